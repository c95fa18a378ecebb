"""Office files: Word, Excel, OpenDocument."""
