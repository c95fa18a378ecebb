"""Where a value meets the Chinese sentence it stands in: a space beside letters and digits, none between two Chinese characters."""

import re
from collections.abc import Mapping

_FIELD = re.compile(r"( ?)\{(\w+)\}( ?)")


def fitted(sentence: str, values: Mapping[str, object]) -> str:
    """The Chinese sentence with its values, whether they are Chinese (财务部) or not (Man)."""
    if "{{" in sentence or "}}" in sentence:
        return sentence.format_map(values)
    made, end = "", 0
    for field in _FIELD.finditer(sentence):
        value = f"{values[field[2]]}"
        made += sentence[end : field.start()]
        made += _gap(made[-1:], value[:1], field[1]) + value
        made += _gap(value[-1:], sentence[field.end() : field.end() + 1], field[3])
        end = field.end()
    return made + sentence[end:]


def _gap(left: str, right: str, typed: str) -> str:
    if _is_han(left) and _is_han(right):
        return ""
    if (_is_han(left) and _is_latin(right)) or (_is_latin(left) and _is_han(right)):
        return " "
    return typed


def _is_han(character: str) -> bool:
    return "\u3400" <= character <= "\u9fff"


def _is_latin(character: str) -> bool:
    return character.isascii() and character.isalnum()
