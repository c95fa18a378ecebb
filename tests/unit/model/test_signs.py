"""One number, written in all the ways programs write it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from docvault.model.intake.keys import exact
from docvault.model.search.tokens import code_part, code_tokens, document_tokens
from docvault.model.signs import plain

DASHES = ["-", "‐", "‑", "‒", "–", "—", "―", "−", "﹣", "－", "ー", "─", "-\u200b", "\u2060-"]


@pytest.mark.parametrize("dash", DASHES)
def test_every_dash_is_a_hyphen(dash: str) -> None:
    written = f"ref PB{dash}4702 ok"
    assert exact(f"PB{dash}4702") == "pb4702"
    assert document_tokens(written) == document_tokens("ref PB-4702 ok")
    assert set(code_part("PB-4702")) <= set(code_tokens(written).split())


def test_a_word_that_is_broken_by_a_soft_hyphen_is_whole() -> None:
    assert exact("PB47\xad\n02") == "pb4702"
    assert document_tokens("ref PB47\xad\r\n 02") == "ref pb4702"


@pytest.mark.parametrize("sign", ["\xad", "\u200b", "\u200c", "\u200d", "\u2060", "\ufeff"])
def test_what_cannot_be_seen_is_nothing(sign: str) -> None:
    assert plain(f"PH-47{sign}08 银{sign}杏扣") == "PH-4708 银杏扣"
    assert document_tokens(f"银{sign}杏扣") == document_tokens("银杏扣")


def test_full_width_and_katakana() -> None:
    assert plain("ＰＯ－４７１１，カード") == "PO-4711,カード"
    assert plain("POー4711 3一5 一件") == "PO-4711 3-5 一件"


@given(st.text())
def test_plain_twice_is_plain_once(text: str) -> None:
    assert plain(plain(text)) == plain(text)
