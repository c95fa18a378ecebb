"""The full text in Whoosh."""
