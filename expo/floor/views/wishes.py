"""The step of the application form where booths are wished for on the map."""

from __future__ import annotations

from collections.abc import Sequence

from flask import redirect, render_template, request, url_for
from werkzeug.wrappers import Response as BaseResponse

from expo.core import clock
from expo.core.errors import DomainError
from expo.core.i18n import N_
from expo.exhibitors import links, steps
from expo.exhibitors.models import Application
from expo.exhibitors.rules import Participation
from expo.exhibitors.scopes import APPLICATION
from expo.floor.forms import WishForm
from expo.floor.queries.halls import list_booths, list_halls
from expo.floor.rules.codes import AreaKind
from expo.floor.services import wishing
from expo.floor.views.blueprint import bp
from expo.floor.views.shapes import Shape, base, sketch
from expo.web.access import public
from expo.web.identity import current_actor
from expo.web.writes import writes


def _summary(application: Application) -> Sequence[str]:
    return wishing.wishes_of(application)


steps.add(
    steps.Step(
        key="wishes",
        label=N_("Wished booths"),
        endpoint="floor.application_wishes",
        order=35,
        applies=lambda application: application.participation is Participation.OWN_BOOTH,
        summary=_summary,
    )
)


@bp.route("/shows/<show>/applications/<token>/wishes", methods=["GET", "POST"])
@public("whoever holds the mailed link fills in the application", APPLICATION)
@writes
def application_wishes(application: Application) -> str | BaseResponse | tuple[str, int]:
    """Ask for up to five booths, picked on the map or typed."""
    form = WishForm(data={"booths": " ".join(wishing.wishes_of(application))})
    if request.method == "GET":
        return _page(application, form)
    if form.validate_on_submit():
        numbers = (form.booths.data or "").replace(",", " ").split()
        try:
            wishing.save_wishes(application, numbers, actor=current_actor(), now=clock.now())
        except DomainError as fault:
            form.refuse(fault)
        else:
            return redirect(_next(application))
    return _page(application, form), 422


def _next(application: Application) -> str:
    key = "wishes" if request.form.get("go") == "stay" else steps.after(application, "wishes").key
    step = next(each for each in steps.steps_of(application) if each.key == key)
    return url_for(step.endpoint, show=application.show.slug, token=links.token_of(application))


def _page(application: Application, form: WishForm) -> str:
    show = application.show
    booths = [booth for booth in list_booths(show) if booth.area.kind is AreaKind.INDIVIDUAL]
    shapes = [
        (booth, Shape(**base(booth), css="w", name=f"{booth.power_kw} kW", label=booth.number, href=f"#{booth.number}"))  # type: ignore[arg-type]
        for booth in booths
    ]
    return render_template(
        "floor/wishes.html", application=application, here="wishes", form=form, show=show,
        sketches=[sketch(hall, shapes) for hall in list_halls(show)],
    )  # fmt: skip
