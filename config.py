"""Settings: read once from the environment, checked, typed.

Two kinds of server exist. `local` (the default) is the demo on one's own machine; `production` is everything else
and refuses to serve with anything that only suits a demo.
"""

from __future__ import annotations

import os
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any, Literal, get_args

ROOT = Path(__file__).resolve().parent
MIN_SECRET_LENGTH = 32

Environment = Literal["local", "production", "test"]
JobsMode = Literal["embedded", "external", "immediate"]


class SettingsError(Exception):
    """The environment does not describe a server that may run; the message says which variable and why."""


@dataclass(frozen=True, kw_only=True)
class Settings:
    """What a process needs to know before it starts."""

    environment: Environment
    secret_key: str
    database_url: str
    instance: Path
    base_url: str
    jobs: JobsMode
    redis_url: str | None = None
    smtp_url: str | None = None
    mail_from: str = "Open Expo <no-reply@expo.example>"
    https: bool = False
    trusted_proxies: int = 0
    argon2_time_cost: int = 3
    argon2_memory_kib: int = 64 * 1024

    @property
    def is_production(self) -> bool:
        return self.environment == "production"

    @property
    def is_sqlite(self) -> bool:
        return self.database_url.startswith("sqlite")

    def flask_config(self) -> dict[str, Any]:
        """Return the mapping that Flask and its extensions read."""
        return {
            "SECRET_KEY": self.secret_key,
            "SQLALCHEMY_DATABASE_URI": self.database_url,
            "SQLALCHEMY_ENGINE_OPTIONS": {} if self.is_sqlite else {"pool_pre_ping": True, "pool_size": 16},
            "SESSION_COOKIE_HTTPONLY": True,
            "SESSION_COOKIE_SAMESITE": "Lax",
            "SESSION_COOKIE_SECURE": self.https,
            "SESSION_COOKIE_NAME": "__Host-expo" if self.https else "expo",
            "PERMANENT_SESSION_LIFETIME": timedelta(days=30),
            "MAX_CONTENT_LENGTH": 16 * 1024 * 1024,
            "MAX_FORM_PARTS": 5000,
            "WTF_CSRF_TIME_LIMIT": None,
            "WTF_CSRF_HEADERS": ["X-CSRFToken"],
            "RATELIMIT_STORAGE_URI": self.redis_url or "memory://",
            "RATELIMIT_HEADERS_ENABLED": True,
            "BABEL_DEFAULT_LOCALE": "ko",
            "TESTING": self.environment == "test",
        }


def load_settings(env: Mapping[str, str] = os.environ) -> Settings:
    """Return the settings described by `env`.

    Raises SettingsError with one sentence when a variable is wrong. Does not touch the database.
    """
    environment = _choice(env, "EXPO_ENV", "local", get_args(Environment))
    instance = Path(env.get("EXPO_INSTANCE", str(ROOT / "instance"))).resolve()
    https = env.get("EXPO_HTTPS", "1" if environment == "production" else "0") == "1"
    return Settings(
        environment=environment,
        secret_key=_secret(env, environment, instance),
        database_url=_database_url(env, instance),
        instance=instance,
        base_url=env.get("EXPO_BASE_URL", f"http://127.0.0.1:{env.get('PORT', '8000')}").rstrip("/"),
        jobs=_choice(env, "EXPO_JOBS", "embedded", get_args(JobsMode)),
        redis_url=env.get("REDIS_URL") or None,
        smtp_url=env.get("EXPO_SMTP_URL") or None,
        mail_from=env.get("EXPO_MAIL_FROM", Settings.mail_from),
        https=https,
        trusted_proxies=_whole_number(env, "EXPO_TRUSTED_PROXIES", 0),
        argon2_time_cost=1 if environment == "test" else Settings.argon2_time_cost,
        argon2_memory_kib=64 if environment == "test" else Settings.argon2_memory_kib,
    )


def _choice(env: Mapping[str, str], name: str, default: str, allowed: tuple[str, ...]) -> Any:  # noqa: ANN401 - narrowed by the caller's Literal
    value = env.get(name, default)
    if value not in allowed:
        raise SettingsError(f"{name} is {value!r}; it must be one of {', '.join(allowed)}.")
    return value


def _whole_number(env: Mapping[str, str], name: str, default: int) -> int:
    value = env.get(name, str(default))
    if not value.isdecimal():
        raise SettingsError(f"{name} is {value!r}; it must be a whole number.")
    return int(value)


def _database_url(env: Mapping[str, str], instance: Path) -> str:
    url = env.get("DATABASE_URL") or f"sqlite:///{instance / 'expo.db'}"
    for prefix in ("postgres://", "postgresql://"):
        if url.startswith(prefix):
            return "postgresql+psycopg://" + url.removeprefix(prefix)
    if not url.startswith(("sqlite:///", "postgresql+psycopg://")):
        raise SettingsError("DATABASE_URL must start with sqlite:/// or postgresql://.")
    return url


def _secret(env: Mapping[str, str], environment: Environment, instance: Path) -> str:
    """Return SECRET_KEY; a local server without one makes its own and keeps it in the instance folder."""
    secret = env.get("SECRET_KEY", "")
    if secret or environment == "production":
        return secret
    if environment == "test":
        return "test" * 8
    file = instance / "secret.key"
    if not file.exists():
        instance.mkdir(parents=True, exist_ok=True)
        file.touch(mode=0o600)
        file.write_text(secrets.token_urlsafe(48), encoding="ascii")
    return file.read_text(encoding="ascii").strip()


def check_fit_to_serve(settings: Settings) -> None:
    """Raise SettingsError unless these settings may serve requests (commands that only compute need not ask)."""
    if not settings.is_production:
        return
    if len(settings.secret_key) < MIN_SECRET_LENGTH:
        raise SettingsError(
            f"SECRET_KEY is missing or shorter than {MIN_SECRET_LENGTH} characters; a production server needs its own."
        )
    if not settings.base_url.startswith("https://"):
        raise SettingsError("EXPO_BASE_URL must be this server's https:// address; links in mails are built from it.")
