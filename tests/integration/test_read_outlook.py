"""Outlook messages with what Outlook puts into them: bodies of three kinds, people, messages inside messages, broken files."""

import struct
from pathlib import Path

from docvault.extract.read import part_bytes, read
from docvault.model.intake.extracted import Extracted, Outcome, ReasonCode
from docvault.model.intake.lacking import not_read
from docvault.model.limits import Limits
from tools.samples.outlook_file import Tree, compound, message, put_texts

_TOP, _INNER, _ATTACHED = 32, 24, 8  # bytes before the entries of a properties stream


def made(tmp_path: Path, content: bytes, limits: Limits | None = None) -> Extracted:
    (tmp_path / "file").write_bytes(content)
    with (tmp_path / "file").open("rb") as file:
        return read(file, "message.msg", limits or Limits())


def properties(tree: Tree, texts: dict[int, str], *, before: int = _TOP, code_page: int = 0) -> Tree:
    entries = put_texts(tree, texts)
    if code_page:
        entries += struct.pack("<HHIII", 0x0003, 0x3FFD, 6, code_page, 0)
    tree["__properties_version1.0"] = bytes(before) + entries
    return tree


def test_a_message_in_html_only(tmp_path: Path) -> None:
    tree = properties(
        {"__substg1.0_10130102": "<p>纽扣 <b>银色</b></p>".encode("gb18030")}, {0x0037: "更改"}, code_page=936
    )
    extracted = made(tmp_path, compound(tree))
    assert (extracted.facts.title, extracted.text) == ("更改", "Subject: 更改\n\n纽扣 银色")


def test_a_message_in_html_as_text(tmp_path: Path) -> None:
    tree = properties({}, {0x0037: "care", 0x1000: " ", 0x1013: "<div>wash at 40</div>"})
    assert made(tmp_path, compound(tree)).text == "Subject: care\n\nwash at 40"


def test_a_message_in_packed_rich_text_only(tmp_path: Path) -> None:
    rtf = rb"{\rtf1\ansi\ansicpg936 \'d2\'f8\'c9\'ab}"
    stored = struct.pack("<II4sI", len(rtf) + 12, len(rtf), b"MELA", 0) + rtf
    extracted = made(tmp_path, compound(properties({"__substg1.0_10090102": stored}, {0x0037: "colour"})))
    assert extracted.text == "Subject: colour\n\n银色"


def test_a_message_of_before_unicode(tmp_path: Path) -> None:
    tree: Tree = {
        "__substg1.0_0037001E": "水洗要求\0".encode("gb18030"),
        "__substg1.0_1000001E": "请石磨".encode("gb18030"),
    }
    extracted = made(tmp_path, compound(properties(tree, {}, code_page=936)))
    assert (extracted.facts.title, extracted.text) == ("水洗要求", "Subject: 水洗要求\n\n请石磨")


def test_who_wrote_to_whom_and_in_answer_to_what(tmp_path: Path) -> None:
    recipient = properties({}, {0x3003: "Zhang@B.example", 0x39FE: ""}, before=_ATTACHED)
    tree = properties(
        {"__recip_version1.0_#00000000": recipient},
        {
            0x0037: "Re: sizes",
            0x0C1A: "Wang Li",
            0x0C1F: "/O=EXCHANGE/CN=WANG",
            0x5D01: "Wang.Li@a.example",
            0x0E03: "factory",
            0x1035: "<2@a.example>",
            0x1039: "<0@a.example> <1@b.example>",
            0x1042: "<1@b.example>",
            0x1000: "see below",
        },
    )
    facts = made(tmp_path, compound(tree)).facts
    assert (facts.sender_name, facts.sender) == ("Wang Li", "wang.li@a.example")
    assert facts.recipients == ("zhang@b.example",)
    assert (facts.message_id, facts.references) == ("2@a.example", ("0@a.example", "1@b.example"))


def test_a_message_inside_a_message_with_its_own_attachment(tmp_path: Path) -> None:
    sizes = properties({"__substg1.0_37010102": "腰围 72".encode()}, {0x3707: "sizes.txt"}, before=_ATTACHED)
    inner = properties(
        {"__attach_version1.0_#00000000": sizes}, {0x0037: "inner", 0x1000: "inner words"}, before=_INNER
    )
    forwarded = properties({"__substg1.0_3701000D": inner}, {0x3707: "inner.msg"}, before=_ATTACHED)
    extracted = made(tmp_path, compound(properties({"__attach_version1.0_#00000000": forwarded}, {0x0037: "outer"})))
    assert [part.name for part in extracted.parts] == ["inner.msg", "inner.msg/sizes.txt"]
    assert "inner words" in extracted.text
    with (tmp_path / "file").open("rb") as file:
        assert part_bytes(file, "message.msg", 2, Limits()).decode() == "腰围 72"


def test_attachments_that_cannot_be_read_do_not_hide_the_others(tmp_path: Path) -> None:
    picture = properties({"__substg1.0_3701000D": {"CONTENTS": b"drawn by another program"}}, {}, before=_ATTACHED)
    link = properties({}, {0x3707: "on the server.doc"}, before=_ATTACHED)
    large = properties({"__substg1.0_37010102": bytes(5000)}, {0x3704: "LARGE~1.BIN"}, before=_ATTACHED)
    note = properties({"__substg1.0_37010102": "请查收".encode()}, {0x3001: "note.txt"}, before=_ATTACHED)
    attached: Tree = {f"__attach_version1.0_#{n:08X}": one for n, one in enumerate((picture, link, large, note))}
    extracted = made(tmp_path, compound(properties(attached, {0x0037: "four"})), Limits(part_bytes=1000))
    assert [part.name for part in extracted.parts] == ["object", "LARGE~1.BIN", "note.txt"]
    assert [part.reason and part.reason.values.get("what", part.reason.code) for part in extracted.parts] == [
        "embedded",
        ReasonCode.TOO_LARGE_PART,
        None,
    ]
    assert not_read("elsewhere") in extracted.reasons
    assert "请查收" in extracted.text


def test_a_message_cut_off(tmp_path: Path) -> None:
    whole = message("cut", ("Li", "li@a.example"), "b@b.example", "body " * 2000, {})
    extracted = made(tmp_path, whole[: len(whole) // 4])
    assert extracted.outcome is Outcome.UNREADABLE
    assert extracted.reason
    assert extracted.reason.code in {ReasonCode.DAMAGED, ReasonCode.UNKNOWN_TYPE}


def test_a_compound_file_that_no_reader_knows(tmp_path: Path) -> None:
    extracted = made(tmp_path, compound({"Other": b"x"}))
    assert extracted.reason
    assert (extracted.outcome, extracted.reason.code) == (Outcome.UNREADABLE, ReasonCode.UNKNOWN_TYPE)
