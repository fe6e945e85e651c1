"""What `almoner serve` does before it serves."""

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.contrib.staticfiles.finders import get_finder

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
