"""Bags, and where an imported case file comes from. Pure."""
