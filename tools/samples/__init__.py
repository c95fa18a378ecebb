"""The generator of docvault's own sample documents, one kind of file per module."""
