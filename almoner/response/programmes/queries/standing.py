"""A programme as it stood on a day: who may see it, its state, its milestones."""

from dataclasses import dataclass
from datetime import date

from django.db.models import QuerySet

from almoner.core.accounts.models import Authority
from almoner.core.accounts.rules import Permission, Principal
from almoner.response.programmes.models import Programme, ProgrammeStep
from almoner.response.programmes.rules.definition import (
    Definition,
    Instrument,
    Milestone,
    definition_of,
)
from almoner.response.programmes.rules.states import State


class UnknownProgramme(Exception):
    """There is no such programme, or none that may be seen."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """A programme as at a day."""

    programme: Programme
    definition: Definition
    state: State | None  # None before it was started
    state_on: date | None
    steps: tuple[ProgrammeStep, ...]  # those that held by then
    milestones: tuple[Milestone, ...]
    deadline_on: date | None
    as_at: date

    @property
    def is_open(self) -> bool:
        """Whether services are asked for anything."""
        return self.state is not None and self.state.is_open

    @property
    def days_left(self) -> int | None:
        """Days from that day to the deadline; negative once it has passed."""
        return (self.deadline_on - self.as_at).days if self.deadline_on else None

    @property
    def revoked_by_law(self) -> Instrument | None:
        """The instrument that had revoked it by then though it is still open here."""
        return self.definition.revoked_by(self.as_at) if self.is_open else None


def visible_programmes(visible_to: Principal) -> QuerySet[Programme]:
    """The programmes of the authorities in which the principal may see them."""
    if visible_to.is_operator:
        return Programme.objects.all()
    codes = visible_to.codes_where(Permission.VIEW_PROGRAMMES)
    return Programme.objects.filter(authority__code__in=codes)


def programme_by_id(*, programme_id: int, visible_to: Principal) -> Programme:
    """One programme with its authority. Raises UnknownProgramme, not there or not theirs."""
    found = (
        visible_programmes(visible_to).select_related("authority").filter(pk=programme_id).first()
    )
    if found is None:
        raise UnknownProgramme("There is no such programme.")
    return found


def collecting(*, key: str, visible_to: Principal) -> tuple[Programme, ...]:
    """The runs of one of the library's programmes, of every authority that the reader acts for.

    For feeds: `record_returns` itself passes over what a programme no longer collects.
    """
    found = visible_programmes(visible_to).filter(key=key).select_related("authority")
    return tuple(found.order_by("authority__code", "label"))


def keeping_people() -> tuple[Programme, ...]:
    """The programmes that hold something of single workers, for the worker's daily work."""
    found = Programme.objects.filter(people__isnull=False).select_related("authority")
    return tuple(found.distinct().order_by("pk"))


def is_any_run(*, authority: Authority, as_at: date) -> bool:
    """Whether the council ran any programme by that day: no more than that is told to anybody."""
    return ProgrammeStep.objects.filter(programme__authority=authority, on__lte=as_at).exists()


def standing_of(*, programme: Programme, as_at: date) -> Standing:
    """The programme as it stood on that day, by the steps that held then."""
    steps = tuple(programme.steps.filter(on__lte=as_at).order_by("number"))
    return standing_from(programme=programme, steps=steps, as_at=as_at)


def standing_from(
    *, programme: Programme, steps: tuple[ProgrammeStep, ...], as_at: date
) -> Standing:
    """The same of steps that were read already."""
    definition = definition_of(programme.definition)
    extended = [step.deadline_on for step in steps if step.deadline_on is not None]
    return Standing(
        programme=programme,
        definition=definition,
        state=State(steps[-1].state) if steps else None,
        state_on=steps[-1].on if steps else None,
        steps=steps,
        milestones=definition.milestones_from(programme.made_on),
        deadline_on=extended[-1] if extended else definition.deadline_from(programme.made_on),
        as_at=as_at,
    )


def closed_on(*, programme: Programme) -> date | None:
    """The first day from which nothing is collected any more; None while it is open.

    The law behind it closes it too, whether or not anybody recorded here that it was revoked.
    """
    last = programme.steps.order_by("-number")[0]
    ends = [] if State(last.state).is_open else [last.on]
    ends += definition_of(programme.definition).revoked_from()
    return min(ends, default=None)


def last_number(*, programme: Programme) -> int:
    """The number of the newest step: what a form is shown with."""
    return programme.steps.order_by("-number").values_list("number", flat=True)[0]
