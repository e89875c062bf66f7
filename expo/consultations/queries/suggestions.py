"""Reading whom a buyer may want to meet."""

from __future__ import annotations

from expo.consultations.models import Buyer, Consultation
from expo.consultations.queries import people, timetable
from expo.consultations.rules.codes import Side
from expo.consultations.rules.recommend import Firm, Suggestion, suggest
from expo.core.db import db
from expo.exhibitors.models import Exhibitor


def suggestions_for(buyer: Buyer) -> list[tuple[Exhibitor, Suggestion]]:
    """Return the firms a buyer has neither chosen nor refused nor booked, with the reasons for each."""
    done = {wish.exhibitor_id for wish in people.list_wishes(buyer.show_id, Side.BUYER, buyer_id=buyer.id)}
    done |= {each.exhibitor_id for each in timetable.list_consultations(Consultation.buyer_id == buyer.id)}
    wanting = people.wanted_by_exhibitors(buyer)
    firms = {
        firm.id: firm for firm in db.session.scalars(people.select_directory(buyer.show_id)) if firm.id not in done
    }
    facts = [
        Firm(
            firm.id,
            firm.category_id,
            tuple(name for product in firm.products for name in (product.name_ko, product.name_en) if name),
            " ".join((firm.intro_ko, firm.intro_en, *(p.text_ko + " " + p.text_en for p in firm.products))),
            firm.id in wanting,
        )
        for firm in firms.values()
    ]
    categories = {each.category_id for each in buyer.categories}
    found = suggest(f"{buyer.wants_ko} {buyer.wants_en}", categories, facts)
    return [(firms[each.firm], each) for each in found]  # type: ignore[index]
