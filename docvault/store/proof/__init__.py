"""The keys seals are signed with."""
