"""Read by `gunicorn wsgi:app`: refuse to serve what must not be served, and start the embedded jobs."""

from __future__ import annotations

import sys
from typing import Any

from config import SettingsError, check_fit_to_serve, load_settings

worker_class = "gthread"
threads = 16
control_socket_disable = True


def on_starting(_server: Any) -> None:  # noqa: ANN401 - gunicorn's own object
    """Ask once, before any worker starts."""
    from expo.app import create_app
    from expo.core.readiness import make_ready

    try:
        settings = load_settings()
        check_fit_to_serve(settings)
        with create_app(settings).app_context():
            make_ready(settings)
    except SettingsError as fault:
        sys.exit(f"Cannot serve: {fault}")


def post_worker_init(_worker: Any) -> None:  # noqa: ANN401 - gunicorn's own object
    """Start the job consumer in this process, where jobs are embedded."""
    if load_settings().jobs == "embedded":
        from expo.core import jobs

        jobs.runner.start_consumer()
