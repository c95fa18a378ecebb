"""Sealing a vault, checking it since the seal, and whose key counts."""

import os
import shutil
import sys
from pathlib import Path

import pytest

from docvault.errors import DocvaultError
from docvault.model.case.editing import Edit
from docvault.model.values import replace
from docvault.model.vault_config import Person
from docvault.services.orders.editing import edit_case
from docvault.services.outside import KeyInVaultError, NotAKeyPlaceError
from docvault.services.people import add_person
from docvault.services.proof.check import check
from docvault.services.proof.seal import (
    KeyMissingError,
    OtherKeyError,
    Sealed,
    SealedAlteredError,
    SealedBetweenError,
    seal,
)
from docvault.services.proof.sealing import Keys
from docvault.services.proof.trust import (
    KeyUnsaidError,
    NeverSealedError,
    NoSuchKeyError,
    OtherKeySinceError,
    OtherVaultHereError,
    TooLittleOfKeyError,
    trust,
)
from docvault.services.rules import NotPermittedError
from docvault.store.proof.known_vaults import KnownDamagedError
from docvault.store.proof.seal_keys import BadKeyError, KeyPlace, NoKeyFileError
from tests.signed_vault import opened, signed_vault
from tools.make_cases import records_of, resealed

HISTORY = "orders/2026/2026-0002/history.jsonl"


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return signed_vault(tmp_path_factory.mktemp("seal") / "vault", 3)


@pytest.fixture
def root(template: Path, tmp_path: Path) -> Path:
    return shutil.copytree(template, tmp_path / "vault")


@pytest.fixture
def keys(tmp_path: Path) -> Keys:
    return Keys(tmp_path / "keys")


def sealed(root: Path, keys: Keys, *, despite: str = "", new_key: bool = False) -> Sealed:
    vault = opened(root)
    made = seal(vault, keys, despite=despite, new_key=new_key)
    vault.close()
    return made


def changed(root: Path, note: str = "silver zips") -> None:
    vault = opened(root)
    edit_case(vault, "order", "2026-0002", Edit(note=note))
    vault.close()


def found(root: Path, keys: Keys, order: str | None = None) -> list[tuple[str, str]]:
    return [(finding.rule, finding.path) for finding in check(root, order=order, since_seal=keys).findings]


def test_a_sealed_vault_is_sound_and_may_grow(root: Path, keys: Keys) -> None:
    first = sealed(root, keys)
    assert first.made_key
    assert first.seal.size == 11  # three orders, three customers, five registers
    changed(root)
    assert found(root, keys) == []
    second = sealed(root, keys)
    assert not second.made_key
    assert (second.seal.number, second.seal.size) == (2, 11)
    assert second.seal.root != first.seal.root
    anew = (root / "registers/seals/2.jsonl").read_text(encoding="utf-8").splitlines()
    assert len(anew) == 2  # the order that changed, and the register of seals
    report = check(root, since_seal=keys)
    assert report.findings == ()
    assert report.seal
    assert report.seal.to_tree()["seal"] == 2
    assert report.seal.trusted == "kept"


def test_the_key_is_the_owners_own(root: Path, keys: Keys) -> None:
    made = sealed(root, keys)
    assert made.key_file.parent == keys.folder
    assert os.name == "nt" or made.key_file.stat().st_mode & 0o777 == 0o600
    assert KeyPlace(made.key_file).public() == KeyPlace(made.public_file).public() == made.seal.key


def test_an_order_alone_is_compared(root: Path, keys: Keys) -> None:
    sealed(root, keys)
    resealed(root / HISTORY, lambda records: records[:-1])
    assert ("V083", HISTORY) in found(root, keys, order="2026-0002")
    assert found(root, keys, order="2026-0001") == []


def test_a_vault_made_before_seals_is_sound_and_can_be_sealed(root: Path, keys: Keys) -> None:
    (root / "registers/seals.jsonl").unlink()
    assert check(root).findings == ()
    assert sealed(root, keys).seal.number == 1
    assert found(root, keys) == []


