"""Pages of this room; importing it registers them on `bp`."""

from __future__ import annotations

from expo.consultations import jobs, setup_jobs
from expo.consultations.views import (
    board,
    board_screens,
    buyer,
    buyer_answers,
    buyer_profile,
    desk,
    draft,
    draft_lists,
    exhibitor,
    exhibitor_wishes,
    frame,
    interpreter,
    log,
    log_confirm,
    manage,
    manage_buyers,
    manage_changes,
    manage_interpreters,
    manage_logs,
    manage_setup,
    matching,
    replan,
)
from expo.consultations.views.blueprint import bp

__all__ = [
    "board",
    "board_screens",
    "bp",
    "buyer",
    "buyer_answers",
    "buyer_profile",
    "desk",
    "draft",
    "draft_lists",
    "exhibitor",
    "exhibitor_wishes",
    "frame",
    "interpreter",
    "jobs",
    "log",
    "log_confirm",
    "manage",
    "manage_buyers",
    "manage_changes",
    "manage_interpreters",
    "manage_logs",
    "manage_setup",
    "matching",
    "replan",
    "setup_jobs",
]
