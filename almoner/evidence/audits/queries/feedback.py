"""What people and relatives said of a service, on forms that were filled in for a visit."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Count

from almoner.core.accounts.rules import Principal
from almoner.evidence.audits.models import Visit, VisitFeedback
from almoner.evidence.audits.queries.standing import UnknownVisit, visible_visits
from almoner.evidence.audits.rules.kinds import FEEDBACK_KINDS, FeedbackFrom
from almoner.evidence.questionnaires.queries import SetLine, published_sets
from almoner.evidence.questionnaires.rules import EvidenceKind, Purpose


@dataclass(frozen=True, slots=True, kw_only=True)
class Feedback:
    """How many filled-in forms a visit has of whom, and whom it has not heard in any way."""

    form_counts: Mapping[FeedbackFrom, int]
    missing: tuple[FeedbackFrom, ...]

    @property
    def form_count(self) -> int:
        """How many forms there are, whoever filled them in."""
        return sum(self.form_counts.values())


@dataclass(frozen=True, slots=True, kw_only=True)
class FormLine:
    """A feedback form of a visit as a list shows it."""

    id: int
    said_by: FeedbackFrom
    title: str
    begun_at: datetime
    begun_by_name: str
    answer_count: int


def feedback_of(*, visit: Visit) -> Feedback:
    """Whose forms the visit has, and whose feedback it lacks. One query.

    A form that was begun and on which nothing was entered says nothing.
    """
    forms = visit.feedback.filter(response__answers__isnull=False).distinct()
    noted = visit.evidence.filter(withdrawn_at=None, kind__in=list(FEEDBACK_KINDS))
    rows = (
        forms.order_by()
        .values_list("said_by", "pk")
        .union(noted.order_by().values_list("kind", "pk"), all=True)
    )
    said = [word for word, _ in rows]
    form_counts = {one: said.count(one) for one in FeedbackFrom}
    heard = {one for one, count in form_counts.items() if count}
    heard |= {FEEDBACK_KINDS[EvidenceKind(one)] for one in said if one in FEEDBACK_KINDS}
    return Feedback(
        form_counts=form_counts, missing=tuple(one for one in FeedbackFrom if one not in heard)
    )


def feedback_missing(*, visit: Visit) -> tuple[FeedbackFrom, ...]:
    """Whose feedback the visit has not heard: no form of theirs and nothing that they said."""
    return feedback_of(visit=visit).missing


def forms_of(*, visit: Visit) -> tuple[FormLine, ...]:
    """The feedback forms of a visit in the order in which they were begun. One query."""
    rows = (
        visit.feedback.order_by("id")
        .annotate(answer_count=Count("response__answers__question_key", distinct=True))
        .values_list(
            "id",
            "said_by",
            "response__version__title",
            "response__begun_at",
            "response__begun_by_name",
            "answer_count",
        )
    )
    return tuple(
        FormLine(
            id=number,
            said_by=FeedbackFrom(said_by),
            title=title,
            begun_at=begun_at,
            begun_by_name=name,
            answer_count=count,
        )
        for number, said_by, title, begun_at, name, count in rows
    )


def feedback_form(*, feedback_id: int, visible_to: Principal) -> VisitFeedback:
    """One feedback form. Raises UnknownVisit, whether it is not there or not theirs."""
    held = (
        VisitFeedback.objects.select_related(
            "response__version__question_set", "response__authority"
        )
        .filter(pk=feedback_id, visit__in=visible_visits(visible_to=visible_to))
        .first()
    )
    if held is None:
        raise UnknownVisit("There is no such feedback.")
    return held


def sets_for_feedback(*, visit: Visit, as_at: date, visible_to: Principal) -> tuple[SetLine, ...]:
    """The published question sets that ask people and relatives, by title. One query."""
    return published_sets(
        as_at=as_at,
        visible_to=visible_to,
        purpose=Purpose.FEEDBACK,
        service_type=visit.location.service_type,
        authority_code=visit.authority.code,
    )
