"""The one thing to do next on an enquiry, in words, and the page on which it is done."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.urls import reverse

from almoner.core.calendar.rules import long_date
from almoner.response.enquiries.models import Enquiry, LargeScaleEnquiry
from almoner.response.enquiries.queries.large_scale import CaseDetails
from almoner.response.enquiries.queries.story import CausedLine, Details
from almoner.response.enquiries.rules import caused, large_scale
from almoner.response.enquiries.rules.kinds import RiskResult
from almoner.response.enquiries.rules.stages import State, Step

PAGES = {
    Step.ALLOCATE: "allocate",
    Step.CAUSE: "cause",
    Step.MAKE_FINDINGS: "findings",
}


_BY_STAGE: Mapping[State, tuple[str, Step]] = {
    State.PLANNING: ("Agree how the enquiry is made, and who makes it.", Step.AGREE_PLAN),
    State.ENQUIRY: (
        "Make the enquiry. Then record what was found and what became of the risk.",
        Step.MAKE_FINDINGS,
    ),
    State.SAFEGUARDING_PLAN: ("See that the plan keeps the adult safe.", Step.HOLD_REVIEW),
    State.REVIEW: ("Close the enquiry if the adult is safe, or review again.", Step.CLOSE),
}
_BY_STATE: Mapping[large_scale.State, tuple[str, large_scale.Step]] = {
    large_scale.State.PROPOSED: (
        "A manager decides whether to open it, with the reason.",
        large_scale.Step.OPEN,
    ),
    large_scale.State.OPEN: (
        "Meet until findings are agreed. Then watch whether the service improves.",
        large_scale.Step.AGREE_FINDINGS,
    ),
    large_scale.State.MONITORING: (
        "Watch whether the service improves. Close it with what was learnt once people are safe.",
        large_scale.Step.CLOSE,
    ),
}


@dataclass(frozen=True, slots=True)
class Next:
    """What to do, and the button that leads there; "" where there is nothing to press."""

    words: str
    label: str = ""
    href: str = ""


def address_of(enquiry: Enquiry, step: Step) -> str:
    """The page on which a step is taken."""
    if step in PAGES:
        return reverse(f"enquiries:{PAGES[step]}", args=[enquiry.pk])
    return reverse("enquiries:step", args=[enquiry.pk, step.value])


def what_next(*, enquiry: Enquiry, shown: Details) -> Next:
    """What an officer does next on an enquiry."""
    if shown.state is State.CLOSED:
        return Next("This enquiry is closed. Nothing is left to do.")
    if shown.open_request is not None:
        return _of_request(enquiry, shown.open_request)
    if enquiry.worker_id is None:
        return _step("Give it to a practitioner.", enquiry, Step.ALLOCATE)
    if shown.involvement is None:
        href = reverse("enquiries:adult", args=[enquiry.pk])
        words = "Ask the adult, or who speaks for them, what they want to come of it."
        return Next(words, "Record what the adult wants", href)
    if shown.state is State.OUTCOME:
        return _after_findings(enquiry, shown)
    words, step = _BY_STAGE[shown.state]
    if shown.state is State.SAFEGUARDING_PLAN and enquiry.due_on:
        words = f"{words} Review it by {long_date(enquiry.due_on)}."
    return _step(words, enquiry, step)


def what_next_in_case(*, case: LargeScaleEnquiry, shown: CaseDetails) -> Next:
    """What the lead does next on a large-scale enquiry."""
    if not shown.state.is_open:
        return Next("It has ended. Nothing is left to do.")
    if shown.state is not large_scale.State.PROPOSED:
        if (lacking := _lacking(case, shown)) is not None:
            return lacking
        if shown.late_actions:
            return Next("Ask after the agreed actions that are overdue, listed below.")
    words, step = _BY_STATE[shown.state]
    return Next(words, step.words, reverse("enquiries:case_step", args=[case.pk, step.value]))


def _lacking(case: LargeScaleEnquiry, shown: CaseDetails) -> Next | None:
    """The first thing that every large-scale enquiry has and this one has not."""
    for is_there, words, label, name in (
        (shown.parts, "Say who chairs it and who leads.", "Record who has a part", "part"),
        (shown.meetings, "Hold the initial meeting.", "Record a meeting", "meeting"),
        (
            shown.checks,
            "Check on the welfare of everyone the service cares for.",
            "Record welfare checks",
            "check",
        ),
    ):
        if not is_there:
            return Next(words, label, reverse(f"enquiries:{name}", args=[case.pk]))
    return None


def _of_request(enquiry: Enquiry, request: CausedLine) -> Next:
    href = reverse("enquiries:request", args=[enquiry.pk, request.record.pk])
    if request.state is caused.State.RECEIVED:
        return Next("Check the report: accept it, or give it back.", "Check the report", href)
    due = long_date(request.record.due_on)
    if request.is_overdue:
        return Next(f"The report was due on {due}. Chase it.", "Chase the report", href)
    return Next(f"Wait for the report, due on {due}.", "See the request", href)


def _after_findings(enquiry: Enquiry, shown: Details) -> Next:
    result = shown.outcome.risk_result if shown.outcome else ""
    if result in {RiskResult.REMAINED, RiskResult.REDUCED}:
        words = "A risk is left. Hold a conference, and make a safeguarding plan."
        return _step(words, enquiry, Step.MAKE_PLAN)
    words = "No risk is left. Hold a conference if one is needed, then close the enquiry."
    return _step(words, enquiry, Step.CLOSE)


def _step(words: str, enquiry: Enquiry, step: Step) -> Next:
    return Next(words, step.words, address_of(enquiry, step))
