"""How one visit stands: its state on any day, its steps, who had a hand in it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property
from typing import Any

from django.db.models import (
    Case,
    Count,
    IntegerField,
    OuterRef,
    QuerySet,
    Subquery,
    TextField,
    Value,
    When,
)
from django.db.models.functions import Cast, Coalesce, Concat

from almoner.core.accounts.rules import Permission, Principal
from almoner.core.calendar.rules import end_of_day
from almoner.evidence.audits.models import (
    Campaign,
    EvidenceItem,
    Finding,
    PublishedSummary,
    ReviewDecision,
    Visit,
    Visitor,
    VisitStep,
)
from almoner.evidence.audits.rules.kinds import FindingKind
from almoner.evidence.audits.rules.states import Step, VisitState
from almoner.evidence.audits.rules.who import Involved, Taken, involved
from almoner.evidence.questionnaires.models import Answer, AnswerChoice


class UnknownVisit(Exception):
    """There is no such visit, or none that may be seen."""


class UnknownCampaign(Exception):
    """There is no such campaign, or none that may be seen."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Counts:
    """How much a visit holds, without what was taken back."""

    findings: int
    unanswered: int  # findings to improve that the provider has not had its say on
    unseen: int  # findings to improve since it last had time to comment
    evidence: int
    answers: int  # and choices between them, as many as were ever received


@dataclass(frozen=True, kw_only=True)
class VisitRecord:
    """One visit as it was read: its state, the steps that brought it there, how much it holds.

    For pages, which show what they read. An action reads again what it decides on, under its lock.
    """

    visit: Visit
    state: VisitState
    steps: tuple[VisitStep, ...]  # the oldest first
    counts: Counts
    review_outcome: str  # rules.ReviewOutcome of the newest review; "" without one

    @property
    def last(self) -> VisitStep:
        """The step that brought it where it is."""
        return self.steps[-1]

    @property
    def due_on(self) -> date | None:
        """Until when the provider may comment; None where its time has not begun."""
        return next((one.due_on for one in reversed(self.steps) if one.due_on), None)

    @cached_property
    def hands(self) -> Involved:
        """Who had a hand in it. One query, the first time it is asked."""
        return _hands(visit=self.visit, lead=self.visit.lead_id, steps=self.steps)


def visible_visits(*, visible_to: Principal) -> QuerySet[Visit]:
    """Every visit of the authorities in which the principal may see them."""
    if visible_to.is_operator:
        return Visit.objects.all()
    codes = visible_to.codes_where(Permission.VIEW_QUALITY)
    return Visit.objects.filter(authority__code__in=codes)


def visible_campaigns(*, visible_to: Principal) -> QuerySet[Campaign]:
    """Every campaign of the authorities in which the principal may see them."""
    if visible_to.is_operator:
        return Campaign.objects.all()
    codes = visible_to.codes_where(Permission.VIEW_QUALITY)
    return Campaign.objects.filter(authority__code__in=codes)


def visit(*, visit_id: int, visible_to: Principal) -> VisitRecord:
    """One visit. Raises UnknownVisit, whether it is not there or not theirs."""
    found = (
        visible_visits(visible_to=visible_to)
        .select_related(
            "authority",
            "location__provider",
            "location__district",
            "scheme",
            "campaign__pinned_version__question_set",
            "lead",
            "question_set",
            "response__version__question_set",
            "response__authority",
            "result",
        )
        .annotate(**_held())
        .filter(pk=visit_id)
        .first()
    )
    steps = steps_of(visit=found) if found else ()
    if found is None or not steps:
        raise UnknownVisit("There is no such visit.")
    held = vars(found)  # as annotated
    return VisitRecord(
        visit=found,
        state=VisitState(steps[-1].state),
        steps=steps,
        counts=Counts(
            findings=held["finding_count"],
            unanswered=held["unanswered_count"],
            unseen=held["unseen_count"],
            evidence=held["evidence_count"],
            answers=held["answer_count"] + held["choice_count"],
        ),
        review_outcome=held["review_outcome"] or "",
    )


def _held() -> dict[str, Any]:
    """How much a visit holds, to be read in the same query."""
    findings = Finding.objects.filter(visit=OuterRef("pk"), withdrawn_at=None)
    asked = findings.filter(kind=FindingKind.CONCERN, replies=None)
    received = VisitStep.objects.filter(visit=OuterRef("visit"), step=Step.RECORD_RECEIPT)
    unseen = findings.filter(
        kind=FindingKind.CONCERN,
        recorded_at__gt=Subquery(received.order_by("-id").values("at")[:1]),
    )
    evidence = EvidenceItem.objects.filter(visit=OuterRef("pk"), withdrawn_at=None)
    answers = Answer.objects.filter(response__visit=OuterRef("pk"))
    choices = AnswerChoice.objects.filter(response__visit=OuterRef("pk"))
    decided = ReviewDecision.objects.filter(request__visit=OuterRef("pk")).order_by("-id")
    return {
        "finding_count": _number(findings),
        "unanswered_count": _number(asked),
        "unseen_count": _number(unseen),
        "evidence_count": _number(evidence),
        "answer_count": _number(answers, by="response"),
        "choice_count": _number(choices, by="response"),
        "review_outcome": Subquery(decided.values("outcome")[:1]),
    }


