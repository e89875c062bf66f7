"""Buyers look for firms in their own language."""

from __future__ import annotations

from flask import Flask

from expo.consultations.queries import people
from expo.core.db import db
from tests.factories.exhibitors import make_exhibitor, make_product
from tests.factories.shows import make_show


def test_a_firm_is_found_by_what_its_products_say_in_either_language(app: Flask) -> None:
    show = make_show()
    firm = make_exhibitor(show)
    make_exhibitor(show)
    make_product(firm, text_ko="물류 로봇에 쓰는 감속기", text_en="for warehouse robots")
    for words in ("물류 로봇", "Warehouse"):
        assert [each.id for each in db.session.scalars(people.select_directory(show.id, q=words))] == [firm.id]
