from pathlib import Path
from typing import Any

import pytest
from django.core.exceptions import ImproperlyConfigured

from almoner.config import environment
from almoner.config.environment import warnings_of_settings


@pytest.mark.parametrize("text", ["1", "true", "Yes", " on "])
def test_flag_is_on(monkeypatch: pytest.MonkeyPatch, text: str) -> None:
    monkeypatch.setenv("ALMONER_X", text)
    assert environment.flag("ALMONER_X", default=False) is True


@pytest.mark.parametrize("text", ["0", "false", "No", " off "])
def test_flag_is_off(monkeypatch: pytest.MonkeyPatch, text: str) -> None:
    monkeypatch.setenv("ALMONER_X", text)
    assert environment.flag("ALMONER_X", default=True) is False


def test_flag_falls_back_when_blank(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ALMONER_X", "")
    assert environment.flag("ALMONER_X", default=True) is True


def test_flag_that_is_neither_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ALMONER_X", "perhaps")
    with pytest.raises(ImproperlyConfigured, match="ALMONER_X must be yes or no, not 'perhaps'"):
        environment.flag("ALMONER_X", default=True)


def test_names_are_split_and_trimmed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ALMONER_X", "a.example, b.example,,")
    assert environment.names("ALMONER_X", default="") == ["a.example", "b.example"]


def test_secret_key_is_made_once_and_kept_private(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.delenv("ALMONER_SECRET_KEY", raising=False)
    first = environment.secret_key(tmp_path / "home")
    assert len(first) >= 64
    assert environment.secret_key(tmp_path / "home") == first
    assert [p.name for p in (tmp_path / "home").iterdir()] == ["secret-key"]
    assert (tmp_path / "home" / "secret-key").stat().st_mode & 0o777 == 0o600


def test_nobody_else_on_the_machine_may_look_into_the_folder_of_the_database(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("ALMONER_X", f"sqlite:///{tmp_path}/home/almoner.sqlite3")
    file = Path(environment.database("ALMONER_X", default="")["NAME"])
    assert file.parent.stat().st_mode & 0o777 == 0o700
    assert not environment.is_open_to_others(file.parent)


@pytest.mark.parametrize(("mode", "is_open"), [(0o700, False), (0o750, True), (0o701, True)])
def test_a_folder_that_others_may_look_into(mode: int, is_open: bool, tmp_path: Path) -> None:
    tmp_path.chmod(mode)
    assert environment.is_open_to_others(tmp_path) == is_open
    assert not environment.is_open_to_others(tmp_path / "none")


def test_secret_key_may_be_given(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("ALMONER_SECRET_KEY", "given")
    assert environment.secret_key(tmp_path) == "given"
    assert list(tmp_path.iterdir()) == []


def test_identity_key_is_made_once_and_kept_private(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.delenv("ALMONER_IDENTITY_KEYS", raising=False)
    [key] = environment.identity_keys(tmp_path)
    assert len(key) >= 32
    assert environment.identity_keys(tmp_path) == [key]
    assert (tmp_path / "identity-key").stat().st_mode & 0o777 == 0o600


def test_identity_keys_may_be_given_newest_first(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("ALMONER_IDENTITY_KEYS", "new, old")
    assert environment.identity_keys(tmp_path) == ["new", "old"]
    assert list(tmp_path.iterdir()) == []


def test_sqlite_url(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("ALMONER_X", f"sqlite:///{tmp_path}/deep/a.sqlite3")
    settings = environment.database("ALMONER_X", default="")
    assert settings["NAME"] == str(tmp_path / "deep" / "a.sqlite3")
    assert settings["OPTIONS"]["transaction_mode"] == "IMMEDIATE"
    assert (tmp_path / "deep").is_dir()


def test_postgresql_url(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(
        "ALMONER_X", "postgresql://ann:p%40ss@db.example:5433/care?sslmode=verify-full"
    )
    settings = environment.database("ALMONER_X", default="")
    assert settings["ENGINE"] == "django.db.backends.postgresql"
    assert (settings["USER"], settings["PASSWORD"]) == ("ann", "p@ss")
    assert (settings["HOST"], settings["PORT"], settings["NAME"]) == ("db.example", "5433", "care")
    assert settings["OPTIONS"] == {
        "sslmode": "verify-full",
        "options": "-c almoner.authorities=*",
    }


def test_another_kind_of_database_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ALMONER_X", "mysql://x/y")
    with pytest.raises(ImproperlyConfigured, match="must begin with sqlite:/// or postgresql://"):
        environment.database("ALMONER_X", default="")


def test_whoever_starts_it_is_told_what_is_unsafe(tmp_path: Path, settings: Any) -> None:
    settings.HOME = tmp_path
    tmp_path.chmod(0o700)
    settings.SECURE_SSL_REDIRECT, settings.ALLAUTH_TRUSTED_PROXY_COUNT = True, 1
    assert warnings_of_settings(settings) == []
    tmp_path.chmod(0o755)
    assert [f"look into {tmp_path}" in said for said in warnings_of_settings(settings)] == [True]
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 0
    assert "ALMONER_PROXY_COUNT" in warnings_of_settings(settings)[1]
    settings.SECURE_SSL_REDIRECT = False
    assert len(warnings_of_settings(settings)) == 1
