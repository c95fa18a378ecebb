"""A vault made, and one to try."""
