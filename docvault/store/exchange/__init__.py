"""Bags being written outside the vault."""
