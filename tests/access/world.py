"""Two shows with people in every role, and requests from each of them; what a request changed is undone."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from flask import Flask
from flask.testing import FlaskClient
from werkzeug.routing import AnyConverter, Rule

from expo.accounts.models import Organization, User
from expo.accounts.session import SESSION_KEY
from expo.core import clock
from expo.core.actor import Role
from expo.core.db import db
from expo.exhibitors.models import Exhibitor
from expo.shows.models import Pavilion, Show
from expo.web.access import Rule as AccessRule
from expo.web.access import rule_of
from tests.access import params
from tests.conftest import NOW, make_app
from tests.factories import accounts, exhibitors, shows

#: who asks: nobody is signed out, a stranger has an account and no role
PERSONS = ("nobody", "stranger", *(role.value for role in Role))
#: where: one's own thing, somebody else's in the same show, another show's, and the own address with foreign parts
FAULT = "FAULT"
#: from here on nothing is committed
REFUSED = 400
PLACES = ("own", "other", "foreign", "crossed")


@dataclass
class Side:
    """What one corner of the world holds: a show and, in it, one firm, one pavilion, one buyer …"""

    name: str
    show: Show
    pavilion: Pavilion
    organization: Organization
    exhibitor: Exhibitor
    buyer_organization: Organization
    user: User
    values: dict[str, object] = field(default_factory=dict)


@dataclass
class World:
    """The app with its filled database, the corners and everybody's cookie."""

    app: Flask
    sides: dict[str, Side]
    cookies: dict[str, str]
    snapshot: Path
    database: Path

    def address(self, rule: Rule, place: str) -> str | None:
        """Return the rule's path at a place, or None where the place makes no difference to it."""
        names = sorted(rule.arguments)
        declared = rule_of(self.app.view_functions[rule.endpoint])
        if place not in places_of(rule, declared):
            return None
        values = {name: first_of(rule, name) or self._value(rule, name, place) for name in names}
        with self.app.test_request_context():
            return self.app.url_map.bind("localhost").build(rule.endpoint, values, method=one_method(rule))

    def _value(self, rule: Rule, name: str, place: str) -> object:
        declared = rule_of(self.app.view_functions[rule.endpoint])
        return self.sides[corner_of(name, place, declared)].values[key_of(rule, name)]

    def status(self, person: str, method: str, path: str) -> str:
        """Return the status of one request by one person (FAULT where it broke), and undo what it changed."""
        client = self.app.test_client()
        if person in self.cookies:
            client.set_cookie("expo", self.cookies[person])
        changed = method != "GET"
        try:
            answer = client.open(path, method=method, headers={"Accept": "text/html"})
            changed = changed and answer.status_code < REFUSED and not (answer.location or "").startswith("/sign-in")
            return str(answer.status_code)
        except Exception as fault:  # noqa: BLE001 - the table shows it, its test refuses it
            return f"{FAULT} {type(fault).__name__}"
        finally:
            if changed:
                self._restore()

    def _restore(self) -> None:
        with self.app.app_context():
            db.session.remove()
            db.engine.dispose()
        for leftover in (f"{self.database}-wal", f"{self.database}-shm"):
            Path(leftover).unlink(missing_ok=True)
        shutil.copyfile(self.snapshot, self.database)


def one_method(rule: Rule) -> str:
    """Return a method the rule answers."""
    return methods_of(rule)[0]


def first_of(rule: Rule, name: str) -> str | None:
    """Return the first choice of a parameter that names its choices: <any(csv, xlsx):kind>."""
    converter = rule._converters[name]
    return min(converter.items) if isinstance(converter, AnyConverter) else None


def key_of(rule: Rule, name: str) -> str:
    """Return under which name a side keeps the value: the endpoint's own, its room's, or the parameter's."""
    room = rule.endpoint.partition(".")[0]
    return next((key for key in (f"{rule.endpoint}:{name}", f"{room}:{name}") if key in params.MAKERS), name)


def places_of(rule: Rule, declared: AccessRule | None) -> tuple[str, ...]:
    """Return the places that differ for this rule."""
    names = {name for name in rule.arguments if name not in params.PLAIN}
    if "show" not in names:
        return ("own", "other") if names else ("own",)
    scope = set(declared.scope.params) if declared and declared.scope else {"show"}
    places = ["own", "foreign"]
    if scope & names - {"show"}:
        places.insert(1, "other")
    if names - scope:
        places.append("crossed")
    return tuple(places)


def corner_of(name: str, place: str, declared: AccessRule | None) -> str:
    """Return which side's value stands in the address."""
    scope = declared.scope.params if declared and declared.scope else ("show",)
    if place == "crossed":
        return "own" if name in scope or name in params.PLAIN else "foreign"
    if place == "other":
        return "own" if name == "show" else "other"
    return place


def _side(name: str, show: Show, number: int) -> Side:
    organization, buyer = accounts.make_organization(), accounts.make_organization()
    pavilion = shows.make_pavilion(show, slug=f"pavilion-{name}", position=number)
    exhibitor = exhibitors.make_exhibitor(show, organization=organization, slug=f"firm-{name}")
    return Side(name, show, pavilion, organization, exhibitor, buyer, accounts.make_user())


def _people(side: Side) -> dict[str, User]:
    """Return everybody, with their role in the show of `side`."""
    people = {name: accounts.make_user(email=f"{name}@example.com") for name in PERSONS[1:]}
    for role in Role:
        shows.grant(
            people[role.value],
            role,
            side.show,
            organization={Role.EXHIBITOR: side.organization, Role.BUYER: side.buyer_organization}.get(role),
            pavilion=side.pavilion if role is Role.HOST else None,
        )
    return people


def _cookie(app: Flask, user: User) -> str:
    client = app.test_client()
    accounts.sign_in(client, user)
    with client.session_transaction() as session:
        assert SESSION_KEY in session
    cookie = client.get_cookie("expo")
    assert cookie is not None
    return cookie.value


@contextmanager
def make_world() -> Iterator[World]:
    """Yield a world of its own on SQLite."""
    app = make_app("sqlite")
    app.test_client_class = FlaskClient  # each request brings its own context here
    with clock.at(NOW):
        with app.app_context():
            here, there = shows.make_show(slug="here"), shows.make_show(slug="there")
            sides = {
                "own": _side("own", here, 1),
                "other": _side("other", here, 2),
                "foreign": _side("foreign", there, 1),
            }
            people = _people(sides["own"])
            for side in sides.values():
                params.fill(side)
            cookies = {name: _cookie(app, user) for name, user in people.items()}
            database = Path(str(db.engine.url.database))
            db.session.remove()
            with db.engine.connect() as connection:
                connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
            db.engine.dispose()
        snapshot = database.with_suffix(".snapshot")
        shutil.copyfile(database, snapshot)
        yield World(app, sides, cookies, snapshot, database)
        shutil.rmtree(database.parent, ignore_errors=True)


def rules_of(app: Flask) -> list[Rule]:
    """Return every rule with a view, in the order of their addresses."""
    return sorted(app.url_map.iter_rules(), key=lambda rule: (rule.rule, rule.endpoint))


def methods_of(rule: Rule) -> list[str]:
    """Return the methods a rule answers, without those Flask adds."""
    return sorted((rule.methods or set()) - {"HEAD", "OPTIONS"})
