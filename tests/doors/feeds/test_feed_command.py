"""`almoner feed fetch`: the fetch as the command line offers it."""

from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError

from tests.doors.feeds.cqc.fetch.runs import agrees, regulator
from tests.doors.feeds.cqc.fetch.server import KEY, Regulator

__all__ = ["regulator"]


@pytest.fixture
def home(settings: Any, tmp_path: Path) -> Path:
    settings.HOME = tmp_path
    return tmp_path


def test_it_fetches_all_and_says_where_it_is(
    home: Path, regulator: Regulator, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ALMONER_CQC_KEY", KEY)
    monkeypatch.setenv("ALMONER_CQC_URL", regulator.url)
    said = StringIO()
    call_command("feed", "fetch", "cqc", "--full", stdout=said)
    folder = Path(said.getvalue().strip())
    assert folder.is_relative_to(home)
    assert agrees(folder, regulator)


def test_without_a_key_it_says_what_to_set(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("ALMONER_CQC_KEY", raising=False)
    with pytest.raises(CommandError, match="Set ALMONER_CQC_KEY"):
        call_command("feed", "fetch", "cqc")
    assert not list(home.iterdir())


@pytest.mark.parametrize("command", ["check", "load"])
def test_a_blank_path_is_not_the_folder_one_is_in(command: str) -> None:
    with pytest.raises(CommandError, match="the path is blank"):
        call_command("feed", command, "cqc", "")
