"""How many texts of unknown character sets are read right: ours beside chardet and charset-normalizer, where they are installed.

python -m benchmarks.charsets
"""

import importlib
import time
from collections import Counter
from collections.abc import Callable, Iterator
from functools import partial

from benchmarks.charset_texts import Snippet, snippets
from docvault.extract.charsets.decoding import decode


def is_right(one: Snippet, text: str) -> bool:
    """Whether every character comes out; of a text that was spoilt all but those beside the damage."""

    def letters(text: str) -> str:
        return "".join(text.replace("\ufffd", "").split())

    read, right = letters(text), letters(one.text)
    return read == right or (one.kind in {"cut", "bad-byte"} and len(set(right) - set(read)) <= 2)


def readers() -> Iterator[tuple[str, Callable[[bytes], str]]]:
    """Ours, and those of the libraries that are there."""
    yield "docvault", decode
    for name in ("chardet", "charset_normalizer"):
        try:
            detect = importlib.import_module(name).detect
        except ImportError:
            print(f"{name} is not installed: left out")
            continue
        yield name, partial(_by_detector, detect)


def _by_detector(detect: Callable[[bytes], dict[str, str | None]], data: bytes) -> str:
    return data.decode(detect(data)["encoding"] or "cp1252", errors="replace")


def main() -> None:
    """Print how many of each are right, and which combinations are not."""
    every = list(snippets())
    for name, reader in readers():
        start = time.process_time()
        wrong = [one for one in every if not is_right(one, reader(one.data))]
        seconds = time.process_time() - start
        print(f"{name}: {1 - len(wrong) / len(every):.1%} of {len(every)}, {seconds:.1f} s of CPU")
        for (language, codec), count in Counter((one.language, one.codec) for one in wrong).most_common(10):
            print(f"  {language} {codec}: {count} wrong")


if __name__ == "__main__":
    main()
