"""The validator on the conformance suite of the Library of Congress, where it lies beside the checkout, and on bags that mean harm, made here."""

import hashlib
import os
import stat
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from docvault.services.exchange.bags import sources
from docvault.services.exchange.bags.sources import NoSuchBagError, NotABagError, opened_bag
from docvault.services.exchange.bags.validate import validate

CORPUS = Path(os.environ.get("DOCVAULT_CORPUS") or Path(__file__).resolve().parents[3] / "shared" / "corpus") / "bagit"
SUITE = sorted(path for path in CORPUS.glob("*/*/*") if path.parent.name in {"valid", "invalid"})
DECLARED = b"BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n"


def problems(bag: Path) -> list[str]:
    with opened_bag(bag) as source:
        return [str(problem) for problem in validate(source).problems]


@pytest.mark.skipif(not SUITE, reason="the conformance suite is not there; DOCVAULT_CORPUS can name its folder")
@pytest.mark.parametrize("bag", SUITE, ids=lambda bag: f"{bag.parent.name}/{bag.name}")
def test_the_conformance_suite(bag: Path) -> None:
    found = problems(bag)
    assert (not found) == (bag.parent.name == "valid"), found


def make_bag(root: Path, payload: dict[str, bytes], algorithm: str = "sha256") -> Path:
    """A bag put together without docvault."""
    lines = []
    for path, text in payload.items():
        (root / "data" / path).parent.mkdir(parents=True, exist_ok=True)
        (root / "data" / path).write_bytes(text)
        lines.append(f"{hashlib.new(algorithm, text).hexdigest()} data/{path}\n")
    (root / "bagit.txt").write_bytes(DECLARED)
    (root / f"manifest-{algorithm}.txt").write_text("".join(lines), encoding="utf-8")
    return root


def make_zip(path: Path, files: dict[str, bytes], change: Callable[[zipfile.ZipInfo], None] = lambda _: None) -> Path:
    """A .zip of these files, each entry changed by `change` before it is written."""
    with zipfile.ZipFile(path, "w") as archive:
        for name, text in files.items():
            entry = zipfile.ZipInfo(name)
            change(entry)
            archive.writestr(entry, text)
    return path


def files_of(bag: Path, top: str = "b/") -> dict[str, bytes]:
    """The files of a bag by their names in an archive."""
    return {
        top + path.relative_to(bag).as_posix(): path.read_bytes() for path in sorted(bag.rglob("*")) if path.is_file()
    }


@pytest.fixture
def bag(tmp_path: Path) -> Path:
    return make_bag(tmp_path / "bag", {"a.txt": b"one", "花/b.txt": b"two"})


@pytest.mark.parametrize("algorithm", ["md5", "sha1", "sha224", "sha256", "sha384", "sha512"])
def test_every_checksum(tmp_path: Path, algorithm: str) -> None:
    made = make_bag(tmp_path / "bag", {"a.txt": b"one"}, algorithm)
    assert problems(made) == []
    (made / "data/a.txt").write_bytes(b"two")
    assert problems(made) == [f"data/a.txt does not have the checksum manifest-{algorithm}.txt gives."]


@pytest.mark.parametrize("top", ["b/", ""])
def test_a_zip_with_one_folder_or_the_bag_at_its_top(bag: Path, tmp_path: Path, top: str) -> None:
    assert problems(make_zip(tmp_path / "b.zip", files_of(bag, top))) == []


@pytest.mark.parametrize("top", ["b/", ""])
def test_what_a_mac_puts_beside_what_it_packs_is_no_part_of_the_bag(bag: Path, tmp_path: Path, top: str) -> None:
    beside = {"__MACOSX/._b": b"\0", "__MACOSX/b/._bagit.txt": b"\0"}
    assert problems(make_zip(tmp_path / "b.zip", {**files_of(bag, top), **beside})) == []


def test_two_bags_in_one_zip_are_told_as_two(bag: Path, tmp_path: Path) -> None:
    both = make_zip(tmp_path / "b.zip", {**files_of(bag), **files_of(bag, "c/"), "__MACOSX/._b": b"\0"})
    assert problems(both) == ["Several folders lie in it (b, c), and a bag is one: pack each by itself."]


def test_every_problem_is_reported(bag: Path) -> None:
    (bag / "data/a.txt").unlink()
    (bag / "data/花/b.txt").write_bytes(b"TWO")
    (bag / "data/c.txt").write_bytes(b"mine")
    assert sorted(problems(bag)) == [
        "data/a.txt is missing; manifest-sha256.txt lists it.",
        "data/c.txt is not listed in manifest-sha256.txt.",
        "data/花/b.txt does not have the checksum manifest-sha256.txt gives.",
    ]


def test_a_mac_writes_names_in_another_form(tmp_path: Path) -> None:
    made = make_bag(tmp_path / "bag", {"e\u0301.txt": b"one"})
    (made / "manifest-sha256.txt").write_text(
        f"{hashlib.sha256(b'one').hexdigest()} data/\u00e9.txt\n", encoding="utf-8"
    )
    assert problems(made) == []
    (made / "data/\u00e9.txt").write_bytes(b"one")
    assert problems(made)


def test_an_unreadable_manifest_is_named(bag: Path) -> None:
    (bag / "manifest-sha512.txt").write_bytes(b"nothing of the kind\n")
    assert problems(bag) == ["Line 1 of manifest-sha512.txt is not a checksum with a path."]


