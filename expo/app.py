"""The application: the only place that knows every room."""

from __future__ import annotations

from flask import Flask, request, url_for
from flask_babel import force_locale
from flask_migrate import Migrate
from flask_wtf import CSRFProtect
from werkzeug.middleware.proxy_fix import ProxyFix

from config import ROOT, Settings, load_settings
from expo.accounts import passwords
from expo.accounts.commands import users as account_commands
from expo.accounts.events import UserLeaves
from expo.accounts.policies import POLICIES as ACCOUNTS_POLICIES
from expo.accounts.views import bp as accounts_bp
from expo.api import document as api_document
from expo.api.policies import POLICIES as API_POLICIES
from expo.api.views import bp as api_bp
from expo.calendar.policies import POLICIES as CALENDAR_POLICIES
from expo.calendar.views import bp as calendar_bp
from expo.checkin import facts as checkin_facts
from expo.checkin import passes as gate_passes
from expo.checkin.policies import POLICIES as CHECKIN_POLICIES
from expo.checkin.queries import list_whereabouts
from expo.checkin.services import DEVICE_PREFIX
from expo.checkin.views import bp as checkin_bp
from expo.consultations.hints import for_exhibitor as consultation_hints
from expo.consultations.policies import POLICIES as CONSULTATIONS_POLICIES
from expo.consultations.queries import leads as consulted
from expo.consultations.queries import presence
from expo.consultations.queries.people import find_buyer_of
from expo.consultations.services import joining, leaving
from expo.consultations.views import bp as consultations_bp
from expo.core import clock, events, logs, mail, readiness, work
from expo.core.actor import Actor, Role
from expo.core.db import db
from expo.core.jobs import runner, task
from expo.core.mail import Mail
from expo.demo.commands import demo as demo_commands
from expo.desk.actions import action_word
from expo.desk.policies import POLICIES as DESK_POLICIES
from expo.desk.views import bp as desk_bp
from expo.exhibitors import doors, merits, placements, todo, wished
from expo.exhibitors import links as application_links
from expo.exhibitors import steps as application_steps
from expo.exhibitors.events import ExhibitorWithdrawn, FirmsMerged, WishesImported
from expo.exhibitors.models import Exhibitor
from expo.exhibitors.policies import POLICIES as EXHIBITORS_POLICIES
from expo.exhibitors.views import bp as exhibitors_bp
from expo.floor.policies import POLICIES as FLOOR_POLICIES
from expo.floor.queries.plans import booth_labels
from expo.floor.reasons import why
from expo.floor.services import points, wishing
from expo.floor.services.selecting import hints as selection_hints
from expo.floor.services.withdrawing import on_withdrawn
from expo.floor.views import bp as floor_bp
from expo.floor.views.booths import exhibitor_history
from expo.floor.views.points import explain as explain_points
from expo.floor.views.ways import where_is
from expo.floor.views.wishes import STEP as WISHES_STEP
from expo.leads import queries as lead_queries
from expo.leads import services as leads
from expo.leads.commands import devices as device_commands
from expo.leads.hints import for_exhibitor as lead_hints
from expo.leads.policies import POLICIES as LEADS_POLICIES
from expo.leads.views import bp as leads_bp
from expo.programme.policies import POLICIES as PROGRAMME_POLICIES
from expo.programme.views import bp as programme_bp
from expo.registration import links as registration_links
from expo.registration import signing
from expo.registration.commands import badges as badge_commands
from expo.registration.events import ConsentAnswered
from expo.registration.policies import POLICIES as REGISTRATION_POLICIES
from expo.registration.views import bp as registration_bp
from expo.reports.policies import POLICIES as REPORTS_POLICIES
from expo.reports.views import bp as reports_bp
from expo.shows import identity as show_identity
from expo.shows import services as show_services
from expo.shows.commands import shows as show_commands
from expo.shows.events import RoleOpened
from expo.shows.identity import load_actor, preferred_language
from expo.shows.policies import POLICIES as SHOWS_POLICIES
from expo.shows.views import bp as shows_bp
from expo.solvers.commands import solve as solve_commands
from expo.web import (
    access,
    addresses,
    assets,
    bearer,
    compress,
    errors,
    headers,
    health,
    identity,
    locale,
    shell,
    writes,
)
from expo.web.limits import limiter

BLUEPRINTS = (
    health.bp,
    accounts_bp,
    shows_bp,
    exhibitors_bp,
    registration_bp,
    calendar_bp,
    floor_bp,
    checkin_bp,
    consultations_bp,
    programme_bp,
    leads_bp,
    reports_bp,
    desk_bp,
)
COMMANDS = (account_commands, show_commands, badge_commands, demo_commands, device_commands, solve_commands)
POLICIES = (
    ACCOUNTS_POLICIES,
    SHOWS_POLICIES,
    EXHIBITORS_POLICIES,
    REGISTRATION_POLICIES,
    CALENDAR_POLICIES,
    FLOOR_POLICIES,
    CHECKIN_POLICIES,
    CONSULTATIONS_POLICIES,
    PROGRAMME_POLICIES,
    LEADS_POLICIES,
    REPORTS_POLICIES,
    DESK_POLICIES,
    API_POLICIES,
)


