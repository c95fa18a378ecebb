"""How a signature was given, where nobody says so."""

import pytest

from docvault.services.control.sign import Receipt


@pytest.mark.parametrize(
    ("receipt", "means"),
    [
        (Receipt("trims-card", "cutting"), "screen"),
        (Receipt("trims-card", "cutting", item="7k2xq"), "sheet"),
        (Receipt("trims-card", "cutting", evidence="receipt@1"), "sheet"),
        (Receipt("trims-card", "cutting", "email", evidence="correspondence@1"), "email"),
    ],
)
def test_evidence_tells_paper_from_screen(receipt: Receipt, means: str) -> None:
    assert receipt.given_by == means
