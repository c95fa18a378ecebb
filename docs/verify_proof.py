"""Verify a proof that `docvault prove` wrote. Needs Python 3.9 or newer and nothing else; docs/proof.md explains what is proven.

    python3 verify_proof.py PROOF KEY [FILE]

PROOF is the file, KEY the public key of the vault (its `.public.pem`, or its 64 hexadecimal digits), obtained from somebody you trust and not with
the proof. FILE, when given, is the paper itself: its bytes must be those that were signed for.

Exit code 0: proven. 1: not proven. 2: something that was named cannot be read.

用法：python3 verify_proof.py 证明 公钥 [文件]

证明是 `docvault prove` 写出的文件。公钥是该资料库的 `.public.pem`，或者它的 64 位十六进制数字，应当来自可信的人，不要和证明一起拿。
文件可以不写；写了就核对它是不是所签收的那一份。

退出码 0：已证明。1：不能证明。2：所给的文件读不出来。
"""

import base64
import hashlib
import json
import re
import sys
import unicodedata
from pathlib import Path
from typing import Any, Dict, List, NoReturn, Optional, Tuple  # noqa: UP035 - outsiders have old Pythons too

PROVEN, NOT_PROVEN, UNREADABLE = 0, 1, 2
PROOF = "docvault-proof/1"
MEANS = {"screen": "on screen", "sheet": "on a paper sheet", "email": "by e-mail"}


class NotProvenError(Exception):
    """What in the proof does not hold, in English and Chinese."""


class UnreadableError(Exception):
    """What is wrong with a file that was named, in English and Chinese."""


# -- Merkle trees: RFC 6962, section 2.1; RFC 9162, section 2.1.3.2 ----------------------------------------------------


def root_reached(entry: bytes, place: int, size: int, path: List[bytes]) -> bytes:  # noqa: UP006
    """The root that an entry at a place of a tree of this size leads to, by its path."""
    if not 0 <= place < size:
        raise NotProvenError("the entry's place is outside its tree", "条目的位置超出了它的树")
    last, reached = size - 1, hashlib.sha256(b"\x00" + entry).digest()
    for step in path:
        if not last:
            raise NotProvenError("a path is too long for its tree", "路径太长，与树不符")
        if place & 1 or place == last:
            reached = hashlib.sha256(b"\x01" + step + reached).digest()
            while place and not place & 1:
                place, last = place >> 1, last >> 1
        else:
            reached = hashlib.sha256(b"\x01" + reached + step).digest()
        place, last = place >> 1, last >> 1
    if last:
        raise NotProvenError("a path is too short for its tree", "路径太短，与树不符")
    return reached


# -- Ed25519: RFC 8032, section 5.1 ------------------------------------------------------------------------------------

