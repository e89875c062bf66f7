"""The browser's side of a sign-in."""

from __future__ import annotations

from hmac import compare_digest

from flask import Response, current_app, request, session
from itsdangerous import BadSignature, URLSafeSerializer

from expo.core.ids import hash_token

#: where the browser's sign-in token is kept in the signed cookie
SESSION_KEY = "sign_in"
#: a browser in which somebody has signed in before: its own share of tries, so that a stranger's do not lock it out
KNOWN_COOKIE = "known"
KNOWN_AGE_S = 180 * 24 * 3600


def open_session(token: str) -> None:
    """Keep a sign-in in this browser; whatever the browser held before is gone."""
    session.clear()
    session[SESSION_KEY], session.permanent = token, True


def remember_browser(response: Response, email: str) -> Response:
    """Let this browser be known as one in which this address has signed in."""
    value = _serializer().dumps(hash_token(email.lower()))
    response.set_cookie(
        KNOWN_COOKIE, value, max_age=KNOWN_AGE_S, httponly=True, samesite="Lax", secure=request.is_secure
    )
    return response


def browser_is_known(email: str) -> bool:
    """Return whether this address has signed in in this browser before."""
    try:
        known = str(_serializer().loads(request.cookies.get(KNOWN_COOKIE, "")))
    except BadSignature:
        return False
    return compare_digest(known, hash_token(email.lower()))


def _serializer() -> URLSafeSerializer:
    return URLSafeSerializer(current_app.secret_key or "", salt="known-browser")
