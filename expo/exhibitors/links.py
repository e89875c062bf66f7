"""Signed links: whoever holds one may go on with that application, without an account."""

from __future__ import annotations

import base64
import binascii
from uuid import UUID

from itsdangerous import BadSignature, Signer

from expo.exhibitors.errors import LinkUnknown
from expo.exhibitors.models import Application

_signers: list[Signer] = []


def configure(secret: str) -> None:
    """Sign links with this server's secret (called by `expo.app`)."""
    _signers[:] = [Signer(secret, salt="exhibitors.application")]


def token_of(application: Application) -> str:
    """Return the token that opens the application."""
    packed = base64.urlsafe_b64encode(application.public_id.bytes).rstrip(b"=")
    return _signers[0].sign(packed).decode()


def public_id_of(token: str) -> UUID:
    """Return which application a token opens. Raises LinkUnknown where the signature is not ours."""
    try:
        packed = _signers[0].unsign(token)
        return UUID(bytes=base64.urlsafe_b64decode(packed + b"=="))
    except (BadSignature, binascii.Error, ValueError) as fault:
        raise LinkUnknown from fault


def path_of(application: Application) -> str:
    """Return the address below the server's own where the applicant sees the application."""
    return f"/shows/{application.show.slug}/applications/{token_of(application)}"
