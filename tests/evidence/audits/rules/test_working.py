"""What waits for whom, and what to do next."""

from datetime import date, timedelta

import pytest

from almoner.core.accounts.rules import Permission
from almoner.evidence.audits.rules import Process, Step, VisitState
from almoner.evidence.audits.rules.leading import next_step, waiting_for
from almoner.evidence.audits.rules.working import Task, task_of

TODAY = date(2021, 9, 8)  # a Wednesday
EVERY = frozenset(Permission)


def task(state: VisitState, **changed: object) -> Task | None:
    values: dict[str, object] = {
        "process": Process.FULL,
        "planned_on": TODAY,
        "due_on": None,
        "is_mine": True,
        "is_allocated": True,
        "may": EVERY,
        "on": TODAY,
        **changed,
    }
    return task_of(state=state, **values)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("days", "expected"),
    [(-1, Task.OVERDUE), (0, Task.TODAY), (4, Task.THIS_WEEK), (5, Task.COMING)],
)
def test_my_own_visits_by_their_day(days: int, expected: Task) -> None:
    for state in (VisitState.PLANNED, VisitState.NOTICE_GIVEN, VisitState.UNANNOUNCED):
        assert task(state, planned_on=TODAY + timedelta(days=days)) is expected
        assert task(state, planned_on=TODAY + timedelta(days=days), is_mine=False) is None


@pytest.mark.parametrize(
    ("state", "mine", "others"),
    [
        (VisitState.IN_PROGRESS, Task.IN_PROGRESS, None),
        (VisitState.DRAFT, Task.DRAFTS, None),
        (VisitState.MODERATION, None, Task.MODERATE),
        (VisitState.SHARED_WITH_PROVIDER, Task.RECEIPTS, None),
        (VisitState.FACTUAL_ACCURACY, Task.REPLIES_DUE, None),
        (VisitState.REVIEW_REQUESTED, None, Task.REVIEW),
        (VisitState.REVIEW_DECIDED, None, Task.MAKE_FINAL),
        (VisitState.FINAL, None, Task.PUBLISH),
        (VisitState.PUBLISHED, None, None),
        (VisitState.VOID, None, None),
    ],
)
def test_each_state_waits_for_someone(
    state: VisitState, mine: Task | None, others: Task | None
) -> None:
    assert task(state) is mine
    assert task(state, is_mine=False) is others
    assert task(state, is_mine=False, may=frozenset()) is None


def test_when_the_time_to_comment_is_over() -> None:
    over = {"due_on": TODAY - timedelta(days=1)}
    assert task(VisitState.FACTUAL_ACCURACY, **over) is Task.REPLIES_OVERDUE
    assert task(VisitState.FACTUAL_ACCURACY, is_mine=False, **over) is Task.MAKE_FINAL
    assert task(VisitState.FACTUAL_ACCURACY, due_on=TODAY) is Task.REPLIES_DUE


def test_what_nobody_has_waits_for_planners() -> None:
    assert task(VisitState.PLANNED, is_allocated=False, is_mine=False) is Task.ALLOCATE
    assert task(VisitState.PLANNED, is_allocated=False, is_mine=False, may=set()) is None


def test_a_short_visit_that_is_final_waits_for_nobody() -> None:
    assert task(VisitState.FINAL, is_mine=False, process=Process.SHORT) is None


def first(*offered: Step, **changed: bool) -> Step | None:
    values = {
        "is_allocated": True,
        "is_announced": True,
        "is_approved": False,
        "must_be_corrected": False,
        "may_be_final": True,
        **changed,
    }
    return next_step(offered=offered, **values)


