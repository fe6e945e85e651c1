"""The draft, its moderation by someone else, and its sharing with the provider."""

from datetime import date, datetime
from typing import Any

from django.db import transaction

from almoner.core.accounts.rules import Principal
from almoner.core.calendar.rules import day_of
from almoner.core.journal.actions import part_of_action
from almoner.evidence.audits.actions.taking import StepRefused, take_step
from almoner.evidence.audits.models import Visit
from almoner.evidence.audits.queries.answering import OpenQuestions, answer_count, open_questions
from almoner.evidence.audits.queries.standing import approved_on_answers
from almoner.evidence.audits.rules.kinds import ReceivedBy
from almoner.evidence.audits.rules.states import Step


class NotReady(StepRefused):
    """The draft cannot be completed: questions are open. `still_open` lists them."""

    def __init__(self, still_open: OpenQuestions) -> None:
        self.still_open = still_open
        super().__init__(_not_ready(still_open))


def _not_ready(still_open: OpenQuestions) -> str:
    parts: list[str] = []
    if count := len(still_open.unanswered):
        parts.append("1 question is" if count == 1 else f"{count} questions are")
        parts[-1] += " still to be answered"
    if count := len(still_open.clashes):
        said = "1 question was" if count == 1 else f"{count} questions were"
        parts.append(f"{said} answered differently by two people")
    return f"The draft is not complete: {', and '.join(parts)}."


@transaction.atomic
def submit_draft(*, visit: Visit, by: Principal, at: datetime, after: int | None = None) -> None:
    """Complete the draft. Raises NotPermitted, SomeoneElseMust, StepRefused and NotReady."""
    take_on_answers(visit=visit, step=Step.SUBMIT_DRAFT, by=by, at=at, after=after)
    refuse_open(visit)


@transaction.atomic
def send_to_moderation(
    *, visit: Visit, by: Principal, at: datetime, after: int | None = None
) -> None:
    """Hand the draft to a moderator. Raises as `submit_draft` does."""
    take_on_answers(visit=visit, step=Step.SEND_TO_MODERATION, by=by, at=at, after=after)
    refuse_open(visit)


@transaction.atomic
def return_to_author(
    *, visit: Visit, reason: str, by: Principal, at: datetime, after: int | None = None
) -> None:
    """Send the draft back with comments. Raises NotPermitted, SomeoneElseMust and StepRefused."""
    take_step(
        visit=visit,
        step=Step.RETURN_TO_AUTHOR,
        by=by,
        at=at,
        after=after,
        reason=reason,
        why_needed="Say what the author should look at again.",
    )


@transaction.atomic
def approve(
    *, visit: Visit, by: Principal, at: datetime, reason: str = "", after: int | None = None
) -> None:
    """Approve the draft as it stands. Raises NotPermitted, SomeoneElseMust and StepRefused."""
    approved = approved_on_answers(visit=visit)
    now = take_on_answers(visit=visit, step=Step.APPROVE, by=by, at=at, after=after, reason=reason)
    if approved == now:
        raise StepRefused("This draft is approved already. Share it with the provider.")
    refuse_open(visit)


@transaction.atomic
def share(
    *,
    visit: Visit,
    on: date,
    told_to: str,
    how: ReceivedBy,
    by: Principal,
    at: datetime,
    after: int | None = None,
) -> None:
    """Note that the approved draft was sent to the provider; its author may now see the rating.

    Raises NotPermitted, SomeoneElseMust, and StepRefused where it was not approved, or where an
    answer has come in since it was.
    """
    approved = approved_on_answers(visit=visit)
    now = take_on_answers(
        visit=visit,
        step=Step.SHARE,
        by=by,
        at=at,
        after=after,
        on=on,
        told_to=told_to.strip(),
        how=how,
    )
    if on > day_of(at):
        raise StepRefused("It cannot have been shared on a day that is still to come.")
    if approved is None:
        raise StepRefused("Approve the draft first, then share it.")
    if approved != now:
        raise StepRefused(
            "An answer has come in since the draft was approved. Look at it and approve it again."
        )


@part_of_action
def take_on_answers(*, visit: Visit, step: Step, **given: Any) -> int:
    """Take a step, with how many answers it was taken on; returns that number.

    `given` is what `take_step` is given, which it raises as.
    """
    count = answer_count(visit=visit)
    take_step(visit=visit, step=step, answer_count=count, **given)
    return count


@part_of_action
def refuse_open(visit: Visit) -> None:
    """Raise NotReady if a required question is unanswered or a clash unsettled."""
    if still_open := open_questions(visit=visit):
        raise NotReady(still_open)
