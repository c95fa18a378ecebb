"""The SQLite engine: catalogue tables and FTS5 in one file, one transaction per put."""
