"""Feedback forms of people and relatives, begun or already filled in for a visit."""

from datetime import datetime

from django.db import transaction

from almoner.core.accounts.rules import Principal
from almoner.evidence.audits.actions.findings import require_being_written
from almoner.evidence.audits.actions.taking import journal
from almoner.evidence.audits.models import Visit, VisitFeedback
from almoner.evidence.audits.rules.kinds import FeedbackFrom
from almoner.evidence.questionnaires.actions import CannotBegin, begin_response
from almoner.evidence.questionnaires.models import QuestionSetVersion, Response


class FeedbackRefused(Exception):
    """The feedback cannot be kept with the visit; the message says why, for an officer."""


@transaction.atomic
def begin_feedback(
    *,
    visit: Visit,
    version: QuestionSetVersion,
    said_by: FeedbackFrom,
    by: Principal,
    at: datetime,
) -> VisitFeedback:
    """Begin a form for what one person or relative says, and keep it with the visit.

    A form that the same officer began just so and on which nothing was entered is given again, so
    that a second click begins nothing twice. Raises NotPermitted, SomeoneElseMust, FindingRefused
    and FeedbackRefused.
    """
    require_being_written(visit=visit, by=by)
    empty = VisitFeedback.objects.filter(
        visit=visit,
        said_by=said_by,
        recorded_by=by.reference,
        response__version=version,
        response__answers=None,
    ).first()
    if empty is not None:
        return empty
    try:
        response = begin_response(
            version=version, authority=visit.authority, location=visit.location, by=by, at=at
        )
    except CannotBegin as cannot:
        raise FeedbackRefused(str(cannot)) from cannot
    return record_feedback(visit=visit, response=response, said_by=said_by, by=by, at=at)


@transaction.atomic
def record_feedback(
    *, visit: Visit, response: Response, said_by: FeedbackFrom, by: Principal, at: datetime
) -> VisitFeedback:
    """Say that a feedback form was filled in for this visit, and by whom.

    Raises NotPermitted, SomeoneElseMust, FindingRefused and FeedbackRefused.
    """
    state = require_being_written(visit=visit, by=by)
    if response.authority_id != visit.authority_id or response.location_id != visit.location_id:
        raise FeedbackRefused("That feedback is about another service.")
    if VisitFeedback.objects.filter(response=response).exists():
        raise FeedbackRefused("That feedback belongs to a visit already.")
    kept = VisitFeedback.objects.create(
        visit=visit,
        response=response,
        said_by=said_by,
        recorded_at=at,
        recorded_by=by.reference,
    )
    detail = {"response": response.pk, "said_by": said_by}
    journal("record_feedback", visit, by=by, at=at, detail=detail, state=state)
    return kept
