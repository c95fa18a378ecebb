"""The demo's documents, made by tools/make_samples.py, and the catalogue that says what they are."""
