"""Settings from environment variables, each with a plain sentence when it cannot be read."""

import os
import secrets
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured

PRIVATE_FOLDER, PRIVATE_FILE = 0o700, 0o600  # for the user whom Almoner runs as, and nobody else

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


def number(name: str, *, default: int) -> int:
    """The whole number, nought or more, that `name` holds."""
    value = os.environ.get(name, "").strip()
    if not value:
        return default
    if not (value.isascii() and value.isdigit()):
        raise ImproperlyConfigured(f"{name} must be a whole number, not {value!r}.")
    return int(value)


def identity_provider() -> dict[str, Any]:
    """allauth's settings for the OpenID Connect provider that ALMONER_OIDC_* names, if any.

    A provider that admits any organisation would let anyone claim a colleague's e-mail address.
    """
    server = os.environ.get("ALMONER_OIDC_SERVER_URL", "").strip().rstrip("/")
    if not server:
        return {}
    parts = urlsplit(server)
    if parts.scheme != "https" or not parts.netloc:
        raise ImproperlyConfigured("ALMONER_OIDC_SERVER_URL must begin with https://.")
    if {"common", "organizations", "consumers"} & set(parts.path.split("/")):
        raise ImproperlyConfigured(
            "ALMONER_OIDC_SERVER_URL must name your own tenant, not one that admits anyone."
        )
    app = {
        "provider_id": "council",
        "name": os.environ.get("ALMONER_OIDC_NAME") or "your council account",
        "client_id": _needed("ALMONER_OIDC_CLIENT_ID"),
        "secret": _needed("ALMONER_OIDC_SECRET"),
        "settings": {"server_url": server, "oauth_pkce_enabled": True},
    }
    return {"openid_connect": {"APPS": [app]}}


def _needed(name: str) -> str:
    value = os.environ.get(name, "").strip()
    if not value:
        raise ImproperlyConfigured(f"{name} is needed beside ALMONER_OIDC_SERVER_URL.")
    return value


def origins(providers: dict[str, Any]) -> list[str]:
    """The scheme and host of each identity provider: "https://login.microsoftonline.com"."""
    apps = providers.get("openid_connect", {}).get("APPS", [])
    parts = [urlsplit(app["settings"]["server_url"]) for app in apps]
    return [f"{part.scheme}://{part.netloc}" for part in parts]


def names(name: str, *, default: str) -> list[str]:
    """The comma-separated names that `name` holds."""
    return [part.strip() for part in os.environ.get(name, default).split(",") if part.strip()]


def is_open_to_others(folder: Path) -> bool:
    """Whether there is such a folder, and other users of the machine may look into it."""
    return folder.is_dir() and bool(folder.stat().st_mode & 0o077)


def warnings_of_settings(settings: Any) -> list[str]:
    """What whoever runs Almoner should put right in its settings, a sentence each."""
    said = []
    if is_open_to_others(settings.HOME):
        said.append(
            f"Other users of this machine can look into {settings.HOME}, which holds what is known"
            " of people. Unless that is meant: chmod -R go-rwx it."
        )
    if settings.SECURE_SSL_REDIRECT and not settings.ALLAUTH_TRUSTED_PROXY_COUNT:
        said.append(
            "ALMONER_HTTPS is set, so browsers come through a proxy, but ALMONER_PROXY_COUNT is"
            " not: they all count as one address, and wrong keys of one system stop every other."
        )
    return said


def secret_key(home: Path) -> str:
    """ALMONER_SECRET_KEY, or one made once and kept in `home`, readable by its owner only."""
    return os.environ.get("ALMONER_SECRET_KEY") or _kept(home / "secret-key", size=64)


def identity_keys(home: Path) -> list[str]:
    """ALMONER_IDENTITY_KEYS, newest first, or one key made once and kept in `home`."""
    return names("ALMONER_IDENTITY_KEYS", default="") or [_kept(home / "identity-key", size=32)]


def _kept(kept: Path, *, size: int) -> str:
    """What the file holds; where there is none, a random secret of `size` bytes is put into it."""
    if not kept.exists():
        kept.parent.mkdir(mode=PRIVATE_FOLDER, parents=True, exist_ok=True)
        mine = kept.with_name(f"{kept.name}.{os.getpid()}")
        mine.touch(mode=PRIVATE_FILE)
        mine.write_text(secrets.token_urlsafe(size))
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
    try:
        port = str(parts.port or "")
    except ValueError as error:
        raise ImproperlyConfigured(f"{name} has a port that is none.") from error
    if parts.scheme == "sqlite":
        file = Path(unquote(parts.path.removeprefix("/"))).resolve()
        file.parent.mkdir(mode=PRIVATE_FOLDER, parents=True, exist_ok=True)
        return {
            "ENGINE": "django.db.backends.sqlite3",
            "NAME": str(file),
            "CONN_MAX_AGE": None,
            "OPTIONS": SQLITE_OPTIONS,
        }
    if parts.scheme in {"postgresql", "postgres"}:
        options = dict(parse_qsl(parts.query))
        # Row-level security: commands and the worker reach every authority's rows; the web
        # narrows each request to its reader's (core/accounts/row_security.py).
        options["options"] = f"{options.get('options', '')} -c almoner.authorities=*".strip()
        return {
            "ENGINE": "django.db.backends.postgresql",
            "NAME": unquote(parts.path.lstrip("/")),
            "USER": unquote(parts.username or ""),
            "PASSWORD": unquote(parts.password or ""),
            "HOST": options.pop("host", None) or parts.hostname or "",
            "PORT": port,
            "CONN_MAX_AGE": None,
            "CONN_HEALTH_CHECKS": True,
            "OPTIONS": options,
        }
    raise ImproperlyConfigured(
        f"{name} must begin with sqlite:/// or postgresql://, not {parts.scheme or 'nothing'}."
    )
