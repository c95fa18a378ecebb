"""Finding: the index told and asked."""
