"""docvault: a document vault whose repository is a plain folder. Nothing is imported from here; see the rooms below it."""
