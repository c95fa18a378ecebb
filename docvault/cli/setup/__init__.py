"""Commands of making a vault, and its index."""
