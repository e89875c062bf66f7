"""The step of the application form in which up to five booths are wished for."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from flask import redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from werkzeug.wrappers import Response as BaseResponse
from wtforms import SelectField

from expo.core import clock
from expo.core.errors import DomainError
from expo.core.i18n import N_
from expo.exhibitors import links, steps
from expo.exhibitors.models import Application
from expo.exhibitors.rules import Participation
from expo.exhibitors.rules.review import may_edit
from expo.exhibitors.scopes import APPLICATION
from expo.floor.errors import SENTENCES
from expo.floor.models import Booth
from expo.floor.queries.halls import list_booths, list_halls
from expo.floor.rules.pieces import Code, Fault
from expo.floor.rules.wishing import is_open, ranked, toggled
from expo.floor.services import wishing
from expo.floor.views.blueprint import bp
from expo.floor.views.shapes import Shape, base, sketch
from expo.web.access import public
from expo.web.formkit import BaseForm
from expo.web.identity import current_actor
from expo.web.locale import local
from expo.web.shell import confirm
from expo.web.writes import writes

KEY = "wishes"
LINK = "whoever holds the signed link goes on with that application"


def _takes_wishes(application: Application) -> bool:
    return application.participation is not Participation.SAMPLE_DISPLAY


STEP = steps.Step(
    key=KEY, label=N_("Wished booths"), endpoint="floor.application_wishes", order=35, applies=_takes_wishes,
    summary=wishing.summary,
)  # fmt: skip


class WishesForm(BaseForm):
    """Five ranks; each names a booth or nothing."""

    wish1 = SelectField(_l("First wish"), validate_choice=False)
    wish2 = SelectField(_l("Second wish"), validate_choice=False)
    wish3 = SelectField(_l("Third wish"), validate_choice=False)
    wish4 = SelectField(_l("Fourth wish"), validate_choice=False)
    wish5 = SelectField(_l("Fifth wish"), validate_choice=False)

    def ranks(self) -> list[SelectField]:
        """Return the fields, best wish first."""
        return [self.wish1, self.wish2, self.wish3, self.wish4, self.wish5]

    def numbers(self) -> tuple[str, ...]:
        """Return the chosen booth numbers, best first."""
        return ranked(field.data or "" for field in self.ranks())


@bp.route("/shows/<show>/applications/<token>/wishes", methods=["GET", "POST"])
@public(LINK, APPLICATION)
@writes
def application_wishes(application: Application) -> BaseResponse | str | tuple[str, int]:
    """Choose up to five booths on the map or from lists; `?wish=` carries a choice made without a script."""
    form = WishesForm()
    if request.method == "GET":
        asked = request.args.get("wish")
        chosen = ranked(asked.split(",")) if asked is not None else tuple(wishing.list_wishes(application))
        return _page(application, form, chosen)
    if form.validate_on_submit():
        try:
            wishing.save_wishes(application, form.numbers(), actor=current_actor(), now=clock.now())
        except DomainError as fault:
            form.refuse(fault)
        else:
            return _on(application)
    return _page(application, form, form.numbers()), 422


def _on(application: Application) -> BaseResponse:
    stay = request.form.get("go") == "stay"
    if stay:
        confirm(_("Saved."))
    endpoint = "floor.application_wishes" if stay else steps.after(application, KEY).endpoint
    return redirect(url_for(endpoint, show=application.show.slug, token=links.token_of(application)))


def _page(application: Application, form: WishesForm, chosen: Sequence[str]) -> str:
    booths, fits = list_booths(application.show), wishing.fits(application, clock.now())
    open_ones = [booth for booth in booths if is_open(fits.get(booth.id, ()))]
    options: dict[str, list[tuple[str, str]]] = {"": [("", "–")]}
    for booth in open_ones:
        options.setdefault(local(booth.area.name), []).append((booth.number, _words(booth, fits[booth.id])))
    for place, field in enumerate(form.ranks()):
        field.choices = options
        field.data = chosen[place] if place < len(chosen) else ""
    shapes = [(booth, _shape(application, booth, fits.get(booth.id, ()), chosen)) for booth in booths]
    return render_template(
        "floor/wishes.html", application=application, here=KEY, editable=may_edit(application.status), form=form,
        sketches=[sketch(hall, shapes) for hall in list_halls(application.show)], has_booths=bool(open_ones),
        lacking=any(_lacks(fits[booth.id]) for booth in open_ones if booth.number in chosen),
    )  # fmt: skip


def _shape(application: Application, booth: Booth, faults: Sequence[Fault], chosen: Sequence[str]) -> Shape:
    able = is_open(faults)
    rank = chosen.index(booth.number) + 1 if booth.number in chosen else 0
    wish = ",".join(toggled(chosen, booth.number) if able else chosen)
    token = links.token_of(application)
    return Shape(
        **base(booth),  # type: ignore[arg-type]
        css=("here" if rank else "") + ("" if able else " off") + (" unfit" if able and faults else ""),
        name=str(rank) if rank else "",
        label=_words(booth, faults) if able else _("%(booth)s, not for this application", booth=booth.number),
        href=url_for("floor.application_wishes", show=application.show.slug, token=token, wish=wish) + "#wishes",
    )


def _words(booth: Booth, faults: Sequence[Fault]) -> str:
    """Return a booth's number, size and, in short, what it lacks of the applicant's needs."""
    size = f"{booth.number} · {booth.w / 100:g} × {booth.h / 100:g} m"
    return " · ".join([size, *(_lack(fault, booth) for fault in _lacks(faults))])


def _lacks(faults: Sequence[Fault]) -> list[Fault]:
    """Return what is wrong with a booth itself; the size is that of the whole block."""
    return [fault for fault in faults if fault.code is not Code.SIZE]


#: short enough for a line of a list on a phone
_LACKS: Mapping[str, str] = {
    "noise": N_("too close to the quiet booths"),
    "block": N_("no %(needs)s booths in a row here"),
    "kind": N_("another kind of stand"),
    "power": N_("power %(has)s of %(needs)s kW"),
    "water": N_("no water"),
    "air": N_("no compressed air"),
    "lan": N_("no wired network"),
    "load": N_("floor load %(has)s of %(needs)s kN/m²"),
    "open_sides": N_("open sides %(has)s of %(needs)s"),
}


def _lack(fault: Fault, booth: Booth) -> str:
    sentence: str = _(_LACKS.get(fault.code.value, SENTENCES[fault.code.value]))
    return sentence % {"booth": booth.number, "firm": "", "other": "", "needs": fault.needs, "has": fault.has}
