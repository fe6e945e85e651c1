"""PostgreSQL's own check beneath `visible_to`, tried as a role that is no superuser."""

from types import SimpleNamespace
from typing import Any

import psycopg
import pytest
from django.conf import settings
from django.db import DatabaseError, connection, transaction
from django.urls import reverse

from almoner.core.accounts.models import Authority
from almoner.core.accounts.row_security import narrow_to
from almoner.core.accounts.rules import Role
from almoner.core.tables import OF_AUTHORITY, reached
from tests.core.accounts.factories import AuthorityFactory, client_as, principal
from tests.core.accounts.row_security import run

pytestmark = pytest.mark.django_db


def _notes() -> list[str]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT note FROM row_example ORDER BY note")
        return [note for (note,) in cursor.fetchall()]


def _setting() -> str | None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_setting('almoner.authorities', true)")
        return cursor.fetchone()[0]


def _as(authority: Authority | None) -> Any:
    by = principal(Role.DIRECTOR, authority_code=authority.code) if authority else None
    return SimpleNamespace(principal=by) if by else SimpleNamespace()


def test_on_sqlite_nothing_is_asked(django_assert_num_queries: Any) -> None:
    with django_assert_num_queries(0):  # nor, as Django counts, on PostgreSQL
        narrow_to(_as(AuthorityFactory.build()))


@pytest.fixture
def two() -> tuple[Authority, Authority]:
    """Two authorities, and on PostgreSQL a table with a row of each and one of neither."""
    here, there = AuthorityFactory(), AuthorityFactory()
    if connection.vendor == "postgresql":
        run(
            "CREATE TABLE row_example (authority_id bigint, note text)",
            f"INSERT INTO row_example VALUES ({here.pk}, 'here'), ({there.pk}, 'there')",
            "INSERT INTO row_example VALUES (NULL, 'shared')",
            *(each.do for each in reached({"row_example": OF_AUTHORITY})),
            "CREATE ROLE row_reader",
            "GRANT ALL ON row_example TO row_reader",
            "GRANT SELECT ON accounts_authority TO row_reader",
            "SET ROLE row_reader",
        )
    return here, there


class TestOnPostgreSQL:
    """Each returns at once on SQLite, which has no such check."""

    @pytest.fixture(autouse=True)
    def back_to_normal(self) -> Any:
        yield
        if connection.vendor == "postgresql":
            run("RESET ROLE", "SET almoner.authorities = '*'")

    def test_a_reader_reaches_the_rows_of_their_authorities(self, two: Any) -> None:
        if connection.vendor != "postgresql":
            return
        here, there = two
        narrow_to(_as(here))
        assert _notes() == ["here", "shared"]
        narrow_to(_as(there))
        assert _notes() == ["shared", "there"]

    def test_someone_not_signed_in_reaches_none(self, two: Any) -> None:
        if connection.vendor != "postgresql":
            return
        narrow_to(_as(None))
        assert _notes() == ["shared"]

    def test_commands_and_the_worker_reach_all(self, two: Any) -> None:
        if connection.vendor != "postgresql":
            return
        assert _notes() == ["here", "shared", "there"]  # a connection begins so

    def test_a_connection_of_another_program_reaches_none(self) -> None:
        if connection.vendor != "postgresql":
            return
        ours = connection.get_connection_params()
        names = {"dbname", "user", "password", "host", "port"} & ours.keys()
        with psycopg.connect(**{name: ours[name] for name in names}) as other:
            row = other.execute("SELECT almoner_reaches(1)").fetchone()
        assert row is not None
        assert not row[0]

    def test_nothing_is_written_for_another_authority(self, two: Any) -> None:
        if connection.vendor != "postgresql":
            return
        here, there = two
        narrow_to(_as(here))
        for line in (
            f"INSERT INTO row_example VALUES ({there.pk}, 'smuggled')",
            f"UPDATE row_example SET authority_id = {there.pk} WHERE note = 'here'",
        ):
            with pytest.raises(DatabaseError, match="row-level security"), transaction.atomic():
                run(line)
        run("DELETE FROM row_example WHERE note = 'there'")  # not seen, so not removed
        narrow_to(_as(there))
        assert "there" in _notes()

    def test_a_connection_that_died_is_replaced_before_it_is_narrowed(self) -> None:
        if connection.vendor != "postgresql":
            return
        connection.health_check_enabled, connection.health_check_done = True, False
        narrow_to(_as(None))
        assert connection.health_check_done

    def test_each_request_is_narrowed_to_its_reader(self) -> None:
        if connection.vendor != "postgresql":
            return
        here = AuthorityFactory()
        client_as(Role.DIRECTOR, authority=here).get(reverse("accounts:roles"))
        assert _setting() == str(here.pk)
        client_as(None).get(reverse("account_login"))
        assert _setting() == ""


def test_a_connection_begins_by_reaching_everything() -> None:
    options = settings.DATABASES["default"]["OPTIONS"]
    if connection.vendor == "postgresql":
        assert "-c almoner.authorities=*" in options["options"]
    else:
        assert "options" not in options
