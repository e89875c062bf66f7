"""No address that somebody types breaks a page: each answers, or says in words that there is nothing."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

import expo
from tests.access.world import World, make_world

ASKED = re.compile(r"""(?:args|values)\.(?:get|getlist)\(\s*["']([a-z_-]+)["']|list_query\(([^)]*)\)""")
TYPED = {"beyond every column": "9" * 30, "a digit that is none": "²", "below nothing": "-1", "no text": "\x00"}
NUMBER = re.compile(r"(?<=/)\d+(?=/|$)")


@pytest.fixture(scope="module")
def world() -> Iterator[World]:
    with make_world() as made:
        yield made


def pages(world: World) -> list[str]:
    """Return the address of every page with the things of the organizer's own show."""
    found = (world.address(rule, "own") for rule in world.app.url_map.iter_rules() if "GET" in (rule.methods or ()))
    return sorted({address for address in found if address})


def names() -> set[str]:
    """Return every name that some page reads from its address."""
    found: set[str] = {"page", "per", "sort", "q"}
    for file in Path(expo.__file__).parent.rglob("*.py"):
        for name, filters in ASKED.findall(file.read_text(encoding="utf-8")):
            found |= {name} if name else set(re.findall(r'"([a-z_-]+)"', filters))
    return found


@pytest.mark.parametrize("typed", TYPED.values(), ids=TYPED)
def test_nothing_typed_behind_the_question_mark_breaks_a_page(world: World, typed: str) -> None:
    asked = "&".join(f"{name}={typed}" for name in sorted(names()))
    broken = [page for page in pages(world) if not fine(world, f"{page}?{asked}")]
    assert broken == []


def test_no_number_in_a_path_breaks_a_page(world: World) -> None:
    broken = [page for page in pages(world) if NUMBER.search(page) and not fine(world, NUMBER.sub("9" * 30, page))]
    assert broken == []


def fine(world: World, address: str) -> bool:
    status = world.status("organizer", "GET", address)
    return status.isdecimal() and int(status) < 500
