"""What the demonstration's quality team has done is what the rooms would let it do."""

from collections import Counter
from datetime import UTC, datetime
from random import Random

import pytest

from almoner.core.accounts.rules import GRANTS, Permission, Role
from almoner.demo.markets import NORTHSHIRE, Maker
from almoner.demo.places import AS_AT, PEOPLE, PEOPLE_SINCE
from almoner.demo.quality.agreements import AT_HOME, BY_KIND, OLDER, YOUNGER
from almoner.demo.quality.answers import Officer, weakest
from almoner.demo.quality.audits import LAST_YEAR, REACHED, SETS_SINCE, THIS_YEAR
from almoner.demo.quality.journeys import DAYS, WAYS
from almoner.demo.quality.people import (
    CONTRACTS,
    DIRECTOR,
    DOMAIN,
    MANAGER,
    MODERATOR,
    OFFICERS,
    at,
)
from almoner.demo.quality.suspensions import (
    AGEING_WELL,
    EARLIER_AS_AT,
    HOMECARE,
    LIVING_WELL,
    WORDS,
    Stopped,
)
from almoner.demo.regulator import SERVICE_TYPES
from almoner.evidence.audits.rules import STEPS, Step, VisitState
from almoner.evidence.questionnaires.library import shipped_definitions
from almoner.evidence.questionnaires.rules import (
    QuestionSetDefinition,
    asked_questions,
    check_answer,
    score,
)
from almoner.register.contracts.rules import Category, Portfolio
from almoner.response.suspensions.rules.drafts import WRITTEN

NOW = datetime(2021, 9, 8, 15, tzinfo=UTC)
DAY = AS_AT[NORTHSHIRE.authority]
NORTH = {
    person.email.partition("@")[0]: [role for _, role in person.roles]
    for person in PEOPLE
    if person.email.endswith(DOMAIN)
}
DEFINITIONS = {definition.key: definition for definition in shipped_definitions()}


def may(name: str, permission: Permission) -> bool:
    return any(permission in GRANTS[role].permissions for role in NORTH[name])


# ---- people


@pytest.mark.parametrize(
    ("names", "permission"),
    [
        (OFFICERS, Permission.CARRY_OUT_VISITS),
        (OFFICERS, Permission.KEEP_ACTION_PLANS),
        (OFFICERS, Permission.PROPOSE_SUSPENSION),
        ((MODERATOR,), Permission.MODERATE_AUDIT),
        ((MODERATOR,), Permission.PUBLISH_AUDIT),
        ((MANAGER,), Permission.PLAN_VISITS),
        ((MANAGER,), Permission.DECIDE_SUSPENSION),
        ((MANAGER,), Permission.KEEP_BANDS),
        ((MANAGER,), Permission.VERIFY_ACTIONS),
        ((CONTRACTS,), Permission.KEEP_CONTRACTS),
        ((DIRECTOR,), Permission.REVIEW_AUDIT),
    ],
)
def test_each_may_do_what_the_demonstration_says_they_did(
    names: tuple[str, ...], permission: Permission
) -> None:
    assert all(may(name, permission) for name in names)


def test_who_judges_an_audit_is_not_who_writes_it() -> None:
    assert len({*OFFICERS, MODERATOR, DIRECTOR, MANAGER}) == len(OFFICERS) + 3


def test_the_team_has_the_roles_that_quality_work_takes() -> None:
    held = {role for roles in NORTH.values() for role in roles}
    assert {
        Role.QUALITY_OFFICER,
        Role.QUALITY_MANAGER,
        Role.CONTRACTS_OFFICER,
        Role.SAFEGUARDING_MANAGER,
        Role.BROKERAGE,
        Role.DIRECTOR,
        Role.DEMOCRATIC_SERVICES,
    } <= held


def test_they_held_their_roles_before_they_did_anything() -> None:
    first = min(LAST_YEAR.starts_on, SETS_SINCE, *(one.on for one in AGEING_WELL + LIVING_WELL))
    assert first > PEOPLE_SINCE
    assert at(first).date() == first


# ---- contracts


def test_every_kind_of_service_of_the_market_has_a_framework() -> None:
    kinds = {SERVICE_TYPES[one.service_type][0] for one in Maker(NORTHSHIRE).locations()}
    assert kinds - {"Nursing homes", "Residential homes"} <= set(BY_KIND)
    assert "Day care" in BY_KIND


def test_frameworks_are_told_apart() -> None:
    every = (OLDER, YOUNGER, *AT_HOME)
    assert len({one.prefix for one in every}) == len({one.framework for one in every}) == 6
    assert (OLDER.portfolio, YOUNGER.portfolio) == (Portfolio.AGEING_WELL, Portfolio.LIVING_WELL)
    assert {one.category for one in AT_HOME} == {
        Category.HOME_BASED_CARE,
        Category.HOUSING_WITH_CARE,
        Category.SUPPORTED_LIVING,
        Category.DAY_CARE,
    }


# ---- audits


@pytest.mark.parametrize("state", list(VisitState))
def test_the_way_to_each_state_is_one_that_visits_can_go(state: VisitState) -> None:
    stands = VisitState.PLANNED
    for step in WAYS[state]:
        assert (stands, step) in STEPS, f"{step} from {stands}"
        stands = STEPS[stands, step].to
    assert stands is state


@pytest.mark.parametrize("state", list(VisitState))
def test_the_steps_to_a_state_are_in_order_of_day(state: VisitState) -> None:
    days = [DAYS.get(step, 0) for step in WAYS[state] if step is not Step.MAKE_VOID]
    assert days == sorted(days)


