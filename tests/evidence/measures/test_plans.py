"""Each question about figures is answered by an index: a year of England is millions of rows."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection

from almoner.core.accounts.rules import operator
from almoner.evidence.measures import queries
from almoner.evidence.measures.incoming import differences, laid_out, supersede
from almoner.evidence.measures.rules.rows import ObservationRow
from tests.core.accounts.factories import AuthorityFactory
from tests.evidence.measures.factories import AT, DAY

pytestmark = pytest.mark.django_db
BY = operator("tests")
SCANS = (["SCAN", "o"], ["SCAN", "measures_observation"])


def scanned(asked: Callable[[], Any]) -> list[str]:
    """The statements that read the whole table, as SQLite plans them; PostgreSQL's plans vary."""
    found = []

    def explain(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        if connection.vendor == "sqlite" and "measures_observation" in sql:
            plan = "EXPLAIN QUERY PLAN " + sql.replace("%s", "?")
            held = tuple(getattr(one, "isoformat", lambda one=one: one)() for one in params or ())
            steps = [row[3] for row in connection.connection.execute(plan, held)]
            if any(step.split()[:2] in SCANS for step in steps):
                found.append(sql)
        return execute(sql, params, many, context)

    with connection.execute_wrapper(explain):
        asked()
    return found


class TestPlans:
    """A partial index serves only a query that says its condition, on SQLite word for word."""

    def test_of_what_is_laid_out(self) -> None:
        parts = {"numerator": 1.0, "denominator": 2.0}
        one = ObservationRow("outbreak_homes", DAY, DAY, place_code="E10000024", **parts)
        with laid_out([one]) as cursor:
            assert scanned(lambda: (differences(cursor), supersede(cursor, at=AT))) == []

    def test_of_the_newest_day(self) -> None:
        authority = AuthorityFactory()
        asked = {"authority": authority, "no_later_than": DAY}
        assert scanned(lambda: queries.newest_day(**asked)) == []

    def test_of_what_is_published_of_a_place(self) -> None:
        authority = AuthorityFactory()
        asked = {"authority": authority, "as_at": DAY, "visible_to": BY}
        assert scanned(lambda: queries.overview(**asked)) == []
        since = {"since": DAY - timedelta(days=30), "until": DAY, "visible_to": BY}
        series = {"key": "outbreak_homes", "authority": authority, **since}
        assert scanned(lambda: queries.series(**series)) == []
