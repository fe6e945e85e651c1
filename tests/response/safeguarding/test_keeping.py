"""The daily stock that is kept is what the steps say, and what waits grows more urgent."""

from datetime import date, timedelta
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from almoner.core.accounts.actions import NotPermitted
from almoner.core.accounts.models import Authority
from almoner.core.accounts.rules import Role
from almoner.core.journal.models import Entry
from almoner.response.safeguarding import actions, queries
from almoner.response.safeguarding.models import ConcernStep, QueueDay
from almoner.response.safeguarding.queries import FiguresNotVisible
from almoner.response.safeguarding.queries.days import counted_days, kept_days
from almoner.response.safeguarding.rules.priorities import Judged, Priority
from almoner.response.safeguarding.rules.states import ConcernState, Step
from tests.response.safeguarding.factories import (
    AT,
    DAY,
    HOUR,
    TODAY,
    AuthorityFactory,
    brought_to,
    found,
    received,
    referral,
    someone,
    step,
    triaged,
    worker,
)

pytestmark = pytest.mark.django_db
EVENING = AT + timedelta(hours=9)


def kept(authority: Authority, at=EVENING, **said):
    return actions.keep_days(authority=authority, by=worker(authority), at=at, **said)


def waiting(authority: Authority, until: date) -> int:
    days = queries.queue_days(
        authority=authority, since=until, until=until, visible_to=worker(authority)
    )
    return days.waiting[0]


def same(authority: Authority, until: date) -> None:
    """What was kept is what counting every step anew says."""
    first = min(QueueDay.objects.values_list("day", flat=True))
    anew = counted_days(authority=authority, since=first, until=until)
    stored = kept_days(authority=authority, since=first, until=until)
    assert {key: one.as_tuple() for key, one in stored.items()} == {
        key: one.as_tuple() for key, one in anew.items()
    }


def test_a_day_is_kept_with_what_happened_on_it() -> None:
    authority = AuthorityFactory()
    received(authority)
    brought_to(ConcernState.NO_FURTHER_ACTION, authority)
    done = kept(authority)
    assert (done.since, done.until) == (TODAY, TODAY)
    rows = QueueDay.objects.filter(authority=authority)
    assert rows.count() == 5
    untriaged, p3 = rows.get(priority=""), rows.get(priority="P3")
    assert (untriaged.arrived, untriaged.waiting) == (1, 1)
    assert (p3.arrived, p3.started, p3.finished, p3.waiting) == (1, 1, 1, 0)


def test_kept_twice_nothing_changes_and_each_is_journalled() -> None:
    authority = AuthorityFactory()
    received(authority)
    kept(authority)
    before = list(QueueDay.objects.values_list("day", "priority", "waiting"))
    kept(authority)
    assert list(QueueDay.objects.values_list("day", "priority", "waiting")) == before
    assert Entry.objects.filter(action="keep_queue_days").count() == 2


def test_what_is_recorded_late_changes_the_days_it_belongs_to() -> None:
    authority = AuthorityFactory()
    received(authority)
    kept(authority, at=EVENING + 3 * DAY)
    actions.receive_many(
        authority=authority,
        source="Late",
        referrals=[referral(received_at=AT - 2 * DAY)],
        digest="a" * 64,
        by=worker(authority),
        at=EVENING + 4 * DAY,
    )
    kept(authority, at=EVENING + 4 * DAY)
    assert waiting(authority, TODAY - DAY) == 1
    assert waiting(authority, TODAY + 4 * DAY) == 2
    same(authority, TODAY + 4 * DAY)


def test_days_not_kept_yet_are_counted() -> None:
    authority = AuthorityFactory()
    received(authority)
    kept(authority)
    received(authority, received_at=AT + DAY)
    days = queries.queue_days(
        authority=authority, since=TODAY - DAY, until=TODAY + 2 * DAY, visible_to=worker(authority)
    )
    assert days.waiting == (0, 1, 2, 2)
    assert days.arrived == (0, 1, 1, 0)
    assert not QueueDay.objects.filter(day__gt=TODAY).exists()


@settings(max_examples=8, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.lists(
        st.tuples(
            st.sampled_from(["arrive", "step", "keep"]), st.integers(0, 9), st.integers(0, 2)
        ),
        max_size=14,
    )
)
def test_what_is_kept_agrees_with_what_the_steps_say(what: list[tuple[str, int, int]]) -> None:
    authority, at = AuthorityFactory(), AT
    concerns = [received(authority)]
    for kind, which, days in what:
        at += days * DAY + timedelta(minutes=1)
        if kind == "arrive":
            concerns.append(received(authority, received_at=at))
        elif kind == "keep":
            kept(authority, at=at)
        else:
            concern = concerns[which % len(concerns)]
            concern.refresh_from_db()
            offered = {
                ConcernState.RECEIVED: Step.TRIAGE,
                ConcernState.TRIAGED: Step.START,
                ConcernState.STARTED: Step.PUT_BACK if which % 2 else Step.CLOSE,
                ConcernState.NO_FURTHER_ACTION: Step.REOPEN,
                ConcernState.REOPENED: Step.CLOSE,
            }
            step(concern, offered[ConcernState(concern.state)], at=at)
    kept(authority, at=at)
    same(authority, at.date())


