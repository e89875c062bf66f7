"""The reader's language and time, and how values look in them."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, time
from decimal import Decimal
from functools import cached_property
from typing import Any
from urllib.parse import urlencode
from zoneinfo import ZoneInfo

from babel.dates import format_date, format_time
from babel.numbers import format_currency, format_decimal, get_currency_precision
from flask import Flask, Response, g, has_request_context, request
from flask_babel import Babel, Domain, get_locale, gettext
from jinja2 import pass_context
from jinja2.runtime import Context
from markupsafe import Markup

from config import ROOT
from expo.core import moments
from expo.core.db import LocalText
from expo.core.i18n import LANGUAGES, has_hangul, name_in
from expo.core.josa import settled
from expo.core.zones import city_of, is_of_a_city
from expo.web.identity import current_actor

COOKIE = "lang"
COOKIE_AGE_S = 365 * 24 * 3600
_preference: list[Callable[[], str | None]] = []


class Sentences(Domain):  # type: ignore[misc]
    """Translations whose Korean particles fit the words filled in."""

    def gettext(self, string: str, **variables: object) -> str:
        """Return the sentence in the reader's language."""
        text: str = super().gettext(string, **variables)
        return settled(text) if variables else text  # else somebody may fill in the words later

    def ngettext(self, singular: str, plural: str, num: int, **variables: object) -> str:
        """Return the sentence for so many in the reader's language."""
        return settled(super().ngettext(singular, plural, num, **variables))


class Languages(Babel):  # type: ignore[misc]
    """Flask-Babel that speaks `Sentences`."""

    @cached_property
    def domain_instance(self) -> Sentences:
        """The translations of the app."""
        return Sentences(domain=self.domain)


def _settling(translate: Callable[..., str]) -> Callable[..., str]:
    """Return a template's gettext with particles that fit; templates fill words in themselves, escaped."""

    @pass_context
    def sentence(context: Context, *args: object, **variables: object) -> str:
        text = translate(context, *args, **variables)
        said = settled(text) if variables else text
        return Markup(said) if isinstance(text, Markup) else said  # noqa: S704 - it was escaped before

    return sentence


def init_app(app: Flask, account_language: Callable[[], str | None]) -> None:
    """Choose each request's language and give templates the filters that depend on it.

    The order: `?lang=` in the address, the cookie, the account's choice, what the browser asks for, Korean.
    """
    _preference[:] = [account_language]
    folder = ROOT / "translations"
    domains = sorted({file.stem for file in folder.glob("*/LC_MESSAGES/*.po")}) or ["messages"]
    app.config["BABEL_TRANSLATION_DIRECTORIES"] = ";".join([str(folder)] * len(domains))
    app.config["BABEL_DOMAIN"] = ";".join(domains)
    Languages(app, locale_selector=_select)
    spoken: dict[str, Any] = app.jinja_env.globals
    spoken.update({name: _settling(spoken[name]) for name in ("gettext", "ngettext")})
    app.jinja_env.filters.update(
        local=local,
        person=person,
        called=called,
        tongue=tongue,
        date=show_date,
        time=show_time,
        datetime=show_datetime,
        number=number,
        money=money,
        zone=zone_name,
    )
    app.jinja_env.globals.update(lang_url=lang_url, in_zone=in_zone, city=city)
    app.after_request(_remember)


def current_language() -> str:
    """Return "ko" or "en" for the present reader."""
    locale = get_locale()
    return locale.language if locale is not None and locale.language in LANGUAGES else "ko"


def _select() -> str:
    if not has_request_context():
        return "ko"
    for choice in (request.args.get("lang"), request.cookies.get(COOKIE)):
        if choice in LANGUAGES:
            return str(choice)
    if current_actor().is_signed_in:
        wanted = _preference[0]()
        if wanted in LANGUAGES:
            return str(wanted)
    return request.accept_languages.best_match(LANGUAGES) or ("en" if request.accept_languages else "ko")


