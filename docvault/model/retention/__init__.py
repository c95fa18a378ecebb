"""How long documents are kept, and how they go: schedule, disposal, certificate. Pure."""
