"""The door for concerns, held against keys that are none, bodies that are none, and two at once."""

import json
import logging
from datetime import timedelta
from http import HTTPStatus
from threading import Barrier, Thread
from typing import Any

import pytest
from django.db import connection
from django.http import HttpResponse
from django.test import Client

from almoner.core.accounts.actions import end_api_key, make_api_key
from almoner.core.accounts.models import ApiKey, Authority
from almoner.core.accounts.rules import GRANTS, Permission, Role, operator
from almoner.core.journal.models import Entry
from almoner.response.safeguarding.models import Adult, Concern, NewsDue, RefusedReferral
from tests.doors.api.test_concerns import ADDRESS, SENT, refused, send
from tests.register.directory.factories import AuthorityFactory
from tests.response.safeguarding.factories import AT

pytestmark = pytest.mark.django_db
OK, CREATED = HTTPStatus.OK, HTTPStatus.CREATED


def key(authority: Authority, label: str = "ASC", role: Role = Role.REFERRAL_SYSTEM) -> Client:
    _, secret = make_api_key(authority=authority, label=label, role=role, by=operator("t"), at=AT)
    return Client(headers={"Authorization": f"Bearer {secret}"})


@pytest.fixture
def front_door(authority: Authority) -> Client:
    return key(authority)


def post(system: Client, body: str | bytes, content_type: str = "application/json") -> HttpResponse:
    return system.post(ADDRESS, body, content_type=content_type)


def nothing_came_in() -> bool:
    return not (Concern.objects.exists() or Adult.objects.exists() or NewsDue.objects.exists())


class TestKeys:
    """Which keys open it, and onto whose records."""

    @pytest.mark.parametrize("role", [Role.REFERRAL_SYSTEM, Role.BROKERAGE])
    def test_a_key_of_each_kind(self, role: Role, authority: Authority) -> None:
        response = send(key(authority, role=role))
        if Permission.RAISE_CONCERN in GRANTS[role].permissions:
            assert response.status_code == CREATED
        else:
            refused(response, HTTPStatus.FORBIDDEN)
            assert nothing_came_in()
            entry = Entry.objects.latest("pk")
            assert (entry.action, "Zyxwv" in entry.detail) == ("refuse", False)

    @pytest.mark.parametrize(
        "header",
        [
            "",
            "Bearer",
            "Bearer ",
            "Bearer almoner_",
            "Bearer almoner_x.y",
            "Basic YTpi",
            "Bearer é",
        ],
    )
    def test_what_is_no_key(self, header: str, authority: Authority) -> None:
        system = Client(headers={"Authorization": header})
        refused(send(system), HTTPStatus.UNAUTHORIZED)
        assert nothing_came_in()

    def test_a_key_with_one_letter_more_or_less(self, authority: Authority) -> None:
        _, secret = make_api_key(
            authority=authority, label="ASC", role=Role.REFERRAL_SYSTEM, by=operator("t"), at=AT
        )
        for wrong in (secret[:-1], secret + "a", secret.swapcase(), f"{secret} {secret}"):
            system = Client(headers={"Authorization": f"Bearer {wrong}"})
            refused(send(system), HTTPStatus.UNAUTHORIZED)
        assert nothing_came_in()

    def test_a_key_that_was_ended(self, authority: Authority, front_door: Client) -> None:
        assert send(front_door).status_code == CREATED
        end_api_key(key=ApiKey.objects.get(), by=operator("t"), at=AT + timedelta(days=1))
        refused(send(front_door), HTTPStatus.UNAUTHORIZED)
        refused(send(front_door, reference="ASC-2"), HTTPStatus.UNAUTHORIZED)
        assert Concern.objects.count() == 1

    def test_the_key_decides_whose_concern_it_is(self, authority: Authority) -> None:
        """Not a word of what is sent could bring it to another council."""
        other = AuthorityFactory()
        here, there = key(authority), key(other)
        receipts = {send(here).json()["receipt"], send(there).json()["receipt"]}
        assert len(receipts) == 2
        assert set(Concern.objects.values_list("authority", flat=True)) == {authority.pk, other.pk}
        assert Adult.objects.values("fingerprint").distinct().count() == 2
        refused(send(here, authority=other.code), HTTPStatus.UNPROCESSABLE_ENTITY)

    def test_a_key_that_is_called_as_the_page_is_another_source(self, authority: Authority) -> None:
        """What came by the page has its receipt, so nobody would be told that this arrived."""
        send(key(authority, label="Page"), referrer_name="Rosa Quill")
        assert Concern.objects.get().source == "Page (a system)"
        assert NewsDue.objects.count() == 1


