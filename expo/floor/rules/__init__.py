"""Decisions about floors and plans; pure."""