def test_what_is_altered_is_not_sealed_over(root: Path, keys: Keys) -> None:
    sealed(root, keys)
    before = (root / HISTORY).read_bytes()
    resealed(
        root / HISTORY,
        lambda records: [replace(records[0], event=replace(records[0].event, by="wu")), *records[1:]],
    )
    with pytest.raises(SealedAlteredError) as refused:
        sealed(root, keys)
    assert HISTORY in str(refused.value)
    assert ("V084", HISTORY) in found(root, keys)
    (root / HISTORY).write_bytes(before)
    assert sealed(root, keys).seal.number == 2


def test_what_cannot_be_put_back_is_sealed_with_the_reason(root: Path, keys: Keys) -> None:
    sealed(root, keys)
    shutil.rmtree(root / "orders/2026/2026-0003")
    assert sealed(root, keys, despite="lost in the flood").seal.despite == "lost in the flood"
    assert not any(rule.startswith("V08") for rule, _ in found(root, keys))
    assert sealed(root, keys, despite="nothing is wrong now").seal.despite == ""


def test_seals_cut_off_are_noticed(root: Path, keys: Keys) -> None:
    sealed(root, keys)
    older = shutil.copytree(root, root.parent / "backup")
    changed(root)
    sealed(root, keys)
    resealed(root / "registers/seals.jsonl", lambda records: records[:-1])
    (root / "registers/seals/2.jsonl").unlink()
    assert found(root, keys) == [("V085", "registers/seals.jsonl")]
    assert found(older, keys) == [("V085", "registers/seals.jsonl")]
    with pytest.raises(SealedAlteredError):
        sealed(root, keys)
    (root / "registers/seals.jsonl").unlink()
    shutil.rmtree(root / "registers/seals")
    assert found(root, keys) == [("V085", "registers/seals.jsonl")]


def test_seals_made_anew_with_another_key_are_noticed(root: Path, keys: Keys, tmp_path: Path) -> None:
    made = sealed(root, keys)
    public = Path(shutil.copy(made.public_file, tmp_path / "kept.public.pem"))
    (root / "registers/seals.jsonl").write_bytes(b"")
    shutil.rmtree(root / "registers/seals")
    sealed(root, Keys(tmp_path / "forger"))
    assert ("V080", "registers/seals.jsonl:1") in found(root, Keys(tmp_path / "auditor", public))
    report = check(root, since_seal=Keys(tmp_path / "new auditor"))
    assert [finding.rule for finding in report.findings] == ["W082"]
    assert report.seal
    assert report.seal.trusted == "first"


def test_a_seal_added_with_another_key_does_not_count(root: Path, keys: Keys, tmp_path: Path) -> None:
    made = sealed(root, keys)
    resealed(root / HISTORY, lambda records: records[:-1])
    sealed(root, Keys(tmp_path / "forger"), despite="to hide it", new_key=True)
    rules = found(root, Keys(tmp_path / "auditor", made.public_file))
    assert {("V080", "registers/seals.jsonl:2"), ("V083", HISTORY)} <= set(rules)


def test_a_lost_key(root: Path, keys: Keys, tmp_path: Path) -> None:
    made = sealed(root, keys)
    made.key_file.rename(tmp_path / "moved.pem")
    with pytest.raises(KeyMissingError):
        sealed(root, keys)
    assert sealed(root, Keys(keys.folder, tmp_path / "moved.pem")).seal.number == 2
    again = sealed(root, keys, new_key=True)
    assert again.seal.number == 3
    assert again.seal.key != made.seal.key
    with pytest.raises(OtherKeyError):
        sealed(root, Keys(keys.folder, tmp_path / "moved.pem"))
    assert found(root, keys) == []


def test_keys_that_are_none(root: Path, keys: Keys, tmp_path: Path) -> None:
    sealed(root, keys)
    (tmp_path / "note.pem").write_text("no key", encoding="utf-8")
    with pytest.raises(BadKeyError):
        found(root, Keys(keys.folder, tmp_path / "note.pem"))
    with pytest.raises(BadKeyError):
        sealed(root, Keys(keys.folder, tmp_path / "note.pem"))
    with pytest.raises(NoKeyFileError):
        found(root, Keys(keys.folder, tmp_path / "nowhere.pem"))


