"""Spells: a registration cut where what is counted changed, whatever order news comes in."""

from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from almoner.register.directory.rules import (
    Facts,
    Observation,
    Spell,
    Standing,
    overlaid,
    spells_from,
    within,
)

MARCH, APRIL, MAY = date(2021, 3, 1), date(2021, 4, 1), date(2021, 5, 1)
HOME = Standing(1, 7, "residential", 3, 20)
DAYS = st.integers(0, 60).map(lambda n: date(2020, 1, 1) + timedelta(days=n))
KINDS = st.sampled_from(["nursing", "residential", "home_care"])


def stands(kind: str = "residential", beds: int | None = 20) -> Standing:
    return Standing(1, 7, kind, 3, beds)


def on(spells: tuple[Spell, ...], day: date) -> Standing | None:
    for spell in spells:
        begins = spell.from_on is None or spell.from_on <= day
        if begins and (spell.to_on is None or spell.to_on > day):
            return spell.standing
    return None


def test_what_a_source_does_not_say_stands() -> None:
    assert Facts(beds=30).over(HOME) == stands(beds=30)
    assert Facts().over(HOME) == HOME


OPEN = Standing(None, None, "residential", None, None)
SAID = Facts(authority_id=1, provider_id=3, beds=20, service_type="nursing")


@pytest.mark.parametrize(
    ("facts", "stands_so"),
    [
        (Facts(authority_id=2), Standing(2, None, "residential", 3, 20)),
        (Facts(authority_id=2, district_id=8), Standing(2, 8, "residential", 3, 20)),
        (Facts(district_id=8), Standing(1, 8, "residential", 3, 20)),
        (Facts(service_type="nursing"), Standing(1, 7, "nursing", 3, 20)),
        (Facts(provider_id=4), Standing(1, 7, "residential", 4, 20)),
        (Facts(beds=0), Standing(1, 7, "residential", 3, 0)),  # nought is said, and is not unknown
    ],
)
def test_what_a_source_says_stands_from_then(facts: Facts, stands_so: Standing) -> None:
    assert facts.over(HOME) == stands_so


@pytest.mark.parametrize(
    ("later", "filled"),
    [
        (OPEN, Standing(1, None, "residential", 3, 20)),
        (Standing(2, 8, "residential", 4, 0), Standing(2, 8, "residential", 4, 0)),
        (Standing(None, None, "care_home", 4, None), Standing(1, None, "nursing", 4, 20)),
    ],
)
def test_what_a_later_source_left_open_goes_on(later: Standing, filled: Standing) -> None:
    assert SAID.filling(later) == filled
    assert Facts().filling(later) == later


def test_a_coarser_source_does_not_undo_a_finer() -> None:
    assert Facts(service_type="care_home").over(stands("nursing")) == stands("nursing")
    assert Facts(service_type="care_home").over(stands("home_care")) == stands("care_home")


def test_a_source_without_services_tells_care_homes_from_the_rest_and_no_more() -> None:
    coarse = Facts(service_type="home_care", is_type_coarse=True)
    assert coarse.over(stands("shared_lives")) == stands("shared_lives")
    assert coarse.over(stands("nursing")) == stands("home_care")


def test_a_new_authority_leaves_the_old_district_behind() -> None:
    assert Facts(authority_id=2).over(HOME) == Standing(2, None, "residential", 3, 20)
    assert Facts(authority_id=1).over(HOME).district_id == 7


def test_a_change_begins_on_its_day() -> None:
    spells = overlaid(
        [Spell(None, None, HOME, 1)],
        Observation(facts=Facts(beds=30), on=APRIL, landing_number=2),
    )
    assert spells == (Spell(None, APRIL, HOME, 1), Spell(APRIL, None, stands(beds=30), 2))


def test_history_holds_until_the_next_source_speaks() -> None:
    spells = overlaid(
        [Spell(None, None, HOME, 1)],
        Observation(facts=Facts(beds=30), on=MARCH, until=MAY, landing_number=2),
    )
    assert [spell.standing.beds for spell in spells] == [20, 30, 20]
    assert (spells[1].from_on, spells[1].to_on) == (MARCH, MAY)


