"""PDF: text, pages as pictures."""
