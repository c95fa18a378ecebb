"""A vault opened, recovered, its index made again."""
