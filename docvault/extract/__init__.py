"""Bytes to text and facts, one format family per module, run in bounded child processes."""
