"""The database that the tests run on is the one that was asked for."""

import os

import pytest
from django.apps import apps
from django.db import connection
from django.db.migrations.recorder import MigrationRecorder


@pytest.mark.django_db
def test_database_is_the_one_asked_for() -> None:
    wanted = os.environ.get("ALMONER_DATABASE_URL", "sqlite").split(":")[0]
    assert connection.vendor == wanted
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
        assert cursor.fetchone() == (1,)


@pytest.mark.django_db
def test_the_libraries_tables_are_made_before_the_rooms() -> None:
    applied = list(MigrationRecorder.Migration.objects.order_by("id").values_list("app", flat=True))
    ours = {room.label for room in apps.get_app_configs() if room.name.startswith("almoner.")}
    after_the_last_library = applied[max(n for n, app in enumerate(applied) if app not in ours) :]
    assert ours & set(applied) - {"accounts"} <= set(after_the_last_library)
