"""An interpreter falls ill, a buyer loses the day, a firm leaves: seen before it is applied, and everybody is told."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect
from sqlalchemy import select

from expo.consultations.models import Consultation
from expo.consultations.rules.codes import ConsultationStatus
from expo.core import clock
from expo.core.actor import Role
from expo.core.db import db
from expo.core.mail import Mail
from expo.core.work import unit_of_work
from tests.factories.consultations import make_interpreter, make_profile, make_slots
from tests.journeys.conftest import Readers, Site, go, words
from tests.journeys.day_hall import NOON, Hall, state_of
from tests.journeys.replanning import apply, look

pytestmark = [pytest.mark.journey, pytest.mark.parametrize("language", ["ko", "en"])]


def told(address: str) -> list[str]:
    """Return which mails somebody got."""
    db.session.rollback()
    return list(db.session.scalars(select(Mail.template).where(Mail.recipient == address).order_by(Mail.id)))


def test_whoever_drops_out_the_organizer_sees_first_who_moves_and_why_somebody_cannot(
    site: Site, readers: Readers, language: str
) -> None:
    with clock.at(NOON):
        hall = Hall()
        tomorrow = make_slots(hall.show, day=1, number=1)[0]
        team = [hall.user(Role.EXHIBITOR, place) for place in range(3)]
        [buyers, firms] = zip(*hall.pairs, strict=True)
        make_profile(firms[0], languages=["vi"])
        staff = [make_interpreter(hall.show, languages=["ko"], email=f"in{n}@example.com") for n in range(2)]
        met, lost, kept, held = (hall.book(place, slot) for place, slot in ((0, 1), (1, 1), (2, 2), (3, 1)))
        with unit_of_work():
            db.session.get_one(Consultation, held).is_locked = True
        page = readers.open(hall.user(Role.ORGANIZER), language)
        readers.watch.expected_statuses = {422}
        ill = state_of(met).interpreter_id
        other = next(each for each in staff if each.id != ill)

        look(page, hall, f"i{ill}", language)
        rows = page.get_by_role("table", name=words(language, "What changes")).get_by_role("row")
        expect(rows).to_have_count(2)
        expect(rows.last).to_contain_text(words(language, "same time"))
        expect(page.get_by_role("main")).to_contain_text(
            words(language, "%(count)s locked ones stay where they are.", count=1)
        )
        assert state_of(met).interpreter_id == ill
        apply(page, language)
        assert state_of(met).interpreter_id == other.id
        assert told(other.email)

        look(page, hall, f"b{buyers[1].id}", language)
        expect(page.get_by_role("table", name=words(language, "What changes"))).to_contain_text("13:00")
        apply(page, language)
        assert state_of(lost).slot_id == tomorrow.id
        assert told(buyers[1].email)[-1] == told(team[1].email)[-1] == "consultations/moved"

        look(page, hall, f"e{firms[2].id}", language, rest=True)
        why = words(language, "Takes no more part in this show.")
        expect(page.get_by_role("table", name=words(language, "Called off"))).to_contain_text(why)
        main = page.get_by_role("main")
        expect(main).to_contain_text(words(language, "The firm takes no more consultations in this show."))
        apply(page, language)
        assert state_of(kept).status is ConsultationStatus.CANCELLED
        assert told(buyers[2].email)[-1] == told(team[2].email)[-1] == "consultations/cancelled"
        assert state_of(held).slot_id == hall.slots[1].id

        go(page, f"/shows/{hall.show.slug}/manage/board/replan")
        page.locator("#who").evaluate("each => each.form.noValidate = true")
        page.get_by_role("button", name=words(language, "Show a new plan")).click()
        expect(page.locator("#who-error")).to_have_text(words(language, "Choose who or what is out."))
