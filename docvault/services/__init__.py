"""What docvault does, one verb per module; `upkeep/opening` is the one wiring point that opens a vault."""
