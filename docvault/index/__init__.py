"""The derived catalogue and full text behind one contract, and its engines."""
