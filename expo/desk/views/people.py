"""People and roles: who may do what in the show; inviting, deciding about requests, taking roles away."""

from __future__ import annotations

from typing import Any

from flask import Response, redirect, render_template, request, url_for
from flask_babel import gettext as _
from sqlalchemy import ColumnElement, Select
from werkzeug.wrappers import Response as BaseResponse

from expo.accounts.models import Organization, User
from expo.accounts.queries import get_organization
from expo.core import clock
from expo.core.db import db
from expo.core.errors import DomainError, RuleBroken
from expo.core.i18n import N_
from expo.desk.forms import InviteForm, ReasonForm
from expo.desk.views.blueprint import bp
from expo.shows import handovers, queries, services
from expo.shows.identity import ROLE_NAMES, role_label
from expo.shows.models import Pavilion, RoleGrant, Show
from expo.shows.policies import ShowPermission
from expo.shows.scopes import SHOW
from expo.web import nav, tables
from expo.web.access import access
from expo.web.identity import current_actor
from expo.web.locale import called, local
from expo.web.nav import NavItem
from expo.web.paging import ListQuery, list_query, ordered, paginate
from expo.web.shell import confirm
from expo.web.writes import writes

SORTS: dict[str, ColumnElement[Any]] = {
    "name": User.name.expression,
    "email": User.email.expression,
    "role": RoleGrant.role.expression,
    "organization": Organization.name_ko.expression,
    "since": RoleGrant.created_at.expression,
}


def _state(row: RoleGrant) -> str:
    word = _("asks") if not row.approved_at else _("active") if row.user.confirmed_at else _("invited")
    return str(word)


COLUMNS: tables.Columns[RoleGrant] = (
    (N_("Name"), lambda row: called(row.user.name)),
    (N_("Mail address"), lambda row: row.user.email),
    (N_("Role"), role_label),
    (N_("Organization"), lambda row: local(row.organization.name) if row.organization else ""),
    (N_("Pavilion"), lambda row: local(row.pavilion.name) if row.pavilion else ""),
    (N_("State"), _state),
    (N_("Since"), lambda row: row.created_at),
)
STATES = (("asked", N_("Asks to take part")), ("invited", N_("Invited")), ("active", N_("Active")))


def _query() -> ListQuery:
    return list_query("role", "state", sorts=tuple(SORTS), default_sort="name")


def _found(show: Show, query: ListQuery) -> Select[Any]:
    statement = queries.select_people(show, q=query.q, role=query.filter("role"), state=query.filter("state"))
    return ordered(statement, query, SORTS).order_by(RoleGrant.id)


@bp.get("/shows/<show>/manage/people")
@access(ShowPermission.MANAGE, SHOW)
def people(show: Show) -> str:
    query = _query()
    page = paginate(_found(show, query), query)
    roles = [(role.value, name) for role, name in ROLE_NAMES.items()]
    return render_template("desk/people.html", show=show, page=page, roles=roles, states=STATES, role_label=role_label)


@bp.post("/shows/<show>/manage/people.<any(csv,xlsx):kind>")
@access(ShowPermission.MANAGE, SHOW)
@writes
def export_people(show: Show, kind: tables.Kind) -> Response:
    query = _query()
    handovers.note(current_actor(), show, "desk.export_people", now=clock.now(), filters=query.url())
    rows = db.session.scalars(_found(show, query))
    return tables.download(kind, f"{show.slug}-people", COLUMNS, rows)


@bp.route("/shows/<show>/manage/people/invite", methods=["GET", "POST"])
@access(ShowPermission.MANAGE, SHOW)
@writes
def invite(show: Show) -> str | BaseResponse | tuple[str, int]:
    known = {name: request.args[name] for name in ("email", "name", "role") if name in request.args}
    form = InviteForm(data=known)
    form.offer(queries.list_organizations(show), show.pavilions)
    if form.validate_on_submit():
        try:
            grant = _invite(show, form)
        except DomainError as fault:
            form.refuse(fault)
        else:
            confirm(_("%(name)s now has a role and is told by mail.", name=called(grant.user.name)))
            return redirect(url_for("desk.people", show=show.slug))
    return render_template("desk/invite.html", show=show, form=form), 422 if form.is_submitted() else 200


def _invite(show: Show, form: InviteForm) -> RoleGrant:
    organization = get_organization(form.organization.data) if form.organization.data else None
    pavilion = db.session.get(Pavilion, form.pavilion.data) if form.pavilion.data else None
    return services.invite_person(
        current_actor(),
        show,
        email=form.email.data or "",
        name=form.name.data or "",
        language=form.language.data,
        role=form.chosen_role,
        now=clock.now(),
        organization=organization,
        pavilion=pavilion,
    )


@bp.post("/shows/<show>/manage/people/<int:grant>/approve")
@access(ShowPermission.MANAGE, SHOW)
@writes
def approve(show: Show, grant: int) -> BaseResponse:
    row = queries.get_grant(show, grant)
    services.approve(current_actor(), row, now=clock.now())
    confirm(_("%(name)s takes part from now on and is told by mail.", name=called(row.user.name)))
    return redirect(url_for("desk.people", show=show.slug, state="asked"))


@bp.post("/shows/<show>/manage/people/<int:grant>/decline")
@access(ShowPermission.MANAGE, SHOW)
@writes
def decline(show: Show, grant: int) -> BaseResponse:
    row = queries.get_grant(show, grant)
    services.decline(current_actor(), row, reason=_reason(), now=clock.now())
    confirm(_("The request of %(name)s is declined; they read the reason by mail.", name=called(row.user.name)))
    return redirect(url_for("desk.people", show=show.slug, state="asked"))


@bp.post("/shows/<show>/manage/people/<int:grant>/revoke")
@access(ShowPermission.MANAGE, SHOW)
@writes
def revoke(show: Show, grant: int) -> BaseResponse:
    row = queries.get_grant(show, grant)
    services.revoke(current_actor(), row, reason=_reason(), now=clock.now())
    confirm(_("%(name)s no longer has this role.", name=called(row.user.name)))
    return redirect(url_for("desk.people", show=show.slug))


def _reason() -> str:
    """Return the reason that was typed. Raises RuleBroken without one."""
    form = ReasonForm()
    if not form.validate():
        raise RuleBroken
    return str(form.reason.data)


nav.add(
    NavItem(
        face="manage",
        group="setup",
        label=N_("People and roles"),
        endpoint="desk.people",
        icon="people",
        order=70,
        permission=ShowPermission.MANAGE,
        key="g u",
        count=lambda show: queries.count_requests(show.id) or None,  # type: ignore[attr-defined]
    )
)
