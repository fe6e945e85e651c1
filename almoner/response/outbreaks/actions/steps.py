"""Every step that an outbreak takes: checked against the table and the definition in force."""

from datetime import date, datetime

from django.db import IntegrityError, transaction
from django.db.models import QuerySet

from almoner.core.accounts.actions import require
from almoner.core.accounts.models import Authority
from almoner.core.accounts.rules import Permission, Principal
from almoner.core.calendar.rules import day_of, long_date
from almoner.core.journal.noting import note
from almoner.register.directory.models import Location
from almoner.response.outbreaks.models import Outbreak, OutbreakStep
from almoner.response.outbreaks.queries.assessing import declaration, ending
from almoner.response.outbreaks.rules.definitions import Finding
from almoner.response.outbreaks.rules.kinds import Admissions, Disease
from almoner.response.outbreaks.rules.states import TABLE, State, Step

REASON_WANTED = frozenset({Step.SET_BACK, Step.RESCIND})
ENDING = frozenset({Step.END, Step.RESCIND})
ON_A_RULE = frozenset({Step.DECLARE, Step.END})


class StepRefused(Exception):
    """The outbreak cannot take that step now, or not as asked."""


class SomeoneWasFirst(StepRefused):
    """Someone else took a step since the page was shown."""


class GateNotMet(StepRefused):
    """The definition in force does not allow the step, and nobody advised it."""


@transaction.atomic
def suspect_outbreak(
    *,
    authority: Authority,
    location: Location,
    disease: Disease,
    began_on: date,
    by: Principal,
    at: datetime,
    organism: str = "",
    resident_count: int | None = None,
    staff_count: int | None = None,
    hpt_reference: str = "",
    reason: str = "",
) -> Outbreak:
    """Record that an outbreak is suspected in a service of the authority's area.

    `began_on` is the day on which the first person fell ill. Raises NotPermitted and StepRefused.
    """
    require(by, Permission.KEEP_OUTBREAKS, authority_code=authority.code)
    today = day_of(at)
    organism = " ".join(organism.split())
    Location.objects.select_for_update(no_key=True).get(pk=location.pk)  # the second waits here
    _refuse_to_begin(authority, location, disease, organism, began_on=began_on, today=today)
    try:
        with transaction.atomic():
            outbreak = Outbreak.objects.create(
                authority=authority,
                location=location,
                disease=disease.value,
                organism=organism,
                began_on=began_on,
                resident_count=resident_count,
                staff_count=staff_count,
                hpt_reference=hpt_reference.strip(),
                begun_at=at,
            )
    except IntegrityError as error:
        raise StepRefused(_is_open_already(disease)) from error
    _add(outbreak, Step.SUSPECT, State.SUSPECTED, 1, on=today, by=by, at=at, reason=reason)
    detail = {"location": location.pk, "disease": disease, "began_on": began_on}
    note("suspect_outbreak", outbreak, by=by, at=at, detail=detail)
    return outbreak


@transaction.atomic
def take_step(
    *,
    outbreak: Outbreak,
    step: Step,
    by: Principal,
    at: datetime,
    on: date | None = None,
    reason: str = "",
    is_on_advice: bool = False,
    last_seen: int | None = None,
) -> OutbreakStep:
    """Take a step of an outbreak.

    `on` is the day from which it holds (today unless said); `is_on_advice` that the health
    protection team advised it whatever the definition says, as `reason` tells; `last_seen` the
    number of the last step that the page showed. Raises NotPermitted, StepRefused and its kinds.
    """
    require(by, TABLE.permission_for(step), authority_code=outbreak.authority.code)
    held = Outbreak.objects.select_for_update(no_key=True).get(pk=outbreak.pk)
    last = held.steps.order_by("-number")[0]
    _refuse_the_second(last, last_seen)
    if sentence := TABLE.refusal(State(last.state), step):
        raise StepRefused(sentence)
    day = _day(on, today=day_of(at), after=last.on)
    if (step in REASON_WANTED or is_on_advice) and not reason.strip():
        raise StepRefused("Say why." if step in REASON_WANTED else "Say what was advised.")
    rule_words = _through_the_gate(held, step, on=day, is_on_advice=is_on_advice)
    to = TABLE.moves[State(last.state), step].state
    taken = _add(
        held,
        step,
        to,
        last.number + 1,
        on=day,
        by=by,
        at=at,
        reason=reason,
        is_on_advice=is_on_advice and step in ON_A_RULE,
        rule_words=rule_words,
    )
    if to.is_end:
        held.ended_on = day
        held.save(update_fields=["ended_on"])
    note(
        f"{step.value}_outbreak", outbreak, by=by, at=at, detail={"on": day, "number": taken.number}
    )
    return taken