def test_history_before_anything_known_reaches_back() -> None:
    spells = overlaid(
        [Spell(None, None, HOME, 1)], Observation(facts=Facts(beds=30), on=None, until=MAY)
    )
    assert [(spell.from_on, spell.standing.beds) for spell in spells] == [(None, 30), (MAY, 20)]


def test_the_same_again_changes_nothing() -> None:
    spells = (Spell(None, APRIL, HOME, 1), Spell(APRIL, None, stands(beds=30), 2))
    assert overlaid(spells, Observation(facts=Facts(beds=30), on=MAY)) == spells


def test_learning_that_a_care_home_is_a_nursing_home_is_no_reclassification() -> None:
    spells = overlaid(
        [Spell(None, None, stands("care_home"), 1)],
        Observation(facts=Facts(service_type="nursing"), on=MAY),
    )
    assert [spell.standing.service_type for spell in spells] == ["nursing"]


def test_spells_fill_the_registration() -> None:
    spells = within(
        [Spell(MARCH, APRIL, HOME), Spell(APRIL, MAY, stands(beds=30))],
        registered_on=date(2020, 1, 1),
        deregistered_on=None,
    )
    assert (spells[0].from_on, spells[-1].to_on) == (date(2020, 1, 1), None)


def test_spells_outside_the_registration_are_cut_away() -> None:
    cut = [Spell(None, MARCH, HOME), Spell(MARCH, APRIL, stands(beds=1)), Spell(APRIL, None, HOME)]
    spells = within(cut, registered_on=MARCH, deregistered_on=APRIL)
    assert spells == (Spell(MARCH, APRIL, stands(beds=1)),)


def test_a_registration_of_no_day_has_no_spell() -> None:
    assert within([Spell(None, None, HOME)], registered_on=MAY, deregistered_on=MAY) == ()
    assert within([], registered_on=MARCH, deregistered_on=MAY) == ()


observations = st.lists(
    st.builds(
        Observation,
        facts=st.builds(Facts, service_type=st.none() | KINDS, beds=st.none() | st.integers(1, 9)),
        on=DAYS,
        until=st.none() | DAYS,
    ),
    min_size=1,
    max_size=8,
)


@given(observations, DAYS, st.none() | DAYS)
def test_spells_divide_the_registration_without_gap_or_overlap(
    seen: list[Observation], registered_on: date, deregistered_on: date | None
) -> None:
    spells = spells_from(
        seen,
        service_type="other",
        registered_on=registered_on,
        deregistered_on=deregistered_on,
    )
    if deregistered_on is not None and deregistered_on <= registered_on:
        assert spells == ()
        return
    assert spells[0].from_on == registered_on
    assert spells[-1].to_on == deregistered_on
    for before, after in pairwise(spells):
        assert before.to_on == after.from_on
        assert before.standing != after.standing
    assert all(one.to_on is None or one.from_on < one.to_on for one in spells if one.from_on)


@given(st.lists(st.tuples(DAYS, KINDS), min_size=1, max_size=6, unique_by=lambda one: one[0]), DAYS)
def test_snapshots_in_any_order_make_the_same_spells(
    seen: list[tuple[date, str]], day: date
) -> None:
    days = sorted(one for one, _ in seen)

    def observed(at: date, kind: str, known: list[date]) -> Observation:
        later = [one for one in known if one > at]
        is_first = not any(one < at for one in known)
        return Observation(
            facts=Facts(service_type=kind),
            on=None if is_first else at,
            until=min(later, default=None),
        )

    first, *rest = seen
    spells: tuple[Spell, ...] = (Spell(None, None, stands(first[1])),)
    known = [first[0]]
    for at, kind in rest:
        spells = overlaid(spells, observed(at, kind, known))
        known.append(at)
    told = [one for one in days if one <= day]
    wanted = dict(seen)[told[-1] if told else days[0]]
    standing = on(spells, day)
    assert standing is not None
    assert standing.service_type == wanted


def test_the_councils_own_word_leaves_the_source_of_all_the_rest() -> None:
    (whole,) = spells_from(
        [Observation(facts=Facts(beds=30), on=MARCH, landing_number=2)],
        service_type="nursing",
        registered_on=MARCH,
        deregistered_on=None,
    )
    before, since = overlaid([whole], Observation(facts=Facts(district_id=7), on=APRIL))
    assert (before.landing_number, since.landing_number) == (2, 2)
    assert since.standing.district_id == 7
