"""Words, colours, filters and rows: visits as pages and downloads show them."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.http import QueryDict

from almoner.core.calendar.rules import long_date
from almoner.core.ui.downloads import Notes, Row
from almoner.core.ui.tables import Chip, chips
from almoner.evidence.audits.models import VisitStep
from almoner.evidence.audits.queries.lists import VisitLine, Wanted
from almoner.evidence.audits.rules.kinds import ReceivedBy, VisitKind
from almoner.evidence.audits.rules.states import Step, VisitState
from almoner.register.directory.models import District

COLOURS = {
    VisitState.PLANNED: "grey",
    VisitState.NOTICE_GIVEN: "light-blue",
    VisitState.UNANNOUNCED: "light-blue",
    VisitState.IN_PROGRESS: "blue",
    VisitState.DRAFT: "yellow",
    VisitState.MODERATION: "purple",
    VisitState.SHARED_WITH_PROVIDER: "turquoise",
    VisitState.FACTUAL_ACCURACY: "turquoise",
    VisitState.REVIEW_REQUESTED: "orange",
    VisitState.REVIEW_DECIDED: "orange",
    VisitState.FINAL: "green",
    VisitState.PUBLISHED: "green",
    VisitState.NOT_PUBLISHED: "green",
    VisitState.VOID: "red",
}
SEVERITY_COLOURS = {"high": "red", "medium": "orange", "low": "yellow"}
COLUMNS = (
    "Visit",
    "Service",
    "CQC ID",
    "Scheme",
    "District",
    "Kind",
    "Date",
    "State",
    "Since",
    "Lead officer",
    "Campaign",
    "Announced",
    "Provider may comment until",
)


@dataclass(frozen=True, slots=True)
class Event:
    """A step for the timeline."""

    title: str
    on: datetime
    by: str
    text: str
    html: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Choices:
    """What the filters of the list offer."""

    leads: Sequence[tuple[str, str]]
    districts: Sequence[tuple[str, str]]
    campaigns: Sequence[tuple[str, str]]


def wanted_from(query: QueryDict) -> Wanted:
    """The filters of an address; what means nothing is passed over."""
    lead = query.get("lead", "")
    return Wanted(
        states=tuple(VisitState(one) for one in query.getlist("state") if one in set(VisitState)),
        kinds=tuple(VisitKind(one) for one in query.getlist("kind") if one in set(VisitKind)),
        lead_id=_number(lead),
        is_unallocated=lead == "nobody",
        district_id=_number(query.get("district", "")),
        campaign_id=_number(query.get("campaign", "")),
        from_on=_day(query.get("from", "")),
        to_on=_day(query.get("to", "")),
        like=query.get("q", "").strip()[:100],
    )


def _number(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 18 else None  # noqa: PLR2004


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def filter_chips(query: QueryDict, choices: Choices) -> tuple[Chip, ...]:
    """The filters chosen, each of which can be taken away."""
    leads = dict([("nobody", "Without a lead officer"), *choices.leads])
    districts, campaigns = dict(choices.districts), dict(choices.campaigns)
    states = {one.value: one.words for one in VisitState}
    kinds = {one.value: one.words for one in VisitKind}
    return chips(
        query=query,
        labels={
            "q": "Service",
            "state": lambda value: states.get(value, value),
            "kind": lambda value: kinds.get(value, value),
            "lead": lambda value: leads.get(value, value),
            "district": lambda value: districts.get(value, value),
            "campaign": lambda value: campaigns.get(value, value),
            "from": lambda value: f"From {_said(value)}",
            "to": lambda value: f"Until {_said(value)}",
        },
    )


def _said(value: str) -> str:
    day = _day(value)
    return long_date(day) if day else value


def district_pairs(districts: Iterable[District]) -> list[tuple[str, str]]:
    """Districts as a filter offers them."""
    return [(str(one.pk), one.name) for one in districts]


def download_row(line: VisitLine) -> Row:
    """One visit of a list that is taken away."""
    return (
        line.id,
        line.location_name,
        line.cqc_id,
        line.scheme,
        line.district,
        line.kind.words,
        line.planned_on,
        line.state.words,
        line.state_at,
        line.lead_name,
        line.campaign_name,
        line.is_announced,
        line.due_on,
    )


def download_notes(*, as_at: date, filters: Iterable[Chip]) -> Notes:
    """What whoever reads the list must know."""
    return Notes(
        title="Visits",
        source="Almoner, the council's own record of its visits",
        as_at=as_at,
        filters=tuple(chip.label for chip in filters),
        definitions=(
            ("Since", "When the visit came into its state."),
            ("Provider may comment until", "The end of its time for factual accuracy."),
        ),
    )


def history(steps: Iterable[VisitStep]) -> list[Event]:
    """The steps of a visit, the newest first."""
    return [
        Event(title=Step(step.step).done, on=step.at, by=step.by_name, text=told(step))
        for step in reversed(list(steps))
    ]


def told(step: VisitStep) -> str:
    """What a step says beside its name, in sentences."""
    said = []
    if step.planned_on:
        said.append(f"For {long_date(step.planned_on)}.")
    if step.lead and step.step in {Step.PLAN, Step.ALLOCATE}:
        said.append(f"Lead officer: {step.lead.name}.")
    if step.told_to:
        how = f" by {ReceivedBy(step.how).words.lower()}" if step.how else ""
        day = f", on {long_date(step.on)}" if step.on else ""
        said.append(f"{step.told_to}{day}{how}.")
    if step.due_on:
        said.append(f"The provider may comment until {long_date(step.due_on)}.")
    return " ".join([*said, step.reason] if step.reason else said)
