"""What the tables themselves forbid."""

from __future__ import annotations

import pytest
from flask import Flask
from sqlalchemy.exc import IntegrityError

from tests.factories.accounts import make_organization
from tests.factories.exhibitors import make_application, make_exhibitor, make_product, make_sample_display
from tests.factories.shows import make_pavilion, make_show


def test_a_firm_exhibits_once_per_show(app: Flask) -> None:
    show, firm = make_show(), make_organization()
    make_exhibitor(show, organization=firm)
    with pytest.raises(IntegrityError):
        make_exhibitor(show, organization=firm)


def test_a_firm_with_a_booth_may_show_samples_in_a_pavilion(app: Flask) -> None:
    show, firm = make_show(), make_organization()
    pavilion = make_pavilion(show)
    exhibitor = make_exhibitor(show, organization=firm)
    display = make_sample_display(show, pavilion, organization=firm)
    make_product(exhibitor)
    make_product(display)
    with pytest.raises(IntegrityError):
        make_sample_display(show, pavilion, organization=firm)


def test_a_submitted_application_has_a_number(app: Flask) -> None:
    show = make_show()
    with pytest.raises(IntegrityError):
        make_application(show, number=None)
