"""How long work says how far it is, to whoever waits for it. Pure."""

from collections.abc import Callable

Progress = Callable[[int, int], None]
"""How much is done, how much there is in all."""
StageProgress = Callable[[str, int, int], None]
"""What is being done, how much of it is done, how much there is in all."""


def unseen(*_how_far: object) -> None:
    """Nobody waits to be told."""