def _remember(response: Response) -> Response:
    """Keep a language chosen in the address of a page; a paper in another language changes nothing for its reader."""
    choice = request.args.get("lang")
    is_page = response.mimetype == "text/html"
    if is_page and choice in LANGUAGES and request.cookies.get(COOKIE) != choice:
        response.set_cookie(COOKIE, str(choice), max_age=COOKIE_AGE_S, samesite="Lax", secure=request.is_secure)
    if is_page:
        response.headers.setdefault("Content-Language", current_language())
    response.vary.update(["Cookie", "Accept-Language"])
    return response


def lang_url(language: str) -> str:
    """Return the present page's address in another language; every other parameter stays."""
    args = {**request.args.to_dict(flat=False), "lang": [language]}
    return f"{request.path}?{urlencode(args, doseq=True)}"


def local(text: LocalText | str | None) -> str:
    """Return a two-language text in the reader's language."""
    return text.in_language(current_language()) if isinstance(text, LocalText) else (text or "")


def called(name: str) -> str:
    """Return a name in the form the reader reads, for texts that hold no markup."""
    return name_in(current_language(), name)


def person(name: str | None) -> str:
    """Return a name in the form the reader reads, marked where it is in the other script."""
    return tongue(called(name or ""))


def tongue(text: str | None) -> str:
    """Return what somebody wrote, marked with its language where that is not the page's; screen readers need it."""
    words = str(text or "")  # a label may be lazily translated
    if current_language() == "ko" or not has_hangul(words):
        return words
    return Markup('<span lang="ko">{}</span>').format(words)


def in_zone(moment: datetime, zone: str | None = None) -> datetime:
    """Return the moment as wall-clock time of an IANA zone, or of the show's."""
    return moment.astimezone(_zone(zone))


def _zone(zone: str | None) -> ZoneInfo:
    return ZoneInfo(zone or getattr(g, "time_zone", None) or "Asia/Seoul")


def show_date(value: date | datetime, form: str = "medium", zone: str | None = None) -> str:
    """Return a date in words; a moment is first taken to the show's time zone."""
    day = value.astimezone(_zone(zone)).date() if isinstance(value, datetime) else value
    korean = current_language() == "ko"
    patterns = {
        "day": "M월 d일(EEE)" if korean else "EEE d MMM",
        "short": "M월 d일" if korean else "d MMM",
        "weekday": "EEE",
        "month": "yyyy-MM",
    }
    if not korean:  # babel's plain "en" is American; the rest of the product writes day before month
        patterns |= {"full": "EEEE d MMMM yyyy", "long": "d MMMM yyyy", "medium": "d MMM yyyy"}
    return str(format_date(day, patterns.get(form, form), locale=current_language()))


def show_time(value: time | datetime, zone: str | None = None) -> str:
    """Return hours and minutes on the 24-hour clock, in the show's time zone."""
    moment: Any = value.astimezone(_zone(zone)) if isinstance(value, datetime) else value
    return str(format_time(moment, "HH:mm", locale=current_language()))


def show_datetime(value: datetime, zone: str | None = None) -> str:
    """Return date and time in the show's time zone, as one reads them; files get the moment itself."""
    return moments.in_words(value, str(_zone(zone)), current_language())


def city(zone: str) -> str:
    """Return the city of a time zone in the reader's language."""
    return city_of(zone, current_language())


def zone_name(zone: str) -> str:
    """Return what the reader calls a time zone: "Asia/Seoul" is "Seoul time"."""
    return str(gettext("%(city)s time", city=city(zone))) if is_of_a_city(zone) else city(zone)


def number(value: float) -> str:
    """Return a number with the reader's grouping."""
    return str(format_decimal(value, locale=current_language()))


def smallest_unit(currency: str) -> Decimal:
    """Return the smallest amount of a currency in whole won or dollars: 1 of KRW, 0.01 of USD."""
    return Decimal(1).scaleb(-get_currency_precision(currency))


def money(minor: int, currency: str = "KRW") -> str:
    """Return an amount given in minor units (won, cents) with its currency."""
    amount = minor / 10 ** get_currency_precision(currency)
    if currency == "KRW" and current_language() == "ko":
        return f"{format_decimal(amount, locale='ko')}원"
    return str(format_currency(amount, currency, locale=current_language()))
