"""Filters of an address, rows to take away, and what a timeline says of each step."""

from datetime import UTC, date, datetime, time
from types import SimpleNamespace
from typing import Any

import pytest
from django.http import QueryDict

from almoner.evidence.audits.models import VisitStep
from almoner.evidence.audits.queries.lists import VisitLine, Wanted
from almoner.evidence.audits.renderers.as_calendar import as_calendar
from almoner.evidence.audits.rules import Process, Step, VisitKind, VisitState
from almoner.evidence.audits.rules.kinds import ReceivedBy, Severity
from almoner.evidence.audits.tables import (
    COLOURS,
    COLUMNS,
    SEVERITY_COLOURS,
    Choices,
    download_notes,
    download_row,
    filter_chips,
    history,
    told,
    wanted_from,
)

AT = datetime(2021, 9, 8, 9, tzinfo=UTC)
CHOICES = Choices(leads=[("3", "Ada Marsh")], districts=[("5", "Gedling")], campaigns=[])


def line(**changed: Any) -> VisitLine:
    """A visit as a list shows it."""
    given: dict[str, Any] = {
        "id": 7,
        "location_id": 1,
        "location_name": "Elmbank House",
        "cqc_id": "1-101",
        "district": "Gedling",
        "address": "1 Elm Lane, NG4 1AA",
        "scheme": "",
        "authority_code": "E10000024",
        "authority_name": "Northshire",
        "kind": VisitKind.ANNUAL_AUDIT,
        "process": Process.FULL,
        "state": VisitState.PLANNED,
        "state_at": AT,
        "due_on": None,
        "planned_on": date(2021, 9, 15),
        "planned_at_hour": None,
        "lead_id": 3,
        "lead_name": "Ada Marsh",
        "campaign_id": None,
        "campaign_name": "",
        "is_announced": True,
    }
    return VisitLine(**{**given, **changed})


@pytest.mark.parametrize(
    ("address", "wanted"),
    [
        ("", Wanted()),
        ("state=draft&state=odd&state=final", Wanted(states=(VisitState.DRAFT, VisitState.FINAL))),
        ("kind=joint&kind=picnic", Wanted(kinds=(VisitKind.JOINT,))),
        ("lead=3", Wanted(lead_id=3)),
        ("lead=nobody", Wanted(is_unallocated=True)),
        ("lead=-3&district=%C2%B2&campaign=1e3", Wanted()),
        ("district=5&campaign=9", Wanted(district_id=5, campaign_id=9)),
        ("district=99999999999999999", Wanted(district_id=99999999999999999)),
        ("district=999999999999999999", Wanted()),
        (
            "from=2021-09-01&to=2021-09-30",
            Wanted(from_on=date(2021, 9, 1), to_on=date(2021, 9, 30)),
        ),
        ("from=soon&to=2021-02-29", Wanted()),
        ("q=++elm+", Wanted(like="elm")),
    ],
)
def test_an_address_is_read_and_what_means_nothing_passed_over(
    address: str, wanted: Wanted
) -> None:
    assert wanted_from(QueryDict(address)) == wanted


def test_a_search_is_no_longer_than_a_name() -> None:
    assert wanted_from(QueryDict("q=" + "x" * 500)).like == "x" * 100


def test_each_filter_is_a_chip_in_words() -> None:
    query = QueryDict(
        "q=elm&state=moderation&kind=follow_up&lead=3&district=5&from=2021-09-01&to=soon"
    )
    assert [chip.label for chip in filter_chips(query, CHOICES)] == [
        "Service: elm",
        "With a moderator",
        "Follow-up",
        "Ada Marsh",
        "Gedling",
        "From 1 September 2021",
        "Until soon",
    ]
    (nobody,) = filter_chips(QueryDict("lead=nobody"), CHOICES)
    assert nobody.label == "Without a lead officer"


def test_every_state_and_severity_has_a_colour() -> None:
    assert set(COLOURS) == set(VisitState)
    assert set(SEVERITY_COLOURS) == {one.value for one in Severity}


