"""Commands of the inboxes."""
