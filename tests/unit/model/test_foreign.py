"""What is shown of text that others wrote."""

import json
import unicodedata

import pytest

from docvault.model.foreign import harmless, harmless_json


@pytest.mark.parametrize(
    "text",
    [
        "牛仔夹克 纽扣　银色，“已确认”——第２页",
        "葛󠄀飾 辻󠄀本",  # names told apart by ideographic variation
        "❤️ ☎︎ 👍🏽 1️⃣ 👩‍👩‍👧 🏳️‍🌈 👨🏽‍🌾",
        "می‌خواهم क्‍ष",  # Persian and Hindi need characters of no width
        "Müller straße Ø £ € №",
        "한국어 ᠮᠣᠩᠭᠣᠯ ประเทศไทย",
    ],
)
def test_what_people_write_is_shown_as_it_is(text: str) -> None:
    assert harmless(text) == harmless_json(text) == text


@pytest.mark.parametrize("code", [0x200B, 0x200C, 0x200D, 0x2060, 0x2063, 0xAD, 0x34F, 0x3164, 0xFFA0, 0x180E, 0xFEFF])
def test_what_nobody_sees_is_shown(code: int) -> None:
    for text in (f"invoice{chr(code)}.pdf", f"{chr(code)}合同{chr(code)}", f"a{chr(code)}"):
        shown = harmless(text)
        assert chr(code) not in shown
        assert f"{code:02x}" in shown
        assert json.loads(harmless_json(json.dumps(text, ensure_ascii=False))) == text
        assert chr(code) not in harmless_json(json.dumps(text, ensure_ascii=False))


def test_tags_and_selectors_carry_no_hidden_text() -> None:
    hidden = "".join(chr(0xE0000 + ord(one)) for one in "pay me")
    assert harmless(f"order{hidden}") == "order" + "".join(f"\\U000e00{ord(one):02x}" for one in "pay me")
    selectors = "".join(chr(0xE0100 + ord(one)) for one in "pay")
    assert len(harmless(f"合{selectors}")) == 2 + 2 * 10  # one may vary the character; the others say something else
    assert harmless("spec\ufe0f\ufe01") == "spec\\ufe0f\\ufe01"
    assert harmless("❤\ufe0f\ufe0f") == "❤\ufe0f\\ufe0f"
    text = f'{{"title": "a{hidden}{selectors}"}}'
    assert harmless_json(text).isascii()
    assert json.loads(harmless_json(text)) == json.loads(text)


def test_nothing_that_formats_is_left_between_letters() -> None:
    """Of all characters that format, join, fill or vary none stands unseen in a word of Latin letters."""
    for code in range(0x20, 0x110000):
        one = chr(code)
        if unicodedata.category(one) in {"Cc", "Cf"} or "VARIATION SELECTOR" in unicodedata.name(one, ""):
            if (
                0x600 <= code < 0x900
                or code in {0x110BD, 0x110CD}
                or 0x13430 <= code < 0x13440
                or 0x1BCA0 <= code < 0x1BCA4
            ):
                continue  # signs of Arabic, Kaithi, hieroglyphs and shorthand, which are seen or format only their own
            assert one not in harmless(f"a{one}b"), hex(code)
