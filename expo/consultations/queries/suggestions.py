"""Reading whom a buyer or an exhibitor may want to meet."""

from __future__ import annotations

from expo.consultations.models import Buyer, Consultation, ConsultationProfile
from expo.consultations.queries import people, timetable, wishes
from expo.consultations.rules.codes import Side
from expo.consultations.rules.recommend import Firm, Seeker, Suggestion, suggest, suggest_buyers
from expo.core.db import LocalText, db
from expo.exhibitors.models import Exhibitor


def suggestions_for(buyer: Buyer, language: str) -> list[tuple[Exhibitor, Suggestion]]:
    """Return the firms a buyer has neither chosen nor refused nor booked, with the reasons for each."""
    done = {wish.exhibitor_id for wish in wishes.list_wishes(buyer.show_id, Side.BUYER, buyer_id=buyer.id)}
    done |= {each.exhibitor_id for each in timetable.list_consultations(Consultation.buyer_id == buyer.id)}
    wanting = wishes.wanted_by_exhibitors(buyer)
    firms = {
        firm.id: firm for firm in db.session.scalars(people.select_directory(buyer.show_id)) if firm.id not in done
    }
    facts = [_facts_of(firm, language, wants_you=firm.id in wanting) for firm in firms.values()]
    categories = {each.category_id for each in buyer.categories}
    found = suggest(_both(buyer.wants, language), categories, facts)
    return [(firms[each.firm], each) for each in found]  # type: ignore[index]


def _both(text: LocalText, language: str) -> str:
    """Return both forms of a text, the reader's own first: the reasons quote the first word that fits."""
    return f"{text.ko} {text.en}" if language == "ko" else f"{text.en} {text.ko}"


def _names(name: LocalText, language: str) -> tuple[str, ...]:
    """Return the names of a product as they are found, the reader's own first."""
    own = name.in_language(language)
    return (own, *(each for each in (name.ko, name.en) if each and each != own))


def _facts_of(firm: Exhibitor, language: str, *, wants_you: bool = False) -> Firm:
    return Firm(
        firm.id,
        firm.category_id,
        tuple(_names(LocalText(product.name_ko, product.name_en), language) for product in firm.products),
        " ".join((firm.intro_ko, firm.intro_en, *(p.text_ko + " " + p.text_en for p in firm.products))),
        wants_you,
    )


def buyers_for(firm: Exhibitor, language: str) -> list[tuple[Buyer, Suggestion]]:
    """Return the buyers an exhibitor has neither chosen nor refused nor booked, with the reasons for each."""
    done = {wish.buyer_id for wish in wishes.list_wishes(firm.show_id, Side.EXHIBITOR, exhibitor_id=firm.id)}
    done |= {each.buyer_id for each in timetable.list_consultations(Consultation.exhibitor_id == firm.id)}
    wanting = wishes.wanted_by_buyers(firm)
    buyers = {each.id: each for each in people.list_approved_buyers(firm.show_id) if each.id not in done}
    seekers = [
        Seeker(
            each.id,
            frozenset(chosen.category_id for chosen in each.categories),
            _both(each.wants, language),
            each.kind.value,
            each.id in wanting,
        )
        for each in buyers.values()
    ]
    row = db.session.get(ConsultationProfile, firm.id)
    wanted, kinds = (_both(row.wants, language), row.wanted_kinds) if row else ("", [])
    return [(buyers[each.firm], each) for each in suggest_buyers(_facts_of(firm, language), wanted, kinds, seekers)]  # type: ignore[index]
