"""Commands that make what is derived anew."""
