"""Commands of who has which version."""
