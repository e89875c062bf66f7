"""What holds for every route: a rule, a plain address, a place in some navigation."""

from __future__ import annotations

import re

import pytest
from flask import Flask
from werkzeug.routing import Rule

from expo.core.errors import NotFound
from expo.web import access, nav
from expo.web.access import rule_of
from tests.access.exempt import NOT_IN_NAVIGATION
from tests.access.world import methods_of, rules_of
from tests.conftest import app_on

SEGMENT = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*(\.[a-z]+|\.<x>)?|<x>(\.<x>)?")


def _rules() -> list[Rule]:
    return rules_of(app_on("sqlite"))


@pytest.mark.parametrize("rule", _rules(), ids=lambda rule: rule.endpoint)
def test_every_route_says_who_may_open_it(rule: Rule) -> None:
    declared = rule_of(app_on("sqlite").view_functions[rule.endpoint])
    assert declared is not None
    assert (declared.permission is None) == bool(declared.public_reason)
    if declared.scope is not None:
        assert set(declared.scope.params) <= rule.arguments


@pytest.mark.parametrize("rule", _rules(), ids=lambda rule: rule.endpoint)
def test_addresses_are_kebab_case(rule: Rule) -> None:
    parts = [part for part in re.sub(r"<[^>]*>", "<x>", rule.rule).split("/") if part]
    assert [part for part in parts if not SEGMENT.fullmatch(part)] == []


@pytest.mark.parametrize("rule", _rules(), ids=lambda rule: rule.endpoint)
def test_what_lies_below_a_show_is_about_that_show(rule: Rule) -> None:
    if "show" in rule.arguments:
        declared = rule_of(app_on("sqlite").view_functions[rule.endpoint])
        assert declared is not None
        assert declared.scope is not None
        assert declared.scope.params[0] == "show"


@pytest.mark.parametrize("rule", _rules(), ids=lambda rule: rule.endpoint)
def test_whoever_changes_data_commits_once(rule: Rule) -> None:
    if set(methods_of(rule)) - {"GET"}:
        view = app_on("sqlite").view_functions[rule.endpoint]
        assert getattr(view, "writes", False) or rule.endpoint in WRITES_NOTHING


#: they change nothing in the request itself
WRITES_NOTHING = {"accounts.forgot", "leads.consent", "leads.scan"}


def test_the_guard_refuses_a_route_that_says_nothing() -> None:
    app = Flask("undeclared")
    app.testing = True
    access.init_app(app)
    app.add_url_rule("/open", view_func=lambda: "open")
    with pytest.raises(NotFound):
        app.test_client().get("/open")


def test_every_page_is_reached_from_a_navigation_or_said_to_be_exempt() -> None:
    pages = {rule.endpoint: rule.rule.rstrip("/") for rule in _rules() if "GET" in methods_of(rule)}
    places = nav.endpoints()
    assert places - set(pages) == set(), "in a navigation, but no page"
    roofs = tuple(f"{pages[place]}{end}" for place in places for end in ("/", "."))
    below = {name for name, address in pages.items() if address.startswith(roofs)}
    lost = set(pages) - places - below - set(NOT_IN_NAVIGATION)
    assert lost == set(), "add a NavItem, or say in exempt.py from where people reach it"
    assert set(NOT_IN_NAVIGATION) <= set(pages), "exempt, but no longer there"
    assert not set(NOT_IN_NAVIGATION) & places, "exempt, but in a navigation"
