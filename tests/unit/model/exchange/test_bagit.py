"""Tag files of bags, paths, completeness: the text and the rules of RFC 8493, without a disk."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from docvault.model.exchange import bagit
from docvault.model.exchange.bagit import BadTagFileError, Declaration, Listing

FINAL, DRAFT = Declaration("1.0", "utf-8"), Declaration("0.97", "utf-8")
DIGEST = "0123456789abcdef0123456789abcdef"
PARTS = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="/\\\x00"), min_size=1, max_size=12)


def listing(text: str, declared: Declaration = FINAL, name: str = "manifest-md5.txt") -> Listing:
    return bagit.read_listing(name, text.encode(), declared)


def problems(
    files: list[str], listings: list[Listing], declared: Declaration = FINAL, fetch: tuple[str, ...] = ()
) -> list[str]:
    return [str(problem) for problem in bagit.incompleteness(declared, files, listings, fetch)]


@given(st.lists(PARTS, min_size=1, max_size=4))
def test_any_path_is_read_back_as_it_was_written(parts: list[str]) -> None:
    path = unicodedata.normalize("NFC", "data/" + "/".join(parts))
    if not bagit.is_inside(path):
        return
    assert dict(listing(bagit.listing_text({path: DIGEST}).decode()).digests) == {path: DIGEST}


def test_line_ends_and_percent_signs_are_escaped_and_nothing_else() -> None:
    text = bagit.listing_text({"data/100%\r\n~ü 订单": DIGEST})
    assert text.decode() == f"{DIGEST}  data/100%25%0D%0A~ü 订单\n"


def test_drafts_escape_line_ends_only() -> None:
    line = f"{DIGEST} data/100%25%0a%7E"
    assert list(listing(line).digests) == ["data/100%\n%7E"]
    assert list(listing(line, DRAFT).digests) == ["data/100%25\n%7E"]


@pytest.mark.parametrize("between", [" ", "  ", "\t", " *"])
@pytest.mark.parametrize("end", ["", "\n", "\r\n", "\r"])
def test_separators_and_line_ends(between: str, end: str) -> None:
    text = f"{DIGEST.upper()}{between}./data/a b .txt{end}"
    assert dict(listing(text).digests) == {"data/a b .txt": DIGEST}


@pytest.mark.parametrize(
    "path",
    ["/etc/passwd", "~/x", "../x", "data/../x", "data/./x", "data//x", "data/x/", "C:/x", "data\\x", "x", "data", ".", ""],
)  # fmt: skip
def test_paths_out_of_the_payload_are_refused(path: str) -> None:
    with pytest.raises(BadTagFileError):
        listing(f"{DIGEST}  {path}")
    with pytest.raises(BadTagFileError):
        bagit.read_fetch(f"http://example.com/x - {path}".encode(), FINAL)


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("manifest-md5.txt", f"{DIGEST}  data/a\n{DIGEST}  data/a"),
        ("manifest-md5.txt", f"{DIGEST}  data/\u00e9\n{DIGEST}  data/e\u0301"),
        ("manifest-md5.txt", f"{DIGEST}0  data/a"),
        ("manifest-md5.txt", f"{DIGEST}"),
        ("manifest-md5.txt", "# a comment"),
        ("manifest-md5.txt", f"\ufeff{DIGEST}  data/a"),
        ("manifest-crc32.txt", "01234567  data/a"),
        ("tagmanifest-md5.txt", f"{DIGEST}  data/a"),
    ],
)
def test_manifests_that_are_none(name: str, text: str) -> None:
    with pytest.raises(BadTagFileError):
        listing(text, name=name)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "BagIt-Version: 1.0\n",
        "\ufeffBagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n",
        "BagIt-Version: 2.0\nTag-File-Character-Encoding: UTF-8\n",
        "BagIt-Version: .97\nTag-File-Character-Encoding: UTF-8\n",
        "BagIt-Version: 1.0\nTag-File-Character-Encoding: rot13\n",
        "Tag-File-Character-Encoding: UTF-8\nBagIt-Version: 1.0\n",
        "BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\nMore: x\n",
        "BagIt-Version : 1.0\nTag-File-Character-Encoding: UTF-8\n",
        "BagIt-Version: 0.97\nTag-File-Character-Encoding\t: UTF-8\n",
    ],
)
def test_declarations_that_are_none(text: str) -> None:
    with pytest.raises(BadTagFileError):
        bagit.read_declaration(text.encode())


def test_our_declaration() -> None:
    assert bagit.read_declaration(bagit.declaration_text()) == FINAL


@given(st.binary(max_size=200) | st.text("abcdef0123456789 \t\r\n:./~%data*", max_size=200).map(str.encode))
def test_any_bytes_are_read_or_refused_with_a_sentence(text: bytes) -> None:
    readers = (
        bagit.read_declaration,
        lambda text: bagit.read_listing("manifest-md5.txt", text, FINAL),
        lambda text: bagit.read_fetch(text, DRAFT),
        lambda text: bagit.read_info(text, FINAL),
    )
    for reader in readers:
        try:
            reader(text)
        except BadTagFileError as error:
            if not str(error.problem).endswith("."):
                raise


def test_information_with_continued_lines_and_repeated_labels() -> None:
    text = b"External-Description: one\r\n   two\r\nContact-Name : Li\nContact-Name: Wang"
    assert bagit.read_info(text, FINAL) == [
        ("External-Description", "one two"),
        ("Contact-Name", "Li"),
        ("Contact-Name", "Wang"),
    ]


def test_information_is_written_on_one_line_each() -> None:
    assert bagit.info_text([("A", "one\ntwo"), ("B", " ")]) == b"A: one two\n"


def test_a_whole_bag_has_no_problems() -> None:
    md5, sha = listing(f"{DIGEST} data/a"), Listing("manifest-sha1.txt", "sha1", False, {"data/a": ""})
    tags = Listing("tagmanifest-md5.txt", "md5", True, {"manifest-md5.txt": "", "manifest-sha1.txt": ""})
    files = ["bagit.txt", "data/a", "manifest-md5.txt", "manifest-sha1.txt", "tagmanifest-md5.txt", "notes.txt"]
    assert problems(files, [md5, sha, tags]) == []


def test_every_payload_file_is_in_every_manifest_since_1_0() -> None:
    whole, part = Listing("manifest-md5.txt", "md5", False, {"data/a": "", "data/b": ""}), listing(f"{DIGEST} data/a")
    files = ["data/a", "data/b", "manifest-md5.txt"]
    assert problems(files, [whole, part]) == ["data/b is not listed in manifest-md5.txt."]
    assert problems(files, [whole, part], DRAFT) == []
    assert problems(files, [part], DRAFT) == ["data/b is not listed in manifest-md5.txt."]


def test_what_is_missing_or_away() -> None:
    lists, files = [listing(f"{DIGEST} data/a")], ["manifest-md5.txt"]
    assert problems(files, lists) == ["data/a is missing; manifest-md5.txt lists it."]
    assert "docvault fetches nothing" in problems(files, lists, fetch=("data/a",))[0]
    assert problems(["data/a", *files], lists, fetch=("data/b",)) == [
        "fetch.txt names data/b, which no manifest lists."
    ]
    assert problems(["bagit.txt"], []) == ["The bag has no manifest of its payload."]


def test_tag_manifests_list_the_payload_manifests_and_none_of_their_own() -> None:
    payload = listing(f"{DIGEST} data/a")
    tags = Listing("tagmanifest-md5.txt", "md5", True, {"tagmanifest-sha1.txt": ""})
    files = ["data/a", "manifest-md5.txt", "tagmanifest-md5.txt", "tagmanifest-sha1.txt"]
    assert problems(files, [payload, tags]) == [
        "manifest-md5.txt is not listed in tagmanifest-md5.txt.",
        "tagmanifest-md5.txt names tagmanifest-sha1.txt, which cannot stand there.",
    ]


def test_names_that_cannot_stand_side_by_side() -> None:
    lists = [listing(f"{DIGEST} data/a\n{DIGEST} data/A\n{DIGEST} data/a/b")]
    assert problems(["data/a", "data/A", "data/a/b", "manifest-md5.txt"], lists) == [
        "data/a and data/A differ only in upper and lower case.",
        "data/a is a file and a folder at once.",
    ]


def test_oxum() -> None:
    assert list(bagit.oxum_problems([("Payload-Oxum", "10.2")], 2, 10)) == []
    assert len(list(bagit.oxum_problems([("payload-oxum", "10.3")], 2, 10))) == 1


def test_names_are_shown_harmlessly() -> None:
    assert bagit.shown("a\x1b[2Jb\udc80订") == "a\\x1b[2Jb\\udc80订"
    assert len(bagit.shown("a" * 10_000)) == 301
