"""Who may open what: every route says so itself, and a guard refuses routes that do not.

A view is declared with `@access(Permission.X, scope)` or `@public("why")`. The guard runs before every request,
loads the scope's object from the URL, asks the permission's predicate and hands the object to the view.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import wraps
from typing import Any, Generic, TypeVar

from flask import Flask, g, request

from expo.core.actor import Actor
from expo.core.errors import NotAllowed, NotFound, SignInNeeded
from expo.web.identity import current_actor

T = TypeVar("T")
View = Callable[..., Any]
Predicate = Callable[[Actor, Any], bool]

_predicates: dict[StrEnum, Predicate] = {}


@dataclass(frozen=True, slots=True)
class Scope(Generic[T]):
    """The object a route is about: which URL parameters name it, how it is loaded, who has no business with it.

    `load` raises NotFound. `foreign(actor, object)` says that the object's very existence is hidden from the actor.
    """

    params: tuple[str, ...]
    load: Callable[..., T]
    foreign: Callable[[Actor, T], bool]


@dataclass(frozen=True, slots=True)
class Rule:
    """What a view declared; tests read it."""

    permission: StrEnum | None = None
    scope: Scope[Any] | None = None
    public_reason: str = ""


def install_policies(policies: Mapping[StrEnum, Predicate]) -> None:
    """Make a room's permission → predicate table known; a permission has one predicate."""
    for permission, predicate in policies.items():
        if _predicates.setdefault(permission, predicate) is not predicate:
            raise ValueError(f"two predicates for {permission}")


def allows(permission: StrEnum, actor: Actor, subject: object) -> bool:
    """Return whether the actor holds the permission on the subject; an unknown permission is held by nobody."""
    predicate = _predicates.get(permission)
    return predicate is not None and predicate(actor, subject)


def access(permission: StrEnum, scope: Scope[Any] | None = None) -> Callable[[View], View]:
    """Open a view to actors who hold `permission` on the scope's object, which becomes its first argument."""
    rule = Rule(permission=permission, scope=scope)
    return lambda view: _declare(view, rule)


def public(reason: str, scope: Scope[Any] | None = None) -> Callable[[View], View]:
    """Open a view to everyone, for a stated reason."""
    rule = Rule(public_reason=reason, scope=scope)
    return lambda view: _declare(view, rule)


def _declare(view: View, rule: Rule) -> View:
    @wraps(view)
    def wrapper(**params: Any) -> Any:  # noqa: ANN401 - whatever the view answers
        if rule.scope is None:
            return view(**params)
        rest = {name: value for name, value in params.items() if name not in rule.scope.params}
        return view(g.scope, **rest)

    wrapper.access_rule = rule  # type: ignore[attr-defined]
    return wrapper


def rule_of(view: View) -> Rule | None:
    """Return what a view declared, or None where it declared nothing."""
    return getattr(view, "access_rule", None)


def init_app(app: Flask) -> None:
    """Guard every route of the app."""

    @app.before_request
    def guard() -> None:
        if request.endpoint is None or request.endpoint == "static":
            return
        rule = rule_of(app.view_functions[request.endpoint])
        if rule is None:
            raise NotFound
        g.scope = _load(rule.scope) if rule.scope else None
        if rule.permission is not None:
            _demand(rule, g.scope)


def _load(scope: Scope[Any]) -> object:
    params = request.view_args or {}
    return scope.load(**{name: params[name] for name in scope.params})


def _demand(rule: Rule, subject: object) -> None:
    actor = current_actor()
    if rule.permission is None or allows(rule.permission, actor, subject):
        return
    if not actor.is_signed_in:
        raise SignInNeeded
    foreign = rule.scope is not None and rule.scope.foreign(actor, subject)
    raise NotAllowed(foreign=foreign)
