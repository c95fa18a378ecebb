"""Calling things by their ids, where nobody gives names."""

from docvault.model.called import by_id


def test_everything_is_called_by_its_id() -> None:
    assert [by_id(of, "cutting") for of in ("department", "kind", "person")] == ["cutting"] * 3
