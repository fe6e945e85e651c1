"""Every step that a concern takes after it was received: checked against the one table."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction

from almoner.core.accounts.actions import require
from almoner.core.accounts.rules import Permission, Principal
from almoner.core.calendar.rules import day_of, long_date
from almoner.core.journal.actions import Actor, part_of_action
from almoner.core.journal.noting import note
from almoner.response.safeguarding.actions.telling import (
    expect_nothing_told,
    expect_outcome_told,
)
from almoner.response.safeguarding.models import (
    Concern,
    ConcernPriority,
    ConcernStep,
    OutcomeSeen,
    Triage,
)
from almoner.response.safeguarding.practice import priority_rules_as_at
from almoner.response.safeguarding.rules.kinds import Answer
from almoner.response.safeguarding.rules.priorities import (
    Computed,
    Judged,
    NotJudged,
    Priority,
    PriorityRules,
    compute,
    rank_of,
)
from almoner.response.safeguarding.rules.states import (
    REASONED,
    TABLE,
    WAITING,
    WORDLESS,
    ConcernState,
    Step,
    refusal,
)


class StepRefused(Exception):
    """The concern cannot take that step now, or not as asked."""


class SomeoneWasFirst(StepRefused):
    """Someone else took a step since the page was shown."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """What triage finds."""

    has_needs: Answer
    at_risk: Answer
    cannot_protect: Answer
    consent: Answer
    capacity: Answer
    immediate_safety: Answer
    interim_safety: str
    judged: Judged
    priority: Priority | None = None  # where a person sets another than is computed
    priority_reason: str = ""
    views: str = ""  # what the adult says, and wants to happen


@transaction.atomic
def triage(
    *, concern: Concern, found: Found, by: Principal, at: datetime, last_seen: int | None = None
) -> ConcernPriority:
    """Record the three-part test, what keeps the adult safe meanwhile, and how urgent it is.

    Raises NotPermitted, StepRefused and its kinds.
    """
    require(by, TABLE.permission_for(Step.TRIAGE), authority_code=concern.authority.code)
    if not found.interim_safety.strip():
        raise StepRefused("Say what keeps the adult safe while this waits.")
    rules = priority_rules_as_at(day_of(at))
    computed = _computed(rules, found)
    given = found.priority or computed.priority
    reason = found.priority_reason.strip()
    if given is not computed.priority and not reason:
        raise StepRefused(f"Say why you give it {given} and not {computed.priority}.")
    taken = _take(concern, Step.TRIAGE, by=by, at=at, last_seen=last_seen, priority=given)
    Triage.objects.create(
        concern=concern,
        step=taken,
        has_needs=found.has_needs.value,
        at_risk=found.at_risk.value,
        cannot_protect=found.cannot_protect.value,
        consent=found.consent.value,
        capacity=found.capacity.value,
        immediate_safety=found.immediate_safety.value,
        interim_safety=found.interim_safety.strip(),
        views=found.views.strip(),
    )
    kept = _keep_priority(
        taken,
        rules=rules,
        judged=found.judged,
        computed=computed,
        given=given,
        reason=reason if given is not computed.priority else "",
    )
    note("triage_concern", concern, by=by, at=at, detail={"step": taken.number})
    return kept


@transaction.atomic
def take_step(
    *,
    concern: Concern,
    step: Step,
    by: Principal,
    at: datetime,
    reason: str = "",
    last_seen: int | None = None,
) -> ConcernStep:
    """Start on a concern, put it back, say what becomes of it, or reopen it.

    `last_seen` is the number of the last step that the page showed. Raises NotPermitted,
    StepRefused and its kinds.
    """
    require(by, TABLE.permission_for(step), authority_code=concern.authority.code)
    if step in {Step.RECEIVE, Step.TRIAGE, Step.ESCALATE}:
        raise StepRefused("Record this with what it rests on.")
    taken = _take(concern, step, by=by, at=at, reason=reason, last_seen=last_seen)
    note("take_concern_step", concern, by=by, at=at, detail={"step": taken.number})
    return taken


@part_of_action
def begin_enquiry_step(
    *,
    concern: Concern,
    is_statutory: bool,
    by: Principal,
    at: datetime,
    reason: str,
    last_seen: int | None = None,
) -> ConcernStep:
    """The step with which an enquiry begins: the one it was decided by, or a new one.

    For the room of enquiries, whose action it is a part of. A concern that stands decided for an
    enquiry of that kind takes no second step. Raises NotPermitted, StepRefused and its kinds.
    """
    step = Step.BEGIN_S42 if is_statutory else Step.BEGIN_OTHER
    require(by, Permission.KEEP_ENQUIRIES, authority_code=concern.authority.code)
    held = Concern.objects.select_for_update(no_key=True).get(pk=concern.pk)
    last = held.steps.order_by("-number")[0]
    if last.step == step.value:
        return last
    return _take(concern, step, by=by, at=at, reason=reason, last_seen=last_seen)


@transaction.atomic
def see_outcome(
    *, concern: Concern, by: Principal, at: datetime, remark: str = "", last_seen: int | None = None
) -> OutcomeSeen:
    """Record that a manager saw what was decided. Raises NotPermitted and StepRefused."""
    require(by, Permission.DECIDE_ENQUIRY, authority_code=concern.authority.code)
    held = Concern.objects.select_for_update(no_key=True).get(pk=concern.pk)
    last = held.steps.order_by("-number")[0]
    _refuse_overtaken(last, last_seen)
    if not ConcernState(last.state).is_outcome:
        raise StepRefused("Nothing is decided yet that could be seen.")
    if last.by_reference == by.reference and not by.is_operator:
        raise StepRefused("Somebody else has to see what you decided.")
    if OutcomeSeen.objects.filter(step=last).exists():
        raise StepRefused("A manager has seen it already.")
    seen = OutcomeSeen.objects.create(
        concern=held, step=last, at=at, by=by.reference, by_name=by.name, remark=remark.strip()
    )
    note("see_concern_outcome", concern, by=by, at=at, detail={"step": last.number})
    return seen


@part_of_action
def escalate(
    *,
    concern: Concern,
    rules: PriorityRules,
    judged: Judged,
    computed: Computed,
    by: Actor,
    at: datetime,
) -> ConcernStep:
    """Raise the priority of what has waited, as the rules compute it."""
    taken = _take(concern, Step.ESCALATE, by=by, at=at, priority=computed.priority)
    _keep_priority(taken, rules=rules, judged=judged, computed=computed, given=computed.priority)
    return taken


def _computed(rules: PriorityRules, found: Found) -> Computed:
    try:
        return compute(rules=rules, judged=found.judged)
    except NotJudged as error:
        raise StepRefused(str(error)) from error


def _keep_priority(
    taken: ConcernStep,
    *,
    rules: PriorityRules,
    judged: Judged,
    computed: Computed,
    given: Priority,
    reason: str = "",
) -> ConcernPriority:
    return ConcernPriority.objects.create(
        concern=taken.concern,
        step=taken,
        severity=judged.severity,
        likelihood=judged.likelihood,
        triggers=" ".join(judged.triggers),
        modifiers=" ".join(judged.modifiers),
        age_points=computed.age_points,
        score=computed.score,
        computed=computed.priority.value,
        priority=given.value,
        reason=reason,
        rules_from_on=rules.from_on,
    )


def _take(
    concern: Concern,
    step: Step,
    *,
    by: Actor,
    at: datetime,
    reason: str = "",
    last_seen: int | None = None,
    priority: Priority | None = None,
) -> ConcernStep:
    """The step, once nothing stands against it; and what is kept of it beside the concern."""
    held = Concern.objects.select_for_update(no_key=True).get(pk=concern.pk)
    last = held.steps.order_by("-number")[0]
    _refuse_overtaken(last, last_seen)
    state = ConcernState(last.state)
    if sentence := refusal(state, step):
        raise StepRefused(sentence)
    words = "" if step in WORDLESS else reason.strip()
    if step in REASONED and not words:
        raise StepRefused("Say why.")
    if at < last.at:
        raise StepRefused(f"The last step was on {long_date(day_of(last.at))}: this one is later.")
    to = TABLE.moves[state, step].state
    taken = ConcernStep.objects.create(
        authority_id=held.authority_id,
        concern=held,
        number=last.number + 1,
        step=step.value,
        state=to.value,
        priority=priority.value if priority else last.priority,
        at=at,
        recorded_at=at,
        by_reference=by.reference,
        by_name=by.name,
        reason=words,
    )
    _keep(held, taken, before=state)
    for name in KEPT:
        setattr(concern, name, getattr(held, name))
    return taken


KEPT = (
    "state",
    "state_at",
    "step_count",
    "priority",
    "rank",
    "waiting_since",
    "due_on",
    "decide_by",
)


def _keep(held: Concern, taken: ConcernStep, *, before: ConcernState) -> None:
    """What the work list reads, beside the concern."""
    state = ConcernState(taken.state)
    priority = Priority(taken.priority) if taken.priority else None
    held.state, held.state_at, held.step_count = state.value, taken.at, taken.number
    held.priority = taken.priority
    held.rank = rank_of(priority=priority, is_said_urgent=held.is_said_urgent)
    if state not in WAITING:
        held.waiting_since = held.due_on = None
    else:
        if before not in WAITING or held.waiting_since is None:
            held.waiting_since = taken.at
        held.due_on = _due_on(priority, since=held.waiting_since, on=taken.at)
    if state.is_outcome:
        held.decide_by = None
    elif before.is_outcome:
        day = day_of(taken.at)
        held.decide_by = priority_rules_as_at(day).decide_by(since=day)
    held.save(update_fields=KEPT)
    if state.is_outcome:
        expect_outcome_told(concern=held, at=taken.at)
    elif before.is_outcome:
        expect_nothing_told(concern=held)


def _due_on(priority: Priority | None, *, since: datetime, on: datetime) -> date:
    return priority_rules_as_at(day_of(on)).due_on(priority=priority, since=day_of(since))


def _refuse_overtaken(last: ConcernStep, last_seen: int | None) -> None:
    if last_seen is not None and last_seen != last.number:
        raise SomeoneWasFirst(
            f"{last.by_name} was first: {Step(last.step).done.lower()},"
            f" {long_date(day_of(last.at))}. Look at it again before you go on."
        )
