"""The parts of `check`: each verifies one area of the vault against FORMAT.md and reports all it finds. Nothing here writes."""
