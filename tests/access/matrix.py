"""The table of who may open what: made from the running app, kept reviewed in matrix.csv.

python -m tests.access.matrix     writes matrix.csv anew; review the difference before committing it
"""

from __future__ import annotations

import csv
from collections.abc import Iterator
from pathlib import Path

from werkzeug.routing import Rule

from expo.web.access import rule_of
from tests.access import params
from tests.access.world import PERSONS, PLACES, World, first_of, key_of, make_world, methods_of, rules_of

FILE = Path(__file__).with_name("matrix.csv")
HEAD = ("method", "rule", "place", "permission", *PERSONS)


def rows_of(world: World, rule: Rule) -> Iterator[dict[str, str]]:
    """Yield what everybody gets from one rule, at every place that makes a difference."""
    declared = rule_of(world.app.view_functions[rule.endpoint])
    permission = str(declared.permission or "public") if declared else "UNDECLARED"
    for method in methods_of(rule):
        for place in PLACES:
            path = world.address(rule, place)
            if path is None:
                continue
            statuses = {person: world.status(person, method, path) for person in PERSONS}
            yield {"method": method, "rule": rule.rule, "place": place, "permission": permission, **statuses}


def missing(rule: Rule) -> list[str]:
    """Return the rule's parameters that nobody has said how to make."""
    return [name for name in rule.arguments if first_of(rule, name) is None and key_of(rule, name) not in params.MAKERS]


def read() -> dict[str, list[dict[str, str]]]:
    """Return the reviewed rows of each rule."""
    found: dict[str, list[dict[str, str]]] = {}
    with FILE.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            found.setdefault(row["rule"], []).append(row)
    return found


def write() -> None:
    """Write the table from the app as it is."""
    with make_world() as world, FILE.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, HEAD, lineterminator="\n")
        writer.writeheader()
        for rule in rules_of(world.app):
            if lacking := missing(rule):
                print(f"{rule.rule}: say in tests/access/params.py how to make {', '.join(lacking)}")
            else:
                writer.writerows(rows_of(world, rule))


if __name__ == "__main__":
    write()
