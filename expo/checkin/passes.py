"""Gate passes: what a signed-in person's gate page sends instead of a device token.

A pass names the sign-in it was made for, so signing out or losing the role ends it within seconds.
"""

from __future__ import annotations

from flask import current_app
from itsdangerous import BadSignature, SignatureExpired, URLSafeTimedSerializer
from sqlalchemy import select

from expo.accounts.models import SignIn, User, UserId
from expo.checkin import facts
from expo.checkin.models import Gate
from expo.core.actor import Actor, ActorKind, Grant, Role
from expo.core.db import db
from expo.shows import queries as shows

PREFIX = "gp_"
#: a long day at the gate
MAX_AGE_S = 16 * 3600
_ROLES = (Role.GATE, Role.ORGANIZER)


def _serializer() -> URLSafeTimedSerializer:
    return URLSafeTimedSerializer(str(current_app.secret_key), salt="checkin.pass")


def issue(gate: Gate, sign_in_id: int) -> str:
    """Return the pass of a sign-in for one gate."""
    return PREFIX + _serializer().dumps([sign_in_id, gate.id])


def find(token: str) -> Actor | None:
    """Return who stands at the gate, or None where the pass is forged, too old, or its person may not any more."""
    return facts.keep_actor(token, lambda: _load(token))


def _load(token: str) -> Actor | None:
    try:
        sign_in_id, gate_id = _serializer().loads(token.removeprefix(PREFIX), max_age=MAX_AGE_S)
    except (BadSignature, SignatureExpired):
        return None
    gate = db.session.get(Gate, gate_id)
    person = _person(sign_in_id)
    if gate is None or person is None:
        return None
    held = {grant.role for grant in shows.grants_of(person[0]) if grant.show_id == gate.show_id}
    if not held & set(_ROLES):
        return None
    grants = frozenset({Grant(Role.GATE, gate.show_id)})
    return Actor(ActorKind.USER, person[0], person[1], grants, device_subject=gate.id)


def _person(sign_in_id: int) -> tuple[UserId, str] | None:
    row = db.session.execute(
        select(User.id, User.name)
        .join(SignIn, SignIn.user_id == User.id)
        .where(SignIn.id == sign_in_id, SignIn.revoked_at.is_(None), User.deactivated_at.is_(None))
    ).one_or_none()
    return (row[0], row[1]) if row is not None else None