@pytest.mark.skipif(sys.platform == "win32", reason="pipes and devices")
def test_a_key_that_never_comes_to_an_end_is_not_waited_for(root: Path, keys: Keys, tmp_path: Path) -> None:
    sealed(root, keys)
    os.mkfifo(tmp_path / "pipe.pem")
    for endless in (tmp_path / "pipe.pem", Path("/dev/zero")):
        with pytest.raises(BadKeyError):
            found(root, Keys(keys.folder, endless))


def test_leftovers_of_an_interrupted_seal(root: Path, keys: Keys) -> None:
    sealed(root, keys)
    (root / "registers/seals/2.jsonl").write_text("half", encoding="utf-8")
    assert found(root, keys) == []
    assert sealed(root, keys).seal.number == 2
    assert found(root, keys) == []
    assert "seals" in next((root / "lost+found").iterdir()).name
    (root / "registers/seals/9.jsonl").write_text("", encoding="utf-8")
    assert found(root, keys) == [("W001", "registers/seals/9.jsonl")]


def test_a_record_that_is_not_finished_is_not_sealed(root: Path, keys: Keys) -> None:
    text = (root / HISTORY).read_bytes()
    (root / HISTORY).write_bytes(text + b'{"action":"ed')
    sealed(root, keys)
    (root / HISTORY).write_bytes(text)
    assert found(root, keys) == []
    assert len(records_of(root / HISTORY)) > 1


def test_looking_twice_is_no_trust(root: Path, keys: Keys, tmp_path: Path) -> None:
    made = sealed(root, keys)
    stranger = Keys(tmp_path / "stranger")
    assert found(root, stranger) == found(root, stranger) == [("W082", "registers/seals.jsonl")]
    vault = opened(root)
    assert trust(vault, stranger).key == made.seal.key
    vault.close()
    assert found(root, stranger) == []
    assert check(root, since_seal=stranger).seal.trusted == "known"  # type: ignore[union-attr]
    assert found(root, Keys(tmp_path / "other", made.public_file)) == []
    assert found(root, Keys(tmp_path / "other")) == []  # naming the key was vouching for it


def test_a_vault_put_in_the_place_of_another_is_found(root: Path, keys: Keys, tmp_path: Path) -> None:
    sealed(root, keys)
    shutil.rmtree(root)
    signed_vault(root, 2)
    assert ("V086", "registers/seals.jsonl") in found(root, keys)
    vault = opened(root)
    with pytest.raises(OtherVaultHereError):
        seal(vault, keys)
    with pytest.raises(NeverSealedError):
        trust(vault, keys)
    vault.close()
    sealed(root, Keys(tmp_path / "attacker"))  # who swapped it sealed it with a key of his own
    assert ("V086", "registers/seals.jsonl") in found(root, keys)
    vault = opened(root)
    with pytest.raises(OtherVaultHereError):
        trust(vault, keys)
    vault.close()
    again = sealed(root, keys, new_key=True)
    assert found(root, keys) == []
    assert again.seal.number == 2


def test_two_vaults_sealed_with_one_key_are_not_taken_for_each_other(root: Path, keys: Keys, tmp_path: Path) -> None:
    """The house's key says nothing of which of its vaults is meant: that one lies where the other lay is found until somebody names it."""
    house = Keys(keys.folder, sealed(root, keys).key_file)
    other = signed_vault(tmp_path / "other", 2)
    sealed(other, house)
    assert found(root, house) == found(other, house) == []
    root.rename(tmp_path / "away")
    other.rename(root)
    (tmp_path / "away").rename(other)
    assert found(root, house) == found(root, house) == [("V086", "registers/seals.jsonl")]
    vault = opened(root)
    here = vault.config.id
    vault.close()
    assert found(root, Keys(keys.folder, house.given, "another")) == [("V086", "registers/seals.jsonl")]
    assert found(root, Keys(keys.folder, vault=here)) == [
        ("V086", "registers/seals.jsonl")
    ]  # whoever names no key vouches for none
    assert found(root, Keys(keys.folder, house.given, here)) == []
    assert found(root, house) == []


