"""What tests of the day begin with."""

from __future__ import annotations

from flask import Flask
from flask.testing import FlaskClient

from expo.consultations.models import Consultation
from expo.core.actor import Role, job_actor
from expo.core.db import db
from tests.consultations.test_booking import Scene
from tests.factories.accounts import make_user, sign_in
from tests.factories.shows import grant

ACTOR = job_actor("test")


def again(consultation: Consultation) -> Consultation:
    return db.session.get_one(Consultation, consultation.id)


def host(app: Flask, scene: Scene) -> FlaskClient:
    client = app.test_client()
    user = make_user(language="en")
    grant(user, Role.ORGANIZER, scene.show)
    sign_in(client, user)
    return client
