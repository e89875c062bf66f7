"""Made-up firms and people that look real in Korean and English; the same seed makes the same ones."""

from __future__ import annotations

from dataclasses import dataclass
from random import Random

from expo.core.db import LocalText
from expo.demo import words


@dataclass(frozen=True, slots=True)
class Firm:
    """A made-up firm."""

    name: LocalText
    category: str
    region: LocalText
    business_number: str
    products: tuple[LocalText, ...]


@dataclass(frozen=True, slots=True)
class Person:
    """A made-up person."""

    name: LocalText
    job_title: LocalText
    email: str
    phone: str


class Names:
    """A source of names that never gives the same firm twice."""

    def __init__(self, seed: int) -> None:
        self.random = Random(seed)
        ends = [(slug, end) for slug, (_, names, _) in words.CATEGORIES.items() for end in names]
        self._firms = [(head, slug, end) for head in words.FIRM_HEADS for slug, end in ends]
        self.random.shuffle(self._firms)
        self._count = 0
        self._people = 0

    def firm(self, *, region: str | None = None) -> Firm:
        """Return a firm not given before; past the stock of names it gets a number."""
        (head, slug, end), round_number = self._firms[self._count % len(self._firms)], self._count // len(self._firms)
        self._count += 1
        number = f" {round_number + 1}" if round_number else ""
        places = [place for place in words.REGIONS if region in (None, place[1])]
        products = self.random.sample(words.CATEGORIES[slug][2], k=self.random.randint(2, 4))
        return Firm(
            name=LocalText(f"{head[0]}{end[0]}{number}", f"{head[1]} {end[1]}{number}"),
            category=slug,
            region=LocalText(*self.random.choice(places)),
            business_number=business_number(self._count),
            products=tuple(LocalText(*product) for product in products),
        )

    def person(self) -> Person:
        """Return a person with an address at a reserved domain and a phone number nobody has."""
        self._people += 1
        family, given = self.random.choice(words.FAMILY_NAMES), self.random.choice(words.GIVEN_NAMES)
        return Person(
            name=LocalText(family[0] + given[0], f"{given[1]} {family[1]}"),
            job_title=LocalText(*self.random.choice(words.JOB_TITLES)),
            email=f"{given[1].lower()}.{family[1].lower()}{self._people}@people.example",
            phone=f"010-0000-{self._people % 10_000:04d}",
        )


def business_number(serial: int) -> str:
    """Return a well-formed business number (사업자등록번호) that no real firm has: it begins with 000.

    Source: checksum of the National Tax Service, weights 1 3 7 1 3 7 1 3 5.
    """
    digits = [int(digit) for digit in f"000{serial:06d}"]
    weights = (1, 3, 7, 1, 3, 7, 1, 3, 5)
    total = sum(digit * weight for digit, weight in zip(digits, weights, strict=True)) + digits[8] * 5 // 10
    return "".join(map(str, digits)) + str((10 - total % 10) % 10)
