"""What an officer must do next about a visit, in the order in which a morning is spent."""

from collections.abc import Set
from datetime import date, timedelta
from enum import StrEnum

from almoner.core.accounts.rules import Permission
from almoner.evidence.audits.rules.states import BEING_WRITTEN, TO_COME, Process, VisitState


class Task(StrEnum):
    """A heading of an officer's own work, the most pressing first."""

    OVERDUE = "overdue"
    TODAY = "today"
    MODERATE = "moderate"
    REVIEW = "review"
    REPLIES_OVERDUE = "replies_overdue"
    THIS_WEEK = "this_week"
    IN_PROGRESS = "in_progress"
    DRAFTS = "drafts"
    RECEIPTS = "receipts"
    REPLIES_DUE = "replies_due"
    MAKE_FINAL = "make_final"
    PUBLISH = "publish"
    ALLOCATE = "allocate"
    COMING = "coming"

    @property
    def words(self) -> str:
        """The heading."""
        return _WORDS[self]


_WORDS = {
    Task.OVERDUE: "Overdue: the day has passed",
    Task.TODAY: "Today",
    Task.MODERATE: "To moderate",
    Task.REVIEW: "Reviews to decide",
    Task.REPLIES_OVERDUE: "The provider's time to comment is over",
    Task.THIS_WEEK: "This week",
    Task.IN_PROGRESS: "In progress",
    Task.DRAFTS: "Drafts to send on",
    Task.RECEIPTS: "Shared: record when the provider received it",
    Task.REPLIES_DUE: "The provider may comment",
    Task.MAKE_FINAL: "To correct or make final",
    Task.PUBLISH: "To publish, or not",
    Task.ALLOCATE: "Without a lead officer, or with one who has left",
    Task.COMING: "Later",
}


def task_of(
    *,
    state: VisitState,
    process: Process,
    planned_on: date,
    due_on: date | None,
    is_mine: bool,
    is_allocated: bool,
    may: Set[Permission],
    on: date,
) -> Task | None:
    """What waits for someone about one visit; None where it waits for nobody or for others.

    `is_mine`: they lead it or go along. `is_allocated`: its lead carries out visits still. `may`:
    what their roles allow in its authority.
    """
    if not is_allocated and (state in TO_COME or (state in BEING_WRITTEN and not is_mine)):
        return Task.ALLOCATE if Permission.PLAN_VISITS in may else None
    if state in TO_COME:
        return _to_come(planned_on, on=on) if is_mine else None
    if state is VisitState.FINAL and process is Process.SHORT:
        return None
    return _of_author(state, due_on, on=on) if is_mine else _of_others(state, due_on, may, on=on)


def _to_come(planned_on: date, *, on: date) -> Task:
    if planned_on < on:
        return Task.OVERDUE
    if planned_on == on:
        return Task.TODAY
    sunday = on + timedelta(days=6 - on.weekday())
    return Task.THIS_WEEK if planned_on <= sunday else Task.COMING


def _of_author(state: VisitState, due_on: date | None, *, on: date) -> Task | None:
    if state is VisitState.FACTUAL_ACCURACY:
        is_over = due_on is not None and due_on < on
        return Task.REPLIES_OVERDUE if is_over else Task.REPLIES_DUE
    return {
        VisitState.IN_PROGRESS: Task.IN_PROGRESS,
        VisitState.DRAFT: Task.DRAFTS,
        VisitState.SHARED_WITH_PROVIDER: Task.RECEIPTS,
    }.get(state)


def _of_others(
    state: VisitState, due_on: date | None, may: Set[Permission], *, on: date
) -> Task | None:
    if state is VisitState.FACTUAL_ACCURACY and due_on is not None and due_on < on:
        return Task.MAKE_FINAL if Permission.PUBLISH_AUDIT in may else None
    task, permission = {
        VisitState.MODERATION: (Task.MODERATE, Permission.MODERATE_AUDIT),
        VisitState.REVIEW_REQUESTED: (Task.REVIEW, Permission.REVIEW_AUDIT),
        VisitState.REVIEW_DECIDED: (Task.MAKE_FINAL, Permission.PUBLISH_AUDIT),
        VisitState.FINAL: (Task.PUBLISH, Permission.PUBLISH_AUDIT),
    }.get(state, (None, None))
    return task if permission in may else None
