"""What each reader may hold, of what all may hold together."""

import pytest

from docvault.extract.workers.shares import half_of_the_memory, shared_out
from docvault.model.limits import Limits

MB = 1 << 20
LIMITS = Limits(memory_bytes=1200 * MB, recognise_memory_bytes=1000 * MB)


@pytest.mark.parametrize(
    ("memory", "cores", "readers", "recognisers"),
    [
        (12_000, 1, 2, 1),
        (12_000, 4, 4, 4),
        (4_000, 4, 2, 1),
        (5_000, 4, 2, 2),
        (2_200, 8, 1, 1),
        (3_300, 8, 1, 2),
    ],
)
def test_as_many_run_as_cores_want_and_memory_holds(memory: int, cores: int, readers: int, recognisers: int) -> None:
    shares = shared_out(LIMITS, cores, memory * MB)
    assert (shares.readers, shares.recognisers) == (readers, recognisers)
    assert shares.limits == LIMITS


@pytest.mark.parametrize("memory", [64, 500, 1024, 1500, 2000, 2199, 4096, 100_000])
@pytest.mark.parametrize("cores", [1, 3, 64])
@pytest.mark.parametrize("limits", [LIMITS, Limits(), Limits(memory_bytes=8 << 30), Limits(memory_bytes=300 * MB)])
def test_together_they_never_hold_more(memory: int, cores: int, limits: Limits) -> None:
    shares = shared_out(limits, cores, memory * MB)
    held = shares.readers * shares.limits.memory_bytes + shares.recognisers * shares.limits.recognise_memory_bytes
    assert held <= memory * MB
    assert min(shares.readers, shares.recognisers) >= 1
    assert min(shares.limits.memory_bytes, shares.limits.recognise_memory_bytes) >= min(memory // 2, 300) * MB


def test_a_machine_has_some_memory() -> None:
    assert half_of_the_memory() > 100 * MB
