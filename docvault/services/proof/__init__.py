"""Checked, sealed, proved."""
