"""Plain texts: characters out of bytes, HTML, rich text."""
