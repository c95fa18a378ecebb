"""Commands of checking, sealing and proving."""
