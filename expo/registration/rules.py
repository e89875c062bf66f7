"""Badge tokens and short codes as pure text and bytes, and what kinds of people register."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from struct import pack

ID_BYTES = 16
SIGNATURE_BYTES = 64
TOKEN_BYTES = 1 + ID_BYTES + SIGNATURE_BYTES
SHOW_BYTES = 4
#: base45 turns two bytes into three characters and a last single byte into two
TOKEN_LENGTH = 122

_BASE45 = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:"
_FOREIGN = 255
#: each byte's value in base45, 255 for what is none
_BASE45_TABLE = bytes(_BASE45.find(chr(byte)) % 256 for byte in range(256))
_PAIR, _TWO_BYTES, _ONE_BYTE = 3, 1 << 16, 1 << 8

#: Crockford's base 32: no I, L, O, U
ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_VALUE = {character: value for value, character in enumerate(ALPHABET)}
_LOOKALIKES = str.maketrans({"O": "0", "I": "1", "L": "1", "-": "", " ": "", "\u3000": ""})
CODE_LENGTH = 11
RANDOM_LENGTH = CODE_LENGTH - 1


class RegistrationKind(StrEnum):
    VISITOR = "visitor"
    BUYER = "buyer"
    EXHIBITOR_STAFF = "exhibitor_staff"
    PRESS = "press"
    VIP = "vip"
    SPEAKER = "speaker"
    ORGANIZER = "organizer"


class RegistrationStatus(StrEnum):
    ACTIVE = "active"
    CANCELLED = "cancelled"


class RevokeReason(StrEnum):
    REISSUED = "reissued"
    CANCELLED = "cancelled"
    LOST = "lost"
    MISUSED = "misused"


class ConsentPurpose(StrEnum):
    PRIVACY = "privacy"
    NEWS = "news"
    THIRD_PARTY = "third_party"


class CodeProblem(StrEnum):
    """What is wrong with a typed short code."""

    EMPTY = "empty"
    TOO_SHORT = "too_short"
    TOO_LONG = "too_long"
    FOREIGN_CHARACTER = "foreign_character"
    MISTYPED = "mistyped"


@dataclass(frozen=True, slots=True)
class Token:
    """The parts of a badge token."""

    key_id: int
    token_id: bytes
    signature: bytes

    @property
    def signed(self) -> bytes:
        """Return the bytes that the signature covers."""
        return bytes([self.key_id]) + self.token_id

    @property
    def show_id(self) -> int:
        """Return the show that the badge was issued for."""
        return int.from_bytes(self.token_id[:SHOW_BYTES], "big")


@dataclass(frozen=True, slots=True)
class CodeFault:
    """Why a typed text is not a short code; `length` counts its characters without spaces and hyphens."""

    problem: CodeProblem
    length: int = 0
    character: str = ""


def make_token_id(show_id: int, random_bytes: bytes) -> bytes:
    """Return the id of a badge: the show's number, then randomness, so that a gate without a network knows the show."""
    return show_id.to_bytes(SHOW_BYTES, "big") + random_bytes[: ID_BYTES - SHOW_BYTES]


def signed_bytes(key_id: int, token_id: bytes) -> bytes:
    """Return what a badge's signature covers."""
    return bytes([key_id]) + token_id


def encode_token(key_id: int, token_id: bytes, signature: bytes) -> str:
    """Return the text of a badge's QR code: key id, badge id and signature in base45."""
    return encode_base45(signed_bytes(key_id, token_id) + signature)


def decode_token(text: str) -> Token | None:
    """Return the parts of a token, or None where the text is none. The signature is not checked."""
    data = decode_base45(text) if len(text) == TOKEN_LENGTH else None
    if data is None or len(data) != TOKEN_BYTES:
        return None
    return Token(data[0], data[1 : 1 + ID_BYTES], data[1 + ID_BYTES :])


def trimmed(text: str) -> str:
    """Return read text without surrounding space, of which a whole token may have one that belongs to it."""
    return text if len(text) == TOKEN_LENGTH else text.strip()


def encode_base45(data: bytes) -> str:
    """Return bytes as text of the QR code's alphanumeric alphabet. Source: RFC 9285."""
    out = []
    for index in range(0, len(data) - 1, 2):
        number = data[index] * 256 + data[index + 1]
        out.append(_BASE45[number % 45] + _BASE45[number // 45 % 45] + _BASE45[number // 2025])
    if len(data) % 2:
        out.append(_BASE45[data[-1] % 45] + _BASE45[data[-1] // 45])
    return "".join(out)


def decode_base45(text: str) -> bytes | None:
    """Return the bytes of a base45 text, or None where it is none. Source: RFC 9285."""
    values = text.encode("ascii", "replace").translate(_BASE45_TABLE)
    rest = len(values) % _PAIR
    if _FOREIGN in values or rest == 1:
        return None
    whole = len(values) - rest
    pairs = zip(values[0:whole:3], values[1:whole:3], values[2:whole:3], strict=True)
    numbers = [first + 45 * second + 2025 * third for first, second, third in pairs]
    last = values[-2] + 45 * values[-1] if rest else 0
    if last >= _ONE_BYTE or (numbers and max(numbers) >= _TWO_BYTES):
        return None
    return pack(f">{len(numbers)}H", *numbers) + (bytes([last]) if rest else b"")


def _powers() -> tuple[list[int], list[int]]:
    """Return powers and logarithms of 2 in the field of 32 elements (x^5 + x^2 + 1)."""
    powers, logarithms, value = [], [0] * 32, 1
    for exponent in range(31):
        powers.append(value)
        logarithms[value] = exponent
        value <<= 1
        if value & 32:
            value ^= 0b100101
    return powers, logarithms


_POWERS, _LOGARITHMS = _powers()


def check_character(characters: str) -> str:
    """Return the check character of ten characters: it betrays every single wrong one and every two swapped ones.

    Each place has its own weight in the field of 32 elements; a check within the same 32 characters needs no
    special signs on a phone's keyboard.
    """
    total = 0
    for place, character in enumerate(characters, start=1):
        value = _VALUE[character]
        if value:
            total ^= _POWERS[(_LOGARITHMS[value] + place) % 31]
    return ALPHABET[total]


def make_code(randomness: bytes) -> str:
    """Return a short code from at least ten random bytes."""
    characters = "".join(ALPHABET[byte % 32] for byte in randomness[:RANDOM_LENGTH])
    return characters + check_character(characters)


def format_code(code: str) -> str:
    """Return a short code as printed: three groups."""
    return f"{code[:4]}-{code[4:8]}-{code[8:]}"


def normalise_code(text: str) -> str:
    """Return typed text as a code is kept: upper case, without spaces and hyphens, O as 0, I and L as 1."""
    return text.strip().upper().translate(_LOOKALIKES)


def read_code(text: str) -> str | CodeFault:
    """Return the short code that was typed, or what is wrong with it."""
    code = normalise_code(text)
    if not code:
        return CodeFault(CodeProblem.EMPTY)
    foreign = next((character for character in code if character not in _VALUE), "")
    if foreign:
        return CodeFault(CodeProblem.FOREIGN_CHARACTER, len(code), foreign)
    if len(code) != CODE_LENGTH:
        problem = CodeProblem.TOO_SHORT if len(code) < CODE_LENGTH else CodeProblem.TOO_LONG
        return CodeFault(problem, len(code))
    if check_character(code[:RANDOM_LENGTH]) != code[RANDOM_LENGTH]:
        return CodeFault(CodeProblem.MISTYPED, len(code))
    return code
