"""Arrivals: items, stability, polling, matching, what was read, limits. Pure."""
