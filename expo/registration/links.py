"""Signed links: whoever holds one sees that badge, without an account."""

from __future__ import annotations

from base64 import urlsafe_b64decode, urlsafe_b64encode
from binascii import Error as NotBase64
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256
from hmac import compare_digest, new
from uuid import UUID

from expo.registration.errors import LinkUnknown
from expo.registration.models import Registration

#: a link works until so long after the show: people look up whom they met
GRACE = timedelta(days=30)
_SALT = b"registration.badge"
_PROOF_BYTES = 12
_UUID_BYTES = 16
_HOUR_S = 3600
_secret: list[bytes] = []


@dataclass(frozen=True, slots=True)
class Opened:
    """What a genuine link says: whose badge, and until when it works."""

    public_id: UUID
    expires_at: int

    def is_expired(self, now: datetime) -> bool:
        return now.timestamp() >= self.expires_at


def configure(secret: str) -> None:
    """Sign links with this server's secret (called by `expo.app`)."""
    _secret[:] = [sha256(_SALT + secret.encode()).digest()]


def token_of(registration: Registration, now: datetime) -> str:
    """Return the text of the link to a registration's badge; it works until some weeks after the show."""
    ends = datetime.combine(registration.show.ends_on, datetime.min.time(), tzinfo=now.tzinfo) + GRACE
    hours = int(max(ends, now + GRACE).timestamp()) // _HOUR_S
    packed = registration.public_id.bytes + hours.to_bytes(4, "big")
    return urlsafe_b64encode(packed + _proof(packed)).rstrip(b"=").decode()


def path_of(registration: Registration, now: datetime) -> str:
    """Return the address of the badge page below the server's own."""
    return f"/badges/{token_of(registration, now)}"


def read(token: str) -> Opened:
    """Return what the link says. Raises LinkUnknown where the signature is not ours."""
    try:
        data = urlsafe_b64decode(token + "=" * (-len(token) % 4))
    except (NotBase64, ValueError) as fault:
        raise LinkUnknown from fault
    packed, proof = data[:-_PROOF_BYTES], data[-_PROOF_BYTES:]
    if len(packed) != _UUID_BYTES + 4 or not compare_digest(proof, _proof(packed)):
        raise LinkUnknown
    return Opened(UUID(bytes=packed[:_UUID_BYTES]), int.from_bytes(packed[_UUID_BYTES:], "big") * _HOUR_S)


def _proof(packed: bytes) -> bytes:
    return new(_secret[0], packed, sha256).digest()[:_PROOF_BYTES]
