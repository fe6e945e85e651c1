"""The program itself: which commands it readies the database for, and how it ends."""

from typing import Any

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.core.management import BaseCommand, ManagementUtility
from django.core.management.base import CommandError
from django.db import OperationalError

from almoner.config import cli
from almoner.config.cli import Program


class OurCommand(BaseCommand):
    """Stands for one of Almoner's."""


OurCommand.__module__ = "almoner.doors.feeds.management.commands.feed"


@pytest.fixture
def readied(monkeypatch: pytest.MonkeyPatch) -> list[bool]:
    """Each time that the database was made ready; the tests' own is no file to keep private."""
    times: list[bool] = []
    monkeypatch.setattr(cli, "make_private", lambda: None)
    monkeypatch.setattr(cli, "ensure_ready", lambda: times.append(True))
    return times


@pytest.mark.parametrize(
    ("argv", "command", "is_readied"),
    [
        (["almoner", "feed", "load"], OurCommand, True),
        (["almoner", "feed", "load", "--help"], OurCommand, False),
        (["almoner", "feed", "-h"], OurCommand, False),
        (["almoner", "help", "feed"], OurCommand, False),
        (["almoner", "migrate"], OurCommand, False),
        (["almoner", "shell"], BaseCommand, False),
    ],
)
def test_the_database_is_readied_for_our_commands_that_run(
    monkeypatch: pytest.MonkeyPatch,
    readied: list[bool],
    argv: list[str],
    command: type[BaseCommand],
    is_readied: bool,
) -> None:
    monkeypatch.setattr(ManagementUtility, "fetch_command", lambda *_: command())
    Program(argv).fetch_command(argv[2] if argv[1] == "help" else argv[1])
    assert readied == [True] * is_readied


@pytest.mark.parametrize(
    ("name", "command", "is_checked"),
    [
        ("feed", OurCommand, False),
        ("serve", OurCommand, True),
        ("check", BaseCommand, True),
    ],
)
def test_only_what_serves_the_pages_checks_them_first(
    monkeypatch: pytest.MonkeyPatch,
    readied: list[bool],
    name: str,
    command: type[BaseCommand],
    is_checked: bool,
) -> None:
    monkeypatch.setattr(ManagementUtility, "fetch_command", lambda *_: command())
    fetched = Program(["almoner", name]).fetch_command(name)
    assert bool(fetched.requires_system_checks) is is_checked


@pytest.mark.parametrize(
    ("error", "code", "sentence"),
    [
        (CommandError("The file is empty."), 2, "The file is empty.\n"),
        (ImproperlyConfigured("ALMONER_HOME is odd."), 2, "ALMONER_HOME is odd.\n"),
        (KeyboardInterrupt(), 130, "Stopped.\n"),
        (
            OperationalError("disk I/O error\nDETAIL: none"),
            2,
            "The database could not finish this: disk I/O error.\n",
        ),
        (
            PermissionError(13, "Permission denied", "list.csv"),
            2,
            "The machine could not do this “list.csv”: Permission denied.\n",
        ),
        (OSError("no room"), 2, "The machine could not do this: no room.\n"),
    ],
)
def test_errors_are_one_sentence(
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    error: BaseException,
    code: int,
    sentence: str,
) -> None:
    def fail(*_: Any) -> None:
        raise error

    monkeypatch.setattr(Program, "execute", fail)
    with pytest.raises(SystemExit) as raised:
        cli.main()
    assert raised.value.code == code
    assert capsys.readouterr() == ("", sentence)
