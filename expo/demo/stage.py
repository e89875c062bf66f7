"""The demo's three shows: last year's (closed), the present one (its second day is today) and the next (in allocation)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from expo.accounts.models import Organization, OrganizationKind
from expo.core.db import db
from expo.shows.models import Pavilion, Phase, Series, Show, ShowDay
from expo.shows.rules import PhaseKind

TIME_ZONE = "Asia/Seoul"
DAYS = 4


@dataclass(frozen=True, slots=True)
class PavilionShape:
    """What a pavilion of the demo is called and how many firms it holds."""

    slug: str
    ko: str
    en: str
    firms: int
    about_ko: str
    about_en: str


PAVILIONS = (
    PavilionShape("advancement", "고도화관", "Advancement Pavilion", 2, "스마트공장을 고도화한 기업의 성과를 보여 줍니다.", "Firms that took their smart factory a step further."),
    PavilionShape("esg", "ESG관", "ESG Pavilion", 4, "환경·사회·지배구조를 실천하는 제조기업입니다.", "Manufacturers that act on environment, society and governance."),
    PavilionShape("social", "사회적기업관", "Social Enterprise Pavilion", 4, "일자리와 지역을 살리는 사회적기업입니다.", "Social enterprises that create jobs and revive regions."),
    PavilionShape("jeonbuk", "민간주도 전북관", "Private-led Jeonbuk Pavilion", 4, "전북 기업 네 곳과 시제품 스물한 점을 함께 봅니다.", "Four firms of Jeonbuk province and samples of twenty-one more."),
)  # fmt: skip

#: who hosts the pavilions, in their order
HOSTS = (
    ("한마루제조혁신원", "Hanmaru Manufacturing Innovation Institute"),
    ("푸른경영협회", "Green Management Association"),
    ("함께일터재단", "Together at Work Foundation"),
    ("새만금기업협의회", "Saemangeum Business Council"),
)

#: days before the first show day on which each phase begins and ends
_PHASES = {
    # late applications are taken while booths are given: they join the waiting list
    PhaseKind.APPLICATIONS: (200, 80),
    PhaseKind.REVIEW: (115, 103),
    PhaseKind.ALLOCATION: (102, 74),
    PhaseKind.MATCHING: (73, 27),
    PhaseKind.BUILD_UP: (2, 1),
    PhaseKind.SHOW: (0, -(DAYS - 1)),
    PhaseKind.DISMANTLING: (-(DAYS - 1), -(DAYS - 1)),
    PhaseKind.FOLLOW_UP: (-DAYS, -370),
}


def make_series() -> Series:
    """Add the demo series."""
    series = Series(slug="open-factory", name_ko="열린공장엑스포", name_en="Open Factory Expo", is_demo=True)
    db.session.add(series)
    return series


def make_hosts(now: datetime) -> list[Organization]:
    """Add the organizations that host the pavilions, one each."""
    hosts = [
        Organization(name_ko=ko, name_en=en, kind=OrganizationKind.ASSOCIATION, created_at=now) for ko, en in HOSTS
    ]
    db.session.add_all(hosts)
    return hosts


def make_show(series: Series, slug: str, starts_on: date, hosts: Sequence[Organization], *, now: datetime) -> Show:
    """Add one show of the series with days, phases and the four pavilions, visible to the public."""
    year = starts_on.year
    show = Show(
        series=series,
        slug=slug,
        name_ko=f"열린공장엑스포 {year}" if slug != "open-factory-demo" else "열린공장엑스포 (체험)",
        name_en=f"Open Factory Expo {year}" if slug != "open-factory-demo" else "Open Factory Expo (demo)",
        venue_ko="한마루 컨벤션센터 B홀",
        venue_en="Hanmaru Convention Centre, hall B",
        address_ko="가상시 열린구 한마루로 1",
        address_en="1 Hanmaru-ro, Yeollin-gu, Imagined City",
        about_ko="제조 현장을 바꾼 중소기업의 제품을 만나고, 상담하고, 계약합니다. 이 전시회와 모든 기업, 사람, 숫자는 체험을 위해 지어낸 것입니다.",
        about_en="Meet small manufacturers that modernised their factories: see, consult, buy. This show and every firm, person and figure in it is made up for trying the software.",
        starts_on=starts_on,
        ends_on=starts_on + timedelta(days=DAYS - 1),
        time_zone=TIME_ZONE,
        is_published=True,
        is_demo=True,
        gates_keep_hours=False,
        created_at=now,
    )
    show.days = [
        ShowDay(on=starts_on + timedelta(days=index), opens_at=time(10), closes_at=time(17 if index < DAYS - 1 else 16))
        for index in range(DAYS)
    ]
    show.phases = [
        Phase(kind=kind, starts_on=starts_on - timedelta(days=first), ends_on=starts_on - timedelta(days=last))
        for kind, (first, last) in _PHASES.items()
    ]
    show.pavilions = [
        _pavilion(position, shape, host) for position, (shape, host) in enumerate(zip(PAVILIONS, hosts, strict=True), 1)
    ]
    db.session.add(show)
    return show


def _pavilion(position: int, shape: PavilionShape, host: Organization) -> Pavilion:
    return Pavilion(
        slug=shape.slug,
        position=position,
        name_ko=shape.ko,
        name_en=shape.en,
        about_ko=shape.about_ko,
        about_en=shape.about_en,
        eligibility_ko="주최기관이 확인한 기업만 참가합니다.",
        eligibility_en="Open to firms the host has confirmed.",
        quota=shape.firms,
        host=host,
    )
