"""How often chance alone prompts: a seeded study, and the figures that pages print."""

import os
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from random import Random

import pytest

from almoner.judgement.patterns.practice import known_criteria
from almoner.judgement.patterns.rules.events import Event, Place, Post
from almoner.judgement.patterns.rules.prompting import prompt_of
from almoner.judgement.patterns.rules.screening import clusters
from almoner.judgement.patterns.rules.subjects import subjects_of
from tests.judgement.patterns.factories import TODAY, event

IS_LONG = os.environ.get("ALMONER_LONG") == "1"
LIBRARY = Path(__file__).parents[4] / "library" / "safeguarding" / "patterns.yaml"
CRITERIA = known_criteria(LIBRARY)[-1]
MONTH, STEP = 30, 3  # days; looked at every so many
SPAN = CRITERIA.longest_days + MONTH
YEARLY = 0.2  # concerns a bed, where nothing is wrong: about as many as a busy council has
THEMES = ("medicines", "falls", "conduct", "money", "staffing", "not_known")
SHIFTS = ("day", "evening", "night", "not_known")


@dataclass(frozen=True, slots=True)
class Council:
    """Services of which none is worse than it ever was; some have more concerns always."""

    events: list[Event]
    places: list[Place]


def quiet(seed: int, *, services: int) -> Council:
    """A council of homes and home care, some of one provider, some with one manager."""
    chance = Random(seed)
    found, provider = Council([], []), 1
    for number in range(1, services + 1):
        provider = number if chance.random() < 0.6 else provider
        manager = f"Manager {number if chance.random() < 0.7 else provider}"
        is_home, beds = chance.random() < 0.6, chance.choice([6, 12, 20, 30, 40, 60])
        found.places.append(
            Place(
                location_id=number,
                provider_id=provider,
                is_care_home=is_home,
                beds=beds if chance.random() > 0.05 else None,
                posts=(Post(person=manager),),
            )
        )
        daily = (beds if is_home else 25) * YEARLY * chance.gammavariate(2, 0.5) / 365
        at = chance.expovariate(daily)
        while at < SPAN:
            found.events.append(
                event(
                    received_on=TODAY - timedelta(days=SPAN - 1 - int(at)),
                    location_id=number,
                    provider_id=provider,
                    manager=manager,
                    adult=f"{number}-{chance.randrange(beds)}",
                    theme=chance.choice(THEMES),
                    shift=chance.choice(SHIFTS),
                )
            )
            at += chance.expovariate(daily)
    return found


def looked(council: Council, on: date) -> tuple[set[object], set[object]]:
    """The subjects prompted for that day, and those that the counts alone would prompt for."""
    found = clusters(events=council.events, places=council.places, criteria=CRITERIA, as_at=on)
    standing = subjects_of(prompt_of(each) for each in found if each.stands_out)
    by_count = {(each.criterion.scope, each.subject) for each in found}
    return {each.key for each in standing}, set(by_count)


def new_in_a_month(council: Council) -> tuple[int, int]:
    """How many subjects were newly prompted for, and how many by the counts alone."""
    days = [TODAY - timedelta(days=back) for back in range(MONTH, -1, -STEP)]
    (first, first_by_count), *rest = [looked(council, day) for day in days]
    later = [set().union(*(each[place] for each in rest)) for place in (0, 1)]
    return len(later[0] - first), len(later[1] - first_by_count)


@pytest.mark.slow
@pytest.mark.parametrize("services", [each.services_each for each in CRITERIA.measured])
def test_false_alarms_are_as_seldom_as_the_page_says(services: int) -> None:
    """100 councils, or 6 in CI. Fixed seeds: the same councils each time."""
    councils = 100 if IS_LONG else 6
    found = [new_in_a_month(quiet(seed, services=services)) for seed in range(councils)]
    prompted, by_count = (sum(each[place] for each in found) / councils for place in (0, 1))
    print(f"\n{councils} councils of {services}: {prompted:.2f} a month; {by_count:.2f} by counts")
    assert prompted <= (CRITERIA.screen.false_prompts if IS_LONG else 4)
    assert by_count > prompted
    if IS_LONG:
        told = next(each for each in CRITERIA.measured if each.services_each == services)
        assert prompted == pytest.approx(told.prompts_a_month, abs=0.05)
        assert by_count == pytest.approx(told.counts_a_month, abs=0.05)
        assert told.councils == councils


def test_what_is_truly_unusual_is_found_among_the_quiet() -> None:
    council = quiet(1, services=60)
    council.events.extend(
        event(location_id=7, received_on=TODAY - timedelta(days=n), provider_id=None)
        for n in range(12)
    )
    assert ("location", "7") in looked(council, TODAY)[0]
