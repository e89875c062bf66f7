"""The one place where errors become answers: a page, an htmx fragment or problem JSON (RFC 9457)."""

from __future__ import annotations

from datetime import date

import structlog
from flask import Flask, Response, jsonify, make_response, redirect, render_template, request, url_for
from flask_babel import gettext
from flask_wtf.csrf import CSRFError
from sqlalchemy.exc import DataError, IntegrityError
from werkzeug.exceptions import HTTPException
from werkzeug.wrappers import Response as BaseResponse

from expo.core.db import LocalText
from expo.core.errors import Conflict, DomainError, NotAllowed, NotFound, RuleBroken, SignInNeeded, TooLarge
from expo.core.i18n import N_
from expo.core.josa import settled
from expo.web.locale import current_language, show_date

log = structlog.get_logger()

HTTP_SENTENCES = {
    400: N_("The request was not understood. Go back and try again."),
    403: N_("You are not allowed to do this."),
    404: N_("This does not exist, or no longer."),
    405: N_("This address does not take that kind of request."),
    409: N_("Someone changed this first. Reload it."),
    413: N_("This is more than can be taken at once."),
    415: N_("This kind of content is not taken here."),
    422: N_("Something in the form needs correcting."),
    429: N_("Too many tries. Wait a minute and try again."),
    500: N_("Our side failed. What you sent was not saved. Try again in a moment."),
}
CSRF_SENTENCE = N_("This page was open too long. Reload it and send again.")


def sentence(fault: DomainError) -> str:
    """Return the error's message in the reader's language, parameters filled in."""
    language = current_language()
    params = {name: _shown(value, language) for name, value in fault.params.items()}
    text: str = gettext(fault.message)
    return settled(text % params) if params else text


def _shown(value: object, language: str) -> object:
    """Return a parameter as the reader writes it: a name in their language, a day with its weekday."""
    if isinstance(value, LocalText):
        return value.in_language(language)
    return show_date(value, "day") if isinstance(value, date) else value


def status_of(fault: DomainError) -> int:
    """Return the HTTP status for a domain error."""
    match fault:
        case NotFound():
            return 404
        case NotAllowed():
            return 404 if fault.foreign else 403
        case SignInNeeded():
            return 401
        case Conflict():
            return 409
        case TooLarge():
            return 413
        case RuleBroken() | DomainError():
            return 422


def wants_json() -> bool:
    """Return whether the answer should be problem JSON."""
    best = request.accept_mimetypes.best_match(["text/html", "application/json"], default="text/html")
    return request.path.startswith("/api/") or best == "application/json"


def answer(status: int, code: str, text: str) -> Response:
    """Return one error in the form that the sender can show."""
    if wants_json():
        response = jsonify(type="about:blank", title=text, status=status, code=code)
        response.content_type = "application/problem+json"
    elif request.headers.get("HX-Request") == "true":
        response = make_response(render_template("errors/_fragment.html", status=status, text=text))
        response.headers["HX-Retarget"] = "#toasts"
        response.headers["HX-Reswap"] = "beforeend"
    else:
        response = make_response(render_template("errors/page.html", status=status, code=code, text=text))
    response.status_code = status
    return response


def _answer_the_database(app: Flask) -> None:
    @app.errorhandler(IntegrityError)
    def integrity_error(fault: IntegrityError) -> BaseResponse:
        log.warning("integrity_error", path=request.path, fault=str(fault.orig))
        return answer(409, "conflict", gettext(HTTP_SENTENCES[409]))

    @app.errorhandler(DataError)
    def data_error(fault: DataError) -> BaseResponse:
        """Answer what no column can keep, such as a text with a null byte."""
        log.warning("data_error", path=request.path, fault=str(fault.orig))
        return answer(400, "bad_request", gettext(HTTP_SENTENCES[400]))


def init_app(app: Flask) -> None:
    """Handle every error of the app."""
    _answer_the_database(app)

    @app.errorhandler(DomainError)
    def domain_error(fault: DomainError) -> BaseResponse:
        if isinstance(fault, SignInNeeded) and not wants_json() and request.headers.get("HX-Request") != "true":
            target = request.full_path.removesuffix("?") if request.method == "GET" else None
            return redirect(url_for("accounts.sign_in", next=target))
        if isinstance(fault, NotAllowed) and fault.foreign:
            return answer(404, "not_found", gettext(HTTP_SENTENCES[404]))
        return answer(status_of(fault), fault.code, sentence(fault))

    @app.errorhandler(CSRFError)
    def csrf_error(_fault: CSRFError) -> BaseResponse:
        return answer(400, "csrf", gettext(CSRF_SENTENCE))

    @app.errorhandler(HTTPException)
    def http_error(fault: HTTPException) -> BaseResponse:
        status = fault.code or 500
        if status < 400 and fault.response is not None:  # noqa: PLR2004 - redirects pass
            return fault.get_response()
        text = gettext(HTTP_SENTENCES.get(status, HTTP_SENTENCES[400 if status < 500 else 500]))  # noqa: PLR2004
        response = answer(status, fault.name.lower().replace(" ", "_"), text)
        response.headers.extend({k: v for k, v in fault.get_headers() if k.lower() == "retry-after"})
        return response

    @app.errorhandler(Exception)
    def unexpected(fault: Exception) -> BaseResponse:
        if app.testing:
            raise fault
        log.exception("unexpected_error", path=request.path)
        return _failed(app)


def _failed(app: Flask) -> Response:
    """Return the page that says so; its frame needs the database, which may be what failed."""
    try:
        return answer(500, "internal", gettext(HTTP_SENTENCES[500]))
    except Exception:
        log.exception("no_frame", path=request.path)
        return _bare(app)


def _bare(app: Flask) -> Response:
    """Return the page that asks nothing of the database, in both languages; for programs the same as problem JSON."""
    if wants_json():
        response = jsonify(type="about:blank", title=HTTP_SENTENCES[500], status=500, code="internal")
        response.content_type = "application/problem+json"
    else:
        response = make_response(app.jinja_env.get_template("errors/bare.html").render())
    response.status_code = 500
    return response
