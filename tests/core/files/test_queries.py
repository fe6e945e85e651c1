"""Where files lie, and which are kept."""

from pathlib import Path

import pytest

from almoner.core.files.models import StoredFile
from almoner.core.files.queries import file_with, files_folder, path_for, path_of
from tests.core.files.factories import A_CSV, home, stored

__all__ = ["home"]

pytestmark = pytest.mark.django_db


def test_bytes_lie_under_the_home_by_their_hash(home: Path) -> None:
    file = stored()
    assert files_folder() == home / "files"
    lies = home / "files" / file.sha256[:2] / file.sha256[2:4] / file.sha256
    assert path_for(file.sha256) == path_of(file) == lies
    assert lies.read_bytes() == A_CSV


def test_a_file_is_found_by_its_hash_or_not_at_all(home: Path) -> None:
    file = stored()
    stored(b"Location ID\n", name="other.csv")
    assert file_with(sha256=file.sha256) == file
    assert file_with(sha256="0" * 64) is None
    assert StoredFile.objects.count() == 2
