"""Starting a programme, extending, ending and revoking it, and naming services beside its scope."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.db import IntegrityError, transaction

from almoner.core.accounts.actions import require
from almoner.core.accounts.models import Authority
from almoner.core.accounts.rules import Permission, Principal
from almoner.core.calendar.rules import day_of, long_date
from almoner.core.journal.noting import note
from almoner.register.directory.models import Location
from almoner.response.programmes.library import frozen_text
from almoner.response.programmes.models import (
    PersonStatus,
    Programme,
    ProgrammeStep,
    ScopeChange,
)
from almoner.response.programmes.rules.definition import (
    DefinitionError,
    canonical_text,
    definition_of,
    digest_of,
    read_definition,
)
from almoner.response.programmes.rules.states import ERASING, TABLE, State, Step

OWN = "own-"


class ProgrammeRefused(Exception):
    """The programme cannot be started so."""


class StepRefused(Exception):
    """The step cannot be taken."""


class SomeoneWasFirst(StepRefused):
    """Someone else took a step since the page was shown."""


@transaction.atomic
def start_programme(
    *,
    authority: Authority,
    key: str,
    on: date,
    by: Principal,
    at: datetime,
    label: str = "",
    made_on: date | None = None,
) -> Programme:
    """Start a programme of the library's, under its newest version, from a day on.

    `made_on` is the day from which milestones are counted where the library names none.
    Raises NotPermitted, NoSuchProgramme and ProgrammeRefused.
    """
    require(by, Permission.KEEP_PROGRAMMES, authority_code=authority.code)
    text = frozen_text(key=key)
    made = definition_of(text).made_on or made_on
    if made is None:
        raise ProgrammeRefused("Enter the day from which its milestones are counted.")
    programme = _started(authority, text, label=label, made_on=made, on=on, by=by, at=at)
    note("start_programme", programme, by=by, at=at, detail=_said(programme, on))
    return programme


@transaction.atomic
def start_own_programme(
    *,
    authority: Authority,
    definition: Mapping[str, Any],
    on: date,
    by: Principal,
    at: datetime,
) -> Programme:
    """Start a programme that the council defines itself, in the library's form.

    Raises NotPermitted and ProgrammeRefused.
    """
    require(by, Permission.KEEP_PROGRAMMES, authority_code=authority.code)
    key = f"{OWN}{str(definition.get('key', '')).removeprefix(OWN)}"
    try:
        found = read_definition({**definition, "key": key})
    except DefinitionError as error:
        raise ProgrammeRefused(f"This programme cannot be started: {error}") from error
    text = canonical_text({**definition, "key": key})
    programme = _started(
        authority, text, label="", made_on=found.made_on or on, on=on, by=by, at=at
    )
    note("start_own_programme", programme, by=by, at=at, detail=_said(programme, on))
    return programme


@transaction.atomic
def take_step(
    *,
    programme: Programme,
    step: Step,
    on: date,
    by: Principal,
    at: datetime,
    reason: str = "",
    instrument: str = "",
    deadline_on: date | None = None,
    last_seen: int | None = None,
) -> ProgrammeStep:
    """Extend, end, reopen or revoke a programme.

    Ending and revoking erase the statuses of single workers, and the entry in the journal says
    how many. What services said in numbers stays. Raises NotPermitted and StepRefused.
    """
    require(by, Permission.KEEP_PROGRAMMES, authority_code=programme.authority.code)
    held = Programme.objects.select_for_update(no_key=True).get(pk=programme.pk)
    last = held.steps.order_by("-number")[0]
    if last_seen is not None and last.number != last_seen:
        raise SomeoneWasFirst(
            f"{last.by_name} was first: {Step(last.step).done.lower()}, {long_date(last.on)}."
            " Read it before you go on."
        )
    _refuse(step, State(last.state), last_on=last.on, on=on, at=at, instrument=instrument)
    erased = _erase_people(held) if step in ERASING else None
    taken = ProgrammeStep.objects.create(
        programme=held,
        number=last.number + 1,
        step=step,
        state=TABLE.moves[State(last.state), step].state,
        on=on,
        instrument=instrument.strip(),
        deadline_on=deadline_on if step is Step.EXTEND else None,
        reason=reason.strip(),
        erased_count=erased,
        at=at,
        by=by.reference,
        by_name=by.name,
    )
    detail: dict[str, object] = {"on": on, "instrument": taken.instrument}
    if erased is not None:
        detail["people_erased"] = erased
    note(f"{step}_programme", programme, by=by, at=at, detail=detail)
    return taken


@transaction.atomic
def change_scope(
    *,
    programme: Programme,
    location: Location,
    is_in: bool,
    on: date,
    reason: str,
    by: Principal,
    at: datetime,
) -> ScopeChange:
    """Take one service into a programme, or out of it, from a day on.

    Raises NotPermitted and StepRefused.
    """
    require(by, Permission.KEEP_PROGRAMMES, authority_code=programme.authority.code)
    if not reason.strip():
        raise StepRefused("Say why this service is taken in or out.")
    if location.authority_id != programme.authority_id:
        raise StepRefused("That service is in another authority.")
    changed = ScopeChange.objects.create(
        programme=programme,
        location=location,
        is_in=is_in,
        on=on,
        reason=reason.strip(),
        at=at,
        by=by.reference,
        by_name=by.name,
    )
    note(
        "change_scope",
        programme,
        by=by,
        at=at,
        detail={"location": location.pk, "is_in": is_in, "on": on},
    )
    return changed


def _started(
    authority: Authority,
    text: str,
    *,
    label: str,
    made_on: date,
    on: date,
    by: Principal,
    at: datetime,
) -> Programme:
    if on > day_of(at):
        raise ProgrammeRefused("A programme cannot be started on a day to come.")
    definition = definition_of(text)
    said = {"at": at, "by": by.reference, "by_name": by.name}
    try:
        with transaction.atomic():
            programme = Programme.objects.create(
                authority=authority,
                key=definition.key,
                label=label.strip(),
                title=definition.title,
                definition=text,
                digest=digest_of(text),
                made_on=made_on,
                **said,
            )
    except IntegrityError as error:
        raise ProgrammeRefused(
            f"{authority.name} runs {definition.title} already. Give this run a name of its own,"
            " such as its season."
        ) from error
    ProgrammeStep.objects.create(
        programme=programme, number=1, step=Step.BEGIN, state=State.RUNNING, on=on, **said
    )
    return programme


def _refuse(
    step: Step, state: State, *, last_on: date, on: date, at: datetime, instrument: str
) -> None:
    if sentence := TABLE.refusal(state, step):
        raise StepRefused(sentence)
    if on > day_of(at):
        raise StepRefused("Enter a day that has come.")
    if on < last_on:
        raise StepRefused(f"Enter a day from {long_date(last_on)} on: the last step was then.")
    if step is Step.REVOKE and not instrument.strip():
        raise StepRefused("Enter the instrument that revoked it.")


def _erase_people(programme: Programme) -> int:
    erased, _ = PersonStatus.objects.filter(programme=programme).delete()
    return erased


def _said(programme: Programme, on: date) -> dict[str, object]:
    return {
        "key": programme.key,
        "label": programme.label,
        "digest": programme.digest,
        "on": on,
    }
