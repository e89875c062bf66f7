"""The badge on the phone, reached by a signed link that needs no account."""

from __future__ import annotations

from flask import Response, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response as BaseResponse

from expo.core import clock
from expo.core.numbers import whole
from expo.registration import queries, services
from expo.registration.cards import KINDS, badge_pdf, send_badge
from expo.registration.consent_texts import wording
from expo.registration.drawing import MODULES, QUIET, qr_path
from expo.registration.errors import LinkExpired
from expo.registration.rules import ConsentPurpose, format_code
from expo.registration.scopes import BADGE_LINK, BadgeLink
from expo.registration.services import Answer
from expo.registration.views.blueprint import bp
from expo.web.access import public
from expo.web.identity import current_actor
from expo.web.limits import limiter
from expo.web.locale import current_language
from expo.web.shell import confirm
from expo.web.writes import writes

OPENED = "120 per minute"
#: mails a link may ask for
SENT = "6 per hour"
QR_SIZE = MODULES + 2 * QUIET


@bp.get("/badges/<link>")
@limiter.limit(OPENED)
@public("the signed link itself is the proof: it was given to the badge's owner", BADGE_LINK)
def badge(link: BadgeLink) -> str | tuple[str, int]:
    """Show the badge, or offer a new link where this one is too old."""
    if link.is_expired:
        return render_template("registration/expired.html", link=link), 410
    live = queries.find_live_badge(link.registration)
    return render_template(
        "registration/badge.html",
        link=link,
        person=link.registration,
        badge=live,
        kind=_(KINDS[link.registration.kind]),
        path=qr_path(queries.badge_token(live)) if live else "",
        qr_size=QR_SIZE,
        code=format_code(live.code) if live else "",
        consents=queries.list_consents(link.registration),
        news_text=wording(link.registration.show, ConsentPurpose.NEWS),
        is_new=request.args.get("new") == "1",
    )


@bp.get("/badges/<link>/badge.pdf")
@limiter.limit(OPENED)
@public("the signed link itself is the proof: it was given to the badge's owner", BADGE_LINK)
def pdf(link: BadgeLink) -> Response:
    if link.is_expired:
        raise LinkExpired
    response = Response(badge_pdf(link.registration), mimetype="application/pdf")
    response.headers["Content-Disposition"] = 'inline; filename="badge.pdf"'
    response.headers["Cache-Control"] = "no-store"
    return response


@bp.post("/badges/<link>/send")
@limiter.limit(SENT)
@public("the mail goes to the address of the badge's owner, whoever asks", BADGE_LINK)
@writes
def send_again(link: BadgeLink) -> BaseResponse:
    """Mail a fresh link; also from an expired one."""
    send_badge(link.registration, now=clock.now())
    confirm(_("The badge is on its way to your mail address."))
    if link.is_expired:
        return redirect(url_for("registration.sent_again", show=link.registration.show.slug))
    return redirect(url_for("registration.badge", link=link.token))


@bp.post("/badges/<link>/consents")
@limiter.limit(OPENED)
@public("the signed link itself is the proof: people answer for themselves", BADGE_LINK)
@writes
def answer(link: BadgeLink) -> BaseResponse:
    """Give or withdraw a consent: news, or one exhibitor's."""
    if link.is_expired:
        raise LinkExpired
    exhibitor = request.form.get("exhibitor", type=whole)
    purpose = ConsentPurpose.NEWS if exhibitor is None else ConsentPurpose.THIRD_PARTY
    given = request.form.get("given") == "yes"
    known = queries.find_consent(link.registration.id, purpose, exhibitor)
    if known is None and exhibitor is not None:
        return redirect(url_for("registration.badge", link=link.token))
    said = Answer(
        purpose=purpose, given=given, language=current_language(), channel="badge_page", exhibitor_id=exhibitor
    )
    services.record_consent(link.registration, said, actor=current_actor(), now=clock.now())
    confirm(_("Your answer is kept.") if given else _("Your consent is withdrawn."))
    return redirect(url_for("registration.badge", link=link.token) + "#consents")
