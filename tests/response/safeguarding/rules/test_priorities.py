"""How urgent: the library's own rules, and what no answer may change."""

from copy import deepcopy
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from almoner.response.safeguarding.practice import known_rules, priority_rules_as_at
from almoner.response.safeguarding.rules.priorities import (
    Judged,
    NotJudged,
    Priority,
    PriorityRulesError,
    age_points,
    aged,
    compute,
    rank_of,
    read_rules,
)

DAY = date(2021, 8, 9)  # a Monday
RULES = priority_rules_as_at(DAY)
RAW: dict[str, Any] = yaml.safe_load(
    (Path(__file__).parents[4] / "library" / "safeguarding" / "priorities.yaml").read_text()
)
JUDGED = st.builds(
    Judged,
    severity=st.integers(1, 4),
    likelihood=st.integers(1, 4),
    triggers=st.sets(st.sampled_from(sorted(RULES.triggers))).map(tuple),
    modifiers=st.sets(st.sampled_from(sorted(RULES.modifiers))).map(tuple),
)


@pytest.mark.parametrize(
    ("severity", "likelihood", "more", "priority", "score"),
    [
        (1, 1, {}, "P4", 1),
        (2, 2, {}, "P4", 4),
        (2, 2, {"modifiers": ("no_advocate",)}, "P3", 5),
        (3, 2, {"modifiers": ("repeat_at_service", "service_red")}, "P2", 10),
        (4, 4, {}, "P1", 16),
        (1, 1, {"triggers": ("death",)}, "P1", 1),
    ],
)
def test_scores(severity, likelihood, more, priority, score) -> None:
    found = compute(rules=RULES, judged=Judged(severity=severity, likelihood=likelihood, **more))
    assert (found.priority, found.score) == (priority, score)
    assert (
        found.lines[0] == f"Severity {severity} × likelihood {likelihood} = {severity * likelihood}"
    )


@given(JUDGED, JUDGED)
def test_what_is_graver_in_every_way_is_never_less_urgent(one: Judged, other: Judged) -> None:
    graver = Judged(
        severity=max(one.severity, other.severity),
        likelihood=max(one.likelihood, other.likelihood),
        triggers=tuple({*one.triggers, *other.triggers}),
        modifiers=tuple({*one.modifiers, *other.modifiers}),
    )
    assert compute(rules=RULES, judged=graver).priority <= compute(rules=RULES, judged=one).priority


@given(JUDGED, st.sampled_from(Priority), st.integers(0, 60), st.integers(0, 60))
def test_with_age_it_only_goes_up(judged: Judged, given_: Priority, days: int, more: int) -> None:
    def grown(count: int) -> Priority:
        return aged(
            rules=RULES,
            judged=judged,
            given=given_,
            counted=0,
            since=DAY,
            as_at=DAY + timedelta(days=count),
        ).priority

    assert grown(0) == given_
    assert grown(days + more) <= grown(days) <= given_


def test_what_a_person_set_lower_stays_so_until_its_age_tells() -> None:
    judged = Judged(severity=3, likelihood=3)  # P2 by its score
    same = aged(
        rules=RULES,
        judged=judged,
        given=Priority.P4,
        counted=0,
        since=DAY,
        as_at=DAY + timedelta(7),
    )
    assert (same.priority, same.age_points) == (Priority.P4, 0)


@pytest.mark.parametrize(
    ("priority", "days", "points"),
    [
        ("P1", 0, 0),
        ("P1", 1, 1),
        ("P2", 1, 0),
        ("P2", 2, 1),
        ("P3", 7, 1),
        ("P4", 13, 0),
        ("P4", 14, 1),
    ],
)
def test_points_for_age_are_full_targets_in_working_days(priority, days, points) -> None:
    found = age_points(
        rules=RULES, priority=Priority(priority), since=DAY, as_at=DAY + timedelta(days=days)
    )
    assert found == points


@pytest.mark.parametrize(
    ("priority", "due"),
    [(None, date(2021, 8, 10)), ("P1", DAY), ("P2", date(2021, 8, 11)), ("P4", date(2021, 8, 23))],
)
def test_targets(priority, due) -> None:
    found = RULES.due_on(priority=Priority(priority) if priority else None, since=DAY)
    assert found == due


def test_the_order_of_the_work_list() -> None:
    untriaged = [rank_of(priority=None, is_said_urgent=urgent) for urgent in (True, False)]
    ranks = [rank_of(priority=one, is_said_urgent=True) for one in Priority]
    assert [untriaged[0], ranks[0], untriaged[1], *ranks[1:]] == sorted([*untriaged, *ranks])


@pytest.mark.parametrize(
    "judged",
    [
        Judged(severity=0, likelihood=1),
        Judged(severity=1, likelihood=5),
        Judged(severity=1, likelihood=1, triggers=("weather",)),
        Judged(severity=1, likelihood=1, modifiers=("weather",)),
    ],
)
def test_what_the_rules_do_not_know_is_refused(judged: Judged) -> None:
    with pytest.raises(NotJudged):
        compute(rules=RULES, judged=judged)


@pytest.mark.parametrize(
    ("path", "value"),
    [
        (("from_on",), "soon"),
        (("targets", "P1", "working_days"), 3),
        (("targets", "P2", "working_days"), -1),
        (("scores",), {"P1": 5, "P2": 9, "P3": 5}),
        (("scores",), {"P1": 14}),
        (("age", "points"), "one"),
        (("severity",), {}),
    ],
)
def test_rules_that_cannot_be_are_refused(path: tuple[str, ...], value: object) -> None:
    raw = deepcopy(RAW)
    place = raw
    for key in path[:-1]:
        place = place[key]
    place[path[-1]] = value
    with pytest.raises(PriorityRulesError):
        read_rules(raw)


@pytest.mark.parametrize("text", ["", "a: [", "from_on: 2015-04-01"])
def test_a_library_that_cannot_be_read_says_so(text: str, tmp_path: Path) -> None:
    path = tmp_path / "priorities.yaml"
    path.write_text(text)
    with pytest.raises(PriorityRulesError):
        known_rules(path)