def test_this_years_visits_have_reached_every_state_but_the_first() -> None:
    assert set(REACHED) == set(VisitState) - {VisitState.PLANNED}


def test_the_audits_begin_early_in_september() -> None:
    assert THIS_YEAR.name == "Ageing Well audits 2022/23"
    assert (THIS_YEAR.starts_on.month, THIS_YEAR.starts_on.day <= 7) == (9, True)
    assert (LAST_YEAR.cycle, THIS_YEAR.cycle) == ("2021/22", "2022/23")


@pytest.mark.parametrize("quality", [1, 2, 3, 4])
@pytest.mark.parametrize("key", sorted(DEFINITIONS))
def test_answers_are_such_as_the_question_set_takes(key: str, quality: int) -> None:
    definition = DEFINITIONS[key]
    given = Officer(chance=Random(key), quality=quality).answers(definition, at=NOW)
    values = {
        one.question_key: check_answer(
            question=definition.question(one.question_key), raw=one.value, on=NOW.date()
        )
        for one in given
    }
    assert len({one.client_id for one in given}) == len(given)
    asked = asked_questions(definition=definition, answers=values)
    needed = {one for one in asked if definition.question(one).is_required}
    assert needed - set(values) == set()


def overall(definition: QuestionSetDefinition, quality: int, seed: int) -> float:
    given = Officer(chance=Random(seed), quality=quality).answers(definition, at=NOW)
    found = score(
        definition=definition,
        answers={
            one.question_key: check_answer(
                question=definition.question(one.question_key), raw=one.value
            )
            for one in given
        },
    )
    return float(found.percentage or 0)


def test_a_better_home_scores_better() -> None:
    definition = DEFINITIONS["care-home-audit"]
    means = [
        sum(overall(definition, quality, seed) for seed in range(20)) / 20
        for quality in (1, 2, 3, 4)
    ]
    assert means == sorted(means)
    assert means[0] < 50 < means[3]


def test_the_same_seed_gives_the_same_answers() -> None:
    definition = DEFINITIONS["care-home-audit"]
    one, other = (
        Officer(chance=Random(7), quality=2).answers(definition, at=NOW) for _ in range(2)
    )
    assert one == other


def test_half_done_is_about_half() -> None:
    definition = DEFINITIONS["care-home-audit"]
    whole = Officer(chance=Random(7), quality=3).answers(definition, at=NOW)
    half = Officer(chance=Random(7), quality=3).answers(definition, at=NOW, is_half_done=True)
    assert len(half) < len(whole) * 0.6
    assert [one.question_key for one in half] == [one.question_key for one in whole[: len(half)]]


def test_findings_are_made_of_the_worst_answers() -> None:
    definition = DEFINITIONS["care-home-audit"]
    given = Officer(chance=Random(7), quality=1).answers(definition, at=NOW)
    found = list(weakest(definition, given, most=3))
    assert len(found) == 3
    assert [rating for _, rating in found] == sorted(rating for _, rating in found)
    assert max(rating for _, rating in found) < 3


# ---- suspensions


def districts(every: tuple[Stopped, ...]) -> list[str]:
    """In the order in which they are first named."""
    return list(dict.fromkeys(name for one in every for name in one.districts))


def test_suspensions_are_the_reports() -> None:
    assert [len(one) for one in (AGEING_WELL, LIVING_WELL, HOMECARE)] == [6, 6, 2]
    assert districts(AGEING_WELL) == [
        "Geddon Vale",
        "Newbridge and Sherbrook",
        "Manfield",
        "Ashdale",
    ]
    assert districts(LIVING_WELL) == ["Barrowlaw", "Newbridge and Sherbrook"]
    assert districts(HOMECARE) == ["Newbridge and Sherbrook", "Rushmere", "Geddon Vale"]
    towns = {town for town, _ in NORTHSHIRE.towns}
    assert {name for one in AGEING_WELL + LIVING_WELL + HOMECARE for name in one.districts} <= towns


def test_there_were_fewer_in_june() -> None:
    every = AGEING_WELL + LIVING_WELL + HOMECARE
    by_june = [one for one in every if one.on <= EARLIER_AS_AT]
    assert len(by_june) < len(every)
    assert all(one.on <= DAY for one in every)
    for kind in (AGEING_WELL, LIVING_WELL, HOMECARE):
        assert [one.on for one in kind] == sorted(one.on for one in kind)


def test_the_market_has_enough_rated_homes_in_each_district() -> None:
    """Each suspension finds a service of its own, whichever others were taken before it."""
    for portfolio, every in (("over 65", AGEING_WELL), ("under 65", LIVING_WELL)):
        standing = Counter(
            one.town
            for one in Maker(NORTHSHIRE).locations()
            if one.beds
            and one.ratings
            and one.deregistered_on is None
            and portfolio in one.specialisms[0]
        )
        wanted = Counter(one.districts[0] for one in every)
        assert all(standing[town] >= count for town, count in wanted.items())


def test_every_part_of_a_proposal_is_written() -> None:
    assert set(WORDS) == set(WRITTEN)
    for name, part in WRITTEN.items():
        assert WORDS[name]
        assert part.longest is None or len(WORDS[name]) <= part.longest


def test_the_days_on_which_they_began_are_working_days() -> None:
    for one in AGEING_WELL + LIVING_WELL + HOMECARE:
        assert one.on.weekday() == 0
