"""Errors of the domain: what was asked cannot be done. Only `expo.web.errors` turns them into answers."""

from __future__ import annotations

from collections.abc import Mapping

from expo.core.i18n import N_


class DomainError(Exception):
    """Base. `code` is stable for programs, `message` an English template (a translation key) filled from `params`.

    Subclasses in a room's errors.py set `code` and `message`; `field` names the form field it belongs to, if one.
    A `LocalText` among the params is shown in the reader's language.
    """

    code = "error"
    message = N_("This cannot be done.")
    field: str | None = None

    def __init__(self, *, field: str | None = None, **params: object) -> None:
        self.params: Mapping[str, object] = params
        if field is not None:
            self.field = field
        super().__init__(self.code)

    def __str__(self) -> str:
        return self.message % self.params if self.params else self.message


class NotFound(DomainError):
    code = "not_found"
    message = N_("This does not exist, or no longer.")


class NotAllowed(DomainError):
    """The actor may not do this. `foreign` hides that the object exists (404)."""

    code = "not_allowed"
    message = N_("You are not allowed to do this.")

    def __init__(self, *, foreign: bool = False, **params: object) -> None:
        self.foreign = foreign
        super().__init__(field=None, **params)


class SignInNeeded(DomainError):
    code = "sign_in_needed"
    message = N_("Sign in to continue.")


class RuleBroken(DomainError):
    """A rule of the domain forbids it (422)."""

    code = "rule_broken"


class Conflict(DomainError):
    """Somebody else was first (409)."""

    code = "conflict"
    message = N_("Someone changed this first. Reload it.")


class TooLarge(DomainError):
    """More was sent than is taken at once (413)."""

    code = "too_large"
    message = N_("This is more than can be taken at once.")
