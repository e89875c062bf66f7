"""The application object that servers and `flask --app wsgi` import."""

from __future__ import annotations

from expo.app import create_app

app = create_app()
