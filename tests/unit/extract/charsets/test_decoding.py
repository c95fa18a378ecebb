"""Bytes read as the characters they were written as, whatever their set, with a bad byte or two; what is doubtful is told."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from benchmarks.charset_texts import snippets
from benchmarks.charsets import is_right
from docvault.extract.charsets.decoding import decode, decoded, is_wide
from docvault.model.intake.extracted import Reason, ReasonCode

CHANGE = "订单更改：请把金色纽扣换成银杏扣，其余不变。交期不变，谢谢。\n面料：全棉牛仔布，辅料：拉链、吊牌。\n"
RULED = "┌────┬────┐\n│品名│数量│\n└────┴────┘\n"
TAIWAN = "訂單更改：請把金色鈕扣換成銀色鈕扣，謝謝。\n"
GERMAN = "Größe und Farbe wie gehabt, Müller & Söhne.\n"


def odd(characters: int) -> tuple[Reason, ...]:
    return (Reason(ReasonCode.ODD_CHARACTERS, {"characters": characters}),)


@pytest.mark.parametrize(
    ("text", "codec"),
    [
        *(
            (CHANGE, codec)
            for codec in ("utf-8", "gb18030", "hz", "utf-16-le", "utf-16-be", "utf-16", "utf-8-sig", "utf-32")
        ),
        *((RULED, codec) for codec in ("utf-8", "gb18030")),
        *((TAIWAN, codec) for codec in ("utf-8", "big5", "big5hkscs", "gb18030", "utf-16-le")),
        *((GERMAN, codec) for codec in ("utf-8", "cp1252", "utf-16-le")),
        *(("Zamówienie będzie później, Łukasz\n", codec) for codec in ("utf-8", "cp1250")),
        *(("Просим подтвердить пуговицы\n", codec) for codec in ("utf-8", "cp1251", "koi8-r")),
        *(("銀のボタンをご確認ください\n", codec) for codec in ("utf-8", "cp932", "euc_jp", "iso2022_jp")),
        *(("은색 단추를 확인해 주십시오\n", codec) for codec in ("utf-8", "cp949")),
        ("谢谢", "gb18030"),
        ("plain", "ascii"),
    ],
)
def test_what_nobody_declares(text: str, codec: str) -> None:
    assert decoded(text.encode(codec)).text == text


def test_the_euro_of_windows_in_gbk() -> None:
    read = decoded("价格 €14.20，交期不变".encode("gbk", errors="ignore").replace(b" 14", b" \x8014"))
    assert (read.text, read.reasons) == ("价格 €14.20，交期不变", ())


@pytest.mark.parametrize("codec", ["utf-8", "gb18030", "big5"])
def test_one_bad_byte_and_a_cut_end_lose_no_more_than_that(codec: str) -> None:
    text = TAIWAN * 3
    data = text.encode(codec)
    middle = data.index("鈕".encode(codec))
    read = decoded(data[:middle] + b"\xff" + data[middle:])
    assert (read.text.replace("\ufffd", ""), read.reasons) == (text, odd(1))
    cut = decoded(data[:-1].removesuffix("。".encode(codec)) + "銀".encode(codec)[:1])
    assert cut.text.startswith(TAIWAN * 2)
    assert cut.reasons == odd(1)


@pytest.mark.parametrize(("most", "other"), [("utf-8", "gb18030"), ("gb18030", "utf-8"), ("utf-8", "cp1252")])
def test_a_line_in_another_set(most: str, other: str) -> None:
    line = GERMAN if other == "cp1252" else "银杏扣换成兔毛大衣\n"
    data = CHANGE.encode(most) + line.encode(other) + CHANGE.encode(most)
    read = decoded(data)
    assert (read.text, read.reasons) == (CHANGE + line + CHANGE, ())


def test_what_is_declared_counts_unless_it_is_plainly_a_lie() -> None:
    assert decode("лл".encode("cp1251"), "windows-1251") == "лл"
    assert decode("谢谢".encode("gb18030"), "gb2312") == "谢谢"
    assert decode(TAIWAN.encode("big5"), "gb2312") == TAIWAN
    assert decode(CHANGE.encode("gb18030"), "big5") == CHANGE
    assert decode(CHANGE.encode("gb18030"), "iso-8859-1") == CHANGE
    assert decode(CHANGE.encode(), "gb2312") == CHANGE
    assert decode(GERMAN.encode("cp1252"), "utf-8") == GERMAN
    assert decode(CHANGE.encode(), "nobody-knows-it") == CHANGE


def test_zeros_at_the_end_of_records_are_nothing() -> None:
    read = decoded(CHANGE.encode("gb18030") + bytes(200))
    assert (read.text, read.reasons) == (CHANGE, ())


def test_what_may_be_two_things_is_said_and_found_as_both() -> None:
    read = decoded("谢谢".encode("gb18030"))
    assert (read.readings, read.reasons) == (("谢谢", "лл"), (Reason(ReasonCode.UNSURE_ENCODING),))
    assert not decoded(CHANGE.encode("gb18030")).other


@pytest.mark.parametrize(("text", "taken_for"), [(CHANGE, "gb18030"), (GERMAN * 3, "cp1252"), (TAIWAN, "gb18030")])
def test_what_was_broken_before_it_was_saved_is_told_and_found_as_it_was(text: str, taken_for: str) -> None:
    read = decoded(text.encode().decode(taken_for, errors="replace").encode())
    assert [reason.code for reason in read.reasons if reason.code is not ReasonCode.ODD_CHARACTERS] == [
        ReasonCode.UNSURE_ENCODING
    ]
    assert text[:4] in read.other


@pytest.mark.parametrize(
    "text",
    [
        "ref PH-47\xad08 ok",
        "ref PI-\u200b4709",
        "Pǔtōnghuà de shēngdiào",
        "مرحبا بكم في المصنع",
        "ขอบคุณมากครับ",
        "👍👍 OK 🧵🪡",
        "→ siehe ②③④ ♥",
        CHANGE,
        TAIWAN,
    ],
)
def test_what_reads_well_is_certain(text: str) -> None:
    assert decoded(text.encode()).reasons == ()


def test_wide_text_is_told_from_programs() -> None:
    assert is_wide(CHANGE.encode("utf-16-le"))
    assert is_wide("Style;Qty\r\nMJ-2207;12\r\n".encode("utf-16-be"))
    assert not is_wide(bytes(range(256)) * 16)
    assert not is_wide(b"MZ\x90\0\3\0\0\0\4\0\0\0\xff\xff\0\0" * 16)


@given(st.binary(max_size=300), st.sampled_from(["", "gb2312", "big5", "utf-16", "utf-7", "hz", "iso-2022-jp", "x"]))
def test_nothing_raises_and_ascii_stays(data: bytes, declared: str) -> None:
    decoded(data, declared)
    plain = bytes(byte for byte in data if 32 <= byte < 127 and byte not in b"~+\\")
    assert decode(plain) == plain.decode()


def test_the_labelled_texts() -> None:
    """Two thousand texts of nineteen languages and sets, some cut or spoilt (benchmarks/charset_texts.py): where it is wrong it is rarely silent."""
    every = list(snippets())
    wrong = [one for one in every if not is_right(one, decode(one.data))]
    assert len(every) >= 2000
    assert len(wrong) <= len(every) * 0.01
    assert not [one for one in wrong if one.kind == "whole" and one.language.startswith("zh")]
