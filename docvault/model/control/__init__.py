"""Which version is with whom: distribution, sign-off, changes, review, repeat, agenda. Pure."""
