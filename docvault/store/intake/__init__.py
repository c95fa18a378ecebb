"""Items on disk: holding places, folders, their state."""
