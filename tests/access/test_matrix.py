"""The reviewed table of route × role → status, executed whole: own and foreign show, own and foreign firm, signed out."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache

import pytest
from werkzeug.routing import Rule

from tests.access import matrix
from tests.access.world import FAULT, World, make_world, rules_of
from tests.conftest import app_on

HOW = "python -m tests.access.matrix writes the table anew; review the difference"


@cache
def _rules() -> dict[str, list[Rule]]:
    found: dict[str, list[Rule]] = {}
    for rule in rules_of(app_on("sqlite")):
        found.setdefault(rule.rule, []).append(rule)
    return found


@pytest.fixture(scope="module")
def world() -> Iterator[World]:
    with make_world() as made:
        yield made


def test_every_parameter_has_a_maker() -> None:
    missing = {rule.endpoint: matrix.missing(rule) for rules in _rules().values() for rule in rules}
    assert {name: lacking for name, lacking in missing.items() if lacking} == {}, "see tests/access/params.py"


def test_the_table_holds_exactly_the_routes_there_are() -> None:
    assert set(matrix.read()) == set(_rules()), HOW


@pytest.mark.parametrize("address", sorted(_rules()))
def test_everybody_gets_what_the_table_says(world: World, address: str) -> None:
    rows = [row for rule in _rules()[address] for row in matrix.rows_of(world, rule)]
    assert [row for row in rows if any(cell.startswith(FAULT) for cell in row.values())] == []
    assert rows == matrix.read().get(address), HOW
