"""Which version is with whom: distribution, sign-off, returns, changes, review, agenda."""