@pytest.mark.skipif(sys.platform == "win32", reason="a link takes rights there")
def test_a_link_put_in_the_place_of_a_vault_is_found(root: Path, keys: Keys, tmp_path: Path) -> None:
    sealed(root, keys)
    shutil.rmtree(root)
    signed_vault(tmp_path / "other", 2)
    root.symlink_to(tmp_path / "other")
    assert ("V086", "registers/seals.jsonl") in found(root, keys)
    vault = opened(root)
    with pytest.raises(OtherVaultHereError):
        seal(vault, keys)
    vault.close()


def test_a_vault_that_was_moved_is_still_known(root: Path, keys: Keys, tmp_path: Path) -> None:
    sealed(root, keys)
    moved = root.rename(tmp_path / "moved")
    assert found(moved, keys) == []
    sealed(moved, keys)


@pytest.mark.parametrize("how", ["trusted", "looked at since", "named"])
def test_an_older_vault_put_back_is_found_by_whoever_has_no_key_of_it(
    root: Path, keys: Keys, tmp_path: Path, how: str
) -> None:
    made = sealed(root, keys)
    public = shutil.copy(made.public_file, tmp_path / "public.pem")
    stranger = Keys(tmp_path / "stranger", Path(public) if how == "named" else None)
    if how == "looked at since":
        vault = opened(root)
        trust(vault, stranger)
        vault.close()
    shutil.copytree(root, tmp_path / "older")
    changed(root)
    sealed(root, keys)
    if how == "trusted":
        vault = opened(root)
        trust(vault, stranger)
        vault.close()
    else:
        assert found(root, stranger) == []
    shutil.rmtree(root)
    (tmp_path / "older").rename(root)
    for _look in range(2):
        assert found(root, stranger) == [("V085", "registers/seals.jsonl")]
    vault = opened(root)
    trust(vault, stranger)
    vault.close()
    assert found(root, stranger) == []


def test_a_sealed_vault_without_its_seals_was_sealed(root: Path, keys: Keys, tmp_path: Path) -> None:
    sealed(root, keys)
    stranger = Keys(tmp_path / "stranger")
    vault = opened(root)
    trust(vault, stranger)
    vault.close()
    (root / "registers/seals.jsonl").write_bytes(b"")
    assert ("V085", "registers/seals.jsonl") in found(root, stranger)


def test_settings_that_cannot_be_written_undo_no_seal(root: Path, keys: Keys) -> None:
    sealed(root, keys)
    note = next(keys.folder.glob("*.last-seal"))
    (note.with_name(f".{note.name}.next") / "in the way").mkdir(parents=True)
    vault = opened(root)
    made = seal(vault, keys)
    [notice] = vault.notices
    vault.close()
    assert made.seal.number == 2
    assert "is made and stands in the vault" in notice.message


def test_what_is_noted_of_an_id_that_names_a_place_elsewhere_lies_beside_the_key(tmp_path: Path) -> None:
    keys = Keys(tmp_path / "keys")
    keys.folder.mkdir()
    for name in ("../../key", "a/b", "..", ""):
        place = keys.place(name)
        assert place.noted(name) is None
        place.note(name, b"line")
        assert place.noted(name) == b"line"
    assert {one.parent for one in tmp_path.rglob("*") if one.is_file()} == {keys.folder}


def test_an_id_that_names_a_place_elsewhere_writes_nothing_there(tmp_path: Path) -> None:
    keys = Keys(tmp_path / "keys" / "deep")
    for name in ("../../key", "/etc/key", "a/b", "..", ""):
        assert keys.place(name).path.parent == keys.folder


@pytest.mark.parametrize(
    "text", ["", "{", "null", "[" * 100_000, '{"path": 1}'], ids=["empty", "torn", "null", "deep", "other"]
)
def test_what_was_known_and_cannot_be_read_is_no_fresh_start(root: Path, keys: Keys, text: str) -> None:
    sealed(root, keys)
    for file in keys.folder.glob("*.known.json"):
        file.write_text(text, encoding="utf-8")
    with pytest.raises(KnownDamagedError):
        check(root, since_seal=keys)
    vault = opened(root)
    for attempt in (seal, trust):
        with pytest.raises(KnownDamagedError):
            attempt(vault, keys)
    vault.close()


