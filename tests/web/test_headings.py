"""Headings of pages without content: an empty show, and lists in which nothing fits."""

from __future__ import annotations

import re
from http import HTTPStatus
from itertools import pairwise

import pytest
from flask import Flask
from flask.testing import FlaskClient

from expo.core.actor import Role
from tests.factories.accounts import make_user, sign_in
from tests.factories.shows import grant, make_show

HEADING = re.compile(r"<h([1-6])[ >]")


def pages_of_a_show(app: Flask) -> list[str]:
    """Return the addresses of all organizer's pages that are about the show alone."""
    return sorted(
        rule.rule
        for rule in app.url_map.iter_rules()
        if rule.arguments == {"show"} and rule.methods and "GET" in rule.methods and "/manage" in rule.rule
    )


def skipped(text: str) -> list[tuple[int, int]]:
    """Return where a page's headings leave a level out."""
    levels = [int(level) for level in HEADING.findall(text.partition("<main")[2])]
    return [(before, after) for before, after in pairwise(levels) if after > before + 1]


def faults(app: Flask, client: FlaskClient, slug: str, query: str) -> list[str]:
    """Return where the show's pages, asked with `query`, leave a heading level out."""
    found: list[str] = []
    for rule in pages_of_a_show(app):
        answer = client.get(rule.replace("<show>", slug) + query)
        if answer.mimetype != "text/html" or answer.status_code != HTTPStatus.OK:
            continue
        found += [f"{rule}: h{before} before h{after}" for before, after in skipped(answer.text)]
    return found


@pytest.mark.parametrize("query", ["", "?q=zzqqx"])
def test_no_page_of_an_empty_show_leaves_a_heading_level_out(sqlite_app: Flask, query: str) -> None:
    show, organizer = make_show(), make_user()
    grant(organizer, Role.ORGANIZER, show)
    client = sqlite_app.test_client()
    sign_in(client, organizer)
    assert faults(sqlite_app, client, show.slug, query) == []
