"""What is to be done once a day is done once, whichever worker does it."""

import os
import threading
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.contrib.sessions.backends.db import SessionStore
from django.contrib.sessions.models import Session
from django.core.management import call_command
from django.db import IntegrityError, connection, transaction
from django.urls import reverse
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from almoner.config.duties import actions, queries, tasks
from almoner.config.duties.queries import duties_standing
from almoner.config.duties.table import (
    DUTIES,
    Duty,
    erase_workers,
    forget_finished_work,
    forget_sessions,
    keep_queues,
)
from almoner.config.models import DutyDay
from almoner.core.accounts.models import Authority, UnsavedForm
from almoner.core.accounts.rules import Role, operator
from almoner.core.calendar.rules import day_of
from almoner.core.heartbeat import mark
from almoner.core.journal.models import Entry
from almoner.response.programmes.actions import record_person_status
from almoner.response.programmes.models import PersonStatus
from almoner.response.programmes.rules.kinds import PersonStanding, RoleGroup
from almoner.response.safeguarding.actions import keep_days
from almoner.response.safeguarding.models import ConcernStep, QueueDay
from almoner.response.safeguarding.rules.states import Step
from tests.core.accounts.factories import AuthorityFactory, UserFactory, client_as
from tests.response.programmes import factories as programmes
from tests.response.safeguarding import factories as safeguarding

pytestmark = pytest.mark.django_db
BY = operator("worker")
DAY = date(2021, 8, 9)
AT = datetime(2021, 8, 9, 0, 5, tzinfo=UTC)
KEY = "safeguarding_queue"


def _ask(at: datetime = AT, key: str = KEY) -> bool:
    return actions.ask_for_duty(key=key, day=DAY, by=BY, at=at)


def _finish(at: datetime = AT, result: str = "Done.") -> None:
    actions.finish_duty(key=KEY, day=DAY, result=result, by=BY, at=at)


def _tried(number: int) -> None:
    """Handed out so often, an hour apart, and never finished."""
    for hour in range(number):
        assert _ask(AT + timedelta(hours=hour))


class TestHandingOut:
    """Each duty goes to one worker a day."""

    def test_a_second_worker_is_told_that_another_has_it(self) -> None:
        assert _ask()
        assert not _ask()
        assert DutyDay.objects.get().try_count == 1

    def test_one_that_was_never_finished_is_tried_again_after_an_hour(self) -> None:
        _ask()
        assert not _ask(AT + timedelta(minutes=59))
        assert _ask(AT + timedelta(minutes=60))
        assert not _ask(AT + timedelta(minutes=61))
        assert DutyDay.objects.get().try_count == 2

    def test_what_fails_all_day_is_not_tried_for_ever(self) -> None:
        _tried(queries.MOST_TRIES)
        late = AT + timedelta(hours=queries.MOST_TRIES + 1)
        assert not _ask(late)
        assert queries.due(keys=[KEY], day=DAY, at=late) == []

    def test_one_that_is_done_is_not_handed_out_again_that_day(self) -> None:
        _ask()
        _finish(AT + timedelta(minutes=1))
        later = AT + timedelta(hours=12)
        assert not _ask(later)
        assert queries.due(keys=[KEY], day=DAY, at=later) == []
        tomorrow = DAY + timedelta(days=1)
        assert queries.due(keys=[KEY], day=tomorrow, at=later) == [KEY]

    def test_done_twice_keeps_the_first(self) -> None:
        _ask()
        _finish(AT + timedelta(minutes=1), "First.")
        _finish(AT + timedelta(minutes=2), "Second.")
        assert DutyDay.objects.get().result == "First."
        actions_done = list(Entry.objects.order_by("pk").values_list("action", flat=True))
        assert actions_done == ["ask_for_duty", "finish_duty"]

    def test_a_machine_whose_clock_is_behind_finishes_it_all_the_same(self) -> None:
        _ask()
        _finish(AT - timedelta(seconds=3))
        assert DutyDay.objects.get().done_at == AT

    def test_what_nobody_asked_for_is_not_finished(self) -> None:
        _finish()
        assert not DutyDay.objects.exists()
        assert not Entry.objects.exists()

    def test_the_database_keeps_one_row_a_day(self) -> None:
        _ask()
        with pytest.raises(IntegrityError), transaction.atomic():
            DutyDay.objects.create(key=KEY, day=DAY, asked_at=AT)
        DutyDay.objects.create(key="another", day=DAY, asked_at=AT)

    def test_the_database_refuses_one_done_before_it_was_asked_for(self) -> None:
        before = AT - timedelta(seconds=1)
        with pytest.raises(IntegrityError), transaction.atomic():
            DutyDay.objects.create(key=KEY, day=DAY, asked_at=AT, done_at=before)
        DutyDay.objects.create(key=KEY, day=DAY, asked_at=AT, done_at=AT)


