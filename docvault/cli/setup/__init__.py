"""Commands of making a vault, and one to try."""
