"""Case files on disk: read, changed in the write order, recovered, numbered."""
