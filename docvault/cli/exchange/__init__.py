"""Commands of taking out and taking over."""