P = 2**255 - 19
L = 2**252 + 27742317777372353535851937790883648493
D = -121665 * pow(121666, P - 2, P) % P
ROOT_OF_MINUS_1 = pow(2, (P - 1) // 4, P)
Point = Tuple[int, int, int, int]  # noqa: UP006 - extended coordinates: x = X/Z, y = Y/Z, x*y = T/Z


def add(first: Point, second: Point) -> Point:
    """The sum of two points."""
    a = (first[1] - first[0]) * (second[1] - second[0]) % P
    b = (first[1] + first[0]) * (second[1] + second[0]) % P
    c = 2 * first[3] * second[3] * D % P
    d = 2 * first[2] * second[2] % P
    e, f, g, h = b - a, d - c, d + c, b + a
    return e * f % P, g * h % P, f * g % P, e * h % P


def multiply(factor: int, point: Point) -> Point:
    """A point added to itself so many times."""
    result: Point = (0, 1, 1, 0)
    while factor:
        if factor & 1:
            result = add(result, point)
        point, factor = add(point, point), factor >> 1
    return result


def point_of(text: bytes) -> Optional[Point]:  # noqa: UP045
    """The point that 32 bytes mean, None when they mean none."""
    y = int.from_bytes(text, "little")
    sign, y = y >> 255, y & (1 << 255) - 1
    if y >= P:
        return None
    square = (y * y - 1) * pow(D * y * y + 1, P - 2, P) % P
    x = pow(square, (P + 3) // 8, P)
    if (x * x - square) % P:
        x = x * ROOT_OF_MINUS_1 % P
    if (x * x - square) % P or (not x and sign):
        return None
    if x & 1 != sign:
        x = P - x
    return x, y, 1, x * y % P


BASE_Y = 4 * pow(5, P - 2, P) % P
BASE = point_of(BASE_Y.to_bytes(32, "little"))


def is_signed(key: bytes, message: bytes, signature: bytes) -> bool:
    """Whether the holder of this public key signed the message."""
    if len(key) != 32 or len(signature) != 64:
        return False
    public, commitment = point_of(key), point_of(signature[:32])
    scalar = int.from_bytes(signature[32:], "little")
    if public is None or commitment is None or BASE is None or scalar >= L:
        return False
    challenge = int.from_bytes(hashlib.sha512(signature[:32] + key + message).digest(), "little") % L
    left, right = multiply(scalar, BASE), add(commitment, multiply(challenge, public))
    return (left[0] * right[2] - right[0] * left[2]) % P == 0 and (left[1] * right[2] - right[1] * left[2]) % P == 0


# -- the proof ---------------------------------------------------------------------------------------------------------


def verify(proof: Dict[str, Any], key: bytes, file_digest: str = "") -> List[str]:  # noqa: UP006
    """What the proof shows, in words. Raises `NotProvenError`; `KeyError`, `TypeError` and the like when it is not whole."""
    if proof["proof"] != PROOF:
        raise NotProvenError(
            f"this is not a proof of the kind this script knows ({PROOF})", f"不是本脚本认识的证明（{PROOF}）"
        )
    seal, history, record = json.loads(proof["seal"]), json.loads(proof["history"]), json.loads(proof["record"])
    if not is_signed(key, proof["seal"].encode(), bytes.fromhex(proof["signature"])):
        raise NotProvenError("the seal is not signed with this key", "封印不是用这把密钥签名的")
    leaf = root_reached(
        proof["history"].encode(), proof["history_place"], seal["size"], list(map(bytes.fromhex, proof["history_path"]))
    )
    if leaf.hex() != seal["root"]:
        raise NotProvenError("the seal does not cover this history", "封印没有覆盖这份历史")
    entry = root_reached(
        proof["record"].encode(), record["seq"] - 1, history["size"], list(map(bytes.fromhex, proof["record_path"]))
    )
    if entry.hex() != history["root"]:
        raise NotProvenError("the history does not hold this record", "历史里没有这条记录")
    if record["seq"] <= history.get("imported", 0):
        raise NotProvenError(
            "the record was made in another vault, from which the order was taken over: this one does not vouch for it",
            "这条记录是在另一个资料库里写的，订单是从那里转来的：本库不为它作证",
        )
    if record["action"] != "signed":
        raise NotProvenError("the record is not of a signature", "这条记录不是签收")
    if file_digest and file_digest != record["data"]["sha256"]:
        raise NotProvenError(
            "the file is not the one that was signed for: its bytes are others", "文件不是所签收的那一份：内容不同"
        )
    return in_words(seal, history, record, bool(file_digest))


def in_words(seal: Dict[str, Any], history: Dict[str, Any], record: Dict[str, Any], compared: bool) -> List[str]:  # noqa: UP006, FBT001
    """Who signed for which bytes, when, and what vouches for it."""
    data = record["data"]
    order = re.fullmatch(r"orders/\d+/(.+)/history\.jsonl", history["path"])
    name = name_of(record["changes"], data["person"])
    means = MEANS.get(data["means"], data["means"])
    lines = [
        f"Proven: {name} ({data['person']}), for the department {data['department']}, signed {means}",
        f"  for version {data['version']} of the document {data['document']}, order {order[1] if order else history['path']},",
        f"  on {record['at']}.",
        f"The bytes signed for have the SHA-256 {data['sha256']}" + (": so has the file." if compared else "."),
        f"It is record {record['seq']} of that order's history. Seal {seal['seal']} of the vault {seal['vault']} covers it:",
        f"  it was there at the latest on {seal['at']}, and nobody can have altered it since.",
    ]
    if record["by"] != data["person"]:
        lines.insert(
            3,
            f"  The signature was entered by {record['by']}"
            + (f", on the evidence {data['evidence']}." if data.get("evidence") else "."),
        )
    known, declared = record.get("known", {}), ""
    if known.get("how") == "declared" and not known.get("entered_by"):
        lines.append(
            f"Take care: who entered it is only declared (system user {known.get('system_user') or '?'}), and proven by nobody."
        )
        declared = f"注意：是谁登记的只是自称（系统用户 {known.get('system_user') or '?'}），没有证实。"
    if data.get("evidence_only"):
        why = f": {data['why']}" if data.get("why") else "."
        lines.append(f"Take care: the evidence does not carry the code of the copy that was signed for{why}")
    untold = "imported" not in history
    if untold:
        lines.append(
            "Take care: the seal does not say whether the record was made in this vault, or came with the order from another."
        )
    signed = {"screen": "在屏幕上签收", "sheet": "在纸面上签收", "email": "以电子邮件签收"}.get(
        data["means"], data["means"]
    )
    on_evidence = f"，凭据为 {data['evidence']}" if data.get("evidence") else ""
    reason = f"，理由：{data['why']}" if data.get("why") else ""
    return [
        *lines,
        f"已证明：{name}（{data['person']}）代表部门 {data['department']}，于 {record['at']} {signed}"
        f"订单 {order[1] if order else history['path']} 的资料 {data['document']} 第 {data['version']} 版。"
        + ("所给文件就是所签收的那一份。" if compared else ""),
        *([f"签收由 {record['by']} 登记{on_evidence}。"] if record["by"] != data["person"] else []),
        f"资料库 {seal['vault']} 的第 {seal['seal']} 个封印覆盖这条记录：它最迟在 {seal['at']} 已经存在，此后没有人能改动。",
        *([declared] if declared else []),
        *([f"注意：凭据上没有所签收份的二维码{reason}。"] if data.get("evidence_only") else []),
        *(["注意：封印没有写明这条记录是本库所记，还是随订单从别的资料库转来的。"] if untold else []),
    ]


def name_of(changes: Any, person: str) -> str:
    """The person's name as it stands in the signature itself."""
    waiting = [changes]
    while waiting:
        value = waiting.pop()
        if isinstance(value, dict) and value.get("person") == person and isinstance(value.get("name"), str):
            return str(value["name"])
        waiting += value.values() if isinstance(value, dict) else value if isinstance(value, list) else []
    return person


REASONS = {
    FileNotFoundError: "没有这个文件",
    PermissionError: "没有权限",
    IsADirectoryError: "是文件夹，不是文件",
    ValueError: "文件名不合法",
}


def read_bytes(path: str) -> bytes:
    """The bytes of a file. Raises `UnreadableError`."""
    try:
        return Path(path).read_bytes()
    except (OSError, ValueError) as error:  # ValueError: a name no file can have
        reason = getattr(error, "strerror", None) or str(error)
        raise UnreadableError(
            f"it cannot be read: {reason}", f"无法读取：{REASONS.get(type(error), reason)}"
        ) from error


def read_proof(path: str) -> Any:
    """The proof as it stands in its file. Raises `UnreadableError`."""
    try:
        return json.loads(read_bytes(path).decode())
    except (ValueError, RecursionError) as error:
        raise UnreadableError(
            "it is not a proof: `docvault prove` writes one as JSON",
            "不是证明：`docvault prove` 写出的证明是 JSON 文件",
        ) from error


def read_key(typed: str) -> bytes:
    """The public key from 64 hexadecimal digits or a PEM file. Raises `UnreadableError`."""
    if re.fullmatch("[0-9a-fA-F]{64}", typed):
        return bytes.fromhex(typed)
    lines = read_bytes(typed).split(b"-----")
    try:
        if lines[1:2] == [b"BEGIN PUBLIC KEY"]:
            return base64.b64decode(lines[2])[-32:]  # the key ends its DER form (RFC 8410)
    except ValueError:
        pass
    raise UnreadableError(
        "it holds no public key: take the file that ends in .public.pem, or the key's 64 digits",
        "里面没有公钥：请用以 .public.pem 结尾的文件，或者公钥的 64 位数字",
    )


def harmless(text: str) -> str:
    """One line, with what others wrote in it shown as an escape where it would steer a terminal, break the line, or not be seen."""
    return "".join(escaped(one) if unicodedata.category(one) in HIDDEN or one in FILLERS else one for one in text)


HIDDEN = {"Cc", "Cf", "Cn", "Co", "Cs", "Zl", "Zp"}
FILLERS = {chr(code) for code in (0x034F, 0x115F, 0x1160, 0x17B4, 0x17B5, 0x2800, 0x3164, 0xFFA0)}


def escaped(character: str) -> str:
    """A character as Python writes it in a text."""
    code = ord(character)
    return f"\\x{code:02x}" if code < 0x100 else f"\\u{code:04x}" if code < 0x10000 else f"\\U{code:08x}"


def say(*lines: str) -> None:
    """Each as one line, whatever somebody wrote in it."""
    for line in lines:
        print(harmless(line))


def main(arguments: List[str]) -> int:  # noqa: UP006
    """Verify what the command line names."""
    for stream in (sys.stdout, sys.stderr):  # a name this terminal has no letters for must not look like a failure
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="backslashreplace")
    if len(arguments) not in {2, 3}:
        print(__doc__)
        return UNREADABLE
    named = arguments[0]
    try:
        proof = read_proof(named)
        named = arguments[1]
        key = read_key(named)
        named = arguments[-1]
        digest = hashlib.sha256(read_bytes(named)).hexdigest() if len(arguments) == 3 else ""
    except UnreadableError as error:
        say(f"{named}: {error.args[0]}.", f"{named}：{error.args[1]}。")
        return UNREADABLE
    try:
        shown = verify(proof, key, digest)
    except NotProvenError as error:
        say(f"NOT PROVEN: {error.args[0]}.", f"不能证明：{error.args[1]}。")
        return NOT_PROVEN
    except (KeyError, TypeError, ValueError, AttributeError, RecursionError) as error:
        which, missing = f"{arguments[0]} is not whole", f"{arguments[0]} 不完整"
        if isinstance(error, KeyError):
            say(f"NOT PROVEN: {which}: it has no field {error}.", f"不能证明：{missing}：缺少字段 {error}。")
        else:
            say(
                f"NOT PROVEN: {which}: a field is not what it must be.",
                f"不能证明：{missing}：有字段的内容不符合要求。",
            )
        return NOT_PROVEN
    say(*shown)
    return PROVEN


def leave() -> NoReturn:
    """Run and leave with the exit code."""
    sys.exit(main(sys.argv[1:]))


if __name__ == "__main__":
    leave()