def _number(found: QuerySet[Any], *, by: str = "visit") -> Coalesce:
    counted = found.order_by().values(by).annotate(number=Count("pk")).values("number")
    return Coalesce(Subquery(counted, output_field=IntegerField()), 0)


def campaign(*, campaign_id: int, visible_to: Principal) -> Campaign:
    """One campaign. Raises UnknownCampaign, whether it is not there or not theirs."""
    found = (
        visible_campaigns(visible_to=visible_to)
        .select_related("authority")
        .filter(pk=campaign_id)
        .first()
    )
    if found is None:
        raise UnknownCampaign("There is no such campaign.")
    return found


def newest_step(*, visit: Visit) -> VisitStep | None:
    """The step that brought it where it is."""
    return VisitStep.objects.filter(visit=visit).order_by("-id").first()


def state_of(visit: Visit, as_at: date) -> VisitState | None:
    """The state that it was in at the end of that day; None before it was planned."""
    state = (
        VisitStep.objects.filter(visit=visit, at__lt=end_of_day(as_at))
        .order_by("-id")
        .values_list("state", flat=True)
        .first()
    )
    return VisitState(state) if state else None


def comments_due_on(*, visit: Visit) -> date | None:
    """Until when the provider may comment; None where its time has not begun."""
    due = visit.steps.filter(due_on__isnull=False).order_by("-id")
    return due.values_list("due_on", flat=True).first()


def published_summary(*, visit: Visit) -> PublishedSummary | None:
    """What the public is told of it; None where nothing is, or where it was made void since."""
    last = newest_step(visit=visit)
    if last is None or last.state != VisitState.PUBLISHED:
        return None
    return PublishedSummary.objects.filter(visit=visit).first()


def approved_on_answers(*, visit: Visit) -> int | None:
    """On how many answers the draft was approved since it was last sent; None if it was not."""
    return approved_in(VisitStep.objects.filter(visit=visit).order_by("id"))


def approved_in(steps: Iterable[VisitStep]) -> int | None:
    """The same, of steps that were read already, the oldest first."""
    for step in reversed(list(steps)):
        if step.step == Step.APPROVE:
            return step.answer_count
        if step.step == Step.SEND_TO_MODERATION:
            return None
    return None


def shared_in(steps: Iterable[VisitStep]) -> int | None:
    """On how many answers the provider was last shown it; None if it never was."""
    shared = [step.answer_count for step in steps if step.step == Step.SHARE]
    return shared[-1] if shared else None


def received_in(steps: Iterable[VisitStep]) -> datetime | None:
    """When it was last recorded that the provider has received it; None if it never was."""
    received = [step.at for step in steps if step.step == Step.RECORD_RECEIPT]
    return received[-1] if received else None


def steps_of(*, visit: Visit) -> tuple[VisitStep, ...]:
    """Every step that it took, the oldest first."""
    return tuple(visit.steps.select_related("lead"))


def hands_in(*, visit: Visit) -> Involved:
    """Who had a hand in a visit: who goes, who ever was to, who wrote, who moderated.

    Read anew, so that an action decides on what stands under its lock. Three queries.
    """
    lead = Visit.objects.values_list("lead", flat=True).get(pk=visit.pk)
    return _hands(visit=visit, lead=lead, steps=list(VisitStep.objects.filter(visit=visit)))


def _hands(*, visit: Visit, lead: int | None, steps: Sequence[VisitStep]) -> Involved:
    rows = list(_people(visit))
    going = {who for who, how in rows if how == GOES}
    if lead:
        going.add(f"user:{lead}")
    led = {f"user:{one.lead_id}" for one in steps if one.lead_id and one.state not in _NOT_BEGUN}
    return involved(
        visitors=frozenset(going),
        ever=frozenset(led | {who for who, how in rows if how != GOES}),
        steps=[Taken(step=Step(one.step), by=one.by) for one in steps],
    )


# Whoever it was only planned for, and who never went, has had no hand in it.
_NOT_BEGUN = {VisitState.PLANNED, VisitState.NOTICE_GIVEN, VisitState.UNANNOUNCED}
GOES, WENT, WROTE = "goes", "went", "wrote"


def _people(visit: Visit) -> QuerySet[Any, tuple[str, str]]:
    """Who goes or went along, and who wrote something down: references, each with how."""
    reference = Concat(Value("user:"), Cast("user", TextField()), output_field=TextField())
    how = Case(When(left_at=None, then=Value(GOES)), default=Value(WENT))
    visitors = Visitor.objects.filter(visit=visit).order_by().values_list(reference, how)
    return visitors.union(
        _wrote(Finding.objects.filter(visit=visit), "recorded_by"),
        _wrote(EvidenceItem.objects.filter(visit=visit), "recorded_by"),
        _wrote(Answer.objects.filter(response__visit=visit), "answered_by"),
        _wrote(AnswerChoice.objects.filter(response__visit=visit), "by"),
    )


def _wrote(found: QuerySet[Any], column: str) -> QuerySet[Any, tuple[str, str]]:
    return found.order_by().values_list(Cast(column, TextField()), Value(WROTE))
