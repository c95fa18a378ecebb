"""Outlook messages with what Outlook puts into them: bodies of three kinds, people, messages inside messages, broken files."""

import datetime as dt
import struct
import uuid
from pathlib import Path

from docvault.extract.read import part_bytes, read
from docvault.model.intake.extracted import Extracted, Outcome, ReasonCode
from docvault.model.intake.lacking import not_read
from docvault.model.limits import Limits
from tools.samples.mail_kinds import file_time, signed
from tools.samples.outlook_file import Tree, compound, message, put_texts

_TOP, _INNER, _ATTACHED = 32, 24, 8  # bytes before the entries of a properties stream


def made(tmp_path: Path, content: bytes, limits: Limits | None = None) -> Extracted:
    (tmp_path / "file").write_bytes(content)
    with (tmp_path / "file").open("rb") as file:
        return read(file, "message.msg", limits or Limits())


def properties(
    tree: Tree,
    texts: dict[int, str],
    *,
    before: int = _TOP,
    code_page: int = 0,
    times: dict[int, dt.datetime] | None = None,
) -> Tree:
    entries = put_texts(tree, texts)
    for tag, when in (times or {}).items():
        entries += struct.pack("<HHIQ", 0x0040, tag, 6, file_time(when))
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
    assert [part.reason and part.reason.code for part in extracted.parts] == [None, ReasonCode.TOO_LARGE_PART, None]
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


WHEN = dt.datetime(2026, 11, 3, 8, 30, tzinfo=dt.UTC)
APPOINTMENT, TASK, ADDRESS = (f"0006200{number}-0000-0000-c000-000000000046" for number in (2, 3, 4))


def names(*named: tuple[str, int]) -> Tree:
    """What the numbers from 0x8000 on are called."""
    groups = list(dict.fromkeys(group for group, _ in named))
    entries = [
        struct.pack("<IHH", number, (groups.index(group) + 3) << 1, index)
        for index, (group, number) in enumerate(named)
    ]
    return {
        "__nameid_version1.0": {
            "__substg1.0_00020102": b"".join(uuid.UUID(group).bytes_le for group in groups),
            "__substg1.0_00030102": b"".join(entries),
            "__substg1.0_00040102": b"",
        }
    }


def test_the_sender_is_who_outlook_shows(tmp_path: Path) -> None:
    exchange = "/O=EXCHANGELABS/OU=GROUP/CN=RECIPIENTS/CN=BERG"
    headers = "Received: from x\r\nFrom: =?utf-8?B?5p2O?= <Li@mill.example>\r\nTo: b@b.example\r\nDate: Tue, 3 Nov 2026 16:30:00 +0800\r\n"
    headers += "Message-ID: <7@x>\r\nSubject: told\r\n\r\n"
    for texts, name, address in (
        (
            {
                0x0042: "Ms Berg",
                0x5D02: "Berg@nordic.example",
                0x0065: exchange,
                0x0C1A: "Office",
                0x5D01: "o@nordic.example",
            },
            "Ms Berg",
            "berg@nordic.example",
        ),
        (
            {0x0042: "Ms Berg", 0x0065: exchange, 0x0C1A: "Ms Berg", 0x5D01: "Berg@nordic.example"},
            "Ms Berg",
            "berg@nordic.example",
        ),
        ({0x0042: "berg@nordic.example", 0x0065: exchange}, "berg@nordic.example", "berg@nordic.example"),
        ({0x0C1A: "Ms Berg", 0x0C1F: "Berg@nordic.example"}, "Ms Berg", "berg@nordic.example"),
        ({0x007D: headers}, "李", "li@mill.example"),
        ({0x0042: "Ms Berg", 0x0065: "/O=GROUP/CN=BERG@NORDIC"}, "Ms Berg", ""),
        ({0x0042: "Ms Li", 0x0065: exchange, 0x007D: headers}, "Ms Li", "li@mill.example"),
    ):
        facts = made(tmp_path, compound(properties({}, texts))).facts
        assert (facts.sender_name, facts.sender) == (name, address)
    extracted = made(tmp_path, compound(properties({}, {0x007D: headers})))
    assert (extracted.facts.title, extracted.facts.sent, extracted.facts.message_id, extracted.facts.recipients) == (
        "told",
        "2026-11-03T16:30:00+08:00",
        "7@x",
        ("b@b.example",),
    )
    on_behalf = made(tmp_path, compound(properties({}, {0x0042: "Ms Berg", 0x0C1A: "Office"})))
    assert on_behalf.text == "From: Ms Berg\nSender: Office"


def test_when_it_was_sent(tmp_path: Path) -> None:
    extracted = made(tmp_path, compound(properties({}, {0x0037: "x"}, times={0x0039: WHEN})))
    assert extracted.facts.sent == "2026-11-03T08:30:00+00:00"
    assert "Date: 2026-11-03 08:30 UTC" in extracted.text
    assert not made(tmp_path, compound(properties({}, {0x0037: "x"}))).facts.sent


def test_bodies_that_differ_are_all_read(tmp_path: Path) -> None:
    rtf = rb"{\rtf1\ansi plain words}"
    tree: Tree = {"__substg1.0_10090102": struct.pack("<II4sI", len(rtf) + 12, len(rtf), b"MELA", 0) + rtf}
    text = made(tmp_path, compound(properties(tree, {0x1000: "plain words", 0x1013: "<p>other words</p>"}))).text
    assert text == "plain words\nother words"


