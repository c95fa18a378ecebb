"""How long the watcher pauses."""

from docvault.model.intake.polling import next_try


def test_the_pause_grows_up_to_half_a_minute() -> None:
    assert [next_try(failed) for failed in (1, 2, 3, 4, 5, 6, 7, 100_000)] == [1, 2, 4, 8, 16, 30, 30, 30]
