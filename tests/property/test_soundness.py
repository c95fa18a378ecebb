"""What is looked at before it is written is never milder than the validator of the schemas, and refuses what an edit made worse, not what was wrong before."""

import random
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from docvault.services.schemas import is_valid
from docvault.services.soundness import UnsoundError, demand_sound
from docvault.store.yaml_text import BadYamlError, load_yaml
from tests.fuzz.hand_edits import edited

ROOT = Path(__file__).resolve().parents[1]
KEPT = max(path for path in (ROOT / "yesterday").iterdir() if path.is_dir())
TEXTS = [
    ("vault", KEPT / "vault.yaml"),
    *(
        ("case", path)
        for path in sorted(KEPT.glob("*/*/*/manifest.yaml")) + sorted(KEPT.glob("customers/*/manifest.yaml"))
    ),
]


@given(st.integers(0, 2**32), st.sampled_from(TEXTS))
def test_what_the_validator_refuses_is_refused_before_it_is_written(seed: int, file: tuple[str, Path]) -> None:
    name, path = file
    before = load_yaml(path.read_bytes(), "before")
    try:
        after = load_yaml(edited(random.Random(seed), path.read_bytes()), "after")
    except BadYamlError:
        return
    if is_valid(after, name):
        _demand_taken(name, before, after)
    else:
        with pytest.raises(UnsoundError):
            demand_sound("x", name, before, after)
        with pytest.raises(UnsoundError):
            demand_sound("x", name, None, after)
        if name == "case":
            demand_sound("x", name, after, after)


def _demand_taken(name: str, before: Any, after: Any) -> None:
    try:
        demand_sound("x", name, before, after)
    except UnsoundError as refused:
        assert name == "vault", refused  # noqa: PT017 - of vault.yaml more is asked than a schema says
