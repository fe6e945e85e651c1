"""Proposing, deciding on and closing a large-scale enquiry, and what it gathers."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.db import IntegrityError, transaction

from almoner.core.accounts.actions import require
from almoner.core.accounts.models import Authority
from almoner.core.accounts.rules import Permission, Principal
from almoner.core.calendar.rules import day_of
from almoner.core.journal.actions import part_of_action
from almoner.core.journal.noting import note
from almoner.register.directory.models import Location, Provider
from almoner.response.enquiries.models import (
    LargeScaleConcern,
    LargeScaleCriterion,
    LargeScaleEnquiry,
    LargeScaleStep,
)
from almoner.response.enquiries.practice import criteria_as_at
from almoner.response.enquiries.refusals import (
    EnquiryRefused,
    day_in_order,
    refuse_unseen,
)
from almoner.response.enquiries.rules.large_scale import TABLE, State, Step
from almoner.response.safeguarding.models import Concern

DECISIONS = frozenset({Step.DECLINE, Step.OPEN, Step.CLOSE, Step.REOPEN})
ON_CRITERIA = frozenset({Step.PROPOSE, Step.OPEN})


@dataclass(frozen=True, slots=True, kw_only=True)
class Deciding:
    """What a step of a large-scale enquiry says."""

    reason: str
    criteria: tuple[str, ...] = ()  # keys of library/safeguarding/large_scale.yaml
    decided_by_name: str = ""  # of a decision; "" is whoever records it
    learning: str = ""  # of closing


@transaction.atomic
def propose_large_scale(
    *,
    authority: Authority,
    subject: Location | Provider,
    deciding: Deciding,
    by: Principal,
    at: datetime,
    on: date | None = None,
) -> LargeScaleEnquiry:
    """Propose a large-scale enquiry into a service, or into all of a provider's.

    Raises NotPermitted, and EnquiryRefused where one goes on already or no criterion is named.
    """
    require(by, TABLE.permission_for(Step.PROPOSE), authority_code=authority.code)
    day = day_in_order(on, today=day_of(at), after=date.min)
    _refuse(Step.PROPOSE, deciding)
    try:
        with transaction.atomic():
            case = LargeScaleEnquiry.objects.create(
                authority=authority,
                location=subject if isinstance(subject, Location) else None,
                provider=subject if isinstance(subject, Provider) else None,
                proposed_on=day,
                state=State.PROPOSED.value,
                state_on=day,
                at=at,
                by=by.reference,
                by_name=by.name,
            )
    except IntegrityError as error:
        raise EnquiryRefused("A large-scale enquiry into it goes on already.") from error
    _add(case, Step.PROPOSE, State.PROPOSED, number=1, deciding=deciding, on=day, by=by, at=at)
    detail = {"location": case.location_id, "provider": case.provider_id}
    note("propose_large_scale", case, by=by, at=at, detail=detail)
    return case


@transaction.atomic
def take_large_scale_step(
    *,
    case: LargeScaleEnquiry,
    step: Step,
    deciding: Deciding,
    by: Principal,
    at: datetime,
    on: date | None = None,
    last_seen: int | None = None,
) -> LargeScaleStep:
    """Decide on it, agree its findings, resume, close or reopen it; always with a reason.

    Raises NotPermitted, EnquiryRefused and SomeoneWasFirst.
    """
    require(by, TABLE.permission_for(step), authority_code=case.authority.code)
    if step is Step.PROPOSE:
        raise EnquiryRefused("It was proposed already.")
    _refuse(step, deciding)
    held = locked(case)
    last = held.steps.order_by("-number")[0]
    refuse_unseen(
        last_seen=last_seen,
        number=last.number,
        by_name=last.by_name,
        done=Step(last.step).done,
        on=last.on,
    )
    if sentence := TABLE.refusal(State(last.state), step):
        raise EnquiryRefused(sentence)
    day = day_in_order(on, today=day_of(at), after=last.on)
    if step is Step.CLOSE and held.agreed_actions.filter(event__isnull=True).exists():
        raise EnquiryRefused("Say what became of every agreed action before you close it.")
    to = TABLE.moves[State(last.state), step].state
    number = last.number + 1
    taken = _add(held, step, to, number=number, deciding=deciding, on=day, by=by, at=at)
    held.state, held.state_on, held.step_count = to.value, day, number
    try:
        with transaction.atomic():
            held.save(update_fields=["state", "state_on", "step_count"])
    except IntegrityError as error:
        raise EnquiryRefused("Another large-scale enquiry into the same goes on.") from error
    note(f"{step.value}_large_scale", held, by=by, at=at, detail={"on": day})
    return taken


@transaction.atomic
def gather_concerns(
    *, case: LargeScaleEnquiry, concern_ids: Iterable[int], by: Principal, at: datetime
) -> int:
    """Gather concerns of the same authority into it; how many were new to it.

    Raises NotPermitted, and EnquiryRefused where it has ended or one is not there.
    """
    require(by, Permission.KEEP_ENQUIRIES, authority_code=case.authority.code)
    held = open_case(case)
    wanted = set(concern_ids)
    found = set(
        Concern.objects.filter(pk__in=wanted, authority=held.authority_id).values_list(
            "pk", flat=True
        )
    )
    if not wanted or found != wanted:
        raise EnquiryRefused("Select concerns that are there.")
    new = sorted(found - set(held.gathered.values_list("concern_id", flat=True)))
    LargeScaleConcern.objects.bulk_create(
        LargeScaleConcern(case=held, concern_id=pk, at=at, by=by.reference, by_name=by.name)
        for pk in new
    )
    note("gather_concerns", held, by=by, at=at, detail={"concerns": new})
    return len(new)


@part_of_action
def locked(case: LargeScaleEnquiry) -> LargeScaleEnquiry:
    """The enquiry, so that nobody else takes a step meanwhile."""
    return LargeScaleEnquiry.objects.select_for_update(no_key=True, of=("self",)).get(pk=case.pk)


@part_of_action
def open_case(case: LargeScaleEnquiry) -> LargeScaleEnquiry:
    """The enquiry, locked. Raises EnquiryRefused where it has ended."""
    held = locked(case)
    if not State(held.state).is_open:
        raise EnquiryRefused("This large-scale enquiry has ended. Reopen it first.")
    return held


def _refuse(step: Step, deciding: Deciding) -> None:
    if not deciding.reason.strip():
        raise EnquiryRefused("Say why.")
    if step in ON_CRITERIA and not deciding.criteria:
        raise EnquiryRefused("Select at least one criterion that it rests on.")
    if step not in ON_CRITERIA and deciding.criteria:
        raise EnquiryRefused("Criteria go with proposing and opening.")
    if (step is Step.CLOSE) != bool(deciding.learning.strip()):
        raise EnquiryRefused("Say what was learnt when you close it, and only then.")


def _add(
    case: LargeScaleEnquiry,
    step: Step,
    state: State,
    *,
    number: int,
    deciding: Deciding,
    on: date,
    by: Principal,
    at: datetime,
) -> LargeScaleStep:
    criteria = criteria_as_at(on)
    named = [criteria.named(key) for key in dict.fromkeys(deciding.criteria)]
    if None in named:
        raise EnquiryRefused("Select criteria from those offered.")
    decided_by = (deciding.decided_by_name.strip() or by.name) if step in DECISIONS else ""
    taken = LargeScaleStep.objects.create(
        case=case,
        number=number,
        step=step.value,
        state=state.value,
        on=on,
        reason=deciding.reason.strip(),
        decided_by_name=decided_by,
        learning=deciding.learning.strip(),
        at=at,
        by=by.reference,
        by_name=by.name,
    )
    LargeScaleCriterion.objects.bulk_create(
        LargeScaleCriterion(step=taken, key=one.key, words=one.words) for one in named if one
    )
    return taken
