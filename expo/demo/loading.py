"""Making the demo: three shows of one fictional series, by calling the services like anyone else."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from random import Random
from time import monotonic
from zoneinfo import ZoneInfo

from sqlalchemy import exists, select

from expo.accounts.models import User
from expo.consultations.models import Buyer, Consultation, Interpreter
from expo.core import clock
from expo.core.actor import job_actor
from expo.core.db import Base, db
from expo.core.errors import RuleBroken
from expo.core.i18n import N_
from expo.core.work import unit_of_work
from expo.demo import attending, cast, consulting, gates, people, sales, stage, talks, wishing
from expo.demo.filling import Filling
from expo.demo.names import Names
from expo.demo.own import REQUESTS, Own
from expo.exhibitors.models import Exhibitor
from expo.registration.models import RegistrationId
from expo.shows.models import Series, Show

Say = Callable[[str], None]
ACTOR = job_actor("demo")


@dataclass(frozen=True, slots=True)
class Size:
    """How much there is to see."""

    #: individual exhibitors and booths of the live show
    individual: tuple[int, int]
    registrations: int
    leads: int
    buyers: int
    consultations: int
    tables: int
    #: most consultations of one buyer
    per_buyer: int
    #: people who come on a day
    arrivals: int


SIZES = {
    "reference": Size((85, 85), 8_000, 300, 70, 400, tables=24, per_buyer=12, arrivals=1_400),
    "large": Size((986, 1_486), 100_000, 20_000, 400, 10_000, tables=260, per_buyer=40, arrivals=60_000),
}


class OtherDataPresent(RuleBroken):
    """The database holds something that is not the demo."""

    code = "other_data"
    message = N_("The database holds other data. Use --reset to erase it and load the demo.")


def is_empty() -> bool:
    """Return whether nobody and nothing is in the database."""
    return not db.session.scalar(select(exists().where(User.id.is_not(None)))) and not db.session.scalar(
        select(exists().where(Series.id.is_not(None)))
    )


def load(size: str = "reference", *, seed: int = 1, say: Say = print) -> None:
    """Fill an empty database with the demo series and say what was made. Raises OtherDataPresent."""
    with unit_of_work():
        if not is_empty():
            raise OtherDataPresent
    started = monotonic()
    Loader(SIZES[size], seed, say).run()
    say(f"  … demo ready after {monotonic() - started:.0f} s")


def erase() -> None:
    """Remove every row of every table."""
    with unit_of_work():
        for table in reversed(Base.metadata.sorted_tables):
            db.session.execute(table.delete())


def load_if_empty(say: Say) -> None:
    """Load the demo into a database nobody has used yet; keep what is there otherwise."""
    if is_empty():
        say("Loading the demo (fictional firms, people and figures) …")
        load(say=say)
    db.session.rollback()


def announce_end(say: Say) -> None:
    """Say so when the demo's show is over."""
    show = db.session.scalar(select(Show).where(Show.slug == "open-factory-demo", Show.is_demo))
    if show is not None and clock.today_in(show.time_zone) > show.ends_on:
        say(f"The demo's show ended on {show.ends_on}. Start it over with: make demo-reset")
    db.session.rollback()


