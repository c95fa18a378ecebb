"""What docvault does, one verb per module; `vault.py` is the one wiring point that opens a vault."""
