"""Large-scale enquiries: the list, and the status of one."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from operator import itemgetter
from typing import Any

from django.db.models import Count, OuterRef, Q, QuerySet, Subquery, TextField, Value

from almoner.core.accounts.models import Authority
from almoner.core.accounts.rules import Principal
from almoner.response.enquiries.models import (
    AgreedAction,
    Enquiry,
    LargeScaleCriterion,
    LargeScaleEnquiry,
    LargeScaleRole,
    LargeScaleStep,
    LinkedPlan,
    Meeting,
    MeetingDecision,
    WelfareCheck,
)
from almoner.response.enquiries.queries.lists import subject_words
from almoner.response.enquiries.queries.visible import visible_cases
from almoner.response.enquiries.rules.kinds import RoleHeld
from almoner.response.enquiries.rules.large_scale import OPEN, State
from almoner.response.enquiries.rules.stages import State as EnquiryState
from almoner.response.safeguarding.models import Concern, ConcernCategory

MOST_OFFERED = 50  # concerns to gather: the newest


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseLine:
    """A large-scale enquiry as a list shows it. SAFEGUARDING."""

    id: int
    authority_name: str
    subject: str
    state: State
    state_on: date
    proposed_on: date
    concern_count: int
    late_action_count: int


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseStood:
    """A large-scale enquiry as it stood on a day, and into what. SAFEGUARDING."""

    id: int
    location_id: int | None
    provider_id: int | None
    state: State
    proposed_on: date


@dataclass(frozen=True, slots=True, kw_only=True)
class Into:
    """An enquiry into one of its concerns."""

    pk: int
    state: EnquiryState

    def __str__(self) -> str:
        return f"Enquiry {self.pk}"


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseDetails:
    """The status of one. SAFEGUARDING."""

    subject: str
    state: State
    steps: tuple[LargeScaleStep, ...]  # oldest first
    criteria: Mapping[int, tuple[str, ...]]  # that a step rests on, by the step's id
    concerns: tuple[Concern, ...]
    categories: Mapping[int, tuple[str, ...]]  # of a concern, by its id
    enquiries: tuple[Into, ...]  # into those concerns
    parts: tuple[LargeScaleRole, ...]  # who has a part now
    meetings: tuple[Meeting, ...]  # newest first
    decisions: Mapping[int, tuple[str, ...]]  # of a meeting, by its id
    checks: tuple[WelfareCheck, ...]  # newest first
    actions: tuple[AgreedAction, ...]
    plans: tuple[LinkedPlan, ...]
    as_at: date

    @property
    def late_actions(self) -> tuple[AgreedAction, ...]:
        """The agreed actions whose day has passed."""
        return tuple(
            one for one in self.actions if not hasattr(one, "event") and one.due_on < self.as_at
        )


def large_scale_enquiries(
    *, as_at: date, visible_to: Principal, is_open: bool = True
) -> tuple[CaseLine, ...]:
    """Those that go on, or those that have ended; the newest first. One query."""
    states = OPEN if is_open else frozenset(State) - OPEN
    late = Q(agreed_actions__event__isnull=True, agreed_actions__due_on__lt=as_at)
    found = (
        visible_cases(visible_to)
        .filter(state__in=sorted(state.value for state in states), proposed_on__lte=as_at)
        .select_related("authority", "location", "provider")
        .annotate(
            concern_count=Count("gathered", distinct=True),
            late_count=Count("agreed_actions", filter=late, distinct=True),
        )
    )
    return tuple(
        CaseLine(
            id=row.pk,
            authority_name=row.authority.name,
            subject=subject_words(location=row.location, provider=row.provider),
            state=State(row.state),
            state_on=row.state_on,
            proposed_on=row.proposed_on,
            concern_count=row.concern_count,
            late_action_count=row.late_count,
        )
        for row in found.order_by("-state_on", "-pk")
    )


def large_scale_going_on(
    *, authority: Authority, as_at: date, visible_to: Principal
) -> tuple[CaseStood, ...]:
    """Those that were proposed or open at the end of a day, the first first. One query."""
    newest = LargeScaleStep.objects.filter(case=OuterRef("pk"), on__lte=as_at).order_by("-number")
    rows = (
        visible_cases(visible_to)
        .filter(authority=authority)
        .annotate(stood=Subquery(newest.values("state")[:1]))
        .filter(stood__in=sorted(state.value for state in OPEN))
        .order_by("pk")
        .values_list("pk", "location", "provider", "stood", "proposed_on")
    )
    return tuple(
        CaseStood(
            id=pk,
            location_id=location,
            provider_id=provider,
            state=State(stood),
            proposed_on=proposed_on,
        )
        for pk, location, provider, stood, proposed_on in rows
    )


def case_details(
    *, case: LargeScaleEnquiry, as_at: date, steps: tuple[LargeScaleStep, ...] | None = None
) -> CaseDetails:
    """What one that may be seen looks like now. Nine queries; eight with the `steps` at hand.

    `as_at` says only what is late that day.
    """
    concerns = Concern.objects.filter(large_scale__case=case).select_related("location")
    small = _small_parts(case)
    return CaseDetails(
        subject=subject_words(location=case.location, provider=case.provider),
        state=State(case.state),
        steps=tuple(case.steps.all()) if steps is None else steps,
        criteria=_texts(small, "criterion"),
        concerns=tuple(concerns.order_by("received_at", "pk")),
        categories=_texts(small, "category"),
        enquiries=tuple(
            Into(pk=pk, state=EnquiryState(state))
            for kind, _, pk, state in small
            if kind == "enquiry"
        ),
        parts=standing_parts(tuple(case.roles.all())),
        meetings=tuple(case.meetings.order_by("-held_on", "-pk")),
        decisions=_texts(small, "decision"),
        checks=tuple(case.checks.order_by("-on", "-pk")),
        actions=tuple(case.agreed_actions.select_related("event").order_by("due_on", "pk")),
        plans=tuple(case.linked_plans.select_related("plan__location", "plan__provider")),
        as_at=as_at,
    )


SmallPart = tuple[str, int, int, str]  # what it is, of which record, its place there, its text


def _small_parts(case: LargeScaleEnquiry) -> list[SmallPart]:
    """What hangs on its steps, meetings and concerns, in one query, each in its order."""
    wanted: tuple[tuple[str, QuerySet[Any], tuple[str, str, str]], ...] = (
        ("criterion", LargeScaleCriterion.objects.filter(step__case=case), ("step", "id", "words")),
        (
            "decision",
            MeetingDecision.objects.filter(meeting__case=case),
            ("meeting", "number", "text"),
        ),
        (
            "category",
            ConcernCategory.objects.filter(concern__large_scale__case=case),
            ("concern", "id", "category"),
        ),
        (
            "enquiry",
            Enquiry.objects.filter(concern__large_scale__case=case),
            ("concern", "id", "state"),
        ),
    )
    first, *rest = (
        found.order_by().values_list(Value(kind, output_field=TextField()), *columns)
        for kind, found, columns in wanted
    )
    return sorted(first.union(*rest, all=True), key=itemgetter(0, 2))


def _texts(small: Iterable[SmallPart], wanted: str) -> Mapping[int, tuple[str, ...]]:
    found: dict[int, tuple[str, ...]] = defaultdict(tuple)
    for kind, parent, _, text in small:
        if kind == wanted:
            found[parent] += (text,)
    return found


def standing_parts(every: tuple[LargeScaleRole, ...]) -> tuple[LargeScaleRole, ...]:
    """Who has a part now: of chair, lead and administrator the newest, and each agency's newest."""
    newest: dict[tuple[str, str], LargeScaleRole] = {}
    for part in every:
        agency = part.agency if part.role == RoleHeld.AGENCY else ""
        newest[part.role, agency] = part
    order = {role.value: place for place, role in enumerate(RoleHeld)}
    return tuple(sorted(newest.values(), key=lambda part: (order[part.role], part.agency)))


def concerns_to_gather(*, case: LargeScaleEnquiry) -> tuple[Concern, ...]:
    """Concerns about the same service or provider that are not gathered yet, the newest first.

    Two queries; no more than the newest fifty.
    """
    about = (
        Q(location=case.location_id)
        if case.location_id
        else Q(provider=case.provider_id) | Q(location__provider=case.provider_id)
    )
    gathered = case.gathered.values("concern")
    found = Concern.objects.filter(about, authority=case.authority_id).exclude(pk__in=gathered)
    return tuple(
        found.select_related("location")
        .prefetch_related("categories")
        .order_by("-received_at", "-pk")[:MOST_OFFERED]
    )
