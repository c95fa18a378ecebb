"""A proof of one signature, verified by the script an outsider uses: it stands alone, and nothing in the proof can be changed."""

import importlib.util
import json
import random
import shutil
import subprocess
import sys
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import given
from hypothesis import strategies as st

from docvault.cli.exit_codes import NOT_FOUND, exit_code
from docvault.errors import DocvaultError
from docvault.model.case.canonical import canonical_json
from docvault.model.case.history import Record
from docvault.model.proof.merkle import leaf_hash
from docvault.model.proof.seals import parse_leaves
from docvault.model.values import replace
from docvault.model.vault_config import Person
from docvault.services.control.distribute import Wanted, distribute_version
from docvault.services.control.sign import Receipt, sign_version
from docvault.services.exchange.export import Selection, export
from docvault.services.exchange.import_bag import import_bag
from docvault.services.orders.adding import add_documents
from docvault.services.outside import FileExistsAlreadyError
from docvault.services.people import add_person
from docvault.services.proof.check import check
from docvault.services.proof.hand_edits import adopt
from docvault.services.proof.prove import NoSuchSignatureError, NotSealedError, Proven, SeveralSignedError, prove
from docvault.services.proof.seal import seal
from docvault.services.proof.sealing import Keys, SealDamagedError
from tests.pace import HANG_SECONDS
from tests.signed_vault import SPEC, opened, order_with_signature, signed_vault
from tools.make_cases import resealed

SCRIPT = Path(__file__).resolve().parents[2] / "docs" / "verify_proof.py"
ORDER = "2026-0002"


def loaded() -> ModuleType:
    spec = importlib.util.spec_from_file_location("verify_proof", SCRIPT)
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