@pytest.mark.parametrize("odd", [".", "/", ""])
def test_a_folder_is_no_key(root: Path, keys: Keys, odd: str) -> None:
    sealed(root, keys)
    with pytest.raises((NoKeyFileError, BadKeyError, DocvaultError)):
        found(root, Keys(keys.folder, Path(odd)))


@pytest.mark.parametrize("odd", ["pipe", "folder", "nowhere", "public"])
@pytest.mark.parametrize("again", [False, True])
def test_a_key_takes_the_place_of_nothing_but_a_key(
    root: Path, keys: Keys, tmp_path: Path, odd: str, *, again: bool
) -> None:
    """A key file in the place of a device can stop a whole machine."""
    place = tmp_path / "there" / "house.pem"
    place.parent.mkdir()
    there = place.with_name("house.public.pem") if odd == "public" else place
    if odd in {"pipe", "public"}:
        os.mkfifo(there)
    elif odd == "folder":
        there.mkdir()
    else:
        there.symlink_to(tmp_path / "nothing")
    before = there.lstat()
    if again:
        sealed(root, keys)
    with pytest.raises(NotAKeyPlaceError):
        sealed(root, Keys(keys.folder, place), new_key=again)
    if again and odd != "public":
        with pytest.raises(NotAKeyPlaceError):  # it is there: it is not said to be missing
            sealed(root, Keys(keys.folder, place))
    assert (there.lstat().st_mode, there.lstat().st_ino) == (before.st_mode, before.st_ino)
    assert [one.name for one in place.parent.iterdir()] == [there.name]


@pytest.mark.parametrize("inside", ["key.pem", "orders/key.pem", "../other/lost+found/key.pem"])
def test_a_key_never_lies_in_a_vault(root: Path, keys: Keys, template: Path, inside: str) -> None:
    shutil.copytree(template, root.parent / "other")
    (root.parent / "link").symlink_to(root)
    for place in (root / inside, root.parent / "link" / inside):
        with pytest.raises(KeyInVaultError):
            sealed(root, Keys(keys.folder, place))
    with pytest.raises(KeyInVaultError):
        sealed(root, Keys(root / "settings"))
    assert found(root, keys) == [("W081", "registers/seals.jsonl")]


def test_who_knows_a_vault_is_told_who_sealed_it_with_another_key_since(root: Path, keys: Keys, tmp_path: Path) -> None:
    ours = sealed(root, keys)
    theirs = sealed(root, Keys(tmp_path / "other keys"), new_key=True)
    assert (theirs.made_key, theirs.before) == (True, ours.seal.key)
    sealed(root, Keys(tmp_path / "other keys"))
    vault = opened(root)
    for attempt in (seal, trust):
        with pytest.raises(OtherKeySinceError, match=r"seals 2 to 3, last by .* on ") as refused:
            attempt(vault, keys)
        assert theirs.seal.key in str(refused.value)
    vault.close()
    with pytest.raises(SealedBetweenError, match=r"seal 1, .*\(2, 3\)"):
        seal(opened(root), keys, new_key=True)
    back = sealed(root, keys, new_key=True, despite="asked them")
    assert (back.made_key, back.before, back.seal.key) == (False, theirs.seal.key, ours.seal.key)
    assert back.to_tree()["key_before"] == theirs.seal.key
    with pytest.raises(OtherKeySinceError):
        sealed(root, Keys(tmp_path / "other keys"))
    assert found(root, keys) == []


def test_only_who_may_goes_on_with_another_key(root: Path, keys: Keys, tmp_path: Path) -> None:
    vault = opened(root)
    add_person(vault, Person("lin", "Lin", "sales", ("merchandiser",)))
    seal(vault, keys)
    other = Keys(tmp_path / "other keys")
    vault.who = replace(vault.who, person=vault.config.person("lin"))
    with pytest.raises(NotPermittedError):
        seal(vault, other, new_key=True)
    assert not other.folder.exists()
    vault.close()