def test_a_bag_that_is_not_there_or_is_none(tmp_path: Path) -> None:
    (tmp_path / "note.txt").write_bytes(b"no archive")
    with pytest.raises(NoSuchBagError), opened_bag(tmp_path / "nowhere"):
        pass
    with pytest.raises(NotABagError), opened_bag(tmp_path / "note.txt"):
        pass


@pytest.mark.skipif(os.name == "nt", reason="pipes and devices")
def test_a_bag_that_never_comes_to_an_end_is_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    for endless in (tmp_path / "pipe", Path("/dev/zero")):
        with pytest.raises(NotABagError), opened_bag(endless):
            pass


@pytest.mark.skipif(os.name == "nt", reason="links and pipes")
@pytest.mark.parametrize("target", ["/etc/passwd", "a.txt", "..", "nowhere"])
def test_links_are_refused(bag: Path, target: str) -> None:
    (bag / "data/link").symlink_to(target)
    assert problems(bag) == ["data/link is no ordinary file: links and devices have no place in a bag."]


@pytest.mark.skipif(os.name == "nt", reason="links and pipes")
def test_pipes_are_refused_without_being_opened(bag: Path) -> None:
    os.mkfifo(bag / "data/pipe")
    assert "data/pipe is no ordinary file" in problems(bag)[0]


@pytest.mark.skipif(os.name == "nt", reason="names of bytes")
def test_names_that_are_no_text_are_refused(bag: Path) -> None:
    (bag / os.fsdecode(b"data/\xff")).write_bytes(b"x")
    assert problems(bag) == ["data/\\udcff does not name a file inside the bag."]


def test_a_bottomless_folder_is_refused(bag: Path) -> None:
    deep = bag / "data"
    for _ in range(150):
        deep /= "d"
        deep.mkdir()
    (deep / "x").write_bytes(b"x")
    assert any("deeper than docvault looks" in problem for problem in problems(bag))


@pytest.mark.parametrize("name", ["b/../../x", "b/data/../../../x", "b//etc/passwd", "b/data/a\\..\\x", "b/~/x"])
def test_zip_entries_that_lead_out_are_refused(bag: Path, tmp_path: Path, name: str) -> None:
    assert any(
        "does not name a file inside the bag" in problem
        for problem in problems(make_zip(tmp_path / "b.zip", {**files_of(bag), name: b"x"}))
    )


@pytest.mark.parametrize("name", ["/etc/passwd", "../x", "other/x", "x"])
def test_zip_entries_beside_the_bag_are_refused(bag: Path, tmp_path: Path, name: str) -> None:
    assert problems(make_zip(tmp_path / "b.zip", {**files_of(bag), name: b"x"}))


def test_a_link_in_a_zip_is_refused(bag: Path, tmp_path: Path) -> None:
    def as_link(entry: zipfile.ZipInfo) -> None:
        if entry.filename.endswith("a.txt"):
            entry.external_attr = (stat.S_IFLNK | 0o777) << 16

    assert "is no ordinary file" in problems(make_zip(tmp_path / "b.zip", files_of(bag), as_link))[0]


def test_a_name_twice_in_a_zip_is_refused(bag: Path, tmp_path: Path) -> None:
    path = make_zip(tmp_path / "b.zip", files_of(bag))
    with zipfile.ZipFile(path, "a") as archive, pytest.warns(UserWarning, match="Duplicate"):
        archive.writestr("b/data/a.txt", b"another")
    assert problems(path) == ["data/a.txt is there twice."]


def test_a_bomb_is_refused_unread(bag: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sources, "SWELLS_FREELY", 1 << 20)

    def packed(entry: zipfile.ZipInfo) -> None:
        entry.compress_type = zipfile.ZIP_DEFLATED

    path = make_zip(tmp_path / "b.zip", {**files_of(bag), "b/data/zeros": bytes(20 << 20)}, packed)
    assert "far more than a file of its size can hold honestly" in problems(path)[0]


def test_an_entry_that_lies_about_its_size_is_broken(bag: Path, tmp_path: Path) -> None:
    path = make_zip(tmp_path / "b.zip", files_of(bag))
    text = path.read_bytes()
    at = text.rindex(b"PK\x01\x02", 0, text.rindex(b"b/data/a.txt"))
    path.write_bytes(
        text[: at + 24] + (2).to_bytes(4, "little") + text[at + 28 :]
    )  # uncompressed size in the directory
    assert problems(path)


@pytest.mark.parametrize("place", [0.1, 0.5, 0.9])
def test_a_damaged_zip_is_refused(bag: Path, tmp_path: Path, place: float) -> None:
    path = make_zip(tmp_path / "b.zip", files_of(bag))
    text = bytearray(path.read_bytes())
    at = int(len(text) * place)
    text[at : at + 40] = bytes(40)
    path.write_bytes(text)
    try:
        assert problems(path)
    except NotABagError:
        pass


def test_a_locked_entry_is_refused(bag: Path, tmp_path: Path) -> None:
    path = make_zip(tmp_path / "b.zip", files_of(bag))
    text = bytearray(path.read_bytes())
    text[text.rindex(b"PK\x01\x02", 0, text.rindex(b"b/data/a.txt")) + 8] |= 1  # the flag of a password
    path.write_bytes(text)
    assert problems(path) == ["b/data/a.txt is protected by a password."]


def test_too_many_files_are_refused(bag: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sources, "MAX_FILES", 2)
    assert problems(bag) == ["There are more than 2 files in it."]
