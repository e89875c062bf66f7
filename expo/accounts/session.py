"""The browser's side of a sign-in."""

from __future__ import annotations

#: where the browser's sign-in token is kept in the signed cookie
SESSION_KEY = "sign_in"