def test_appointments_tasks_and_contacts(tmp_path: Path) -> None:
    tree = names((APPOINTMENT, 0x8208), (APPOINTMENT, 0x820D))
    appointment = made(
        tmp_path, compound(properties(tree, {0x001A: "IPM.Appointment", 0x8000: "Hall 7"}, times={0x8001: WHEN}))
    )
    assert appointment.text == "Start: 2026-11-03 08:30 UTC\nLocation: Hall 7"
    task = made(
        tmp_path, compound(properties(names((TASK, 0x8105)), {0x001A: "IPM.Task", 0x0037: "dye"}, times={0x8000: WHEN}))
    )
    assert "Due: 2026-11-03 08:30 UTC" in task.text
    contact = properties(
        names((ADDRESS, 0x8083)), {0x001A: "IPM.Contact", 0x8000: "li@mill.example", 0x3A16: "Mill", 0x3A1C: "139"}
    )
    assert made(tmp_path, compound(contact)).text == "E-mail: li@mill.example\nOrganisation: Mill\nMobile: 139"


def test_a_message_inside_is_a_file_of_its_own(tmp_path: Path) -> None:
    inner = properties(
        {}, {0x0037: "inner", 0x1000: "inner words", 0x8000: "Hall 7"}, before=_INNER, times={0x0039: WHEN}
    )
    forwarded = properties({"__substg1.0_3701000D": inner}, {0x3001: "Re: inner"}, before=_ATTACHED)
    outer = properties({"__attach_version1.0_#00000000": forwarded, **names((APPOINTMENT, 0x8208))}, {0x0037: "outer"})
    extracted = made(tmp_path, compound(outer))
    assert [part.name for part in extracted.parts] == ["Re: inner.msg"]
    with (tmp_path / "file").open("rb") as file:
        alone = made(tmp_path, part_bytes(file, "message.msg", 1, Limits()))
    assert (alone.media_type, alone.facts.title, alone.facts.sent) == (
        "application/vnd.ms-outlook",
        "inner",
        "2026-11-03T08:30:00+00:00",
    )
    assert "Location: Hall 7" in alone.text


def test_a_large_message_inside_keeps_all_of_it(tmp_path: Path) -> None:
    large = bytes(range(256)) * 20_000
    sizes = properties({"__substg1.0_37010102": large}, {0x3707: "large.bin"}, before=_ATTACHED)
    inner = properties({"__attach_version1.0_#00000000": sizes}, {0x0037: "inner"}, before=_INNER)
    forwarded = properties({"__substg1.0_3701000D": inner}, {0x3707: "inner.msg"}, before=_ATTACHED)
    made(tmp_path, compound(properties({"__attach_version1.0_#00000000": forwarded}, {0x0037: "outer"})))
    with (tmp_path / "file").open("rb") as file:
        assert part_bytes(file, "message.msg", 2, Limits()) == large


def test_a_signed_message_as_outlook_keeps_it(tmp_path: Path) -> None:
    entity = b"Content-Type: text/plain; charset=utf-8\r\n\r\nsigned words\r\n"
    plainly = b'Content-Type: multipart/signed; boundary="B"\r\n\r\n--B\r\n' + entity + b"--B--\r\n"
    for content in (signed(entity), plainly):
        sealed = properties({"__substg1.0_37010102": content}, {0x3707: "smime.p7m"}, before=_ATTACHED)
        tree = properties({"__attach_version1.0_#00000000": sealed}, {0x001A: "IPM.Note.SMIME", 0x0037: "signed"})
        extracted = made(tmp_path, compound(tree))
        assert (extracted.outcome, "signed words" in extracted.text) == (Outcome.TEXT, True)


def test_objects_of_other_programs(tmp_path: Path) -> None:
    native = (
        b"\2\0list.txt\0C:\\list.txt\0\0\0\3\0" + struct.pack("<I", 5) + b"C:\\x\0" + struct.pack("<I", 8) + b"whimbrel"
    )
    packed = properties(
        {"__substg1.0_3701000D": {"\x01Ole10Native": struct.pack("<I", len(native)) + native}}, {}, before=_ATTACHED
    )
    extracted = made(tmp_path, compound(properties({"__attach_version1.0_#00000000": packed}, {0x0037: "object"})))
    assert ([part.name for part in extracted.parts], "whimbrel" in extracted.text) == (["list.txt"], True)
    unknown = properties({"__substg1.0_3701000D": {"Drawing": b"by another program"}}, {}, before=_ATTACHED)
    assert (
        made(tmp_path, compound(properties({"__attach_version1.0_#00000000": unknown}, {0x0037: "x"}))).outcome
        is Outcome.PARTIAL
    )


def test_a_report_that_could_not_be_delivered(tmp_path: Path) -> None:
    failed = properties(
        {}, {0x3001: "Siskin", 0x39FE: "siskin@nordic.example", 0x0C1B: "mailbox unavailable"}, before=_ATTACHED
    )
    tree = properties(
        {"__recip_version1.0_#00000000": failed}, {0x001A: "REPORT.IPM.Note.NDR", 0x1001: "did not reach"}
    )
    text = made(tmp_path, compound(tree)).text
    assert [
        words for words in ("siskin@nordic.example", "mailbox unavailable", "did not reach") if words not in text
    ] == []


def test_a_group_of_contacts(tmp_path: Path) -> None:
    provider = bytes.fromhex("812b1fa4bea310199d6e00dd010f5402")
    one = bytes(4) + provider + b"\0\0\1\x90" + "Siskin\0SMTP\0siskin@nordic.example\0".encode("utf-16-le")
    tree: Tree = {"__substg1.0_80001102-00000000": one, "__substg1.0_80001102-00000001": bytes(40)}
    group = properties({**tree, **names((ADDRESS, 0x8054))}, {0x001A: "IPM.DistList", 0x0037: "buyers"})
    extracted = made(tmp_path, compound(group))
    assert extracted.text == "Subject: buyers\nMember: Siskin <siskin@nordic.example>"
    assert extracted.reasons == (not_read("field", 1),)