def test_what_waits_too_long_becomes_more_urgent() -> None:
    authority = AuthorityFactory()
    concern = received(authority)
    actions.triage(
        concern=concern,
        found=found(judged=Judged(severity=2, likelihood=2)),
        by=worker(authority),
        at=AT + HOUR,
    )
    assert concern.priority == "P4"
    assert kept(authority, at=AT + 11 * DAY).escalated == 0
    assert kept(authority, at=AT + 14 * DAY).escalated == 1
    concern.refresh_from_db()
    last = ConcernStep.objects.filter(concern=concern).latest("number")
    assert (concern.priority, last.step, last.state) == ("P3", "escalate", "triaged")
    assert concern.priorities.latest("pk").age_points == 1
    assert kept(authority, at=AT + 14 * DAY).escalated == 0


def test_nothing_is_kept_where_there_is_nothing_or_no_permission() -> None:
    authority = AuthorityFactory()
    assert kept(authority).since is None
    with pytest.raises(NotPermitted):
        actions.keep_days(authority=authority, by=someone(authority, role=Role.DIRECTOR), at=AT)


def test_the_command_keeps_every_authority_or_one() -> None:
    here, there = AuthorityFactory(name="Southaven"), AuthorityFactory(name="Northshire")
    received(here)
    out = StringIO()
    call_command("safeguarding", "keep", stdout=out)
    assert "Southaven: kept" in out.getvalue()
    assert "Northshire" not in out.getvalue()
    call_command("safeguarding", "keep", "--authority", "northshire", "--anew", stdout=out)
    assert "Northshire: nothing to count." in out.getvalue()
    with pytest.raises(CommandError, match="No authority"):
        call_command("safeguarding", "keep", "--authority", "Atlantis")
    assert there.pk


# ---- figures


def test_figures_of_a_queue() -> None:
    authority = AuthorityFactory()
    by = worker(authority)
    triaged(received(authority, received_at=AT - 14 * DAY), priority=Priority.P4, at=AT - 13 * DAY)
    started = triaged(received(authority, received_at=AT - 7 * DAY), at=AT - 6 * DAY)
    step(started, Step.START, at=AT)
    received(authority)
    figures = queries.queue_figures(authority=authority, as_at=TODAY, visible_to=by)
    assert (figures.waiting, figures.by_priority["P4"], figures.by_priority[""]) == (2, 1, 1)
    assert figures.open is not None and figures.started is not None
    assert (figures.open.longest, figures.open.median, figures.open.in_time) == (10, 5, 2)
    assert (figures.started.median, figures.started.count, figures.started.in_time) == (5, 1, 1)
    assert (figures.arrived_count, figures.started_count) == (3, 1)
    assert figures.weeks_to_clear is None


def test_figures_of_a_day_that_has_been_are_those_of_then() -> None:
    authority = AuthorityFactory()
    by = worker(authority)
    concern = triaged(received(authority))
    then = queries.queue_figures(authority=authority, as_at=TODAY, visible_to=by)
    step(concern, Step.START, at=AT + 2 * DAY)
    received(authority, received_at=AT + 3 * DAY)
    again = queries.queue_figures(authority=authority, as_at=TODAY, visible_to=by)
    assert (again.waiting, again.by_priority, again.open) == (1, then.by_priority, then.open)
    before = queries.queue_figures(authority=authority, as_at=TODAY - DAY, visible_to=by)
    assert before.waiting == 0


def test_figures_are_for_those_who_may_see_them() -> None:
    authority = AuthorityFactory()
    for role in (Role.QUALITY_OFFICER, Role.AUDITOR, Role.REFERRAL_SYSTEM):
        with pytest.raises(FiguresNotVisible):
            queries.queue_figures(
                authority=authority, as_at=TODAY, visible_to=someone(authority, role=role)
            )
    with pytest.raises(FiguresNotVisible):
        queries.queue_days(
            authority=authority,
            since=TODAY,
            until=TODAY,
            visible_to=worker(AuthorityFactory()),
        )


def test_events_say_nothing_of_what_was_said() -> None:
    authority = AuthorityFactory()
    concern = received(authority)
    received(authority, received_at=AT + 40 * DAY)
    said = {"authority": authority, "since": TODAY, "until": TODAY + 30 * DAY}
    (event,) = queries.concern_events(**said, visible_to=worker(authority))
    assert (event.concern_id, event.received_on) == (concern.pk, TODAY)
    assert event.adult_fingerprint == concern.adult.fingerprint
    assert event.number == concern.number
    assert "fell" not in repr(event)
    director = someone(authority, role=Role.DIRECTOR)
    assert queries.concern_events(**said, visible_to=director) == ()


def test_concerns_are_counted_for_those_who_see_them_or_build_the_return() -> None:
    authority = AuthorityFactory()
    received(authority)
    received(authority, received_at=AT + 40 * DAY)
    said = {"authority": authority, "since": TODAY, "until": TODAY + 30 * DAY}
    assert queries.concern_count(**said, visible_to=worker(authority)) == 1
    assert queries.concern_count(**said, visible_to=worker(AuthorityFactory())) == 0
    auditor = someone(authority, role=Role.AUDITOR)
    assert queries.concern_count(**said, visible_to=auditor) == 0
