"""Settings from environment variables, each with a plain sentence when it cannot be read."""

import os
import secrets
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured

# Measured for Almoner: no lock errors under load where Django's defaults gave thousands.
SQLITE_OPTIONS: dict[str, Any] = {
    "transaction_mode": "IMMEDIATE",
    "timeout": 20,
    "init_command": (
        "PRAGMA journal_mode=WAL;"
        "PRAGMA synchronous=NORMAL;"
        "PRAGMA cache_size=-65536;"
        "PRAGMA mmap_size=268435456;"
        "PRAGMA temp_store=MEMORY;"
    ),
}


def path(name: str, *, default: str) -> Path:
    """The absolute path that `name` holds."""
    return Path(os.environ.get(name) or default).resolve()


def flag(name: str, *, default: bool) -> bool:
    """True for 1, true, yes or on; False for 0, false, no or off."""
    value = os.environ.get(name, "").strip().lower()
    if not value:
        return default
    if value in {"1", "true", "yes", "on"}:
        return True
    if value in {"0", "false", "no", "off"}:
        return False
    raise ImproperlyConfigured(f"{name} must be yes or no, not {value!r}.")


def names(name: str, *, default: str) -> list[str]:
    """The comma-separated names that `name` holds."""
    return [part.strip() for part in os.environ.get(name, default).split(",") if part.strip()]


def secret_key(home: Path) -> str:
    """ALMONER_SECRET_KEY, or one made once and kept in `home`, readable by its owner only."""
    if key := os.environ.get("ALMONER_SECRET_KEY"):
        return key
    kept = home / "secret-key"
    if not kept.exists():
        home.mkdir(parents=True, exist_ok=True)
        mine = home / f"secret-key.{os.getpid()}"
        mine.touch(mode=0o600)
        mine.write_text(secrets.token_urlsafe(64))
        try:
            os.link(mine, kept)  # whoever is first wins; the others read the winner's key
        except FileExistsError:
            pass
        finally:
            mine.unlink()
    return kept.read_text()


def database(name: str, *, default: str) -> dict[str, Any]:
    """Django's settings for the database that the URL in `name` points to.

    `sqlite:///relative.db`, `sqlite:////absolute.db` or `postgresql://user:password@host/name`.
    """
    url = os.environ.get(name) or default
    parts = urlsplit(url)
    if parts.scheme == "sqlite":
        file = Path(unquote(parts.path.removeprefix("/"))).resolve()
        file.parent.mkdir(parents=True, exist_ok=True)
        return {
            "ENGINE": "django.db.backends.sqlite3",
            "NAME": str(file),
            "CONN_MAX_AGE": None,
            "OPTIONS": SQLITE_OPTIONS,
        }
    if parts.scheme in {"postgresql", "postgres"}:
        options = dict(parse_qsl(parts.query))
        return {
            "ENGINE": "django.db.backends.postgresql",
            "NAME": unquote(parts.path.lstrip("/")),
            "USER": unquote(parts.username or ""),
            "PASSWORD": unquote(parts.password or ""),
            "HOST": options.pop("host", None) or parts.hostname or "",
            "PORT": str(parts.port or ""),
            "CONN_MAX_AGE": None,
            "CONN_HEALTH_CHECKS": True,
            "OPTIONS": options,
        }
    raise ImproperlyConfigured(
        f"{name} must begin with sqlite:/// or postgresql://, not {parts.scheme or 'nothing'}."
    )
