"""What tests of pages begin with."""

from __future__ import annotations

from datetime import datetime

import pytest
from flask import Flask
from flask.testing import FlaskClient

from expo.consultations.models import Consultation
from expo.core.work import unit_of_work
from tests.consultations.fair import Fair
from tests.consultations.test_booking import Scene, book, make_scene
from tests.factories.consultations import (
    make_buyer,
    make_setup,
    make_slots,
    make_tables,
)
from tests.factories.exhibitors import make_exhibitor
from tests.factories.shows import make_show


@pytest.fixture
def fair(sqlite_app: Flask) -> Fair:
    show = make_show()
    make_setup(show)
    make_tables(show)
    return Fair(show, make_slots(show), make_buyer(show), make_exhibitor(show))


@pytest.fixture
def visitor(sqlite_app: Flask) -> FlaskClient:
    return sqlite_app.test_client()


@pytest.fixture
def held(app: Flask, now: datetime) -> tuple[Scene, Consultation]:
    scene = make_scene()
    with unit_of_work():
        made = book(scene.buyer, scene.firm, scene.slots[0], now)
    return scene, made
