"""How programmes are shown: colours, crumbs, figures with their denominators, downloads."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.http import QueryDict
from django.urls import reverse

from almoner.core.ui.charts import Chart, Series, lines
from almoner.core.ui.downloads import Row
from almoner.core.ui.tables import Chip, chips
from almoner.core.ui.words import in_words, number, percent, plural
from almoner.register.directory.models import Location
from almoner.response.programmes.models import Programme, ProgrammeStep
from almoner.response.programmes.queries.coverage import Coverage, ServiceLine
from almoner.response.programmes.queries.levels import LevelCoverage, LevelLine
from almoner.response.programmes.queries.standing import Standing
from almoner.response.programmes.queries.trend import Outlook, Trend
from almoner.response.programmes.rules.definition import Definition, definition_of
from almoner.response.programmes.rules.figures import Counts
from almoner.response.programmes.rules.forecast import Forecast, TooLittle
from almoner.response.programmes.rules.states import State, Step

COLOURS: Mapping[State, str] = {
    State.RUNNING: "green",
    State.EXTENDED: "blue",
    State.ENDED: "grey",
    State.REVOKED: "red",
}
SHOWING: Mapping[str, str] = {
    "all": "All in scope",
    "short": "With people at risk",
    "silent": "Without a return",
    "stale": "With a return out of date",
    "not_met": "Level not reached",
    "met": "Level reached",
}
Line = tuple[ServiceLine | None, LevelLine | None]


@dataclass(frozen=True, slots=True)
class Event:
    """Something that happened, as the timeline shows it."""

    title: str
    on: date
    by: str
    text: str
    html: str = ""


def trail(programme: Programme | None = None, *further: tuple[str, str]) -> list[tuple[str, str]]:
    """The breadcrumbs: the list, the programme, and what lies under it."""
    found = [("Programmes", reverse("programmes:programmes"))]
    if programme is not None:
        found.append((str(programme), reverse("programmes:programme", args=[programme.pk])))
    return [*found, *further]


def address_of_service(programme: Programme, location: Location) -> str:
    """The page of a service within a programme."""
    return reverse("programmes:service", args=[programme.pk, location.pk])


def definition_in(programme: Programme) -> Definition:
    """The definition that a programme began with."""
    return definition_of(programme.definition)


def countdown(standing: Standing) -> str:
    """ "81 days to 11 November 2021", in words for any day; "" without a deadline."""
    left, on = standing.days_left, standing.deadline_on
    if left is None or on is None:
        return ""
    if left == 0:
        return f"Today is {in_words(on)}, the deadline"
    if left < 0:
        return f"{plural(-left, 'day')} since {in_words(on)}"
    return f"{plural(left, 'day')} to {in_words(on)}"


def share_of(counts: Counts) -> str:
    """ "72.2% (1,444 of 2,000)"; "Not known" where it is."""
    if counts.coverage is None:
        return "Not known"
    of = f"{number(counts.compliant)} of {number(counts.headcount)}"
    return f"{percent(counts.coverage, 1)} ({of})"


def group_heads(definition: Definition) -> tuple[str, ...]:
    """The headings of the table by role group."""
    return (
        "Role group",
        "People",
        definition.compliant_words,
        "Share",
        definition.begun_words,
        "Exempt",
        "Declined",
        "Unknown",
        "At risk",
        "Services counted",
        "Services without a figure",
    )


def group_rows(found: Coverage) -> list[tuple[Any, ...]]:
    """A row for each role group, and one for employed staff together."""
    rows = [
        (
            line.role_group.words,
            *_numbers(line.counts),
            line.service_count,
            line.silent_count,
        )
        for line in found.groups
    ]
    if sum(line.role_group.is_employed for line in found.groups) > 1:
        told = sum(one.employed.is_known for one in found.services)
        silent = len(found.services) - told
        rows.append(("Employed staff together", *_numbers(found.employed), told, silent))
    return rows


def _numbers(counts: Counts) -> tuple[Any, ...]:
    share = None if counts.coverage is None else percent(counts.coverage, 1)
    return (
        counts.headcount,
        counts.compliant,
        share,
        counts.begun,
        counts.exempt,
        counts.declined,
        counts.unknown,
        counts.at_risk,
    )


def trend_chart(trend: Trend, outlook: Outlook, definition: Definition) -> Chart | None:
    """Coverage over time, with a finding for a title; None for fewer than two days."""
    if len(trend.points) < 2:  # noqa: PLR2004
        return None
    first, last = trend.points[0], trend.points[-1]
    before, after = first[1].coverage, last[1].coverage
    if before is None or after is None:
        return None
    way = "rose" if after > before else "fell" if after < before else "stayed the same"
    moved = (
        f"{way} from {percent(before, 1)} to {percent(after, 1)}"
        if way != "stayed the same"
        else f"stayed at {percent(after, 1)}"
    )
    values = tuple(
        None if counts.coverage is None else round(100 * counts.coverage, 1)
        for _, counts in trend.points
    )
    return lines(
        finding=f"{definition.compliant_words}: it {moved} by {in_words(last[0])}",
        caption=f"Share of staff in {plural(trend.service_count, 'service')}, in percent",
        days=[day for day, _ in trend.points],
        series=[Series(name=definition.compliant_words, values=values)],
        unit="staff in every hundred",
    )


def outlook_words(outlook: Outlook) -> str:
    """The forecast in a sentence, or why there is none; "" without a deadline."""
    said = outlook.forecast
    if said is None:
        return ""
    if isinstance(said, TooLittle):
        return said.reason
    return (
        f"If it goes on as it has, {percent(said.expected, 1)} meet it on {in_words(said.on)}."
        f" Nine such forecasts in ten would lie between {percent(said.low, 1)} and"
        f" {percent(said.high, 1)}."
    )


def short_words(outlook: Outlook) -> str:
    """How many employed staff that leaves short; "" where nothing is forecast."""
    if not isinstance(outlook.forecast, Forecast):
        return ""
    return (
        f"About {plural(outlook.short_expected or 0, 'member')} of staff would not meet it and are"
        f" not exempt: between {number(outlook.short_low)} and {number(outlook.short_high)}."
    )


def timeline(steps: Iterable[ProgrammeStep]) -> list[Event]:
    """What happened, the newest first."""
    return [
        Event(
            title=Step(step.step).done + (f" by {step.instrument}" if step.instrument else ""),
            on=step.on,
            by=step.by_name,
            text=" ".join(part for part in (step.reason, _erased(step)) if part),
        )
        for step in reversed(list(steps))
    ]


def _erased(step: ProgrammeStep) -> str:
    if step.erased_count is None:
        return ""
    return f"{plural(step.erased_count, 'status', 'statuses')} of single workers erased."


def offered_shows(definition: Definition) -> dict[str, str]:
    """The filters that make sense for a programme."""
    kept = {"all"}
    if definition.role_groups:
        kept |= {"short", "silent", "stale"}
    if definition.levels:
        kept |= {"met", "not_met"}
    return {key: words for key, words in SHOWING.items() if key in kept}


def lines_of(found: Coverage | None, levels: LevelCoverage | None, show: str) -> list[Line]:
    """The services that a filter keeps, those with most people at risk first."""
    people = {one.service.location_id: one for one in found.services} if found else {}
    reached = {one.service.location_id: one for one in levels.services} if levels else {}
    every = [(people.get(key), reached.get(key)) for key in people or reached]
    kept = [one for one in every if _is_kept(*one, show)]
    if show in {"all", "short"} and found:
        kept.sort(key=lambda one: -((one[0].at_risk if one[0] else None) or 0))
    return kept


def _is_kept(line: ServiceLine | None, level: LevelLine | None, show: str) -> bool:
    return {
        "all": True,
        "short": bool(line and line.at_risk),
        "silent": bool(line and not line.everyone.is_known),
        "stale": bool(line and line.is_stale),
        "met": bool(level and level.meets),
        "not_met": bool(level and not level.meets),
    }[show]


def filter_chips(query: QueryDict) -> tuple[Chip, ...]:
    """The filter chosen, which can be taken away."""
    return chips(query=query, labels={"show": lambda value: SHOWING.get(value, value)})


def columns(definition: Definition) -> tuple[str, ...]:
    """The columns of a download."""
    found = ["Service", "CQC id", "Provider", "District", "Beds"]
    if definition.role_groups:
        found += [
            "Role group",
            "As at",
            "People",
            definition.compliant_words,
            definition.begun_words,
            "Exempt",
            "Declined",
            "Unknown",
            "At risk",
            "Source",
        ]
    if definition.levels:
        found += ["Level", "Reached on", "Level as at", "Inherited from", "Level source"]
    return tuple(found)


def download_rows(lines: Iterable[Line], definition: Definition) -> Iterator[Row]:
    """A row for each service and role group; a service without a return has one, blank."""
    for line, level in lines:
        one = line or level
        if one is None:
            continue
        service = one.service
        about = (
            service.name,
            service.cqc_id,
            service.provider_name,
            service.district,
            service.beds,
        )
        ends = _level_cells(level) if definition.levels else ()
        if not definition.role_groups:
            yield (*about, *ends)
            continue
        for cells in _group_cells(line):
            yield (*about, *cells, *ends)


def _group_cells(line: ServiceLine | None) -> Iterator[tuple[Any, ...]]:
    if line is None or not line.groups:
        yield (None,) * 10
        return
    for said in sorted(line.groups, key=lambda one: one.role_group.words):
        counts = said.counts
        yield (
            said.role_group.words,
            said.as_at,
            counts.headcount,
            counts.compliant,
            counts.begun,
            counts.exempt,
            counts.declined,
            counts.unknown,
            counts.at_risk,
            said.source,
        )


def _level_cells(level: LevelLine | None) -> tuple[Any, ...]:
    if level is None or level.reached is None or level.rule is None:
        return (None,) * 5
    reached = level.reached
    return (
        level.rule.words,
        reached.reached_on,
        reached.as_at,
        reached.inherited_from,
        reached.source,
    )