def test_a_strangers_seal_covers_no_alteration_for_the_owner(root: Path, keys: Keys, tmp_path: Path) -> None:
    """Somebody put an older copy back, and sealed that: what the owner sealed before counts, however many seals follow."""
    ours = sealed(root, keys)
    resealed(root / HISTORY, lambda records: records[:-1])
    sealed(root, Keys(tmp_path / "other keys"), despite="to hide it", new_key=True)
    vault = opened(root)
    for new_key in (False, True):
        with pytest.raises((OtherKeySinceError, SealedAlteredError)):
            seal(vault, keys, new_key=new_key)
    vault.close()
    assert {rule for rule, _where in found(root, keys)} >= {"V080", "V083"}
    back = sealed(root, keys, new_key=True, despite="as it is")
    assert (back.seal.despite, back.seal.key) == ("as it is", ours.seal.key)


def test_seals_with_another_key_stay_a_finding_until_one_says_why_it_goes_on(
    root: Path, keys: Keys, tmp_path: Path
) -> None:
    """Also where an older program, or somebody who writes the register, went on without a word."""
    sealed(root, keys)
    other = Keys(tmp_path / "other keys")
    sealed(root, other, new_key=True)
    auditor = Keys(tmp_path / "auditor", keys.place(check_id(root)).public_path)
    assert ("V080", "registers/seals.jsonl:2") in found(root, auditor)
    sealed(root, keys, new_key=True, despite="asked them")
    assert found(root, auditor) == []


def check_id(root: Path) -> str:
    """The id of a vault."""
    vault = opened(root)
    vault.close()
    return vault.config.id


def test_of_several_keys_the_one_is_trusted_that_was_named(root: Path, keys: Keys, tmp_path: Path) -> None:
    """The key on the house's paper is the first; somebody sealed with another since."""
    ours = sealed(root, keys).seal.key
    theirs = sealed(root, Keys(tmp_path / "other keys"), new_key=True).seal.key
    stranger, vault = Keys(tmp_path / "stranger"), opened(root)
    with pytest.raises(KeyUnsaidError) as refused:
        trust(vault, stranger)
    assert ours in str(refused.value)
    assert theirs in str(refused.value)
    with pytest.raises(NoSuchKeyError):
        trust(vault, stranger, "nothing")
    for few in (1, 4, 15):  # somebody who puts another vault there makes keys until one begins so
        with pytest.raises(TooLittleOfKeyError):
            trust(vault, stranger, ours[:few])
    assert trust(vault, stranger, ours[:16].upper()).key == ours
    vault.close()
    assert ("V080", "registers/seals.jsonl:2") in found(root, stranger)
    with pytest.raises(OtherVaultHereError):
        trust(opened(root), stranger, theirs)


def test_whose_seals_are_cut_off_is_not_sealed_as_if_it_never_was(root: Path, keys: Keys, tmp_path: Path) -> None:
    """Whoever vouched for the house's key has no key of it, and makes none because somebody took the register of seals away."""
    sealed(root, keys)
    auditor, vault = Keys(tmp_path / "auditor"), opened(root)
    trust(vault, auditor)
    shutil.rmtree(root / "registers" / "seals")
    (root / "registers" / "seals.jsonl").unlink()
    for new_key in (False, True):
        with pytest.raises(SealedAlteredError):
            seal(vault, auditor, new_key=new_key)
    with pytest.raises(KeyMissingError):
        seal(vault, auditor, despite="as it is")
    add_person(vault, Person("lin", "Lin", "sales", ("merchandiser",)))
    lin = vault.asked_by(replace(vault.who, person=vault.config.person("lin")))
    with pytest.raises(NotPermittedError):
        seal(lin, auditor, new_key=True)
    assert "V085" in {rule for rule, _where in found(root, auditor)}
    made = seal(vault, auditor, new_key=True, despite="as it is")
    assert (made.seal.number, made.seal.despite) == (1, "as it is")
    vault.close()
