"""Security headers: a strict content policy without inline code and without other hosts."""

from __future__ import annotations

from flask import Flask, Response

POLICY = "; ".join(
    (
        "default-src 'self'",
        "script-src 'self' 'wasm-unsafe-eval'",
        "style-src 'self'",
        "img-src 'self' data: blob:",
        "media-src 'self' blob:",
        "font-src 'self'",
        "connect-src 'self'",
        "worker-src 'self'",
        "manifest-src 'self'",
        "object-src 'none'",
        "base-uri 'none'",
        "form-action 'self'",
        "frame-ancestors 'none'",
    )
)
HEADERS = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Permissions-Policy": "camera=(self), microphone=(), geolocation=()",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}


def init_app(app: Flask, *, https: bool) -> None:
    """Put the headers on every answer; what a view set itself stays."""
    own = HEADERS | ({"Strict-Transport-Security": "max-age=31536000"} if https else {})
    on_all = [(name, name.lower(), value) for name, value in own.items()]

    @app.after_request
    def protect(response: Response) -> Response:
        headers = response.headers
        present = {name.lower() for name, _ in headers}
        headers.extend([(name, value) for name, key, value in on_all if key not in present])
        if response.mimetype in ("text/html", "application/json"):
            headers.setdefault("Cache-Control", "no-cache, private")
        return response