def _refuse_to_begin(
    authority: Authority,
    location: Location,
    disease: Disease,
    organism: str,
    *,
    began_on: date,
    today: date,
) -> None:
    if location.authority_id != authority.pk:
        raise StepRefused(f"This service is not in the area of {authority.name}.")
    if began_on > today:
        raise StepRefused("The day on which the first person fell ill is still to come.")
    if location.deregistered_on is not None and location.deregistered_on <= began_on:
        raise StepRefused(f"This service closed on {long_date(location.deregistered_on)}.")
    if disease is Disease.OTHER and not organism:
        raise StepRefused("Say which infection it is.")
    _refuse_to_overlap(
        Outbreak.objects.filter(
            authority=authority,
            location=location,
            disease=disease.value,
            organism__iexact=organism,
        ),
        disease,
        began_on=began_on,
    )


def _refuse_to_overlap(same: QuerySet[Outbreak], disease: Disease, *, began_on: date) -> None:
    """Of one kind in one service, one ends before the next begins; a rescinded one was none."""
    if same.filter(ended_on__isnull=True).exists():
        raise StepRefused(_is_open_already(disease))
    over = same.filter(ended_on__gt=began_on, steps__state=State.OVER.value).order_by("-ended_on")
    ended_on = over.values_list("ended_on", flat=True).first()
    if ended_on is not None:
        raise StepRefused(
            f"One of this kind went on here until {long_date(ended_on)}: another cannot have begun"
            " before that day."
        )


def _is_open_already(disease: Disease) -> str:
    return f"An outbreak of this kind is open here already: {disease.words}. Review that one."


def _refuse_the_second(last: OutbreakStep, last_seen: int | None) -> None:
    if last_seen is not None and last_seen != last.number:
        raise SomeoneWasFirst(
            f"{last.by_name} was first: {Step(last.step).done.lower()},"
            f" {long_date(last.on)}. Look at it again before you go on."
        )


def _day(on: date | None, *, today: date, after: date) -> date:
    day = on or today
    if day > today:
        raise StepRefused("A step cannot hold from a day that is still to come.")
    if day < after:
        raise StepRefused(
            f"The last step holds from {long_date(after)}: this one cannot be before it."
        )
    return day


def _through_the_gate(held: Outbreak, step: Step, *, on: date, is_on_advice: bool) -> str:
    """The rule as it stood, in words; GateNotMet where it forbids the step."""
    if step in ENDING:
        _refuse_while_closed(held, on)
    finding: Finding | None = None
    if step is Step.DECLARE:
        finding = declaration(outbreak=held, as_at=on)
    elif step is Step.END:
        if (last := held.reviews.order_by("-number").first()) and last.on > on:
            raise GateNotMet(
                f"The newest review is of {long_date(last.on)}. It cannot be over before that day."
            )
        finding = ending(outbreak=held, as_at=on)
    if finding is None:
        return ""
    if not finding.is_met and not is_on_advice:
        doing = step.words[:1].lower() + step.words[1:]
        raise GateNotMet(
            f"You cannot {doing} yet, unless the health protection team advised it. {finding.words}"
        )
    return finding.words


def _refuse_while_closed(held: Outbreak, on: date) -> None:
    """Once it has ended nobody could open admissions again. Raises GateNotMet."""
    newest = held.admissions.order_by("-number").first()
    if newest is None:
        return
    if newest.status != Admissions.OPEN:
        raise GateNotMet(
            "Admissions are not open. Record from when the service takes people in again first."
        )
    if newest.from_on > on:
        raise GateNotMet(
            f"The service takes people in again from {long_date(newest.from_on)}: it cannot end"
            " before that day."
        )


def _add(
    outbreak: Outbreak,
    step: Step,
    state: State,
    number: int,
    *,
    on: date,
    by: Principal,
    at: datetime,
    reason: str,
    is_on_advice: bool = False,
    rule_words: str = "",
) -> OutbreakStep:
    return OutbreakStep.objects.create(
        outbreak=outbreak,
        number=number,
        step=step.value,
        state=state.value,
        on=on,
        at=at,
        by=by.reference,
        by_name=by.name,
        reason=reason.strip(),
        is_on_advice=is_on_advice,
        rule_words=rule_words,
    )
