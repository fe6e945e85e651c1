"""Every step that a suspension takes: checked against the table, the gates and the delegation."""

from dataclasses import dataclass, field
from datetime import date, datetime

from django.db import transaction

from almoner.core.accounts.actions import NotPermitted, require
from almoner.core.accounts.rules import Permission, Principal, Role
from almoner.core.calendar.rules import day_of, long_date
from almoner.core.journal.noting import note
from almoner.response.action_plans.models import ActionPlan
from almoner.response.suspensions.models import (
    DecisionRecord,
    Notice,
    Review,
    Suspension,
    SuspensionPlan,
    SuspensionStep,
)
from almoner.response.suspensions.practice import practice_as_at
from almoner.response.suspensions.queries.details import plans_about
from almoner.response.suspensions.queries.gates import gates_for, notices_holding_up
from almoner.response.suspensions.rules.drafts import WRITTEN, unwritten
from almoner.response.suspensions.rules.kinds import Kind, Level, NewConcerns
from almoner.response.suspensions.rules.practice import Practice
from almoner.response.suspensions.rules.states import DECISIONS, ON_PROPOSAL, TABLE, State, Step

GROUNDS = (
    "evidence",
    "alternatives",
    "proportionality",
    "representations",
    "legal_advice",
    "equality",
    "capacity",
    "contract_clause",
)


class StepRefused(Exception):
    """The suspension cannot take that step now, or not as asked."""


class SomeoneWasFirst(StepRefused):
    """Someone else took a step since the page was shown."""


class GateNotMet(StepRefused):
    """The step waits for something: `missing` says for what, one sentence each."""

    def __init__(self, doing: str, missing: tuple[str, ...]) -> None:
        super().__init__(f"You cannot {doing} yet. {' '.join(missing)}")
        self.missing = missing


