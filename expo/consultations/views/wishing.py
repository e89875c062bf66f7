"""The page of wishes, the same for both sides: whom one wants to meet in order, whom not, and who is suggested."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from typing import Any

from flask import request
from flask_babel import gettext

from expo.consultations.models import Buyer, Wish
from expo.consultations.queries import setups
from expo.consultations.rules.codes import Side
from expo.consultations.rules.recommend import Reason, Suggestion
from expo.consultations.services import wishes
from expo.core import clock
from expo.exhibitors.models import Exhibitor
from expo.web.identity import current_actor
from expo.web.locale import local


def _(text: str, **values: object) -> str:
    """Return the text in the reader's language."""
    return str(gettext(text, **values))


@dataclass(frozen=True, slots=True)
class Doors:
    """Where the pages and the wish buttons of the others are, and the list of them all."""

    page: Callable[[Any], str]
    post: Callable[[Any], str]
    everybody: str


@dataclass(frozen=True, slots=True)
class Entry:
    """One of the other side on the page."""

    name: str
    page: str
    post: str
    rank: int | None = None
    is_mutual: bool = False
    reasons: Sequence[str] = ()


def context_of(
    side: Side,
    show_id: int,
    found: Sequence[Wish],
    mutual: Collection[int],
    suggested: Sequence[tuple[Buyer | Exhibitor, Suggestion]],
    doors: Doors,
) -> dict[str, Any]:
    """Return what `_wishes.html` shows to one side."""

    def entry(wish: Wish) -> Entry:
        other = wish.exhibitor if side is Side.BUYER else wish.buyer
        name = local(other.organization.name)
        return Entry(name, doors.page(other), doors.post(other), wish.rank, other.id in mutual)

    return {
        "ranked": [entry(wish) for wish in found if wish.rank is not None],
        "vetoes": [entry(wish) for wish in found if wish.veto],
        "suggestions": [
            Entry(
                local(other.organization.name),
                doors.page(other),
                doors.post(other),
                reasons=[_why(side, reason, word) for reason, word in each.reasons],
            )
            for other, each in suggested
        ],
        "everybody": doors.everybody,
        "setup": setups.find_setup(show_id),
    }


def _why(side: Side, reason: Reason, word: str) -> str:
    """Say why somebody is suggested."""
    if reason is Reason.KIND:
        return _("of a kind you want to meet")
    if reason is Reason.WANTS_YOU:
        return _("wants to meet you")
    if side is Side.BUYER:
        return {
            Reason.PRODUCT: _("shows “%(product)s”", product=word),
            Reason.WORDS: _("you look for “%(word)s”", word=word),
        }.get(reason, _("in a category you look for"))
    return {
        Reason.PRODUCT: _("looks for “%(product)s”, which you show", product=word),
        Reason.WORDS: _("“%(word)s” stands in both your texts", word=word),
    }.get(reason, _("looks in your category"))


def change_wish(buyer: Buyer, firm: Exhibitor, side: Side, verb: str) -> None:
    """Do what a wish button says."""
    actor, now = current_actor(), clock.now()
    match verb:
        case "want":
            wishes.want(actor, buyer, firm, side, now=now)
        case "veto":
            wishes.refuse(actor, buyer, firm, side, now=now)
        case "forget":
            wishes.forget(actor, buyer, firm, side, now=now)
        case "up" | "down":
            wishes.shift(buyer, firm, side, by=-1 if verb == "up" else 1, now=now)
        case _:
            pass


def page_after(fallback: str) -> str:
    """Return the page of ours that the form names, else the fallback."""
    target = request.form.get("next", "")
    return target if target.startswith("/shows/") else fallback