@pytest.mark.parametrize(
    ("offered", "changed", "expected"),
    [
        ((Step.ALLOCATE, Step.GIVE_NOTICE), {"is_allocated": False}, Step.ALLOCATE),
        ((Step.ALLOCATE, Step.GIVE_NOTICE, Step.GO_UNANNOUNCED), {}, Step.GIVE_NOTICE),
        ((Step.GIVE_NOTICE, Step.GO_UNANNOUNCED), {"is_announced": False}, Step.GO_UNANNOUNCED),
        ((Step.BEGIN, Step.RESCHEDULE, Step.MAKE_VOID), {}, Step.BEGIN),
        ((Step.RETURN_TO_AUTHOR, Step.APPROVE, Step.SHARE), {}, Step.APPROVE),
        ((Step.RETURN_TO_AUTHOR, Step.APPROVE, Step.SHARE), {"is_approved": True}, Step.SHARE),
        ((Step.CORRECT, Step.MAKE_FINAL), {}, Step.MAKE_FINAL),
        ((Step.CORRECT, Step.MAKE_FINAL), {"must_be_corrected": True}, Step.CORRECT),
        ((Step.EXTEND, Step.MAKE_FINAL), {"may_be_final": False}, None),
        ((Step.CORRECT, Step.MAKE_FINAL), {"may_be_final": False}, None),
        ((Step.ALLOCATE, Step.RESCHEDULE), {}, None),
        ((Step.ALLOCATE, Step.BEGIN), {"is_allocated": False}, Step.ALLOCATE),
        ((Step.PUBLISH, Step.KEEP_UNPUBLISHED), {}, Step.PUBLISH),
        ((Step.MAKE_VOID,), {}, None),
        ((), {}, None),
    ],
)
def test_what_to_do_next(
    offered: tuple[Step, ...], changed: dict[str, bool], expected: Step | None
) -> None:
    assert first(*offered, **changed) is expected


@pytest.mark.parametrize("state", VisitState)
def test_what_is_waited_for_is_a_sentence(state: VisitState) -> None:
    for process in Process:
        for is_over in (True, False):
            said = waiting_for(state=state, process=process, is_over=is_over)
            assert said.endswith(".")
            is_waiting = state is VisitState.FACTUAL_ACCURACY and is_over
            assert ("time to comment is over" in said) is is_waiting


@pytest.mark.parametrize(
    ("state", "process", "sentence"),
    [
        (VisitState.PLANNED, Process.FULL, "It waits for a lead officer, and for notice"),
        (VisitState.MODERATION, Process.FULL, "It waits for a moderator who took no part"),
        (VisitState.FACTUAL_ACCURACY, Process.FULL, "The provider has time to say what is wrong"),
        (VisitState.FINAL, Process.FULL, "It is final. A manager who took no part in it publishes"),
        (VisitState.FINAL, Process.SHORT, "Nothing more is to be done"),
        (VisitState.PUBLISHED, Process.FULL, "Nothing more is to be done"),
        (VisitState.VOID, Process.FULL, "Nothing more is to be done"),
    ],
)
def test_whom_a_visit_waits_for(state: VisitState, process: Process, sentence: str) -> None:
    assert waiting_for(state=state, process=process).startswith(sentence)


@pytest.mark.parametrize(
    ("state", "process"),
    [(VisitState.FINAL, Process.SHORT), (VisitState.DRAFT, Process.SHORT)],
)
def test_a_short_visit_waits_only_for_its_author(state: VisitState, process: Process) -> None:
    mine = task(state, process=process)
    assert mine is (Task.DRAFTS if state is VisitState.DRAFT else None)
    assert task(state, process=process, is_mine=False) is None


@pytest.mark.parametrize("state", [VisitState.REVIEW_REQUESTED, VisitState.REVIEW_DECIDED])
def test_an_old_day_to_comment_changes_nothing_once_a_review_is_asked_for(
    state: VisitState,
) -> None:
    expected = Task.REVIEW if state is VisitState.REVIEW_REQUESTED else Task.MAKE_FINAL
    assert task(state, is_mine=False, due_on=TODAY - timedelta(days=1)) is expected


def test_on_its_last_day_the_provider_may_still_comment() -> None:
    assert task(VisitState.FACTUAL_ACCURACY, is_mine=False, due_on=TODAY) is None
    assert task(VisitState.FACTUAL_ACCURACY, due_on=TODAY) is Task.REPLIES_DUE


@pytest.mark.parametrize("state", [VisitState.IN_PROGRESS, VisitState.DRAFT])
def test_what_its_officer_left_unwritten_waits_for_planners(state: VisitState) -> None:
    left = {"is_allocated": False, "is_mine": False}
    assert task(state, **left) is Task.ALLOCATE
    assert task(state, **left, may=frozenset()) is None
    with_another = task(state, is_allocated=False)  # they go along, and go on with it
    assert with_another is (Task.DRAFTS if state is VisitState.DRAFT else Task.IN_PROGRESS)


def test_what_is_past_writing_needs_no_lead() -> None:
    assert task(VisitState.MODERATION, is_allocated=False, is_mine=False) is Task.MODERATE
