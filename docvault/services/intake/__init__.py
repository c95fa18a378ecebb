"""Arrivals: watched, taken, read, matched, filed or waiting."""
