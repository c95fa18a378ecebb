"""Orders and customers: opened, shown, changed, repeated, closed; their documents."""