def create_app(settings: Settings | None = None) -> Flask:
    """Return the application for these settings (by default: the environment's). Touches no database."""
    settings = settings or load_settings()
    logs.configure(as_json=settings.is_production)
    app = Flask("expo", root_path=str(ROOT), template_folder="templates", static_folder=None)
    app.config.from_mapping(settings.flask_config())
    app.extensions["settings"] = settings
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    if settings.trusted_proxies:
        hops = settings.trusted_proxies
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=hops, x_proto=hops, x_host=hops)  # type: ignore[method-assign]
    _init_storage(app, settings)
    _init_web(app, settings)
    _init_rooms(app)
    return app


def _init_storage(app: Flask, settings: Settings) -> None:
    passwords.configure(time_cost=settings.argon2_time_cost, memory_kib=settings.argon2_memory_kib)
    signing.configure(settings.secret_key)
    registration_links.configure(settings.secret_key)
    if settings.is_sqlite:
        settings.instance.mkdir(parents=True, exist_ok=True)
    db.init_app(app)
    Migrate(app, db, directory=str(readiness.MIGRATIONS), render_as_batch=True)
    mail.wire(_render_mail(app), lambda mail_id: runner.hand_on("deliver_mail", mail_id))
    runner.init_app(
        app, instance=settings.instance, redis_url=settings.redis_url, immediate=settings.jobs == "immediate"
    )
    health.add_check("database", readiness.is_current)


def _init_web(app: Flask, settings: Settings) -> None:
    """Install the HTTP kit; the order of the before-request hooks is: transaction, actor, guard, CSRF."""
    addresses.init_app(app)
    compress.init_app(app)  # first here, so that it runs last
    writes.init_app(app)
    identity.init_app(app, _find_actor)
    CSRFProtect(app).exempt(api_bp)
    access.init_app(app)
    limiter.init_app(app)
    locale.init_app(app, preferred_language)
    headers.init_app(app, https=settings.https)
    errors.init_app(app)
    shell.init_app(app)
    show_identity.init_app(app)
    assets.init_app(app)


def _init_rooms(app: Flask) -> None:
    application_links.configure(app.extensions["settings"].secret_key)
    for policies in POLICIES:
        access.install_policies(policies)
    for blueprint in BLUEPRINTS:
        app.register_blueprint(blueprint)
    for group in COMMANDS:
        app.cli.add_command(group)
    api_document.init_app(app, api_bp)
    app.add_template_filter(why, "why")
    app.add_template_filter(action_word, "deed")  # histories of every room say what the audit trail says
    _wire_rooms()


def _find_actor() -> Actor:
    """Return who sends this request: a device below /api/, a person's browser everywhere else."""
    return bearer.find_actor() if request.path.startswith(bearer.PATHS) else load_actor()


def _wire_rooms() -> None:
    """Let lower rooms' events reach the upper rooms that react."""
    events.subscribe(ConsentAnswered, leads.on_consent)
    events.subscribe(ExhibitorWithdrawn, on_withdrawn)
    events.subscribe(ExhibitorWithdrawn, leaving.on_withdrawn)
    placements.set_booth_finder(booth_labels)
    placements.set_historian(exhibitor_history)
    application_steps.add(WISHES_STEP)
    merits.set_explainer(explain_points)
    wished.set_source(wishing)
    events.subscribe(FirmsMerged, points.on_firms_merged)
    events.subscribe(WishesImported, wishing.on_imported)
    for hinter in (consultation_hints, lead_hints, selection_hints):
        todo.add(hinter)
    doors.set_booking(_booking_page)
    doors.set_map(where_is)
    presence.set_gates(list_whereabouts)
    consulted.set_leads(lead_queries.find_of_consultation)
    events.subscribe(RoleOpened, joining.on_role_opened)
    events.subscribe(UserLeaves, show_services.keep_an_organizer)
    bearer.register(DEVICE_PREFIX, checkin_facts.find_device)
    bearer.register(gate_passes.PREFIX, gate_passes.find)
    bearer.register(leads.DEVICE_PREFIX, lead_queries.find_sender)


def _booking_page(exhibitor: Exhibitor, actor: Actor) -> str:
    """Return where a buyer books a consultation with the exhibitor; "" for everybody else."""
    for grant in actor.grants_in(exhibitor.show_id, Role.BUYER):
        buyer = find_buyer_of(exhibitor.show_id, grant.organization_id, actor.id)
        if buyer is not None:
            show, firm = exhibitor.show.slug, exhibitor.slug
            return url_for("consultations.buyer_exhibitor", show=show, buyer=buyer.id, exhibitor=firm)
    return ""


def _render_mail(app: Flask) -> mail.Renderer:
    def render(template: str, language: str, context: dict[str, object]) -> str:
        settings: Settings = app.extensions["settings"]
        with force_locale(language):
            page = app.jinja_env.get_template(f"mail/{template}.txt")
            return page.render(base_url=settings.base_url, language=language, **context)

    return render


@task("deliver_mail")
def deliver_mail(mail_id: int) -> None:
    """Deliver one mail of the outbox."""
    from flask import current_app

    settings: Settings = current_app.extensions["settings"]
    with work.unit_of_work():
        message = db.session.get_one(Mail, mail_id)
        if message.sent_at is None and message.attempts < mail.MAX_ATTEMPTS:
            folder = settings.instance / "mail"
            mail.deliver(message, sender=settings.mail_from, folder=folder, smtp_url=settings.smtp_url, now=clock.now())
