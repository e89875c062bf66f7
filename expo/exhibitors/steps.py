"""The steps of the application form; rooms above add theirs (the floor room: wished booths on the map).

A step of another room is a view of that room at `/shows/<show>/applications/<token>/<key>` with the scope
`exhibitors.scopes.APPLICATION`, whose template extends `exhibitors/apply/_frame.html` and fills the block `step`
(pass `application=application, here="<key>"`). Added while `expo.app` is put together:

    steps.add(Step(key="wishes", label=N_("Wished booths"), endpoint="floor.application_wishes", order=35,
                   applies=lambda application: application.participation is not Participation.SAMPLE_DISPLAY,
                   summary=queries.wish_summary))

`summary` gets the application and returns the short texts that the last page and the reviewer show.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from expo.core.i18n import N_
from expo.exhibitors.models import Application


def _always(_application: Application) -> bool:
    return True


def _nothing(_application: Application) -> Sequence[str]:
    return ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One page of the form."""

    key: str
    label: str
    endpoint: str
    order: int
    applies: Callable[[Application], bool] = _always
    summary: Callable[[Application], Sequence[str]] = _nothing


_steps: dict[str, Step] = {
    step.key: step
    for step in (
        Step(key="firm", label=N_("Firm"), endpoint="exhibitors.apply_firm", order=10),
        Step(key="stand", label=N_("Stand"), endpoint="exhibitors.apply_stand", order=20),
        Step(key="neighbours", label=N_("Neighbours"), endpoint="exhibitors.apply_neighbours", order=40),
        Step(key="products", label=N_("Products"), endpoint="exhibitors.apply_products", order=50),
        Step(key="documents", label=N_("Documents"), endpoint="exhibitors.apply_documents", order=60),
        Step(key="send", label=N_("Check and send"), endpoint="exhibitors.apply_send", order=90),
    )
}


def add(step: Step) -> None:
    """Put one more step into the form."""
    _steps[step.key] = step


def steps_of(application: Application) -> list[Step]:
    """Return the steps this application goes through, in order."""
    return sorted((step for step in _steps.values() if step.applies(application)), key=lambda step: step.order)


def after(application: Application, key: str) -> Step:
    """Return the step that follows; the last one follows itself."""
    row = steps_of(application)
    place = next((index for index, step in enumerate(row) if step.key == key), 0)
    return row[min(place + 1, len(row) - 1)]
