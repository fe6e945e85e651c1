"""What the worker makes ready when something lands, for the first reader of any process."""

from collections.abc import Iterator
from datetime import date

import pytest
from django.core.cache import caches
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from almoner.core.accounts.actions import NotPermitted
from almoner.core.accounts.models import Authority
from almoner.core.accounts.rules import Principal, operator
from almoner.doors.desk.queries import kept, market
from almoner.doors.desk.queries.market import Comparison
from almoner.doors.desk.queries.ready import make_ready
from almoner.evidence.landings.models import LandingStep
from tests.doors.desk.factories import AS_AT, landed, service
from tests.evidence.ratings.factories import LandingFactory

pytestmark = pytest.mark.django_db
WORKER = operator("worker")


@pytest.fixture
def county(authority: Authority) -> Authority:
    """Three services, one of which has left and one come since February."""
    service(authority, "Ash Court", rating=3)
    service(authority, "Beech House", rating=2, deregistered_on=date(2021, 6, 1))
    service(authority, "Cedar Homecare", registered_on=date(2021, 7, 1))
    return authority


@pytest.fixture
def against_a_paper(monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """The county's last paper, of February, of which only its own people should know."""
    paper = Comparison(since=date(2021, 2, 1), paper_title="The secret paper", stated={})
    monkeypatch.setattr(market, "_last_paper", lambda *_: paper)
    yield paper.paper_title


def another_process() -> None:
    """Forget what lies in this one's memory."""
    kept.FACTS.forget()
    kept.PAGES.forget()


def asked(client: Client, path: str) -> list[str]:
    """What a page asks of the database."""
    with CaptureQueriesContext(
        connection,
    ) as queries:
        assert client.get(path).status_code == 200
    return [query["sql"] for query in queries.captured_queries]


def of_ratings(queries: list[str]) -> list[str]:
    return [sql for sql in queries if "ratings_" in sql or "locationspell" in sql]


@pytest.mark.parametrize("code", ["E10900001", "E12000008", "E92000001"])
def test_no_reader_counts_a_market_that_was_made_ready(
    officer: Client, county: Authority, against_a_paper: str, code: str
) -> None:
    region = county.region
    region.code = "E12000008"
    region.save()
    assert make_ready(today=timezone.localdate(), visible_to=WORKER)
    another_process()
    queries = asked(officer, f"/market/{code}/")
    assert of_ratings(queries) == []
    assert len(queries) <= 12


def test_it_is_made_once_for_a_state_of_the_data(county: Authority) -> None:
    assert make_ready(today=timezone.localdate(), visible_to=WORKER)
    another_process()
    assert not make_ready(today=timezone.localdate(), visible_to=WORKER)
    landed()
    assert make_ready(today=timezone.localdate(), visible_to=WORKER)


def test_what_another_program_made_is_not_found(
    county: Authority, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert make_ready(today=timezone.localdate(), visible_to=WORKER)
    another_process()
    monkeypatch.setattr(kept, "_code", lambda: "newer")
    assert make_ready(today=timezone.localdate(), visible_to=WORKER)


def test_what_is_asked_for_besides_costs_few_queries(
    officer: Client, county: Authority, against_a_paper: str
) -> None:
    make_ready(today=timezone.localdate(), visible_to=WORKER)
    officer.get("/")  # the session is written once
    another_process()
    path = f"/market/{county.code}/?since=2021-02-01&as_at={AS_AT}"
    assert len(asked(officer, path)) <= 12


def test_only_the_regulators_facts_are_kept_for_all(
    officer: Client, county: Authority, against_a_paper: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    told: list[str] = []
    plain = kept.kept_by_all

    def noted(**said: object) -> object:
        found = plain(**said)  # type: ignore[arg-type]
        told.append(repr(found))
        return found

    monkeypatch.setattr(market, "kept_by_all", noted)
    make_ready(today=timezone.localdate(), visible_to=WORKER)
    assert told
    assert not any(against_a_paper in each for each in told)
    assert against_a_paper in officer.get(f"/market/{county.code}/").content.decode()


def test_before_there_is_any_data_there_is_nothing_to_count(authority: Authority) -> None:
    assert make_ready(today=timezone.localdate(), visible_to=WORKER)


def test_it_is_for_those_who_may_see_markets(county: Authority) -> None:
    nobody = Principal(reference="user:9", name="Nobody", roles=frozenset())
    with pytest.raises(NotPermitted):
        make_ready(today=timezone.localdate(), visible_to=nobody)


@pytest.mark.django_db(transaction=True)
def test_the_worker_makes_it_ready(authority: Authority) -> None:
    landed()
    call_command("worker", once=True)
    another_process()
    assert not make_ready(today=timezone.localdate(), visible_to=WORKER)


@pytest.mark.parametrize("broken", ["get", "set"])
def test_a_disk_that_fails_costs_a_page_nothing_but_time(
    officer: Client, county: Authority, monkeypatch: pytest.MonkeyPatch, broken: str
) -> None:
    def fails(*_: object, **__: object) -> None:
        raise PermissionError

    monkeypatch.setattr(caches["facts"], broken, fails)
    assert "Northshire" in officer.get(f"/market/{county.code}/").content.decode()


def test_a_file_that_waits_makes_nothing_anew(county: Authority) -> None:
    assert make_ready(today=timezone.localdate(), visible_to=WORKER)
    LandingStep.objects.create(
        landing=LandingFactory(), state="checked", at=timezone.now(), by="system"
    )
    assert not make_ready(today=timezone.localdate(), visible_to=WORKER)