class TestAgain:
    """Sent again, and sent at once."""

    def test_a_new_key_of_the_same_name_sends_the_same_concern(self, authority: Authority) -> None:
        first = send(key(authority))
        end_api_key(key=ApiKey.objects.get(), by=operator("t"), at=AT + timedelta(days=1))
        again = send(key(authority))
        assert (first.status_code, again.status_code) == (CREATED, OK)
        assert first.json() == again.json()
        assert Concern.objects.count() == 1

    def test_it_is_the_same_whatever_the_order_and_what_is_left_out(self, front_door) -> None:
        first = send(front_door, referrer="not_known", shift="not_known", adult=None)
        body = {name: SENT[name] for name in reversed(list(SENT)) if name != "adult"}
        again = post(front_door, json.dumps(body, indent=3))
        assert (again.status_code, again.json()) == (OK, first.json())

    def test_it_is_the_same_when_said_to_be_received_later(self, front_door: Client) -> None:
        first = send(front_door)
        again = send(front_door, received_at="2021-08-09T11:00:00+01:00")
        assert (again.status_code, again.json()) == (OK, first.json())
        assert Entry.objects.filter(action="receive_concern").count() == 1

    def test_what_no_longer_could_be_received_is_known_all_the_same(
        self, front_door: Client, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        first = send(front_door)
        place = "almoner.response.safeguarding.actions.arriving.fault_of"
        monkeypatch.setattr(place, lambda referral, at: "It is refused today.")
        assert send(front_door).json() == first.json()
        refused(send(front_door, reference="ASC-2"), HTTPStatus.UNPROCESSABLE_ENTITY)

    @pytest.mark.parametrize("minutes", [1, 4])
    def test_a_clock_that_is_ahead_makes_nobody_wait(self, minutes: int, front_door) -> None:
        """Received in a few minutes, by the sender's clock: it can be triaged now."""
        from django.utils import timezone

        ahead = timezone.now() + timedelta(minutes=minutes)
        assert send(front_door, received_at=ahead.isoformat()).status_code == CREATED
        concern = Concern.objects.get()
        assert concern.received_at == concern.recorded_at == concern.waiting_since
        assert concern.steps.get().at <= timezone.now()


WRONG_BODIES: dict[str, tuple[str | bytes, HTTPStatus]] = {
    "nothing": ("", HTTPStatus.UNPROCESSABLE_ENTITY),
    "null": ("null", HTTPStatus.UNPROCESSABLE_ENTITY),
    "a list": (json.dumps([SENT]), HTTPStatus.UNPROCESSABLE_ENTITY),
    "a text": ('"Zyxwv"', HTTPStatus.UNPROCESSABLE_ENTITY),
    "a number": ("7", HTTPStatus.UNPROCESSABLE_ENTITY),
    "broken": (json.dumps(SENT)[:-1], HTTPStatus.BAD_REQUEST),
    "more after it": (json.dumps(SENT) + "{}", HTTPStatus.BAD_REQUEST),
    "no text": (b"\xff\xfe\xfd Zyxwv", HTTPStatus.BAD_REQUEST),
    "deep": ('{"reference":' + "[" * 200_000, HTTPStatus.BAD_REQUEST),
    "deep and closed": ("[" * 100_000 + "]" * 100_000, HTTPStatus.BAD_REQUEST),
    "a name twice": (
        '{"reference": "A", "text": "Zyxwv fell", "text": "Nothing"}',
        HTTPStatus.BAD_REQUEST,
    ),
    "a name twice within": (
        '{"reference": "A", "text": "x", "adult": {"name": "Zyxwv", "name": "Other"}}',
        HTTPStatus.BAD_REQUEST,
    ),
    "no number": ('{"reference": "A", "text": NaN}', HTTPStatus.BAD_REQUEST),
    "a huge number": ('{"reference": ' + "9" * 5_000 + "}", HTTPStatus.BAD_REQUEST),
}


class TestBodies:
    """What is sent and is no concern."""

    @pytest.mark.parametrize("name", WRONG_BODIES)
    def test_it_is_refused_in_a_sentence(self, name: str, front_door: Client) -> None:
        body, status = WRONG_BODIES[name]
        refused(post(front_door, body), status)
        assert nothing_came_in() and not RefusedReferral.objects.exists()

    def test_a_name_that_is_there_twice_is_said_to_be(self, front_door: Client) -> None:
        body, status = WRONG_BODIES["a name twice"]
        assert "twice" in refused(post(front_door, body), status)

    def test_too_much_is_refused_before_it_is_read(
        self, front_door: Client, caplog: pytest.LogCaptureFixture
    ) -> None:
        body = json.dumps(SENT | {"text": "Zyxwv" * 1_200_000})
        sentence = refused(post(front_door, body), HTTPStatus.REQUEST_ENTITY_TOO_LARGE)
        assert "5 MB" in sentence
        assert not [one for one in caplog.records if one.levelno >= logging.ERROR]
        assert nothing_came_in()

    @pytest.mark.parametrize("kind", ["text/plain", "application/xml", "", "x"])
    def test_json_that_is_called_something_else_is_received(self, kind, front_door) -> None:
        """A sender's slip in a header is no reason to lose a concern."""
        assert post(front_door, json.dumps(SENT), kind).status_code == CREATED

    @pytest.mark.parametrize(
        "kind", ["application/x-www-form-urlencoded", "multipart/form-data; boundary=x"]
    )
    def test_a_form_is_none(self, kind: str, front_door: Client) -> None:
        refused(post(front_door, "reference=A&text=Zyxwv", kind), HTTPStatus.BAD_REQUEST)
        assert nothing_came_in()

    @pytest.mark.parametrize("mark", ["\x00", "\ud800"])
    @pytest.mark.parametrize(
        "changed",
        [
            lambda mark: {"text": f"Fell{mark}"},
            lambda mark: {"reference": f"A{mark}"},
            lambda mark: {"service": mark},
            lambda mark: {"postcode": mark},
            lambda mark: {"adult": {"name": f"Edith{mark}"}},
            lambda mark: {"adult": {"address": mark}},
        ],
    )
    def test_what_no_database_keeps_is_refused(self, changed, mark, front_door) -> None:
        response = send(front_door, **changed(mark))
        refused(response, HTTPStatus.UNPROCESSABLE_ENTITY)
        assert nothing_came_in() and not RefusedReferral.objects.exists()

    @pytest.mark.parametrize(
        ("changed", "said"),
        [
            ({"received_at": "9999-12-31T23:59:59-23:59"}, "received_at"),
            ({"received_at": "0001-01-01T00:00:00+23:59"}, "received_at"),
            ({"received_at": 1628499600}, "received_at"),
            ({"received_at": "2021-02-29T10:00:00Z"}, "received_at"),
            ({"happened_on": "2021-02-29"}, "happened_on"),
            ({"happened_on": 0}, "happened_on"),
            ({"happened_on": "2021-08-08T00:00:00"}, "happened_on"),
            ({"happened_on": "08/08/2021"}, "happened_on"),
            ({"happened_on": "1930-01-01"}, "before the adult was born"),
            ({"adult": {"born_on": "2999-01-01"}}, "born in the future"),
            ({"adult": {"born_on": 86400}}, "born_on"),
            ({"is_urgent": "perhaps"}, "is_urgent"),
            ({"is_urgent": None, "text": ["Zyxwv"]}, "text"),
            ({"categories": "neglect"}, "categories"),
            ({"categories": ["neglect"] * 12}, "categories"),
            ({"text": "Z" * 20_001}, "text"),
            ({"safety": "Z" * 20_001}, "safety"),
            ({"adult": {"name": "Z" * 201}}, "name"),
            ({"adult": []}, "adult"),
            ({"postcode": "Zyxwv Zyxwv"}, "postcode"),
        ],
    )
    def test_each_field_that_cannot_be(self, changed, said: str, front_door: Client) -> None:
        assert said in refused(send(front_door, **changed), HTTPStatus.UNPROCESSABLE_ENTITY)
        assert nothing_came_in()

    @pytest.mark.parametrize(
        "moment",
        [
            "2021-03-28T00:59:59Z",  # the clocks go forward a second later
            "2021-03-28T02:30:00+01:00",
            "2021-10-31T01:30:00+01:00",  # the first half past one of that night
            "2021-10-31T01:30:00+00:00",  # and the second
            "2020-02-29T23:59:59.999999+00:00",
            "2021-08-09T23:30:00-12:00",  # the next day already, in England
        ],
    )
    def test_moments_of_every_kind_are_kept_as_said(self, moment: str, front_door) -> None:
        from datetime import datetime

        assert send(front_door, received_at=moment, happened_on=None).status_code == CREATED
        concern = Concern.objects.get()
        assert concern.received_at == datetime.fromisoformat(moment)
        assert concern.due_on is not None and concern.decide_by is not None
        assert concern.due_on > concern.received_at.date() - timedelta(days=1)

    @pytest.mark.parametrize("asked", ["receipt=%00", "reference=%00", "reference=%ff"])
    def test_asking_for_what_no_database_keeps(self, asked: str, front_door: Client) -> None:
        response = front_door.get(f"{ADDRESS}/arrival?{asked}")
        assert response.status_code in {HTTPStatus.NOT_FOUND, HTTPStatus.UNPROCESSABLE_ENTITY}

    def test_a_failure_of_ours_says_nothing_of_the_adult(
        self, front_door: Client, monkeypatch: pytest.MonkeyPatch, caplog
    ) -> None:
        def fails(**said: Any) -> None:
            raise RuntimeError("The disk is full.")

        place = "almoner.response.safeguarding.actions.arriving.note"
        monkeypatch.setattr(place, lambda *said, **more: fails(**more))
        response = send(front_door)
        refused(response, HTTPStatus.INTERNAL_SERVER_ERROR)
        assert "Zyxwv" not in caplog.text
        assert nothing_came_in()


@pytest.mark.django_db(transaction=True)
def test_sent_by_several_at_once_it_is_one_concern(authority: Authority) -> None:
    _, secret = make_api_key(
        authority=authority, label="ASC", role=Role.REFERRAL_SYSTEM, by=operator("t"), at=AT
    )
    is_together = connection.vendor == "postgresql"  # SQLite in memory has one connection
    together, statuses, receipts = Barrier(4), [], set()

    def sends() -> None:
        try:
            system = Client(headers={"Authorization": f"Bearer {secret}"})
            if is_together:
                together.wait()
            response = send(system)
            statuses.append(response.status_code)
            receipts.add(response.json()["receipt"])
        finally:
            if is_together:
                connection.close()

    threads = [Thread(target=sends) for _ in range(4)]
    for one in threads:
        if is_together:
            one.start()
        else:
            sends()
    for one in threads if is_together else ():
        one.join()
    assert sorted(statuses) == [OK, OK, OK, CREATED]
    assert len(receipts) == 1
    assert Concern.objects.count() == 1
    assert Adult.objects.count() == 1
