"""Everything that the page of one enquiry shows."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from operator import attrgetter

from almoner.response.enquiries.models import (
    AgreedAction,
    CausedEnquiry,
    CausedStep,
    Enquiry,
    EnquiryStep,
    Involvement,
    LargeScaleEnquiry,
    LinkedPlan,
    Outcome,
)
from almoner.response.enquiries.rules import caused as caused_rules
from almoner.response.enquiries.rules.stages import State
from almoner.response.enquiries.rules.timescales import StageKept, stages_kept


@dataclass(frozen=True, slots=True, kw_only=True)
class CausedLine:
    """A request to enquire, with its steps. SAFEGUARDING."""

    record: CausedEnquiry
    state: caused_rules.State
    steps: tuple[CausedStep, ...]
    as_at: date

    @property
    def is_overdue(self) -> bool:
        """Whether its report has not come by its day."""
        return self.state in caused_rules.AWAITED and self.record.due_on < self.as_at

    @property
    def chased_count(self) -> int:
        """How often it was chased."""
        return sum(one.step == caused_rules.Step.CHASE for one in self.steps)


@dataclass(frozen=True, slots=True, kw_only=True)
class Details:
    """One enquiry. SAFEGUARDING."""

    state: State
    steps: tuple[EnquiryStep, ...]  # oldest first
    stages: tuple[StageKept, ...]
    caused: tuple[CausedLine, ...]  # newest first
    involvement: Involvement | None
    outcome: Outcome | None
    actions: tuple[AgreedAction, ...]
    plans: tuple[LinkedPlan, ...]
    cases: tuple[LargeScaleEnquiry, ...]  # the large-scale ones that gathered its concern
    as_at: date

    @property
    def open_request(self) -> CausedLine | None:
        """The request that somebody else still answers."""
        return next((one for one in self.caused if one.state.is_open), None)


def details(*, enquiry: Enquiry, as_at: date) -> Details:
    """What an enquiry that may be seen looks like now. Six queries, and one for its risks.

    `as_at` says only what is late that day.
    """
    steps = tuple(enquiry.steps.select_related("outcome"))
    outcomes = [step.outcome for step in steps if hasattr(step, "outcome")]
    return Details(
        state=State(enquiry.state),
        steps=steps,
        stages=stages_kept((State(one.state), one.on, one.due_on) for one in steps),
        caused=_requests(enquiry, as_at),
        involvement=newest_involvement(enquiry=enquiry),
        outcome=outcomes[-1] if outcomes else None,
        actions=tuple(enquiry.agreed_actions.select_related("event").order_by("due_on", "pk")),
        plans=tuple(enquiry.linked_plans.select_related("plan__location", "plan__provider")),
        cases=tuple(
            LargeScaleEnquiry.objects.filter(gathered__concern=enquiry.concern_id).select_related(
                "location", "provider"
            )
        ),
        as_at=as_at,
    )


def caused_line(*, caused: CausedEnquiry, as_at: date) -> CausedLine:
    """A request with its steps. One query."""
    return _line(caused, caused.steps.all(), as_at)


def _requests(enquiry: Enquiry, as_at: date) -> tuple[CausedLine, ...]:
    """Those made of somebody else, the newest first: each has a step at least, that it was made."""
    steps = CausedStep.objects.filter(caused__enquiry=enquiry).select_related("caused")
    groups = groupby(steps.order_by("-caused", "number"), key=attrgetter("caused_id"))
    lines = (list(group) for _, group in groups)
    return tuple(_line(group[0].caused, group, as_at) for group in lines)


def _line(caused: CausedEnquiry, steps: Iterable[CausedStep], as_at: date) -> CausedLine:
    return CausedLine(
        record=caused, state=caused_rules.State(caused.state), steps=tuple(steps), as_at=as_at
    )


def newest_involvement(*, enquiry: Enquiry) -> Involvement | None:
    """What the adult was last recorded to want. One query."""
    return enquiry.involvements.order_by("-pk").first()


def newest_outcome(*, enquiry: Enquiry) -> Outcome | None:
    """What was last found, with its risks. Two queries."""
    return enquiry.outcomes.order_by("-pk").prefetch_related("risks").first()
