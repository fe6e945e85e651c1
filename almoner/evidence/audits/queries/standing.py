"""How one visit stands: its state on any day, its steps, who had a hand in it."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.db.models import QuerySet
from django.utils.timezone import get_current_timezone

from almoner.core.accounts.rules import Permission, Principal
from almoner.evidence.audits.models import (
    Campaign,
    EvidenceItem,
    Finding,
    PublishedSummary,
    Visit,
    VisitStep,
)
from almoner.evidence.audits.rules.states import Step, VisitState
from almoner.evidence.audits.rules.who import Involved, Taken, involved
from almoner.evidence.questionnaires.models import Answer


class UnknownVisit(Exception):
    """There is no such visit, or none that may be seen."""


class UnknownCampaign(Exception):
    """There is no such campaign, or none that may be seen."""


@dataclass(frozen=True, slots=True, kw_only=True)
class VisitRecord:
    """One visit with the state it is in and the step that brought it there."""

    visit: Visit
    state: VisitState
    last: VisitStep


def codes_that_may(permission: Permission, *, visible_to: Principal) -> list[str]:
    """The codes of the authorities in which the principal may do that."""
    held = visible_to.authority_codes()
    return sorted(code for code in held if visible_to.may(permission, authority_code=code))


def visible_visits(*, visible_to: Principal) -> QuerySet[Visit]:
    """Every visit of the authorities in which the principal may see them."""
    if visible_to.is_operator:
        return Visit.objects.all()
    codes = codes_that_may(Permission.VIEW_QUALITY, visible_to=visible_to)
    return Visit.objects.filter(authority__code__in=codes)


def visible_campaigns(*, visible_to: Principal) -> QuerySet[Campaign]:
    """Every campaign of the authorities in which the principal may see them."""
    if visible_to.is_operator:
        return Campaign.objects.all()
    codes = codes_that_may(Permission.VIEW_QUALITY, visible_to=visible_to)
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
        )
        .filter(pk=visit_id)
        .first()
    )
    last = newest_step(visit=found) if found else None
    if found is None or last is None:
        raise UnknownVisit("There is no such visit.")
    return VisitRecord(visit=found, state=VisitState(last.state), last=last)


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
        VisitStep.objects.filter(visit=visit, at__lt=end_of(as_at))
        .order_by("-id")
        .values_list("state", flat=True)
        .first()
    )
    return VisitState(state) if state else None


def end_of(day: date) -> datetime:
    """The moment at which a day is over where the council is."""
    midnight = datetime.combine(day + timedelta(days=1), time())
    return midnight.replace(tzinfo=get_current_timezone())


def day_of(at: datetime) -> date:
    """The day that it is at that time where the council is."""
    return at.astimezone(get_current_timezone()).date()


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
    for step, count in visit.steps.order_by("-id").values_list("step", "answer_count"):
        if step == Step.APPROVE:
            return count
        if step == Step.SEND_TO_MODERATION:
            return None
    return None


def steps_of(*, visit: Visit) -> tuple[VisitStep, ...]:
    """Every step that it took, the oldest first."""
    return tuple(visit.steps.select_related("lead"))


def hands_in(*, visit: Visit) -> Involved:
    """Who had a hand in a visit: who goes, who ever was to, who wrote, who moderated."""
    lead = Visit.objects.values_list("lead", flat=True).get(pk=visit.pk)
    going: set[str] = set()
    gone: set[str] = set()
    for user, left_at in visit.visitors.values_list("user", "left_at"):
        (gone if left_at else going).add(f"user:{user}")
    if lead:
        going.add(f"user:{lead}")
    steps = list(VisitStep.objects.filter(visit=visit).values_list("step", "by", "lead", "state"))
    led = {f"user:{one}" for _, _, one, state in steps if one and state not in _NOT_BEGUN}
    return involved(
        visitors=frozenset(going),
        ever=frozenset(led | gone | _writers(visit)),
        steps=[Taken(step=Step(step), by=by) for step, by, _, _ in steps],
    )


# Whoever it was only planned for, and who never went, has had no hand in it.
_NOT_BEGUN = {VisitState.PLANNED, VisitState.NOTICE_GIVEN, VisitState.UNANNOUNCED}


def _writers(visit: Visit) -> set[str]:
    found = Finding.objects.filter(visit=visit).values_list("recorded_by", flat=True)
    held = EvidenceItem.objects.filter(visit=visit).values_list("recorded_by", flat=True)
    said = Answer.objects.filter(response__visit=visit).values_list("answered_by", flat=True)
    return {*found, *held, *said.distinct()}