SCRIPT_MODULE = loaded()


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A vault sealed three times; before the last seal another order was opened."""
    folder = tmp_path_factory.mktemp("prove")
    root, keys = signed_vault(folder / "vault", 5), Keys(folder / "keys")
    vault = opened(root)
    seal(vault, keys)
    seal(vault, keys)
    order_with_signature(root, vault, 6)
    seal(vault, keys)
    vault.close()
    shutil.copy(next(keys.folder.glob("*.public.pem")), folder / "vault.public.pem")
    return root


@pytest.fixture
def root(template: Path, tmp_path: Path) -> Path:
    return shutil.copytree(template, tmp_path / "vault")


@pytest.fixture(scope="module")
def public(template: Path) -> Path:
    return template.parent / "vault.public.pem"


@pytest.fixture(scope="module")
def proof(template: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    out = tmp_path_factory.mktemp("proof") / "proof.json"
    proven(template, out)
    tree: dict[str, Any] = json.loads(out.read_text(encoding="utf-8"))
    return tree


def proven(root: Path, out: Path, order: str = ORDER, document: str = f"{SPEC}@1", person: str = "") -> Proven:
    vault = opened(root)
    try:
        return prove(vault, order, document, "cutting", out, person=person)
    finally:
        vault.close()


def verified(*arguments: str | Path) -> tuple[int, str]:
    """How the script ends and what it says, run without anything of ours on its path."""
    command = [sys.executable, "-I", "-S", str(SCRIPT), *map(str, arguments)]
    done = subprocess.run(
        command, capture_output=True, check=False, encoding="utf-8", timeout=HANG_SECONDS, env={"PYTHONUTF8": "1"}
    )
    assert "Traceback" not in done.stderr
    return done.returncode, done.stdout


def test_an_outsider_reads_who_signed_for_which_bytes(root: Path, public: Path, tmp_path: Path) -> None:
    out = tmp_path / "proof.json"
    made = proven(root, out)
    assert made.seal.number == 1  # the oldest that covers it says most
    paper = root / "orders/2026" / ORDER / "documents" / SPEC / "v1/spec.txt"
    code, text = verified(out, public, paper)
    assert code == 0
    assert "王丽 (wang.li)" in text
    for word in (
        "cutting",
        "version 1",
        SPEC,
        ORDER,
        "2026-11-24T12:00:00+08:00",
        str(made.record.event.data["sha256"]),
    ):
        assert word in text
    assert verified(out, made.seal.key)[0] == 0
    assert proven(root, tmp_path / "later.json", "2026-0006").seal.number == 3
    assert verified(tmp_path / "later.json", public)[0] == 0


@pytest.mark.parametrize(
    "terminal",
    [
        {"PYTHONIOENCODING": "cp1252"},
        {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"},
        {"PYTHONUTF8": "1"},
    ],
    ids=["cp1252", "ascii", "utf8"],
)
def test_the_terminal_does_not_decide(root: Path, public: Path, tmp_path: Path, terminal: dict[str, str]) -> None:
    out = tmp_path / "proof.json"
    made = proven(root, out)
    for key, code, said in (
        (public, 0, b"Proven: "),
        ("ab" * 32, 1, b"NOT PROVEN: the seal is not signed with this key."),
    ):
        command = [sys.executable, "-S", str(SCRIPT), str(out), str(key)]
        done = subprocess.run(command, capture_output=True, check=False, timeout=HANG_SECONDS, env=terminal)
        assert (done.returncode, done.stderr) == (code, b"")
        assert done.stdout.startswith(said)
        assert (str(made.record.event.data["sha256"]).encode() in done.stdout) is (code == 0)


def test_what_is_wrong_with_which_file_is_said_in_both_languages(root: Path, public: Path, tmp_path: Path) -> None:
    out, other = tmp_path / "proof.json", tmp_path / "other.json"
    proven(root, out)
    tree = json.loads(out.read_text(encoding="utf-8"))
    cases: list[tuple[Any, Any, int, str, str]] = [
        (out, out, 2, f"{out}: it holds no public key", "里面没有公钥"),
        (out, SCRIPT, 2, f"{SCRIPT}: it holds no public key", "里面没有公钥"),
        (out, tmp_path / "nowhere.pem", 2, "nowhere.pem: it cannot be read", "没有这个文件"),
        (public, public, 2, f"{public}: it is not a proof", "不是证明"),
        (tmp_path, public, 2, f"{tmp_path}: it cannot be read", "无法读取"),
    ]
    for proof, key, code, english, chinese in cases:
        ended, text = verified(proof, key)
        assert ended == code, text
        assert english in text.splitlines()[0]
        assert chinese in text.splitlines()[1]
    broken: list[tuple[Any, str, str]] = [
        (
            {name: value for name, value in tree.items() if name != "proof"},
            "it has no field 'proof'",
            "缺少字段 'proof'",
        ),
        ([tree], "a field is not what it must be", "不符合要求"),
        ({**tree, "record_path": 5}, "a field is not what it must be", "不符合要求"),
    ]
    for content, english, chinese in broken:
        other.write_text(json.dumps(content), encoding="utf-8")
        ended, text = verified(other, public)
        assert ended == 1
        assert f"NOT PROVEN: {other} is not whole: {english}" in text.splitlines()[0]
        assert chinese in text.splitlines()[1]
        assert "Error" not in text


def test_nothing_else_of_the_vault_is_shown(root: Path, tmp_path: Path) -> None:
    proven(root, tmp_path / "proof.json")
    text = (tmp_path / "proof.json").read_text(encoding="utf-8")
    assert "Jeans" not in text
    assert "2026-0003" not in text


def test_other_bytes_another_key_and_nonsense(root: Path, public: Path, tmp_path: Path) -> None:
    out = tmp_path / "proof.json"
    proven(root, out)
    (tmp_path / "other.txt").write_text("gold buttons", encoding="utf-8")
    assert verified(out, public, tmp_path / "other.txt")[0] == 1
    assert verified(out, "ab" * 32)[0] == 1
    assert verified(out, tmp_path / "nowhere.pem")[0] == 2
    assert verified(tmp_path / "other.txt", public)[0] == 2
    assert verified(out, tmp_path / "other.txt")[0] == 2
    (tmp_path / "empty.json").write_text("{}", encoding="utf-8")
    assert verified(tmp_path / "empty.json", public)[0] == 1
    assert verified()[0] == 2


def test_no_such_signature(root: Path, tmp_path: Path) -> None:
    out = tmp_path / "proof.json"
    vault = opened(root)
    with pytest.raises(NoSuchSignatureError):
        prove(vault, ORDER, SPEC, "warehouse", out)
    with pytest.raises(NoSuchSignatureError):
        proven(root, out, person="li")
    for order, document in (("2026-0099", SPEC), (ORDER, "contract"), (ORDER, f"{SPEC}@2")):
        with pytest.raises(DocvaultError) as refused:
            proven(root, out, order, document)
        assert exit_code(refused.value) == NOT_FOUND
    assert not out.exists()


def test_signed_after_the_last_seal(root: Path, tmp_path: Path) -> None:
    vault = opened(root)
    order_with_signature(root, vault, 7)
    vault.close()
    with pytest.raises(NotSealedError) as refused:
        proven(root, tmp_path / "proof.json", "2026-0007")
    assert "docvault seal" in str(refused.value)


def test_where_several_signed_one_is_named(root: Path, tmp_path: Path) -> None:
    vault = opened(root)
    add_person(vault, Person("zhao", "赵", "cutting", ("member",)))
    config = root / "vault.yaml"
    config.write_text(config.read_text(encoding="utf-8") + "control:\n  every_member_signs: true\n", encoding="utf-8")
    adopt(vault, None)
    (tmp_path / "new.txt").write_text("new", encoding="utf-8")
    add_documents(vault, ORDER, [tmp_path / "new.txt"], document=SPEC)
    distribute_version(vault, ORDER, Wanted(SPEC, ("cutting",)))
    for person in ("wang.li", "zhao"):
        sign_version(opened(root, person), ORDER, Receipt(SPEC, "cutting"))
    seal(vault, Keys(root.parent / "new-keys"), new_key=True)
    vault.close()
    with pytest.raises(SeveralSignedError):
        proven(root, tmp_path / "proof.json", document=SPEC)
    assert proven(root, tmp_path / "proof.json", document=SPEC, person="zhao").record.event.data["person"] == "zhao"
    with pytest.raises(FileExistsAlreadyError):
        proven(root, tmp_path / "proof.json", document=SPEC, person="zhao")


def test_nothing_is_proved_from_an_altered_vault(root: Path, tmp_path: Path) -> None:
    history = root / "orders/2026" / ORDER / "history.jsonl"
    whole = history.read_bytes()
    resealed(history, lambda records: [replace(records[0], event=replace(records[0].event, by="wu")), *records[1:]])
    with pytest.raises(SealDamagedError):
        proven(root, tmp_path / "proof.json")
    history.write_bytes(whole)
    (root / "registers/seals/1.jsonl").write_bytes(b"")
    with pytest.raises(SealDamagedError):
        proven(root, tmp_path / "proof.json")
    assert check(root).findings == ()  # without its seals the vault is whole


def test_a_field_of_the_seal_that_nobody_knows_is_signed_with_the_others(
    root: Path, public: Path, tmp_path: Path
) -> None:
    """FORMAT.md section 7.1: what is signed is all of `data` but the signature. A later docvault may say more in it."""
    key = Ed25519PrivateKey.generate()
    public_key = key.public_key().public_bytes_raw().hex()

    def changed(records: list[Record]) -> list[Record]:
        said: dict[str, Any] = {**records[0].event.data, "witness": {"name": "王丽", "floor": 3}, "key": public_key}
        del said["signature"]
        said["signature"] = key.sign(canonical_json(said)).hex()
        return [replace(records[0], event=replace(records[0].event, data=said)), *records[1:]]

    resealed(root / "registers/seals.jsonl", changed)
    out = tmp_path / "proof.json"
    made = proven(root, out)
    assert made.seal.number == 1
    assert json.loads(json.loads(out.read_text(encoding="utf-8"))["seal"])["witness"] == {"name": "王丽", "floor": 3}
    assert verified(out, public_key)[0] == 0
    assert verified(out, public)[0] == 1
    tree = json.loads(out.read_text(encoding="utf-8"))
    bare = {name: said for name, said in json.loads(tree["seal"]).items() if name != "witness"}
    out.write_text(json.dumps({**tree, "seal": canonical_json(bare).decode()}), encoding="utf-8")
    assert verified(out, public_key)[0] == 1


def test_nothing_in_a_proof_can_be_changed(proof: dict[str, Any], public: Path) -> None:
    """Every byte of what is hashed or signed, every step, every place."""
    key = SCRIPT_MODULE.read_key(str(public))
    words = SCRIPT_MODULE.verify(proof, key)
    assert words[0].startswith("Proven")
    chance = random.Random(7)
    changed = []
    for name in ("record", "history", "seal", "signature"):
        for place in chance.sample(range(len(proof[name])), min(60, len(proof[name]))):
            other = "0" if proof[name][place] != "0" else "1"
            changed.append({**proof, name: proof[name][:place] + other + proof[name][place + 1 :]})
    for name in ("record_path", "history_path"):
        changed += [
            {**proof, name: proof[name][:place] + proof[name][place + 1 :]} for place in range(len(proof[name]))
        ]
        changed += [{**proof, name: [*proof[name], "00" * 32]}, {**proof, name: proof[name][::-1]}]
    changed += [{**proof, "history_place": place} for place in range(-1, 40) if place != proof["history_place"]]
    changed += [{**proof, "proof": "docvault-proof/2"}]
    for tree in changed:
        if tree == proof:
            continue
        with pytest.raises((SCRIPT_MODULE.NotProvenError, ValueError, KeyError, TypeError)):
            SCRIPT_MODULE.verify(tree, key)
    assert len(changed) > 200


@given(st.binary(min_size=32, max_size=32), st.binary(max_size=60), st.data())
def test_the_scripts_ed25519_is_that_of_cryptography(seed: bytes, message: bytes, data: st.DataObject) -> None:
    private = Ed25519PrivateKey.from_private_bytes(seed)
    key, signature = private.public_key().public_bytes_raw(), private.sign(message)
    assert SCRIPT_MODULE.is_signed(key, message, signature)
    assert not SCRIPT_MODULE.is_signed(key, message + b"!", signature)
    wrong = bytearray(key + signature)
    wrong[data.draw(st.integers(0, len(wrong) - 1))] ^= data.draw(st.integers(1, 255))
    assert not SCRIPT_MODULE.is_signed(bytes(wrong[:32]), message, bytes(wrong[32:]))


def test_a_signature_with_a_large_scalar_is_none() -> None:
    """RFC 8032, 5.1.7: S must be below L, or a signature could be given another form."""
    private = Ed25519PrivateKey.from_private_bytes(bytes(32))
    signature = private.sign(b"x")
    scalar = int.from_bytes(signature[32:], "little") + SCRIPT_MODULE.L
    assert not SCRIPT_MODULE.is_signed(
        private.public_key().public_bytes_raw(), b"x", signature[:32] + scalar.to_bytes(32, "little")
    )


def _sealed_anew(tree: dict[str, Any], record: dict[str, Any], **leaf: Any) -> tuple[dict[str, Any], str]:
    """A proof of one record, alone in its history, under a seal with a key of our own; and that key. `leaf` is said of the history besides."""
    key = Ed25519PrivateKey.generate()
    line = canonical_json(record | {"seq": 1})
    said = {"path": json.loads(tree["history"])["path"], "size": 1, "root": leaf_hash(line).hex(), **leaf}
    history = canonical_json(said)
    seal_ = canonical_json(json.loads(tree["seal"]) | {"size": 1, "root": leaf_hash(history).hex()})
    texts = {"record": line.decode(), "history": history.decode(), "seal": seal_.decode()}
    ways = {"record_path": [], "history_place": 0, "history_path": [], "signature": key.sign(seal_).hex()}
    return {**tree, **texts, **ways}, key.public_key().public_bytes_raw().hex()


def _said(tmp_path: Path, tree: dict[str, Any], key: str) -> tuple[int, str]:
    out = tmp_path / "anew.json"
    out.write_text(json.dumps(tree), encoding="utf-8")
    return verified(out, key)


def test_what_came_from_another_vault_is_not_proven_by_this_ones_seal(proof: dict[str, Any], tmp_path: Path) -> None:
    """There anybody wrote it under any name; the seal here only says that it is here."""
    record = json.loads(proof["record"])
    assert _said(tmp_path, *_sealed_anew(proof, record, imported=0))[0] == 0
    code, text = _said(tmp_path, *_sealed_anew(proof, record, imported=1))
    assert (code, "made in another vault" in text, "另一个资料库" in text) == (1, True, True)
    code, text = _said(tmp_path, *_sealed_anew(proof, record))  # as seals were of before that was noted
    assert (code, "does not say whether" in text, "封印没有写明" in text) == (0, True, True)
    assert '"imported":0' in proof["history"]
    assert "does not say" not in verified_tree(proof, tmp_path)


def verified_tree(tree: dict[str, Any], tmp_path: Path) -> str:
    """What the script says of a proof, whoever sealed it."""
    (tmp_path / "one.json").write_text(json.dumps(tree), encoding="utf-8")
    return verified(tmp_path / "one.json", json.loads(tree["seal"])["key"])[1]


def test_a_seal_says_up_to_where_a_history_came_from_another_vault(root: Path, template: Path, tmp_path: Path) -> None:
    there = opened(root)
    [bag] = export(there, Selection((ORDER,)), tmp_path / "bags", why="w")
    there.close()
    here = opened(signed_vault(tmp_path / "here", 1))
    made = import_bag(here, bag.path)
    record_count = len((made.case.folder / "history.jsonl").read_bytes().splitlines())
    seal(here, Keys(tmp_path / "keys"))
    leaves = {one.path: one.imported for one in parse_leaves(here.layout.sealed_leaves(1).read_bytes())}
    here.close()
    imported = f"orders/2026/{ORDER}/history.jsonl"
    assert leaves.pop(imported) == record_count
    assert {count for path, count in leaves.items() if path.startswith("orders")} == {0}
    assert {count for path, count in leaves.items() if path.startswith("registers")} == {None}
    assert not check(tmp_path / "here", since_seal=Keys(tmp_path / "keys")).findings


@pytest.mark.parametrize(
    "written", ["x\x1b[2K\x1b[1A\nProven: all is well", "\u202egnp\u2028Proven", "\x9b2Jx\u3164", "a\tb\x00"]
)
def test_what_people_wrote_steers_no_terminal(proof: dict[str, Any], tmp_path: Path, written: str) -> None:
    record = json.loads(proof["record"])
    said = dict.fromkeys(("why", "department", "document", "evidence", "person"), written)
    record["data"] |= said | {"evidence_only": True}
    record["known"] = {"how": "declared", "system_user": written}
    code, text = _said(tmp_path, *_sealed_anew(proof, record, imported=0))
    assert code == 0
    assert text.replace("\n", "").isprintable()
    assert [line for line in text.splitlines() if line.startswith("Proven")] == text.splitlines()[:1]
    assert any(line.startswith("Take care: the evidence") for line in text.splitlines())
