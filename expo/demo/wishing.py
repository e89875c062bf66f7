"""What the demo's buyers and exhibitors look for, whom they want to meet and whom they would rather not."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from datetime import datetime, timedelta
from itertools import islice
from random import Random

from sqlalchemy import select

from expo.consultations.models import Buyer, BuyerCategory, ConsultationProfile, Wish
from expo.consultations.rules.codes import BuyerKind, Side
from expo.consultations.services import ground
from expo.core.db import db
from expo.demo import words
from expo.exhibitors.models import Category, Exhibitor
from expo.shows.models import Show

#: categories where a kind of buyer looks
LOOKS_IN = {
    BuyerKind.PUBLIC: ("safety", "environment", "electronics", "automation"),
    BuyerKind.DOMESTIC: ("food", "living", "beauty", "textile"),
    BuyerKind.OVERSEAS: ("food", "beauty", "living", "electronics", "machinery"),
}
FEWEST, MOST = 5, 10
#: of either side, who have not chosen anybody yet
SILENT = 0.08
VETOES = 0.15
#: of the firms, who speak English or another language themselves
SPEAKS_ENGLISH = 0.35
MOST_OF_FIRM = 5
#: wishes close so many days before the show
CLOSES_DAYS = 30

Pairs = Collection[tuple[int, int]]


def close_wishes(show: Show, opening: datetime) -> None:
    """Say until when the show's buyers and exhibitors may choose."""
    ground.ensure_setup(show.id).wishes_close_at = opening - timedelta(days=CLOSES_DAYS)


def make_wishes(
    show: Show, buyers: Sequence[Buyer], exhibitors: Sequence[Exhibitor], *, met: Pairs = (), now: datetime, seed: int
) -> int:
    """Let both sides say what they look for and rank whom they want to meet; return the number of wishes.

    `met`: (buyer, exhibitor) of the pairs that have a consultation, which buyers wished for first.
    """
    random = Random(seed)
    categories = {each.slug: each for each in db.session.scalars(select(Category).where(Category.show_id == show.id))}
    sought: dict[int, set[int]] = {buyer.id: _look(buyer, categories, random) for buyer in buyers}
    wishes = _of_buyers(buyers, exhibitors, sought, met, random)
    wishes += _of_exhibitors(buyers, exhibitors, sought, random)
    for wish in wishes:
        wish.show_id, wish.created_at = show.id, now
    db.session.add_all(wishes)
    return len(wishes)


def make_profiles(exhibitors: Sequence[Exhibitor], *, seed: int) -> None:
    """Say which languages the firms speak; the first, whose account one can use, meets buyers with an interpreter."""
    random = Random(seed)
    db.session.add_all(_profile(each, random) for each in exhibitors)
    if exhibitors:
        db.session.get_one(ConsultationProfile, exhibitors[0].id).languages = ["ko"]


def _look(buyer: Buyer, categories: Mapping[str, Category], random: Random) -> set[int]:
    """Choose two categories for a buyer and put products of them into what the buyer wants."""
    slugs = random.sample(LOOKS_IN[buyer.kind], 2)
    found = [categories[slug] for slug in slugs]
    buyer.categories = [BuyerCategory(category_id=each.id) for each in found]
    goods = [random.sample(words.CATEGORIES[slug][2], 2) for slug in slugs]
    buyer.wants_ko, buyer.wants_en = (
        " · ".join(
            f"{name}({', '.join(good[place] for good in pair)})" for name, pair in zip(names, goods, strict=True)
        )
        for place, names in enumerate(([each.name_ko for each in found], [each.name_en for each in found]))
    )
    buyer.wants_en = buyer.wants_en.replace("(", " (")
    return {each.id for each in found}


def _of_buyers(
    buyers: Sequence[Buyer],
    exhibitors: Sequence[Exhibitor],
    sought: Mapping[int, set[int]],
    met: Pairs,
    random: Random,
) -> list[Wish]:
    """Rank for each buyer whom they meet, then firms of what they look for; some leave one out."""
    meets: dict[int, list[int]] = defaultdict(list)
    for buyer_id, firm_id in sorted(met):
        meets[buyer_id].append(firm_id)
    wishes = []
    for place, buyer in enumerate(buyers):
        if place and not meets[buyer.id] and random.random() < SILENT:
            continue
        fitting = [firm.id for firm in exhibitors if firm.category_id in sought[buyer.id]]
        other = [firm.id for firm in exhibitors if firm.category_id not in sought[buyer.id]]
        ranked = dict.fromkeys([*meets[buyer.id], *random.sample(fitting, min(MOST, len(fitting)))])
        wanted = list(islice(ranked, random.randint(FEWEST, MOST)))
        wishes += [_wish(Side.BUYER, buyer.id, firm, rank) for rank, firm in enumerate(wanted, start=1)]
        refused = random.choice(other)
        if random.random() < VETOES and refused not in ranked:
            wishes.append(_wish(Side.BUYER, buyer.id, refused, None))
    return wishes


def _of_exhibitors(
    buyers: Sequence[Buyer], exhibitors: Sequence[Exhibitor], sought: Mapping[int, set[int]], random: Random
) -> list[Wish]:
    """Rank for each firm some of the buyers who look for its goods."""
    wishes = []
    for place, firm in enumerate(exhibitors):
        fitting = [buyer.id for buyer in buyers if firm.category_id in sought[buyer.id]]
        if place and random.random() < SILENT:
            continue
        wanted = random.sample(fitting, min(random.randint(2, MOST_OF_FIRM), len(fitting)))
        wishes += [_wish(Side.EXHIBITOR, buyer, firm.id, rank) for rank, buyer in enumerate(wanted, start=1)]
    return wishes


def _wish(side: Side, buyer: int, exhibitor: int, rank: int | None) -> Wish:
    """Return a wish with its rank, or a veto without one."""
    return Wish(side=side, buyer_id=buyer, exhibitor_id=exhibitor, rank=rank, veto=rank is None)


def _profile(firm: Exhibitor, random: Random) -> ConsultationProfile:
    languages = ["ko", "en"] if random.random() < SPEAKS_ENGLISH else ["ko"]
    return ConsultationProfile(exhibitor_id=firm.id, languages=languages)
