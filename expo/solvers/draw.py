"""A draw anyone can check: commit to a seed, reveal it, derive the order by hashing.

Before the draw the organizer publishes the SHA-256 of a secret seed and the list of application numbers with its SHA-256. After
revealing the seed everybody can compute the same order: applications sorted by SHA-256 of seed, colon, number. docs/draw.md
describes this for people without this program.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

FORMAT = "expo-draw/1"
LEAST_SEED_LENGTH = 32


@dataclass(frozen=True, slots=True)
class Draw:
    """A draw as published: what was promised, the seed, who took part, and the order that follows."""

    commitment: str
    entrants_digest: str
    seed: str
    entrants: tuple[str, ...]
    order: tuple[str, ...]


def digest(text: str) -> str:
    """Return the SHA-256 of a text in UTF-8 as lower-case hexadecimal."""
    return hashlib.sha256(text.encode("utf-8")).hexdigest()


def commit(seed: str) -> str:
    """Return what the organizer publishes before the draw; raises ValueError for a seed short enough to guess."""
    if len(seed) < LEAST_SEED_LENGTH:
        raise ValueError(f"a seed needs at least {LEAST_SEED_LENGTH} characters")
    return digest(seed)


def entrants_digest(numbers: Iterable[str]) -> str:
    """Return the SHA-256 of the entrants, one number per line in the order of the list."""
    return digest("".join(f"{number}\n" for number in numbers))


def ticket(seed: str, number: str) -> str:
    """Return the value an application is sorted by."""
    return digest(f"{seed}:{number}")


def draw_order(seed: str, numbers: Sequence[str]) -> tuple[str, ...]:
    """Return the applications in drawn order; raises ValueError when a number is listed twice."""
    if len(set(numbers)) != len(numbers):
        raise ValueError("a number is listed twice")
    return tuple(sorted(numbers, key=lambda number: (ticket(seed, number), number)))


def hold_draw(commitment: str, seed: str, numbers: Sequence[str]) -> Draw:
    """Return the draw a revealed seed gives; raises ValueError when it is not the seed that was promised."""
    if digest(seed) != commitment:
        raise ValueError("the seed is not the one that was promised")
    return Draw(commitment, entrants_digest(numbers), seed, tuple(numbers), draw_order(seed, numbers))


def verification_file(draw: Draw) -> str:
    """Return the file everybody can download and check, with or without this program."""
    data = {
        "format": FORMAT,
        "commitment": draw.commitment,
        "entrants_digest": draw.entrants_digest,
        "seed": draw.seed,
        "entrants": list(draw.entrants),
        "order": list(draw.order),
    }
    return json.dumps(data, ensure_ascii=False, indent=1) + "\n"


def draw_faults(text: str) -> list[str]:
    """List what is wrong with a verification file; nothing when the draw went as promised."""
    data = json.loads(text)
    faults = []
    if data.get("format") != FORMAT:
        return [f"format is not {FORMAT}"]
    if digest(data["seed"]) != data["commitment"]:
        faults.append("the seed is not the one that was promised")
    if entrants_digest(data["entrants"]) != data["entrants_digest"]:
        faults.append("the list of entrants is not the one that was published")
    if len(set(data["entrants"])) != len(data["entrants"]):
        faults.append("an entrant is listed twice")
    elif list(draw_order(data["seed"], data["entrants"])) != data["order"]:
        faults.append("the order does not follow from the seed")
    return faults
