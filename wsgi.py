"""The application object that servers and `flask --app wsgi` import.

A server refuses here, with one sentence, what it should not serve; commands ask for no database they do not need.
"""

from __future__ import annotations

import os
import sys

from config import SettingsError, check_fit_to_serve, load_settings
from expo.app import create_app
from expo.core.readiness import check_database

SERVES = os.environ.get("FLASK_RUN_FROM_CLI") != "true" or "run" in sys.argv[1:2]

try:
    settings = load_settings()
    if SERVES:
        check_fit_to_serve(settings)
    app = create_app(settings)
    if SERVES and settings.is_production:
        with app.app_context():
            check_database(settings)
except SettingsError as fault:
    sys.exit(f"Cannot serve: {fault}")