class Loader:
    """One run of the demo's making."""

    def __init__(self, size: Size, seed: int, say: Say) -> None:
        self.size, self.seed, self.say = size, seed, say
        self.now = clock.now()
        self.today = clock.today_in(stage.TIME_ZONE)
        self.houses: consulting.Houses = {}

    def run(self) -> None:
        """Make everything, one transaction a show."""
        with unit_of_work():
            self.users = people.make_users(self.now)
            self.series = stage.make_series()
            self.hosts = stage.make_hosts(self.now)
            self.firms = cast.Firms.make(
                Names(self.seed), now=self.now - timedelta(days=800), individual=max(106, self.size.individual[0])
            )
        with unit_of_work():
            self._last()
        with unit_of_work():
            self._next()
        with unit_of_work():
            self._live()

    def _step(self, text: str) -> None:
        """Say what is being made, where it takes more than seconds."""
        if self.size is not SIZES["reference"]:
            self.say(f"    {text} …")

    def _moment(self, day: date, at: time) -> datetime:
        return datetime.combine(day, at, ZoneInfo(stage.TIME_ZONE))

    def _hours(self, show: Show) -> list[sales.Hours]:
        """Return when each of the show's days opens and closes."""
        return [(self._moment(day.on, day.opens_at), self._moment(day.on, day.closes_at)) for day in show.days]

    def _last(self) -> None:
        """Make last year's show: closed, with leads and what they sold."""
        starts_on = self.today - timedelta(days=358)
        opening = self._moment(starts_on, time(10))
        show = stage.make_show(
            self.series, "open-factory-last", starts_on, self.hosts, now=opening - timedelta(days=220)
        )
        show.registration_open = False
        db.session.flush()
        exhibitors = cast.cast_show(
            show, self.firms, (85, 85), actor=ACTOR, now=opening - timedelta(days=80), seed=self.seed
        )
        people.grant_roles(self.users, show, exhibitors[0], now=self.now)
        self._step(f"registering {self.size.registrations // 8:,} people")
        visitors = people.register_people(
            show, exhibitors, self.size.registrations // 8, actor=ACTOR, now=opening, seed=self.seed + 1
        )
        closing = self._moment(show.ends_on, time(16))
        self._step(f"recording {self.size.leads:,} leads")
        random, days = Random(self.seed + 4), self._hours(show)
        stays = {person: random.choice(days) for person in visitors}
        leads = sales.record_leads(exhibitors, stays, self.size.leads, seed=self.seed + 2)
        sales.record_outcomes(
            leads, actor=ACTOR, ends_on=closing, now=closing + timedelta(days=120), seed=self.seed + 3
        )
        self.say(f"  open-factory-last: {len(exhibitors)} exhibitors, {len(leads)} leads with outcomes")

    def _next(self) -> None:
        """Make next year's show: in allocation."""
        starts_on = self.today + timedelta(days=90)
        show = stage.make_show(
            self.series, "open-factory-next", starts_on, self.hosts, now=self.now - timedelta(days=120)
        )
        db.session.flush()
        exhibitors = cast.cast_next(show, self.firms, actor=ACTOR, now=self.now - timedelta(days=6), seed=self.seed + 5)
        people.grant_roles(self.users, show, None, now=self.now)
        wishes = self._wish(show, exhibitors)
        self.say(
            f"  open-factory-next: 120 applications, a draft plan with a dozen firms still to place, {wishes} wishes"
        )

    def _wish(self, show: Show, exhibitors: list[Exhibitor]) -> int:
        """Set up the next show's consultations, for buyers and exhibitors who are choosing; return the wishes."""
        names, size = Names(self.seed + 11), SIZES["reference"]
        helper, guest = self.users["interpreter@expo.example"], self.users["buyer@expo.example"]
        consulting.open_area(show, helper, names, size.tables, actor=ACTOR, now=self.now - timedelta(days=9))
        buyers = consulting.make_buyers(
            show, size.buyers, guest, names, self.houses, most=size.per_buyer, now=self.now - timedelta(days=8)
        )
        wishing.make_profiles(exhibitors, seed=self.seed + 16)
        wishing.close_wishes(show, self._moment(show.starts_on, time(18)))
        return wishing.make_wishes(show, buyers, exhibitors, now=self.now - timedelta(days=2), seed=self.seed + 13)

    def _live(self) -> None:
        """Make the present show: its second day is today."""
        starts_on = self.today - timedelta(days=1)
        opening = self._moment(starts_on, time(10))
        show = stage.make_show(
            self.series, "open-factory-demo", starts_on, self.hosts, now=opening - timedelta(days=220)
        )
        db.session.flush()
        self._step(f"casting {self.size.individual[0]:,} exhibitors on {self.size.individual[1]:,} booths")
        exhibitors = cast.cast_show(
            show, self.firms, self.size.individual, actor=ACTOR, now=opening - timedelta(days=80), seed=self.seed + 7
        )
        people.grant_roles(self.users, show, exhibitors[0], now=self.now)
        self._step(f"seating {self.size.consultations:,} consultations")
        own, buyers, held = self._consult(show, exhibitors, opening)
        self._step(f"registering {self.size.registrations:,} people")
        count = self.size.registrations - len(buyers)
        visitors = people.register_people(show, exhibitors, count, actor=ACTOR, now=opening, seed=self.seed + 8)
        attending.register_buyers(show, buyers, actor=ACTOR, now=opening - timedelta(days=20))
        self._step(f"letting in up to {self.size.arrivals:,} people a day")
        gates.open_gates(show, actor=ACTOR, now=opening - timedelta(days=3))
        stays = self._let_in(show, buyers, visitors)
        self._step(f"recording {self.size.leads:,} leads")
        leads = sales.record_leads(exhibitors, stays, self.size.leads, seed=self.seed + 9)
        random = Random(self.seed + 15)
        talks.come_to_tables(held, now=self.now, random=random)
        logs = talks.write_logs(
            held, unwritten=own.unwritten(held), unconfirmed=own.unconfirmed(held), now=self.now, random=random
        )
        self.say(
            f"  open-factory-demo: {len(exhibitors)} exhibitors, {len(visitors) + len(buyers)} registrations, "
            f"{len(held)} consultations, {logs} logs, {len(leads)} leads"
        )

    def _let_in(
        self, show: Show, buyers: Sequence[Buyer], visitors: Sequence[RegistrationId]
    ) -> dict[RegistrationId, sales.Hours]:
        """Let people through the gates up to now; return from when until when visitors were seen in the hall."""
        staff = attending.list_staff(show)
        others = visitors[len(staff) :]
        stays: dict[RegistrationId, sales.Hours] = {}
        for index, hours in enumerate(self._hours(show)):
            random = Random(self.seed + 20 + index)
            strolling = gates.visits_of(others, self.size.arrivals, hours=hours, random=random)
            working = attending.staff_visits(staff, hours, random) + attending.buyer_visits(buyers, hours, random)
            gates.pass_gates(show, [*strolling, *working], now=self.now, random=random)
            came = (visit for visit in strolling if visit.comes_at < self.now)
            stays |= {visit.person: (visit.comes_at, min(visit.goes_at, self.now)) for visit in came}
        return stays

    def _consult(
        self, show: Show, exhibitors: list[Exhibitor], opening: datetime
    ) -> tuple[Own, list[Buyer], list[Consultation]]:
        """Set up the consultation area and its timetable; return the demo's people, the buyers and what they hold."""
        names = Names(self.seed + 11)
        helper, guest = self.users["interpreter@expo.example"], self.users["buyer@expo.example"]
        interpreters = consulting.open_area(
            show, helper, names, self.size.tables, actor=ACTOR, now=opening - timedelta(days=40)
        )
        buyers = consulting.make_buyers(
            show,
            self.size.buyers,
            guest,
            names,
            self.houses,
            most=self.size.per_buyer,
            now=opening - timedelta(days=30),
        )
        own = Own.of(buyers, exhibitors, interpreters)
        return own, buyers, self._seat(show, buyers, exhibitors, interpreters, own, opening)

    def _seat(
        self,
        show: Show,
        buyers: Sequence[Buyer],
        exhibitors: list[Exhibitor],
        interpreters: Sequence[Interpreter],
        own: Own,
        opening: datetime,
    ) -> list[Consultation]:
        """Give the show a timetable, and the wishes it came from."""
        wishing.make_profiles(exhibitors, seed=self.seed + 15)
        filling = Filling(show, buyers, exhibitors, interpreters, Random(self.seed + 12), self.now)
        own.seat(filling)
        held = filling.seat(self.size.consultations - REQUESTS, actor=ACTOR)
        wanted = own.want(filling)
        wishing.close_wishes(show, self._moment(show.starts_on, time(18)))
        wishing.make_wishes(
            show, buyers, exhibitors, met=filling.pairs, now=opening - timedelta(days=35), seed=self.seed + 14
        )
        return [*held, *own.ask(wanted, actor=ACTOR, now=self.now)]
