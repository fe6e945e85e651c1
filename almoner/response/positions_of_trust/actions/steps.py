"""Recording an allegation, and every step that it takes."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction

from almoner.core.accounts.actions import require
from almoner.core.accounts.models import Authority
from almoner.core.accounts.rules import Permission, Principal
from almoner.core.accounts.sealing import fingerprint, unseal
from almoner.core.calendar.rules import day_of, long_date
from almoner.core.journal.actions import part_of_action
from almoner.core.journal.noting import note
from almoner.response.positions_of_trust.actions.words import keep_words
from almoner.response.positions_of_trust.models import Allegation, AllegationStep, Words
from almoner.response.positions_of_trust.retention import retention_as_at
from almoner.response.positions_of_trust.rules.gates import before_closing
from almoner.response.positions_of_trust.rules.kinds import (
    Affected,
    Body,
    Disclosed,
    Finding,
    Grounds,
    Part,
    Referred,
    Source,
)
from almoner.response.positions_of_trust.rules.states import TABLE, State, Step

ELSEWHERE = frozenset({Step.RECEIVE, Step.ERASE})  # these have an action of their own


class AllegationRefused(Exception):
    """That cannot be recorded of the allegation now, or not as asked."""


class SomeoneWasFirst(AllegationRefused):
    """Someone else took a step since the page was shown."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """What was said when an allegation came in; the texts are sealed."""

    person: str
    role: str
    employer: str = ""
    location_id: int | None = None
    alleged: str
    source: Source
    grounds: Grounds
    affected: Affected
    in_private_life: bool
    received_on: date


@transaction.atomic
def record_allegation(
    *, authority: Authority, told: Told, by: Principal, at: datetime
) -> Allegation:
    """Keep an allegation that came in. Raises NotPermitted and AllegationRefused."""
    require(by, Permission.KEEP_POSITIONS_OF_TRUST, authority_code=authority.code)
    if not told.person.strip() or not told.role.strip() or not told.alleged.strip():
        raise AllegationRefused("Say who it is about, what they do, and what is alleged.")
    if not told.grounds:
        raise AllegationRefused("Say at least one reason why this process applies.")
    if told.received_on > day_of(at):
        raise AllegationRefused("It cannot have come in on a day that is still to come.")
    mark = fingerprint(" ".join(told.person.casefold().split()))
    _refuse_twice(authority, told, mark)
    allegation = Allegation.objects.create(
        authority=authority,
        received_on=told.received_on,
        source=told.source.value,
        grounds=told.grounds.value,
        affected=told.affected.value,
        in_private_life=told.in_private_life,
        location_id=told.location_id,
        fingerprint=mark,
        at=at,
        by=by.reference,
        by_name=by.name,
    )
    texts = {
        Part.PERSON: told.person,
        Part.ROLE: told.role,
        Part.EMPLOYER: told.employer,
        Part.ALLEGED: told.alleged,
    }
    for part, text in texts.items():
        keep_words(allegation=allegation, part=part, text=text)
    _add(
        allegation, Step.RECEIVE, number=1, state=State.RECEIVED, on=told.received_on, by=by, at=at
    )
    note("record_allegation", allegation, by=by, at=at, detail={"source": told.source})
    return allegation


def _refuse_twice(authority: Authority, told: Told, mark: str) -> None:
    """The same page sent twice makes no second allegation, which could never be taken away."""
    Authority.objects.select_for_update(no_key=True).get(pk=authority.pk)  # the second waits here
    said = Words.objects.filter(
        part=Part.ALLEGED,
        allegation__authority=authority,
        allegation__fingerprint=mark,
        allegation__received_on=told.received_on,
        allegation__source=told.source.value,
    )
    for number, sealed in said.values_list("allegation", "sealed"):
        if unseal(sealed) == told.alleged.strip():
            raise AllegationRefused(
                f"This is recorded already, word for word: it is allegation {number}."
            )


@transaction.atomic
def take_step(
    *,
    allegation: Allegation,
    step: Step,
    reason: str,
    by: Principal,
    at: datetime,
    on: date | None = None,
    finding: Finding | None = None,
    review_by: date | None = None,
    last_seen: int | None = None,
) -> AllegationStep:
    """Take a step, with its reason, which is sealed.

    `on` is the day from which it holds (today unless said); `last_seen` the number of the last
    step that the page showed. Raises NotPermitted, AllegationRefused and SomeoneWasFirst.
    """
    require(by, TABLE.permission_for(step), authority_code=allegation.authority.code)
    if step in ELSEWHERE:
        raise AllegationRefused("Record this on its own page.")
    if not reason.strip():
        raise AllegationRefused("Say what was done, and why.")
    if (step is Step.CONCLUDE) != (finding is not None):
        raise AllegationRefused("Say how the allegation ended, and only with its outcome.")
    held = locked(allegation)
    last = last_of(held, last_seen=last_seen)
    if sentence := TABLE.refusal(State(last.state), step):
        raise AllegationRefused(sentence)
    day = _day(on, today=day_of(at), after=last.on)
    kept_until = None
    if step is Step.CLOSE:
        ended_as = _finding(held)
        _refuse_open_questions(held, ended_as)
        kept_until = retention_as_at(day).kept_until(finding=_last_outcome(held), closed_on=day)
    state = TABLE.moves[State(last.state), step].state
    taken = _add(
        held,
        step,
        number=last.number + 1,
        state=state,
        on=day,
        by=by,
        at=at,
        finding=finding.value if finding else "",
        kept_until=kept_until,
        review_by=review_by,
    )
    keep_words(allegation=held, part=Part.STEP, text=reason, about_id=taken.pk)
    note(f"{step.value}_allegation", held, by=by, at=at, detail={"on": day, "finding": finding})
    return taken


@part_of_action
def locked(allegation: Allegation) -> Allegation:
    """The allegation, so that nobody else takes a step meanwhile."""
    return Allegation.objects.select_for_update(no_key=True, of=("self",)).get(pk=allegation.pk)


@part_of_action
def last_of(held: Allegation, *, last_seen: int | None) -> AllegationStep:
    """The newest step of a locked allegation. Raises SomeoneWasFirst where another was shown."""
    last = held.steps.order_by("-number")[0]
    if last_seen is not None and last_seen != last.number:
        raise SomeoneWasFirst(
            f"{last.by_name} was first: {Step(last.step).done.lower()}, {long_date(last.on)}."
            " Look at it again before you go on."
        )
    return last


def _add(
    allegation: Allegation,
    step: Step,
    *,
    number: int,
    state: State,
    on: date,
    by: Principal,
    at: datetime,
    review_by: date | None = None,
    kept_until: date | None = None,
    finding: str = "",
) -> AllegationStep:
    latest = retention_as_at(on).review_due(last_on=on)
    due = review_by or latest
    if state.is_open and not on < due <= latest:
        raise AllegationRefused(f"Review it next after this step, by {long_date(latest)}.")
    return AllegationStep.objects.create(
        allegation=allegation,
        number=number,
        step=step.value,
        state=state.value,
        on=on,
        at=at,
        by=by.reference,
        by_name=by.name,
        finding=finding,
        review_by=due if state.is_open else None,
        kept_until=kept_until,
    )


def _day(on: date | None, *, today: date, after: date) -> date:
    day = on or today
    if day > today:
        raise AllegationRefused("A step cannot hold from a day that is still to come.")
    if day < after:
        raise AllegationRefused(
            f"The last step holds from {long_date(after)}: this one cannot be before it."
        )
    return day


def _finding(held: Allegation) -> Finding | None:
    """How it ended, since it was last reopened; None where it was not taken on."""
    for step, finding in held.steps.order_by("-number").values_list("step", "finding"):
        if step in {Step.CONCLUDE, Step.DECLINE}:
            return Finding(finding) if finding else None
    return None


def _last_outcome(held: Allegation) -> Finding | None:
    """By which it is kept: taken up again and declined, it stands as it was concluded before."""
    concluded = held.steps.filter(step=Step.CONCLUDE).order_by("-number")
    finding = concluded.values_list("finding", flat=True).first()
    return Finding(finding) if finding else None


def _refuse_open_questions(held: Allegation, finding: Finding | None) -> None:
    missing = before_closing(
        finding=finding,
        disclosures=[
            (Body(b), Disclosed(d)) for b, d in held.disclosures.values_list("body", "disclosed")
        ],
        referrals=[
            (Body(b), Referred(r)) for b, r in held.referrals.values_list("body", "referred")
        ],
    )
    if missing:
        raise AllegationRefused(f"You cannot close it yet. {' '.join(missing)}")
