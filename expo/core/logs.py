"""Structured log lines on stderr: no personal data, no secrets, no local variables in tracebacks."""

from __future__ import annotations

import sys

import structlog


def configure(*, as_json: bool) -> None:
    """Write log lines as JSON for machines, or as plain key=value text for people."""
    renderer = structlog.processors.JSONRenderer() if as_json else structlog.processors.LogfmtRenderer()
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.format_exc_info,
            renderer,
        ],
        logger_factory=structlog.PrintLoggerFactory(sys.stderr),
        cache_logger_on_first_use=False,
    )
