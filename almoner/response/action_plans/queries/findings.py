"""What visits found: what a plan can be opened from, and what was found there before."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from django.db.models import Prefetch, Q

from almoner.core.accounts.rules import Principal
from almoner.evidence.audits.models import Finding, FindingReply, Visit
from almoner.evidence.audits.queries import findings_of, state_of, visible_visits
from almoner.evidence.audits.rules import FindingKind, ReplyOutcome, Step, VisitState
from almoner.evidence.questionnaires.queries import definition_of
from almoner.evidence.questionnaires.rules import Question
from almoner.register.directory.queries import lineage
from almoner.response.action_plans.models import Action, ActionFinding
from almoner.response.action_plans.queries.plans import UnknownPlan
from almoner.response.action_plans.rules.due_dates import Risk

MOST_VISITS = 5
REVISIONS, ANSWERS = "revisions", "answers"  # what the search for earlier findings brings along


@dataclass(frozen=True, slots=True, kw_only=True)
class ToAnswer:
    """A finding to improve, as it now reads, with the question that it comes from."""

    finding_id: int
    number: int
    text: str
    risk: Risk
    standard_key: str
    standard_title: str
    question_key: str
    question_text: str
    regulation: str
    clause: str
    answered_by: tuple[str, ...]  # actions that answer it already: "AP-3, action 2"


@dataclass(frozen=True, slots=True, kw_only=True)
class Earlier:
    """Something of the same kind that was found at the same service before."""

    visit_id: int
    on: date
    text: str
    is_same_question: bool  # else the same standard
    action: str  # the action that answered it then; blank where none did


def visit_to_answer(*, visit_id: int, visible_to: Principal) -> Visit:
    """A visit that a plan could answer. Raises UnknownPlan where it is not there or not theirs."""
    found = visible_visits(visible_to=visible_to).filter(pk=visit_id)
    visit = found.select_related("authority", "location__provider", "response__version").first()
    if visit is None:
        raise UnknownPlan("There is no such visit.")
    return visit


def was_shared_with_provider(*, visit: Visit, as_at: date) -> bool:
    """Whether the provider has been shown what was found: before that no plan answers it."""
    if state_of(visit, as_at) is VisitState.VOID:
        return False
    return visit.steps.filter(step__in=(Step.SHARE, Step.FINISH)).exists()


def visits_to_answer(*, location_id: int, as_at: date, visible_to: Principal) -> tuple[Visit, ...]:
    """The newest visits to a service of whose findings the provider has been shown some.

    At most five, through every registration of the service. Two queries.
    """
    found = (
        visible_visits(visible_to=visible_to)
        .filter(
            location__in=lineage(location_ids=[location_id], as_at=as_at),
            planned_on__lte=as_at,
            steps__step__in=(Step.SHARE, Step.FINISH),
            findings__kind=FindingKind.CONCERN,
            findings__withdrawn_at=None,
        )
        .exclude(steps__state=VisitState.VOID)
        .distinct()
    )
    return tuple(found.order_by("-planned_on", "-id")[:MOST_VISITS])


def findings_to_answer(*, visit: Visit) -> tuple[ToAnswer, ...]:
    """What the visit found to improve, in order, with what answers it already. Five queries."""
    asked: Mapping[str, Question] = {}
    titles: Mapping[str, str] = {}
    if visit.response is not None:
        definition = definition_of(version=visit.response.version)
        asked = definition.by_key
        titles = {standard.key: standard.title for standard in definition.standards}
    answered = _answered(visit)
    found = []
    for now in findings_of(visit=visit):
        if now.kind is not FindingKind.CONCERN or now.severity is None:
            continue
        question = asked.get(now.finding.question_key)
        found.append(
            ToAnswer(
                finding_id=now.finding.pk,
                number=now.finding.number,
                text=now.text,
                risk=Risk(now.severity.value),
                standard_key=now.finding.standard_key,
                standard_title=titles.get(now.finding.standard_key, ""),
                question_key=now.finding.question_key,
                question_text=question.text if question else "",
                regulation=question.regulation if question else "",
                clause=question.clause if question else "",
                answered_by=tuple(answered.get(now.finding.pk, ())),
            )
        )
    return tuple(found)


def repeats_of(*, action: Action, as_at: date, visible_to: Principal) -> tuple[Earlier, ...]:
    """Earlier findings of the same question or standard at the same service, newest first.

    The service is followed back through its registrations. Four queries, none for an action that
    comes from no finding.
    """
    own = [row.finding for row in action.findings.select_related("finding")]
    location_id = action.location_id or action.plan.location_id
    questions = {finding.question_key for finding in own if finding.question_key}
    standards = {finding.standard_key for finding in own if finding.standard_key}
    if not (questions or standards) or location_id is None:
        return ()
    found = (
        Finding.objects.filter(
            Q(question_key__in=questions) | Q(standard_key__in=standards),
            visit__in=visible_visits(visible_to=visible_to),
            visit__location__in=lineage(location_ids=[location_id], as_at=as_at),
            visit__planned_on__lte=as_at,
            withdrawn_at=None,
            kind=FindingKind.CONCERN,
        )
        .exclude(visit__in=[finding.visit_id for finding in own])
        .exclude(visit__steps__state=VisitState.VOID)
        .select_related("visit")
        .prefetch_related(_revisions(), _actions())
        .order_by("-visit__planned_on", "-id")
    )
    return tuple(
        Earlier(
            visit_id=one.visit_id,
            on=one.visit.planned_on,
            text=next((reply.revised_text for reply in getattr(one, REVISIONS)), one.text),
            is_same_question=one.question_key in questions,
            action=next((_reference(each) for each in getattr(one, ANSWERS)), ""),
        )
        for one in found
    )


def _answered(visit: Visit) -> dict[int, list[str]]:
    rows = ActionFinding.objects.filter(finding__visit=visit).select_related("action__plan")
    found: dict[int, list[str]] = {}
    for row in rows:
        found.setdefault(row.finding_id, []).append(_reference(row))
    return found


def _reference(row: ActionFinding) -> str:
    return f"{row.action.plan.reference}, action {row.action.number}"


def _revisions() -> "Prefetch[str]":
    """What the provider's say changed a finding to, the newest first."""
    changed = FindingReply.objects.filter(outcome=ReplyOutcome.CHANGED).exclude(revised_text="")
    return Prefetch("replies", queryset=changed.order_by("-id"), to_attr=REVISIONS)


def _actions() -> "Prefetch[str]":
    rows = ActionFinding.objects.select_related("action__plan")
    return Prefetch("action_findings", queryset=rows, to_attr=ANSWERS)