class NotDelegated(NotPermitted):
    """The scheme of delegation gives this decision to another role."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """What a decision maker says: the conclusion, and what in the grounds has changed since."""

    conclusion: str
    decided_by_name: str = ""  # "" is whoever records it
    grounds: dict[str, str] = field(default_factory=dict)
    until_on: date | None = None
    cap_per_week: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Held:
    """What a review found."""

    took_part: str
    found: str
    new_concerns: NewConcerns


@transaction.atomic
def take_step(
    *,
    suspension: Suspension,
    step: Step,
    by: Principal,
    at: datetime,
    on: date | None = None,
    reason: str = "",
    last_seen: int | None = None,
) -> SuspensionStep:
    """Take a step that is neither a decision nor a review.

    `on` is the day from which it holds (today unless said); `last_seen` the number of the last
    step that the page showed. Raises NotPermitted, StepRefused and its kinds.
    """
    require(by, TABLE.permission_for(step), authority_code=suspension.authority.code)
    if step in DECISIONS or step in {Step.REVIEW, Step.BEGIN}:
        raise StepRefused("Record this with what it rests on.")
    taken = _take(suspension, step, by=by, at=at, on=on, reason=reason.strip(), last_seen=last_seen)
    note(f"{step.value}_suspension", suspension, by=by, at=at, detail={"on": taken.on})
    return taken


@transaction.atomic
def take_decision(
    *,
    suspension: Suspension,
    step: Step,
    decision: Decision,
    by: Principal,
    at: datetime,
    on: date | None = None,
    last_seen: int | None = None,
) -> SuspensionStep:
    """Decide, and keep what was weighed, by whom and under which delegation.

    Raises NotPermitted, NotDelegated, StepRefused and its kinds.
    """
    require(by, TABLE.permission_for(step), authority_code=suspension.authority.code)
    if step not in DECISIONS:
        raise StepRefused("This is not a decision.")
    if not decision.conclusion.strip():
        raise StepRefused("Say what was concluded, and why.")
    if (step in {Step.PHASE, Step.CHANGE_CAP}) != (decision.cap_per_week is not None):
        raise StepRefused("Say how many new placements a week are allowed.")
    taken = _take(
        suspension,
        step,
        by=by,
        at=at,
        on=on,
        reason=decision.conclusion.strip(),
        last_seen=last_seen,
        until_on=decision.until_on,
        cap_per_week=decision.cap_per_week,
    )
    held = Suspension.objects.get(pk=suspension.pk)
    grounds = {name: decision.grounds.get(name, _proposed(held, step, name)) for name in GROUNDS}
    role, delegation = _delegated(held, step, by=by, on=taken.on)
    DecisionRecord.objects.create(
        suspension=held,
        step=taken,
        conclusion=decision.conclusion.strip(),
        decided_by_name=decision.decided_by_name.strip() or by.name,
        decided_role=role,
        delegation=delegation,
        **grounds,
    )
    detail = {"on": taken.on, "role": role, "cap_per_week": decision.cap_per_week}
    note(f"{step.value}_suspension", suspension, by=by, at=at, detail=detail)
    return taken


@transaction.atomic
def hold_review(
    *,
    suspension: Suspension,
    held: Held,
    by: Principal,
    at: datetime,
    on: date | None = None,
    next_due_on: date | None = None,
    last_seen: int | None = None,
) -> Review:
    """Record a review, and by when the next is held: no later than practice allows.

    Raises NotPermitted, StepRefused and its kinds.
    """
    require(by, TABLE.permission_for(Step.REVIEW), authority_code=suspension.authority.code)
    if not held.took_part.strip() or not held.found.strip():
        raise StepRefused("Say who took part and what was found.")
    taken = _take(
        suspension, Step.REVIEW, by=by, at=at, on=on, reason=held.found.strip(), last_seen=last_seen
    )
    latest = practice_as_at(taken.on).review_due(last_on=taken.on)
    due = next_due_on or latest
    if not taken.on < due <= latest:
        raise StepRefused(f"Hold the next review after this one, by {long_date(latest)}.")
    review = Review.objects.create(
        suspension=suspension,
        step=taken,
        held_on=taken.on,
        took_part=held.took_part.strip(),
        found=held.found.strip(),
        new_concerns=held.new_concerns.value,
        next_due_on=due,
    )
    detail = {"on": taken.on, "next_due_on": due}
    note("review_suspension", suspension, by=by, at=at, detail=detail)
    return review


@transaction.atomic
def link_plan(*, suspension: Suspension, plan_id: int, by: Principal, at: datetime) -> None:
    """Let a suspension wait for the high-risk actions of an action plan of its authority.

    Raises NotPermitted and StepRefused.
    """
    require(by, Permission.PROPOSE_SUSPENSION, authority_code=suspension.authority.code)
    held = _locked(suspension)
    plan = ActionPlan.objects.filter(pk=plan_id, authority=held.authority_id).first()
    if plan is None:
        raise StepRefused("There is no such action plan.")
    if held.plans.filter(plan=plan).exists():
        raise StepRefused("That action plan is linked already.")
    if not plans_about(suspension=held, as_at=day_of(at)).filter(pk=plan.pk).exists():
        raise StepRefused("That action plan is for nothing that this suspension reaches.")
    SuspensionPlan.objects.create(
        suspension=held, plan=plan, at=at, by=by.reference, by_name=by.name
    )
    note("link_plan", suspension, by=by, at=at, detail={"plan": plan_id})


def _proposed(held: Suspension, step: Step, name: str) -> str:
    """What the proposal says, for a decision on it; a later one has grounds of its own."""
    return str(getattr(held, name)) if step in ON_PROPOSAL else ""


def _locked(suspension: Suspension) -> Suspension:
    return Suspension.objects.select_for_update(no_key=True).get(pk=suspension.pk)


def _take(
    suspension: Suspension,
    step: Step,
    *,
    by: Principal,
    at: datetime,
    on: date | None,
    reason: str,
    last_seen: int | None,
    until_on: date | None = None,
    cap_per_week: int | None = None,
) -> SuspensionStep:
    """The step, once nothing stands against it; with the notices that it calls for."""
    today = day_of(at)
    held = _locked(suspension)
    last = held.steps.order_by("-number")[0]
    state = State(last.state)
    if last_seen is not None and last_seen != last.number:
        raise SomeoneWasFirst(
            f"{last.by_name} was first: {Step(last.step).done.lower()},"
            f" {long_date(last.on)}. Look at it again before you go on."
        )
    if sentence := TABLE.refusal(state, step):
        raise StepRefused(sentence)
    day = _day(on, today=today, after=last.on)
    _refuse_past_gates(held, step, on=day)
    if step in DECISIONS:
        _delegated(held, step, by=by, on=day)
    if step is Step.RATIFY and last.by == by.reference and not by.is_operator:
        raise StepRefused("Someone else has to ratify what you decided urgently.")
    to = TABLE.moves[state, step].state
    taken = SuspensionStep.objects.create(
        suspension=held,
        number=last.number + 1,
        step=step,
        state=to,
        on=day,
        at=at,
        by=by.reference,
        by_name=by.name,
        reason=reason,
        until_on=until_on,
        cap_per_week=cap_per_week,
    )
    _keep_days(held, to, on=day)
    _call_for_notices(held, taken, practice_as_at(day))
    return taken


def _day(on: date | None, *, today: date, after: date) -> date:
    day = on or today
    if day > today:
        raise StepRefused("A step cannot hold from a day that is still to come.")
    if day < after:
        raise StepRefused(
            f"The last step holds from {long_date(after)}: this one cannot be before it."
        )
    return day


def _refuse_past_gates(held: Suspension, step: Step, *, on: date) -> None:
    """What each step waits for, said in full where it is not there."""
    missing: tuple[str, ...] = ()
    if step in {Step.PROPOSE, Step.IMPOSE_URGENTLY}:
        texts = {name: getattr(held, name) for name in WRITTEN}
        missing = tuple(f"Write: {label}." for label in unwritten(texts=texts))
        if not held.scopes.exists():
            missing += ("Say what it reaches.",)
    elif step is Step.RECORD_IN_FORCE:
        missing = tuple(f"Send the notice to: {words}." for words in notices_holding_up(held))
    elif gates := gates_for(suspension=held, step=step, as_at=on):
        missing = tuple(sentence for gate in gates for sentence in gate.missing)
    if missing:
        raise GateNotMet(step.words[:1].lower() + step.words[1:], missing)


def _delegated(held: Suspension, step: Step, *, by: Principal, on: date) -> tuple[str, str]:
    """The role under which someone decides, and the delegation in words. Raises NotDelegated."""
    practice = practice_as_at(on)
    kind = Kind(held.kind)
    levels = [Level(level) for level in held.scopes.values_list("level", flat=True)]
    allowed = practice.roles_for(step=step, kind=kind, levels=levels)
    width = "of a whole provider or wider" if any(one.is_wide for one in levels) else "by service"
    names = " or ".join(role.words for role in Role if role in allowed)
    words = f"{practice.title}: {step.words.lower()}, {kind.words.lower()} {width}: {names}"
    held_roles = {role for code, role in by.roles if code == held.authority.code}
    if by.is_operator:
        return "", words
    mine = [role for role in Role if role in held_roles & allowed]
    if not mine:
        raise NotDelegated(
            f"Under the scheme of delegation this is decided by: {names}. Ask one of them."
        )
    return mine[0].value, words


def _keep_days(held: Suspension, to: State, *, on: date) -> None:
    if to.stops_work and held.stops_from_on is None:
        held.stops_from_on = on
        held.save(update_fields=["stops_from_on"])
    elif to.is_end and held.stops_from_on is not None:
        held.stops_until_on = on
        held.save(update_fields=["stops_until_on"])


def _call_for_notices(held: Suspension, taken: SuspensionStep, practice: Practice) -> None:
    recipients = practice.notices_by_step.get(Step(taken.step), ())
    starts = taken.step in {Step.IMPOSE, Step.IMPOSE_URGENTLY}
    Notice.objects.bulk_create(
        Notice(
            suspension=held,
            step=taken,
            recipient=recipient.value,
            due_on=practice.notice_due(recipient=recipient, on=taken.on),
            is_acknowledged=practice.notices[recipient].is_acknowledged,
            holds_up=practice.notices[recipient].before_in_force and starts,
        )
        for recipient in recipients
    )
