"""Verify a proof that `docvault prove` wrote. Needs Python 3.9 or newer and nothing else; docs/proof.md explains what is proven.

    python3 verify_proof.py PROOF KEY [FILE]

PROOF is the file, KEY the public key of the vault (its `.public.pem`, or its 64 hexadecimal digits), obtained from somebody you trust and not with
the proof. FILE, when given, is the paper itself: its bytes must be those that were signed for.

Exit code 0: proven. 1: not proven. 2: something that was named cannot be read.
"""

import base64
import binascii
import hashlib
import json
import re
import sys
from pathlib import Path
from typing import Any, Dict, List, NoReturn, Optional, Tuple  # noqa: UP035 - outsiders have old Pythons too

PROVEN, NOT_PROVEN, UNREADABLE = 0, 1, 2
PROOF = "docvault-proof/1"
MEANS = {"screen": "on screen", "sheet": "on a paper sheet", "email": "by e-mail"}


class NotProvenError(Exception):
    """What in the proof does not hold."""


# -- Merkle trees: RFC 6962, section 2.1; RFC 9162, section 2.1.3.2 ----------------------------------------------------


def root_reached(entry: bytes, place: int, size: int, path: List[bytes]) -> bytes:  # noqa: UP006
    """The root that an entry at a place of a tree of this size leads to, by its path."""
    if not 0 <= place < size:
        raise NotProvenError("the entry's place is outside its tree")
    last, reached = size - 1, hashlib.sha256(b"\x00" + entry).digest()
    for step in path:
        if not last:
            raise NotProvenError("a path is too long for its tree")
        if place & 1 or place == last:
            reached = hashlib.sha256(b"\x01" + step + reached).digest()
            while place and not place & 1:
                place, last = place >> 1, last >> 1
        else:
            reached = hashlib.sha256(b"\x01" + reached + step).digest()
        place, last = place >> 1, last >> 1
    if last:
        raise NotProvenError("a path is too short for its tree")
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
    """What the proof shows, in words. Raises `NotProvenError`."""
    if proof["proof"] != PROOF:
        raise NotProvenError("this is not a proof of the kind this script knows (" + PROOF + ")")
    seal, history, record = json.loads(proof["seal"]), json.loads(proof["history"]), json.loads(proof["record"])
    if not is_signed(key, proof["seal"].encode(), bytes.fromhex(proof["signature"])):
        raise NotProvenError("the seal is not signed with this key")
    leaf = root_reached(
        proof["history"].encode(), proof["history_place"], seal["size"], list(map(bytes.fromhex, proof["history_path"]))
    )
    if leaf.hex() != seal["root"]:
        raise NotProvenError("the seal does not cover this history")
    entry = root_reached(
        proof["record"].encode(), record["seq"] - 1, history["size"], list(map(bytes.fromhex, proof["record_path"]))
    )
    if entry.hex() != history["root"]:
        raise NotProvenError("the history does not hold this record")
    if record["action"] != "signed":
        raise NotProvenError("the record is not of a signature")
    if file_digest and file_digest != record["data"]["sha256"]:
        raise NotProvenError("the file is not the one that was signed for: its bytes are others")
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
    return lines


def name_of(changes: Any, person: str) -> str:
    """The person's name as it stands in the signature itself."""
    waiting = [changes]
    while waiting:
        value = waiting.pop()
        if isinstance(value, dict) and value.get("person") == person and isinstance(value.get("name"), str):
            return str(value["name"])
        waiting += value.values() if isinstance(value, dict) else value if isinstance(value, list) else []
    return person


def read_key(typed: str) -> bytes:
    """The public key from 64 hexadecimal digits or a PEM file."""
    if re.fullmatch("[0-9a-fA-F]{64}", typed):
        return bytes.fromhex(typed)
    lines = Path(typed).read_text(encoding="ascii").split("-----")
    if len(lines) < 3 or lines[1] != "BEGIN PUBLIC KEY":
        raise ValueError("it holds no public key")
    return base64.b64decode(lines[2])[-32:]  # the key ends its DER form (RFC 8410)


def main(arguments: List[str]) -> int:  # noqa: UP006
    """Verify what the command line names."""
    if len(arguments) not in {2, 3}:
        print(__doc__)
        return UNREADABLE
    named = arguments[0]
    try:
        proof = json.loads(Path(named).read_text(encoding="utf-8"))
        named = arguments[1]
        key = read_key(named)
        named = arguments[-1]
        digest = hashlib.sha256(Path(named).read_bytes()).hexdigest() if len(arguments) == 3 else ""
    except (OSError, ValueError, binascii.Error) as error:
        print(f"{named} cannot be read: {error}")
        return UNREADABLE
    try:
        print("\n".join(verify(proof, key, digest)))
    except NotProvenError as error:
        print(f"NOT PROVEN: {error}.")
        return NOT_PROVEN
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        print(f"NOT PROVEN: the proof is not whole ({type(error).__name__}: {error}).")
        return NOT_PROVEN
    return PROVEN


def leave() -> NoReturn:
    """Run and leave with the exit code."""
    sys.exit(main(sys.argv[1:]))


if __name__ == "__main__":
    leave()
