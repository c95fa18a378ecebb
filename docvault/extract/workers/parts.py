"""Parts of the file whose pages are being recognised: several are taken out of it by one reading, and held until their turn comes."""

from collections.abc import Collection
from typing import BinaryIO

from docvault.model.limits import Limits

_HELD_BYTES = 64 << 20
"""One reading of the file ends with the part that makes so much full: forty photos of a phone are had by three readings, forty pasted pictures by one."""


class PartsAtHand:
    """The parts of one task at a time. A part is had as often as it is asked for, until a later one is."""

    def __init__(self, limits: Limits) -> None:
        """Nothing is held yet."""
        self._limits = limits
        self._task = 0
        self._held: dict[int, bytes] = {}

    def begin(self, task: int) -> None:
        """Pages of this task come next; what is held of another is let go."""
        if task != self._task:
            self._task, self._held = task, {}

    def take(self, file: BinaryIO, name: str, part: int, wanted: Collection[int]) -> bytes:
        """The bytes of a part; `wanted` are all that will be asked for, in the order of their numbers. Raises `NoSuchPartError`."""
        from docvault.extract.read import NoSuchPartError, parts_bytes

        self.keep([number for number in self._held if number >= part])
        if part not in self._held:
            further = {number for number in wanted if number >= part}
            self._held = parts_bytes(file, name, further, self._limits, most_bytes=_HELD_BYTES)
        if part not in self._held:
            raise NoSuchPartError(part)
        return self._held[part]

    def keep(self, later: Collection[int]) -> None:
        """Hold only what will be asked for later."""
        self._held = {number: data for number, data in self._held.items() if number in later}
