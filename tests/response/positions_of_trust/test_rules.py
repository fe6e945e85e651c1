"""The table of states, what closing waits for, and how long what is said is kept."""

from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml
from django.conf import settings
from hypothesis import given
from hypothesis import strategies as st

from almoner.core.accounts.rules import Permission
from almoner.core.worded import Worded
from almoner.response.positions_of_trust.retention import retention_as_at, retentions
from almoner.response.positions_of_trust.rules import kinds, states
from almoner.response.positions_of_trust.rules.gates import before_closing
from almoner.response.positions_of_trust.rules.kinds import (
    Body,
    Disclosed,
    Finding,
    Grounds,
    Referred,
)
from almoner.response.positions_of_trust.rules.retention import (
    RetentionError,
    read_retention,
    years_after,
)
from almoner.response.positions_of_trust.rules.states import TABLE, State, Step

PATH = Path(settings.LIBRARY) / "positions_of_trust" / "retention.yaml"


def document() -> dict[str, Any]:
    return dict(yaml.safe_load(PATH.read_text()))


def test_every_state_is_reached_and_every_step_leads_somewhere() -> None:
    assert {move.state for move in TABLE.moves.values()} == set(State)
    assert {step for _, step in TABLE.moves} == set(Step)
    assert {move.permission for move in TABLE.moves.values()} == {
        Permission.KEEP_POSITIONS_OF_TRUST
    }


def test_what_was_erased_stays_so() -> None:
    assert states.TABLE.steps_from(State.ERASED) == ()
    assert [one for one in State if not one.is_open] == [State.CLOSED, State.ERASED]


@pytest.mark.parametrize("step", Step)
def test_every_step_has_words_for_a_button_and_for_the_timeline(step: Step) -> None:
    assert step.words and step.done and states.TABLE.permission_for(step)


@pytest.mark.parametrize(
    "choice",
    [
        one
        for kind in vars(kinds).values()
        if isinstance(kind, type) and issubclass(kind, Worded)
        for one in kind
    ],
)
def test_every_choice_has_words(choice: Worded) -> None:
    assert choice.words[0].isupper() and "_" not in choice.words


def test_every_ground_has_words_and_a_key() -> None:
    assert {one.key for one in Grounds} == {"harmed", "offence", "risk"}
    assert all(one.words for one in Grounds)


TOLD = (Body.EMPLOYER, Disclosed.TOLD)
DBS = (Body.DBS, Referred.REFERRED)


@pytest.mark.parametrize("finding", Finding)
@pytest.mark.parametrize("told", [(), (TOLD,), ((Body.EMPLOYER, Disclosed.TELL),)])
@pytest.mark.parametrize("sent", [(), (DBS,)])
def test_what_closing_waits_for(finding: Finding, told: Any, sent: Any) -> None:
    missing = before_closing(finding=finding, disclosures=told, referrals=sent)
    waits_for_employer = told != (TOLD,)
    waits_for_dbs = finding is Finding.SUBSTANTIATED and not sent
    assert len(missing) == waits_for_employer + waits_for_dbs
    assert before_closing(finding=None, disclosures=told, referrals=sent) == ()


def test_the_newest_of_what_was_decided_counts() -> None:
    tell = (Body.EMPLOYER, Disclosed.TELL)
    assert before_closing(finding=Finding.FALSE, disclosures=[tell, TOLD], referrals=()) == ()
    assert before_closing(finding=Finding.FALSE, disclosures=[TOLD, tell], referrals=()) != ()


def test_the_library_is_read() -> None:
    held = retention_as_at(date(2021, 8, 2))
    assert held.review_due(last_on=date(2021, 8, 2)) == date(2021, 8, 30)
    closed = date(2021, 8, 2)
    assert held.kept_until(finding=Finding.SUBSTANTIATED, closed_on=closed) == date(2031, 8, 2)
    assert held.kept_until(finding=None, closed_on=closed) == date(2022, 8, 2)


@given(st.dates(date(1990, 1, 1), date(2090, 1, 1)), st.integers(1, 30))
def test_years_later_is_the_same_day(day: date, years: int) -> None:
    later = years_after(day, years)
    assert later.year == day.year + years
    assert later.month == day.month
    assert later.day in {day.day, day.day - 1}


@pytest.mark.parametrize(
    ("part", "value"),
    [
        (("from_on",), "yesterday"),
        (("review", "days"), 0),
        (("review", "days"), True),
        (("years", "false"), -1),
        (("years", "false"), None),
        (("years",), {}),
        (("review",), []),
    ],
)
def test_a_file_that_is_wrong_is_refused(part: tuple[str, ...], value: object) -> None:
    raw = document()
    inner: Any = raw
    for key in part[:-1]:
        inner[key] = dict(inner[key])
        inner = inner[key]
    inner[part[-1]] = value
    with pytest.raises(RetentionError, match="library/positions_of_trust"):
        read_retention(raw)


def test_a_file_has_documents_in_order(tmp_path: Path) -> None:
    text = PATH.read_text()
    for name, written in {"twice": f"{text}\n---\n{text}", "none": "", "not": "a: ["}.items():
        path = tmp_path / f"{name}.yaml"
        path.write_text(written)
        with pytest.raises((RetentionError, TypeError)):
            retentions(path)
