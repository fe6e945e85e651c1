"""The library's practice: what it says, how it is dated, and what it may not say."""

from copy import deepcopy
from datetime import date
from itertools import product
from pathlib import Path
from typing import Any

import pytest
import yaml
from django.conf import settings

from almoner.core.accounts.rules import GRANTS, Permission, Role
from almoner.response.suspensions.practice import practice_as_at, practices
from almoner.response.suspensions.rules.kinds import Kind, Level, Recipient, Work
from almoner.response.suspensions.rules.practice import (
    Practice,
    PracticeError,
    read_practice,
)
from almoner.response.suspensions.rules.states import DECISIONS, Step

FILE = Path(settings.LIBRARY) / "suspensions" / "practice.yaml"


@pytest.fixture
def practice() -> Practice:
    return practice_as_at(date(2021, 9, 6))


def raw() -> dict[str, Any]:
    return deepcopy(next(iter(yaml.safe_load_all(FILE.read_text()))))


def test_it_says_what_the_domain_asks_for(practice: Practice) -> None:
    full = practice.sustaining[Kind.SUSPENDED_FULL]
    assert (practice.review_days, practice.ratification_days) == (28, 5)
    assert (full.weeks, full.visits, full.unannounced) == (8, 2, 1)
    assert practice.relapse_months == 6
    assert not practice.stopped_by_default & Work.RETURN_FROM_HOSPITAL


def test_every_part_cites_where_it_is_from() -> None:
    said = raw()
    assert said["source"]
    for part in ("review", "ratification", "sustaining", "relapse", "delegation", "notices"):
        assert said[part]["source"]


def test_five_working_days_pass_over_a_bank_holiday(practice: Practice) -> None:
    """Decided on Friday 27 August 2021; Monday 30 August was a bank holiday."""
    assert practice.ratification_due(imposed_on=date(2021, 8, 27)) == date(2021, 9, 6)


def test_a_review_is_due_within_28_days(practice: Practice) -> None:
    assert practice.review_due(last_on=date(2021, 9, 6)) == date(2021, 10, 4)


@pytest.mark.parametrize("step", sorted(DECISIONS))
def test_every_decision_is_someones_who_may_decide(practice: Practice, step: Step) -> None:
    for kind, level in product(Kind, Level):
        roles = practice.roles_for(step=step, kind=kind, levels=[level])
        assert roles
        assert all(Permission.DECIDE_SUSPENSION in GRANTS[role].permissions for role in roles)


def test_a_whole_provider_is_suspended_by_a_director(practice: Practice) -> None:
    roles = practice.roles_for(
        step=Step.IMPOSE, kind=Kind.SUSPENDED_FULL, levels=[Level.LOCATION, Level.PROVIDER]
    )
    assert roles == {Role.DIRECTOR}


def test_whoever_is_told_that_work_stops_is_told_that_it_goes_on(practice: Practice) -> None:
    told = practice.notices_by_step
    assert set(told[Step.LIFT]) == set(told[Step.IMPOSE]) == set(told[Step.IMPOSE_URGENTLY])
    assert all(Recipient.PROVIDER in told[step] for step in set(told) - {Step.RECORD_EXIT})
    assert all(Recipient.BROKERAGE in told[step] for step in set(told) - {Step.ESCALATE})


def broken(*path: str, value: object) -> dict[str, Any]:
    said = raw()
    place = said
    for part in path[:-1]:
        place = place[part]
    place[path[-1]] = value
    return said


@pytest.mark.parametrize(
    "said",
    [
        broken("review", "days", value=0),
        broken("review", "days", value="soon"),
        broken("from_on", value="2021-04-01"),
        broken("work", "sleeping_in", value={"stopped": True}),
        broken("work", value={"increase": {"stopped": False}}),
        broken("delegation", "urgent", value=[]),
        broken("delegation", "urgent", value=["king"]),
        broken("sustaining", "by_kind", value={}),
        broken("notices", "by_step", value={"impose": ["the_moon"]}),
        broken(
            "sustaining",
            "by_kind",
            "caution",
            value={"weeks": 1, "visits": 1, "unannounced": 2, "needs_plan": False},
        ),
    ],
)
def test_what_cannot_be_practice_is_refused(said: dict[str, Any]) -> None:
    with pytest.raises(PracticeError, match="library/suspensions"):
        read_practice(said)


def test_a_file_that_is_no_yaml_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "practice.yaml"
    path.write_text("a: [")
    with pytest.raises(PracticeError, match="not YAML"):
        practices(path)
