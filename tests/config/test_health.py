"""What a machine's watcher is told, and what somebody reads whose page failed."""

import logging
from pathlib import Path
from typing import Any

import pytest
from django.db import OperationalError
from django.test import Client, RequestFactory

from almoner.config import views
from almoner.core.heartbeat import mark
from almoner.core.incidents import incident_of
from almoner.core.ui.views import something_went_wrong

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def home(tmp_path: Path, settings: Any) -> Path:
    settings.HOME = tmp_path
    return tmp_path


def test_all_is_well_where_pages_and_background_work_are_done(client: Client) -> None:
    mark().touch()
    response = client.get("/health/")
    assert (response.status_code, response.content) == (200, b"Well.")
    assert "no-store" in response["Cache-Control"]
    assert not response.cookies


def test_without_a_worker_it_is_not(client: Client) -> None:
    response = client.get("/health/")
    assert response.status_code == 503
    assert response.content == b"Nobody does the background work."


def test_a_database_that_does_not_answer_is_told(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    mark().touch()

    def gone() -> None:
        raise OperationalError("connection to server at 10.0.0.7 failed")

    monkeypatch.setattr(views.connection, "cursor", gone)
    response = views.health(RequestFactory().get("/health/"))
    assert response.status_code == 503
    assert response.content == b"The database does not answer."


def test_it_asks_one_query(client: Client, django_assert_num_queries: Any) -> None:
    with django_assert_num_queries(1):
        client.get("/health/")


def test_a_page_that_fails_tells_the_number_that_the_log_has(
    client: Client, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def fails(**_: object) -> bool:
        raise ZeroDivisionError("Mrs Winterbourne")

    monkeypatch.setattr(views, "is_worker_gone", fails)
    client.raise_request_exception = False
    with caplog.at_level(logging.ERROR, logger="django.request"):
        response = client.get("/health/")
    assert response.status_code == 500
    [record] = [one for one in caplog.records if one.name == "django.request"]
    assert incident_of(record.request) in response.content.decode()
    assert "Winterbourne" not in response.content.decode()


def test_the_page_of_a_failure_needs_nothing_but_its_number() -> None:
    request = RequestFactory().get("/")
    response = something_went_wrong(request)
    assert response.status_code == 500
    assert f"<strong>{incident_of(request)}</strong>" in response.content.decode()
