"""A draw is derived from its seed alone, and any change to it shows."""

from __future__ import annotations

import hashlib
import json
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from expo.solvers.draw import Draw, commit, draw_faults, draw_order, entrants_digest, hold_draw, verification_file

SEED = "5f2c8a90d1e34b67a8c9d0e1f2a3b4c5d6e7f8091a2b3c4d5e6f708192a3b4c5"
NUMBERS = ("A-0001", "A-0002", "A-0003", "가-0004")
SCRIPT = Path(__file__).parents[2] / "docs" / "check_draw.py"


def make_draw() -> Draw:
    return hold_draw(commit(SEED), SEED, NUMBERS)


def test_the_order_is_that_of_the_documented_hashes() -> None:
    by_hand = sorted(NUMBERS, key=lambda number: hashlib.sha256(f"{SEED}:{number}".encode()).hexdigest())

    assert make_draw().order == tuple(by_hand)


@given(st.lists(st.text(min_size=1), unique=True), st.randoms())
def test_the_order_does_not_depend_on_how_entrants_are_listed(numbers: list[str], shuffler: object) -> None:
    other = sorted(numbers)

    assert draw_order(SEED, numbers) == draw_order(SEED, other)
    assert sorted(draw_order(SEED, numbers)) == other


def test_another_seed_than_the_promised_one_is_refused() -> None:
    with pytest.raises(ValueError, match="promised"):
        hold_draw(commit(SEED), SEED[::-1], NUMBERS)


def test_a_seed_short_enough_to_guess_is_refused() -> None:
    with pytest.raises(ValueError, match="32"):
        commit("12345")


def test_nobody_has_two_tickets() -> None:
    with pytest.raises(ValueError, match="twice"):
        draw_order(SEED, ["A-1", "A-1"])


@pytest.mark.parametrize(
    ("key", "value", "fault"),
    [
        ("seed", SEED[::-1], "promised"),
        ("entrants", ["A-0001"], "published"),
        ("order", [*NUMBERS[::-1], "x"], "follow"),
    ],
)
def test_a_changed_file_is_found_out(key: str, value: object, fault: str) -> None:
    data = json.loads(verification_file(make_draw()))
    data[key] = value

    assert any(fault in line for line in draw_faults(json.dumps(data)))


def run_script(path: Path, commitment: str) -> subprocess.CompletedProcess[str]:
    arguments = [sys.executable, "-I", str(SCRIPT), str(path), commitment, entrants_digest(NUMBERS)]
    return subprocess.run(arguments, capture_output=True, text=True, check=False, timeout=60)


def test_the_standalone_script_confirms_a_true_draw(tmp_path: Path) -> None:
    path = tmp_path / "draw.json"
    path.write_text(verification_file(make_draw()), encoding="utf-8")

    done = run_script(path, commit(SEED))

    assert done.returncode == 0
    assert done.stdout.splitlines() == [*(f"{n} {who}" for n, who in enumerate(make_draw().order, 1)), "OK"]


def test_the_standalone_script_finds_a_changed_order(tmp_path: Path) -> None:
    draw = make_draw()
    path = tmp_path / "draw.json"
    forged = Draw(draw.commitment, draw.entrants_digest, draw.seed, draw.entrants, draw.order[::-1])
    path.write_text(verification_file(forged), encoding="utf-8")

    done = run_script(path, commit(SEED))

    assert done.returncode == 1
    assert "order" in done.stderr


def test_the_standalone_script_finds_another_seed(tmp_path: Path) -> None:
    path = tmp_path / "draw.json"
    path.write_text(verification_file(make_draw()), encoding="utf-8")

    assert "promised" in run_script(path, commit(SEED[::-1])).stderr