def test_a_row_stands_under_its_headings() -> None:
    shared = {"state": VisitState.FACTUAL_ACCURACY, "due_on": date(2021, 9, 29)}
    row = dict(zip(COLUMNS, download_row(line(**shared)), strict=True))
    assert row["Service"] == "Elmbank House"
    assert row["State"] == "Factual accuracy"
    assert row["Date"] == date(2021, 9, 15)
    assert row["Since"] == AT
    assert row["Provider may comment until"] == date(2021, 9, 29)


def test_notes_say_which_filters_were_chosen() -> None:
    chosen = filter_chips(QueryDict("state=draft"), CHOICES)
    notes = download_notes(as_at=date(2021, 9, 8), filters=chosen)
    assert (notes.filters, notes.as_at) == (("Draft",), date(2021, 9, 8))
    assert {name for name, _ in notes.definitions} <= set(COLUMNS)


@pytest.mark.parametrize(
    ("state", "days", "is_overdue"),
    [
        (VisitState.PLANNED, -1, True),
        (VisitState.NOTICE_GIVEN, -1, True),
        (VisitState.UNANNOUNCED, -1, True),
        (VisitState.PLANNED, 0, False),
        (VisitState.IN_PROGRESS, -1, False),
        (VisitState.VOID, -1, False),
    ],
)
def test_a_visit_is_overdue_once_its_day_is_over_and_nobody_has_begun(
    state: VisitState, days: int, is_overdue: bool
) -> None:
    shown = line(state=state, planned_on=date(2021, 9, 8 + days))
    assert shown.is_overdue(on=date(2021, 9, 8)) is is_overdue


def step(kind: Step, **noted: Any) -> VisitStep:
    return VisitStep(step=kind, state=VisitState.PLANNED, at=AT, by_name="Mo Reed", **noted)


def test_a_timeline_says_what_each_step_noted() -> None:
    day = date(2021, 9, 7)
    given = step(
        Step.SHARE, told_to="J. Wren, manager", on=day, how=ReceivedBy.EMAIL, reason="At last"
    )
    assert told(given) == "J. Wren, manager, on 7 September 2021 by email. At last"
    assert told(step(Step.RESCHEDULE, planned_on=day, reason="Snow")) == (
        "For 7 September 2021. Snow"
    )
    assert told(step(Step.EXTEND, due_on=day)) == "The provider may comment until 7 September 2021."
    assert told(step(Step.FINISH)) == ""
    assert told(step(Step.SHARE, told_to="J. Wren")) == "J. Wren."


def test_a_lead_is_named_where_it_was_given_and_not_at_every_step() -> None:
    lead = SimpleNamespace(name="Ada Marsh")
    for kind, said in ((Step.ALLOCATE, "Lead officer: Ada Marsh."), (Step.BEGIN, "")):
        noted = SimpleNamespace(
            step=kind, planned_on=None, lead=lead, told_to="", due_on=None, reason=""
        )
        assert told(noted) == said  # type: ignore[arg-type]


def test_the_newest_step_is_told_first() -> None:
    events = history([step(Step.PLAN), step(Step.BEGIN, reason="Early")])
    assert [(event.title, event.by, event.text) for event in events] == [
        ("Visit begun", "Mo Reed", "Early"),
        ("Planned", "Mo Reed", ""),
    ]


HOURS = [(time(9, 30), "20210915T093000"), (None, "20210915")]


@pytest.mark.parametrize(("hour", "begins"), HOURS)
def test_a_calendar_has_the_hour_or_the_whole_day(hour: time | None, begins: str) -> None:

    content = as_calendar(
        [line(planned_at_hour=hour, scheme="Elm Court")], name="Mine", address_of=str
    ).decode()
    assert f":{begins}" in content
    assert "Annual audit: Elm Court\\, Elmbank House" in content
    assert "STATUS:CONFIRMED" in content
    assert ("20210915T163000" if hour else "20210916") in content
    assert "1 Elm Lane" in content
    assert "Ada Marsh" not in content