@pytest.mark.django_db(transaction=True)
def test_of_several_workers_at_once_one_gets_it() -> None:
    if connection.vendor != "postgresql":  # the tests' SQLite is in memory, of one connection
        assert [_ask() for _ in range(4)] == [True, False, False, False]
        return
    together, found = threading.Barrier(4), list[bool]()

    def one() -> None:
        together.wait()
        try:
            found.append(_ask())
        finally:
            connection.close()

    threads = [threading.Thread(target=one) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(found) == [False, False, False, True]


class TestWorker:
    """`almoner worker` does it by itself."""

    def test_a_look_hands_out_every_duty_once(self) -> None:
        assert tasks.hand_out_duties(at=AT) == list(DUTIES)
        assert tasks.hand_out_duties(at=AT + timedelta(seconds=1)) == []
        assert DBTaskResult.objects.count() == len(DUTIES)

    def test_at_midnight_in_england_the_next_day_begins(self) -> None:
        before = datetime(2021, 8, 9, 22, 59, tzinfo=UTC)  # 23:59 in summer
        tasks.hand_out_duties(at=before)
        assert tasks.hand_out_duties(at=before + timedelta(minutes=1)) == list(DUTIES)
        assert set(DutyDay.objects.values_list("day", flat=True)) == {DAY, date(2021, 8, 10)}

    @pytest.mark.django_db(transaction=True)
    def test_a_worker_does_them_and_says_what_came_of_it(self) -> None:
        call_command("worker", once=True)
        rows = DutyDay.objects.filter(day=timezone.localdate(), done_at__isnull=False)
        assert {row.key: row.result for row in rows} == {
            "safeguarding_queue": "No council has a queue to count.",
            "revoked_programmes": "Nothing was left.",
            "ended_sessions": "Done.",
            "finished_work": "Done.",
        }
        call_command("worker", once=True)
        assert DBTaskResult.objects.count() == len(DUTIES)

    @pytest.mark.django_db(transaction=True)
    def test_an_error_in_one_stops_neither_the_worker_nor_the_others(
        self, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        def breaks(*_: Any) -> str:
            raise ArithmeticError("It broke off")

        broken = Duty(key=KEY, title="Breaks", about="", run=breaks)
        monkeypatch.setattr(tasks, "DUTIES", {**DUTIES, KEY: broken})
        call_command("worker", once=True)
        undone = DutyDay.objects.filter(done_at__isnull=True)
        assert [row.key for row in undone] == [KEY]
        assert DutyDay.objects.filter(done_at__isnull=False).count() == len(DUTIES) - 1


class TestQueue:
    """The safeguarding queue of every council, caught up."""

    def test_days_without_a_worker_are_made_up_for(self) -> None:
        council = AuthorityFactory(is_invented=False)
        safeguarding.received(council)
        keep_queues(BY, safeguarding.AT + timedelta(hours=1))
        assert keep_queues(BY, safeguarding.AT + timedelta(days=10)) == "Counted for 1 council."
        days = QueueDay.objects.filter(authority=council, priority="").order_by("day")
        assert [(row.day - safeguarding.TODAY).days for row in days] == list(range(11))
        assert {row.waiting for row in days} == {1}

    def test_what_has_waited_too_long_becomes_more_urgent(self) -> None:
        council = AuthorityFactory(is_invented=False)
        concern = safeguarding.triaged(safeguarding.received(council))
        keep_queues(BY, safeguarding.AT + timedelta(days=60))
        assert ConcernStep.objects.filter(concern=concern, step=Step.ESCALATE).exists()

    def test_one_that_cannot_be_counted_holds_up_no_other(
        self, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        broken, sound = (AuthorityFactory(is_invented=False) for _ in range(2))
        for council in (broken, sound):
            safeguarding.received(council)

        def keep(*, authority: Authority, **said: Any) -> object:
            if authority == broken:
                raise ArithmeticError("It cannot be counted")
            return keep_days(authority=authority, **said)

        keep_days(authority=sound, by=BY, at=safeguarding.AT + timedelta(hours=1))
        monkeypatch.setattr("almoner.config.duties.table.keep_days", keep)
        later = safeguarding.AT + timedelta(days=3)
        with pytest.raises(ArithmeticError):  # which leaves the duty undone, to be seen
            keep_queues(BY, later)
        assert QueueDay.objects.filter(authority=sound, day=day_of(later)).exists()

    def test_an_invented_council_stands_still(self) -> None:
        safeguarding.received(AuthorityFactory(is_invented=True))
        said = "Only invented councils have a queue, and theirs stands still."
        assert keep_queues(BY, safeguarding.AT) == said
        assert not QueueDay.objects.exists()


class TestRevoked:
    """What is kept of single workers goes when the law does."""

    def _kept(self, *, is_invented: bool) -> None:
        place = AuthorityFactory(is_invented=is_invented)
        programme = programmes.a_programme(place)
        record_person_status(
            programme=programme,
            location=programmes.home(place),
            role_group=RoleGroup.CARE,
            reference="W-17",
            status=PersonStanding.COMPLIANT,
            checked_on=programmes.TODAY,
            by=programmes.someone(place),
            at=programmes.AT,
        )

    @pytest.mark.parametrize(
        ("day", "is_there"), [(date(2022, 3, 14), True), (date(2022, 3, 15), False)]
    )
    def test_on_the_day_of_the_revocation_and_not_before(self, day: date, is_there: bool) -> None:
        self._kept(is_invented=False)
        said = erase_workers(BY, programmes.at(day))
        assert PersonStatus.objects.exists() is is_there
        assert said == ("Nothing was left." if is_there else "1 status erased.")

    def test_once_and_the_journal_names_the_instrument_and_nobody(self) -> None:
        self._kept(is_invented=False)
        for _ in range(2):
            erase_workers(BY, programmes.at(date(2022, 3, 15)))
        entry = Entry.objects.get(action="erase_after_revocation")
        assert '"instrument": "SI 2022/206"' in entry.detail
        assert '"people_erased": 1' in entry.detail
        assert "W-17" not in entry.detail

    def test_an_invented_council_stands_still(self) -> None:
        self._kept(is_invented=True)
        erase_workers(BY, programmes.at(date(2022, 3, 15)))
        assert PersonStatus.objects.exists()


def test_ended_sessions_go_and_those_that_last_stay() -> None:
    ended, lasting = SessionStore(), SessionStore()
    for store, seconds in ((ended, -60), (lasting, 3600)):
        store["seen_at"] = 1
        store.set_expiry(timezone.now() + timedelta(seconds=seconds))
        store.create()
        store.save()
    assert forget_sessions(BY, timezone.now()) == "Done."
    assert [one.session_key for one in Session.objects.all()] == [lasting.session_key]


@pytest.mark.django_db(transaction=True)
def test_the_worker_drops_forms_that_nobody_came_back_for() -> None:
    for hours in (5, 3):
        kept_at = timezone.now() - timedelta(hours=hours)
        UnsavedForm.objects.create(user=UserFactory(), sealed=f"{hours}", kept_at=kept_at)
    call_command("worker", once=True)
    assert [one.sealed for one in UnsavedForm.objects.all()] == ["3"]


class TestPage:
    """An administrator sees when it was last done."""

    @pytest.fixture(autouse=True)
    def _home(self, tmp_path: Path, settings: Any) -> None:
        settings.HOME = tmp_path

    def test_it_says_never_before_the_first_day(self) -> None:
        page = client_as(Role.ADMINISTRATOR).get(reverse("duties:page")).content.decode()
        assert page.count("Never") == len(DUTIES)
        assert "Nobody does the background work at the moment</strong>." in page

    def test_it_says_how_long_nobody_has_done_it(self) -> None:
        mark().touch()
        os.utime(mark(), (AT.timestamp(), AT.timestamp()))
        page = client_as(Role.ADMINISTRATOR).get(reverse("duties:page")).content.decode()
        assert "at the moment</strong> (it was last done on 9 August 2021" in page

    def test_where_somebody_does_it_the_log_says_why_a_duty_is_late(self) -> None:
        mark().touch()
        page = client_as(Role.ADMINISTRATOR).get(reverse("duties:page")).content.decode()
        assert "Nobody does" not in page
        assert "look into its log" in page

    @pytest.mark.django_db(transaction=True)
    def test_it_says_when_and_what_came_of_it(self) -> None:
        call_command("worker", once=True)
        page = client_as(Role.ADMINISTRATOR).get(reverse("duties:page")).content.decode()
        assert "No council has a queue to count." in page
        assert "Nobody does the background work" not in page  # done once a minute by cron, say
        assert page.count("govuk-tag--green") == len(DUTIES)
        assert "Late" not in page

    def test_the_navigation_leads_an_administrator_there_and_nobody_else(self) -> None:
        address = reverse("duties:page")
        assert address in client_as(Role.ADMINISTRATOR).get("/accounts/").content.decode()
        manager = client_as(Role.QUALITY_MANAGER)
        assert address not in manager.get("/accounts/").content.decode()
        assert manager.get(address).status_code == 403

    @pytest.mark.parametrize(
        ("days", "is_done", "is_late"), [(0, True, False), (1, False, False), (2, False, True)]
    )
    def test_one_day_behind_is_to_do_and_two_are_late(
        self, days: int, is_done: bool, is_late: bool
    ) -> None:
        _ask()
        _finish(AT + timedelta(minutes=1))
        found = {one.duty.key: one for one in duties_standing(as_at=DAY + timedelta(days=days))}
        assert (found[KEY].is_done, found[KEY].is_late) == (is_done, is_late)
        assert found["ended_sessions"].is_late

    def test_it_costs_the_same_however_many_days_there_are(
        self, django_assert_num_queries: Any
    ) -> None:
        for days in range(3):
            DutyDay.objects.create(
                key=KEY, day=DAY + timedelta(days=days), asked_at=AT, done_at=AT, result=str(days)
            )
        with django_assert_num_queries(2):
            found = duties_standing(as_at=DAY + timedelta(days=5))
        assert found[0].result == "2"


def test_background_work_that_ended_long_ago_is_forgotten_failed_or_not() -> None:
    def work(status: str, days: int) -> DBTaskResult:
        return DBTaskResult.objects.create(
            status=status,
            args_kwargs={},
            task_path="x",
            backend_name="default",
            run_after=AT,
            finished_at=timezone.now() - timedelta(days=days),
        )

    work("SUCCESSFUL", 31), work("FAILED", 31)
    kept = {work("SUCCESSFUL", 29).pk, work("FAILED", 29).pk, work("READY", 400).pk}
    forget_finished_work(BY, timezone.now())
    assert set(DBTaskResult.objects.values_list("pk", flat=True)) == kept
