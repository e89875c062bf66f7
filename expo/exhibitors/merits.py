"""How an application's points come about: the room above that counts them says it.

Wired in `expo.app`:

    merits.set_explainer(floor.views.points.explain)

An explainer gets the application and returns one line per part: what it counts, and the points it gives. Nothing while
the show has no points rule, or while the application's points are not the rule's.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from expo.exhibitors.models import Application

Explainer = Callable[[Application], Sequence[tuple[str, int]]]
_explainer: list[Explainer] = []


def set_explainer(explainer: Explainer) -> None:
    """Let `explainer` say how points come about; the last one told counts."""
    _explainer[:] = [explainer]


def explain(application: Application) -> Sequence[tuple[str, int]]:
    """Return the parts of the application's points in the reader's language."""
    return _explainer[0](application) if _explainer else ()
