"""The cryptography of badges: ECDSA P-256 with deterministic signatures, private keys encrypted at rest."""

from __future__ import annotations

import os
from functools import lru_cache

from cryptography.exceptions import InvalidSignature, InvalidTag
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature, encode_dss_signature
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

_HALF = 32
_NONCE = 12
_ALGORITHM = ec.ECDSA(SHA256())
_DETERMINISTIC = ec.ECDSA(SHA256(), deterministic_signing=True)
_secret: list[str] = []


def configure(secret_key: str) -> None:
    """Say which secret the private keys are encrypted under (called by `expo.app`)."""
    _secret[:] = [secret_key]


def new_private_key() -> int:
    """Return the number of a fresh private key."""
    return ec.generate_private_key(ec.SECP256R1()).private_numbers().private_value


def public_bytes(private_value: int) -> bytes:
    """Return the public key of a private one as an uncompressed point."""
    key = _private(private_value).public_key()
    return key.public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)


def sign(private_value: int, message: bytes) -> bytes:
    """Return the raw signature (r and s, 32 bytes each); the same message always gets the same one."""
    r, s = decode_dss_signature(_private(private_value).sign(message, _DETERMINISTIC))
    return r.to_bytes(_HALF, "big") + s.to_bytes(_HALF, "big")


def verify(public_key: bytes, signature: bytes, message: bytes) -> bool:
    """Return whether the raw signature over the message is this key's."""
    r, s = int.from_bytes(signature[:_HALF], "big"), int.from_bytes(signature[_HALF:], "big")
    try:
        _public(public_key).verify(encode_dss_signature(r, s), message, _ALGORITHM)
    except (InvalidSignature, ValueError):
        return False
    return True


def seal(private_value: int) -> bytes:
    """Return a private key encrypted for the database."""
    nonce = os.urandom(_NONCE)
    return nonce + AESGCM(_wrapping_key(_secret[0])).encrypt(nonce, private_value.to_bytes(_HALF, "big"), None)


def unseal(sealed: bytes) -> int | None:
    """Return the private key, or None where it was encrypted under another SECRET_KEY."""
    try:
        plain = AESGCM(_wrapping_key(_secret[0])).decrypt(sealed[:_NONCE], sealed[_NONCE:], None)
    except InvalidTag:
        return None
    return int.from_bytes(plain, "big")


@lru_cache(maxsize=4)
def _wrapping_key(secret: str) -> bytes:
    return HKDF(algorithm=SHA256(), length=32, salt=None, info=b"badge signing keys").derive(secret.encode())


@lru_cache(maxsize=8)
def _private(private_value: int) -> ec.EllipticCurvePrivateKey:
    return ec.derive_private_key(private_value, ec.SECP256R1())


@lru_cache(maxsize=64)
def _public(point: bytes) -> ec.EllipticCurvePublicKey:
    return ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), point)
