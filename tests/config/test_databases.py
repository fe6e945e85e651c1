"""The database that the tests run on is the one that was asked for."""

import os

import pytest
from django.db import connection


@pytest.mark.django_db
def test_database_is_the_one_asked_for() -> None:
    wanted = os.environ.get("ALMONER_DATABASE_URL", "sqlite").split(":")[0]
    assert connection.vendor == wanted
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
        assert cursor.fetchone() == (1,)
