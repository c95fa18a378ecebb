"""Commands of people, and of who consulted what."""
