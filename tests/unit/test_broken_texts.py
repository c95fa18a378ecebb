"""What is wrong with a broken file is said in sentences that have a translation, not in the English of whoever noticed it."""

from pathlib import Path
from typing import Any

import pytest

from docvault.extract.read import read
from docvault.language.terms import WORDS
from docvault.model.case.fields import FieldError
from docvault.model.case.history import BadRecordError, parse_record
from docvault.model.intake.reasons import sentence
from docvault.model.limits import Limits
from docvault.model.sentence import Sentence
from docvault.model.vault_config import VaultConfig
from docvault.services.proof.check import check
from docvault.services.proof.sealing import Keys
from docvault.services.schemas import findings
from docvault.store.yaml_text import BadYamlError, load_yaml
from tests.unit.our_messages import our_messages
from tools.case_overlays import CASES, DAMAGED, lay_out

SCHEMAS = Path(__file__).resolve().parents[2] / "schemas"
IDS = {message.id for message in our_messages() if message.id}


def is_translatable(problem: object) -> bool:
    """Whether a sentence, and every sentence inside it, is a message id of the catalogue."""
    if isinstance(problem, Sentence):
        inside = [value for value in problem.values.values() if isinstance(value, Sentence)]
        return problem.message in IDS and all(map(is_translatable, inside))
    return problem in IDS or problem in WORDS


@pytest.mark.parametrize("case", DAMAGED)
def test_every_problem_a_check_finds(tmp_path: Path, case: str) -> None:
    for finding in check(lay_out(case, tmp_path / "vault"), since_seal=Keys(CASES / "no-keys-here")).findings:
        assert finding.message in IDS
        assert "problem" not in finding.values or is_translatable(finding.values["problem"]), finding


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        (b"a: 1\nbin_days: 30\nbin_days: 31\n", "the field bin_days stands there twice"),
        (b"", "the file is empty"),
        (b"\xff: 1\n", "it is not UTF-8; choose UTF-8 as the encoding when you save it"),
        (b"a: 1\r\n", "lines end in CR LF, as Windows has them, not in LF"),
        (b"a: &x 1\n", "there is an anchor or alias"),
        (b"a: [1, 2]\n", "lists are written one entry a line here"),
        (b"a: b: c\n", "a colon stands where none may; put a text with a colon in quotes"),
    ],
)
def test_broken_yaml(text: bytes, problem: str) -> None:
    with pytest.raises(BadYamlError) as caught:
        load_yaml(text, "vault.yaml")
    assert str(caught.value.values["problem"]) == problem
    assert is_translatable(caught.value.values["problem"])


def test_a_period_that_is_none() -> None:
    tree = load_yaml((CASES / "sound" / "vault.yaml").read_bytes(), "vault.yaml")
    tree["retention"] = {"classes": [{"id": "x", "name": "X", "period": "2 years", "trigger": "completed"}]}
    with pytest.raises(FieldError) as caught:
        VaultConfig.from_tree(tree)
    assert caught.value.path == "retention.classes[0].period"
    assert str(caught.value.problem) == "2 years is no period; write it like P3Y, P18M or P90D"
    assert is_translatable(caught.value.problem)


def test_a_record_that_is_none() -> None:
    line = (CASES / "sound/registers/cases.jsonl").read_bytes().splitlines()[0]
    for broken, problem in (
        (line.replace(b'"seq":1', b'"seq":7'), "record 7 does not have the hash it says"),
        (b"[]", "it is no JSON object"),
        (b"{}", "members missing or unknown: "),
        (b"{", "it is not JSON ("),
    ):
        with pytest.raises(BadRecordError) as caught:
            parse_record(broken)
        assert str(caught.value.problem).startswith(problem)
        assert is_translatable(caught.value.problem)


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("a.docx", b"PK\x03\x04 [Content_Types].xml word/document.xml and no more", "it is not a valid Word file. Ask"),
        ("a.xlsx", b"PK\x03\x04 [Content_Types].xml xl/workbook.xml and no more", "it is not a valid Excel file. Ask"),
        ("a.zip", b"PK\x03\x04 and no more", "it is not a whole .zip file. Ask"),
        (
            "a.pdf",
            b"%PDF-1.4\n1 0 obj\n<< /Type /Catalog >>\ntrailer << /Root 1 0 R >>\n%%EOF\n",
            "the structure of the PDF is broken. ",
        ),
        ("a.txt", b"", "The file is empty. Ask the sender for it again."),
    ],
)
def test_a_damaged_file_says_what_kind_it_is_not(tmp_path: Path, name: str, content: bytes, said: str) -> None:
    (tmp_path / name).write_bytes(content)
    with (tmp_path / name).open("rb") as file:
        extracted = read(file, name, Limits())
    assert extracted.reason is not None
    text = sentence(extracted.reason)
    assert said in text
    assert "zip file)" not in text
    assert sentence(extracted.reason, lambda message: message if message in IDS else "?") == text


def test_what_breaks_a_schema_is_said_in_our_words() -> None:
    tree = load_yaml((CASES / "sound" / "vault.yaml").read_bytes(), "vault.yaml")
    broken = {**tree, "time_zone": 5, "people": "nobody", "format": "docvault/9"}
    del broken["name"]
    problems = dict(findings(broken, "vault"))
    assert {path: str(problem) for path, problem in problems.items()} == {
        "": "the field name is missing",
        "time_zone": "text is wanted here",
        "people": "a list is wanted here",
        "format": "docvault/1 is wanted here",
    }
    assert all(map(is_translatable, problems.values()))


@pytest.mark.parametrize("name", sorted(path.name for path in SCHEMAS.glob("*.schema.json")))
def test_any_value_in_the_place_of_any_other_breaks_no_sentence(name: str) -> None:
    """Whatever a schema asks for, what is wrong can be told: values of every type, put where others belong."""
    odd: Any = {"format": [1], "id": None, "seq": "1", "at": 5, "data": [], "documents": [{}]}
    trees: list[Any] = [5, "x", [], {}, None, [5, {}], odd]
    for tree in trees:
        for _path, problem in findings(tree, name.removesuffix(".schema.json")):
            assert str(problem)
            assert is_translatable(problem) or not isinstance(problem, Sentence)
