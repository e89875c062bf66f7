"""Draws: committed, revealed, recomputed by anybody."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import select

from expo.core import clock
from expo.core.actor import Role
from expo.core.db import db
from expo.core.mail import Mail
from expo.core.work import unit_of_work
from expo.floor.errors import DrawIsOver, NobodyToDraw
from expo.floor.models import Draw, Plan
from expo.floor.queries.board import load_board
from expo.floor.rules.codes import How
from expo.floor.rules.given import draw_of, drawn
from expo.floor.services import drawing, plans, release
from expo.floor.services.problems import Scope
from expo.shows.models import Show
from expo.solvers.booths import parse_problem, serve_in_order
from expo.solvers.draw import draw_faults
from tests.factories.accounts import make_user, sign_in
from tests.factories.shows import grant
from tests.floor.setting import MINSEO, Setting, by, make_firm, make_setting, stands

SCRIPT = Path(__file__).parents[2] / "docs" / "check_draw.py"


def _commit(setting: Setting) -> Draw:
    with unit_of_work():
        return drawing.commit(setting.plan, Scope(keep=True), actor=MINSEO, now=clock.now())


def test_everybody_is_told_the_commitment_before_the_seed_is_shown(app: Flask) -> None:
    setting = make_setting()
    make_firm(setting, "A01"), make_firm(setting, "A01")
    draw = _commit(setting)
    bodies = db.session.scalars(select(Mail.body)).all()
    assert len(bodies) == 2
    assert draw.seed is not None
    assert all(hashlib.sha256(draw.seed.encode()).hexdigest() in body for body in bodies)
    assert not any(draw.seed in body for body in bodies)


def test_anybody_can_recompute_order_and_result_from_the_files(sqlite_app: Flask) -> None:
    setting = make_setting()
    for _ in range(4):
        make_firm(setting, "A01", "A02")
    keeps = make_firm(setting)
    with unit_of_work():
        plans.place(setting.plan, keeps.id, [setting.id("B01")], by())
    draw_id = _commit(setting).id
    slug = db.session.get_one(Show, setting.show.id).slug
    client, user = sqlite_app.test_client(), make_user()
    grant(user, Role.ORGANIZER, setting.show)
    sign_in(client, user)
    public = sqlite_app.test_client()
    assert public.get(f"/shows/{slug}/draws/{draw_id}/draw.json").status_code == 404
    seed = db.session.get_one(Draw, draw_id).seed
    assert seed is not None
    assert seed not in public.get(f"/shows/{slug}/draws/{draw_id}").text
    assert client.post(f"/shows/{slug}/manage/draws/{draw_id}/reveal").status_code == 302

    text = public.get(f"/shows/{slug}/draws/{draw_id}/draw.json").text
    assert draw_faults(text) == []
    order = json.loads(text)["order"]
    problem = parse_problem(public.get(f"/shows/{slug}/draws/{draw_id}/instance.json").json)
    again = {each.applicant: each.booths for each in serve_in_order(problem, order).allocations}
    assert public.get(f"/shows/{slug}/draws/check-draw.py").text == SCRIPT.read_text(encoding="utf-8")
    db.session.rollback()
    draw = db.session.get_one(Draw, draw_id)
    got = {draw.entries["firms"][number]: tuple(booths) for number, booths in draw.result["got"].items()}
    assert {number: tuple(booths) for number, booths in draw.result["got"].items()} == {n: again[n] for n in order}
    assert stands(setting.plan) == {**got, keeps.id: ("B01",)}
    assert sum(cell.how is How.DRAW for cell in load_board(setting.plan.id).values()) == 4
    screen = public.get(f"/shows/{slug}/draws/{draw_id}?all=1&lang=en").text
    assert all(number in screen for number in order)
    assert public.get(f"/shows/{slug}/draws/{draw_id}").status_code == 200


def test_a_draw_is_held_once_and_not_without_anybody(app: Flask) -> None:
    setting = make_setting()
    with pytest.raises(NobodyToDraw):
        _commit(setting)
    make_firm(setting, "A01")
    draw = _commit(setting)
    with unit_of_work():
        drawing.reveal(draw, actor=MINSEO, now=clock.now())
    with pytest.raises(DrawIsOver), unit_of_work():
        drawing.reveal(draw, actor=MINSEO, now=clock.now())


def test_the_page_commits_and_a_late_firm_is_not_drawn(sqlite_app: Flask) -> None:
    setting = make_setting()
    early = make_firm(setting, "A01")
    client, user = sqlite_app.test_client(), make_user()
    grant(user, Role.ORGANIZER, setting.show)
    sign_in(client, user)
    plan = db.session.get_one(Plan, setting.plan.id)
    address = f"/shows/{db.session.get_one(Show, setting.show.id).slug}/manage/plans/{plan.id}/draws"
    assert client.post(address, data={"keep": "1"}).status_code == 302
    make_firm(setting, "A01")
    draw = db.session.scalars(select(Draw)).one()
    with unit_of_work():
        drawing.reveal(draw, actor=MINSEO, now=clock.now())
    assert stands(setting.plan) == {early.id: ("A01",)}
    assert client.get(address).status_code == 200


@pytest.mark.parametrize(("language", "reads"), [("ko", "추첨"), ("en", "Draw")])
def test_everybody_reads_the_draw_as_the_reason_in_their_own_language(app: Flask, language: str, reads: str) -> None:
    """In the plan, its history, the booth's page, the audit trail, their files and the mail to the firm."""
    setting = make_setting()
    firm = make_firm(setting, "A01", language=language)
    with unit_of_work():
        plans.place(setting.plan, firm.id, [setting.id("B01")], by())
    _release(setting)
    with unit_of_work():
        plans.vacate(setting.plan, firm.id, by(reason="비움 (spring)"))
    draw = _commit(setting)
    with unit_of_work():
        drawing.reveal(draw, actor=MINSEO, now=clock.now())
    client, user = app.test_client(), make_user(language=language)
    grant(user, Role.ORGANIZER, setting.show)
    sign_in(client, user)
    said, kept = f"{reads} {draw.id}", f"추첨 · draw {draw.id}"
    manage = f"/shows/{setting.show.slug}/manage"
    plan = f"{manage}/plans/{setting.plan.id}"
    for page in (
        f"{plan}/history",
        f"{plan}/release",
        f"{plan}/history?file=csv",
        f"{manage}/booths/A01",
        f"{manage}/audit-trail",
    ):
        text = client.get(page).text
        assert said in text, page
        assert kept not in text, page
    trail = client.post(f"{manage}/audit-trail.csv").text
    assert said in trail
    assert kept not in trail
    assert "비움 (spring)" in trail  # somebody's own words stay as they are
    db.session.rollback()
    _release(setting)
    last = db.session.scalars(select(Mail).where(Mail.template == "floor/booth").order_by(Mail.id.desc())).first()
    assert last is not None
    assert said in last.body


def _release(setting: Setting) -> None:
    with unit_of_work():
        plan = db.session.get_one(Plan, setting.plan.id)
        release.release(plan, seen=plan.revision, actor=MINSEO, now=clock.now())


@pytest.mark.parametrize("words", ["", "추첨", "추첨 · draw", "추첨 · draw 0", "추첨 · draw 7 again", "draw 7"])
def test_only_the_reason_of_a_draw_is_taken_for_one(words: str) -> None:
    assert draw_of(words) is None
    assert draw_of(drawn(7)) == draw_of("추첨 · draw 7") == 7
