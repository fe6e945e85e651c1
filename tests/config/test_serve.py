"""What `almoner serve` does before it serves."""

import os
import socket
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.contrib.staticfiles.finders import get_finder
from django.core.management.base import CommandError

from almoner.config.management.commands import serve


@pytest.fixture
def folder(tmp_path: Path, settings: Any) -> Iterator[Path]:
    """One file of styles, and where it is gathered."""
    source = tmp_path / "source"
    source.mkdir()
    (source / "page.css").write_text("body {}")
    settings.STATIC_ROOT = tmp_path / "gathered"
    settings.STATICFILES_DIRS = [source]
    settings.STATICFILES_FINDERS = ["django.contrib.staticfiles.finders.FileSystemFinder"]
    get_finder.cache_clear()
    yield tmp_path
    get_finder.cache_clear()


def test_the_styles_are_gathered_once(folder: Path) -> None:
    assert serve.collect_static()
    assert (folder / "gathered" / "page.css").read_text() == "body {}"
    assert not serve.collect_static()


def test_a_file_that_changed_is_gathered(folder: Path) -> None:
    serve.collect_static()
    page = folder / "source" / "page.css"
    page.write_text("body { color: red }")
    os.utime(page, (1, 1))  # as an installer may leave it: older than what was gathered
    assert serve.collect_static()
    assert not serve.collect_static()


def test_a_file_that_is_new_is_gathered(folder: Path) -> None:
    serve.collect_static()
    (folder / "source" / "more.css").write_text("p {}")
    assert serve.collect_static()
    assert (folder / "gathered" / "more.css").exists()


def test_hashed_and_plain_names_are_gathered_apart(folder: Path, settings: Any) -> None:
    serve.collect_static()
    settings.STATIC_HASHED = not settings.STATIC_HASHED
    assert serve.collect_static()


def test_an_address_where_something_is_served_already_is_refused_in_a_sentence() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        with pytest.raises(CommandError, match="already: choose another with --port"):
            serve.refuse_a_taken_address(host="127.0.0.1", port=port)
    serve.refuse_a_taken_address(host="127.0.0.1", port=port)  # free again


@pytest.mark.parametrize("host", ["no.such.host.invalid", "192.0.2.1"])
def test_an_address_that_is_not_this_machines_is_refused_in_a_sentence(host: str) -> None:
    with pytest.raises(CommandError, match=f"Nothing can be served at {host}:8000: .+[^.]\\.$"):
        serve.refuse_a_taken_address(host=host, port=8000)
