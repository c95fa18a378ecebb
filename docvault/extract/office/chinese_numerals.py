"""Numbers in Chinese characters, as the formats `[DBNum1]` and `[DBNum2]` show them. Pure."""

_PLAIN, _SAFE = "〇一二三四五六七八九", "零壹贰叁肆伍陆柒捌玖"
_WIDE = "０１２３４５６７８９"
_PLACES, _SAFE_PLACES = ("", "十", "百", "千"), ("", "拾", "佰", "仟")
_GROUPS = ("", "万", "亿", "兆")


def in_characters(number: str, style: int) -> str:
    """Digits, maybe with a point, in the style of Excel: 1 plain, 2 as on cheques, 3 full width. What is longer than sixteen digits stays."""
    whole, point, part = number.partition(".")
    if not whole.isdecimal() or (part and not part.isdecimal()) or len(whole) > 4 * len(_GROUPS):
        return number
    if style == 3:
        return number.translate(str.maketrans("0123456789", _WIDE))
    signs = _SAFE if style == 2 else _PLAIN
    spoken = _whole(int(whole), signs, _SAFE_PLACES if style == 2 else _PLACES)
    return spoken + point + "".join(signs[int(digit)] for digit in part)


def one_by_one(number: str, style: int) -> str:
    """Digits each by itself, as years are written."""
    return number.translate(str.maketrans("0123456789", _SAFE if style == 2 else _WIDE if style == 3 else _PLAIN))


def _whole(value: int, signs: str, places: tuple[str, ...]) -> str:
    if value == 0:
        return signs[0]
    digits = str(value)
    pieces: list[str] = []
    gap = False
    for place, digit in enumerate(digits):
        power = len(digits) - 1 - place
        if digit == "0":
            gap = True
        else:
            pieces.append((signs[0] if gap else "") + signs[int(digit)] + places[power % 4])
            gap = False
        if power % 4 == 0 and any(one != "0" for one in digits[max(0, place - 3) : place + 1]):
            pieces.append(_GROUPS[power // 4])
    return "".join(pieces)
