"""What the journal's own tests share."""

import pytest
from django.db import connection


@pytest.fixture(autouse=True)
def seals_are_counted_from_one(request: pytest.FixtureRequest) -> None:
    """PostgreSQL's counter outlives the tests that moved it, which are undone around it."""
    if request.node.get_closest_marker("django_db") is None:
        return
    fixture = "transactional_db" if _commits(request) else "db"
    request.getfixturevalue(fixture)
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT setval('journal_seal_id_seq', 1, false)")


def _commits(request: pytest.FixtureRequest) -> bool:
    marker = request.node.get_closest_marker("django_db")
    return bool(marker and marker.kwargs.get("transaction"))
