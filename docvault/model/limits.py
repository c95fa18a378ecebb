"""What reading one file may cost at most. Over a limit the file is stored intact and the reading ends with the reason (design 5). Pure."""

from collections.abc import Mapping

from docvault.model.case.canonical import Json
from docvault.model.case.codec import Coded
from docvault.model.values import dataclass, field


@dataclass(frozen=True, slots=True)
class Limits(Coded):
    """Bounds of one reading. Bytes, seconds, counts; `vault.yaml` can set others under `limits`."""

    memory_bytes: int = 1200 << 20  # what a reading child holds
    recognise_memory_bytes: int = 1200 << 20  # what a recognising child holds
    cpu_seconds: int = 60
    wall_seconds: int = 120
    page_seconds: int = 60  # CPU of one page being recognised
    output_characters: int = 20_000_000
    pages: int = 2_000
    entries: int = 10_000  # parts of one file, nested ones included
    depth: int = 8
    image_pixels: int = 40_000_000
    part_bytes: int = 256 << 20
    extra: Mapping[str, Json] = field(default_factory=dict)
