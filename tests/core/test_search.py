"""What somebody types into a search is looked for as it stands."""

from __future__ import annotations

import pytest
from flask import Flask
from sqlalchemy import select

from expo.accounts.models import Organization
from expo.core.db import db, holds
from tests.factories.accounts import make_organization


@pytest.mark.parametrize(
    ("typed", "found"),
    [("100%", ["100% Organic"]), ("a_b", ["a_b Foods"]), ("ORGANIC", ["100% Organic"]), ("100#", [])],
)
def test_signs_that_mean_something_to_the_database_are_looked_for_too(app: Flask, typed: str, found: list[str]) -> None:
    for name in ("100% Organic", "1000 Trees", "a_b Foods", "acb Foods"):
        make_organization(ko="", en=name)
    names = db.session.scalars(select(Organization.name_en).where(holds(typed, Organization.name_en))).all()
    assert names == found
