"""What a text that is no YAML is said to be: in our words, the encodings by the names Notepad has for them."""

import pytest

from docvault.language.spoken import Language
from docvault.store.yaml_problems import GBK, NOT_UTF8, NOT_YAML, UTF16, why_not_utf8
from docvault.store.yaml_text import BadYamlError, load_yaml

NO_YAML = {
    "a: [": "bracket",
    "a: [1, 2\nb: 3": "bracket",
    "a: {b": "bracket",
    "a: b: c": "a colon stands where none may",
    "a\nb: c": "a colon",
    "a: @b": "in quotes",
    "a:\n\t- b": "blanks",
    "a: 'b": "a quotation mark is not closed",
    "a: b\n  c: d": "a colon",
    "a:\n  - b\n c: d": "not indented",
    "a: - b": "a line of its own",
    'a: "\\q"': "single quotes",
    "a: \x07": "a control character",
}


@pytest.mark.parametrize("text", NO_YAML)
def test_it_is_said_in_our_words(text: str) -> None:
    with pytest.raises(BadYamlError) as refused:
        load_yaml(text.encode(), "vault.yaml")
    assert NO_YAML[text] in str(refused.value)
    chinese = Language("zh_CN").error(refused.value).replace("vault.yaml", "").replace("docvault revert", "")
    assert not any(word.isascii() and word.isalpha() and len(word) > 4 for word in chinese.split()), chinese


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("名称: 保险库\n".encode("gbk"), GBK),
        ("name: x\n".encode("utf-16"), UTF16),
        ("name: x\n".encode("utf-16-le"), UTF16),
        ("名称: 保险库\n".encode("utf-16-be"), UTF16),
        (bytes(range(256)) * 9, NOT_UTF8),
        (b"caf\xe9", NOT_UTF8),
    ],
)
def test_the_encoding_is_named(text: bytes, problem: str) -> None:
    assert why_not_utf8(text) == problem
    with pytest.raises(BadYamlError) as refused:
        load_yaml(text, "vault.yaml")
    assert refused.value.values["problem"] == problem


def test_what_we_have_no_words_for_is_no_sentence_of_the_reader_either() -> None:
    with pytest.raises(BadYamlError) as refused:
        load_yaml(b"a: !<x\n", "vault.yaml")
    assert NOT_YAML in str(refused.value)
