"""Orders taken out as bags, and taken over from them."""
