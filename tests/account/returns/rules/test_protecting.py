"""No small count can be told from what is published: proved by other worlds that look the same."""

from itertools import product
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from almoner.account.returns.rules.protecting import (
    TOTAL,
    Counts,
    Place,
    Rules,
    is_covered,
    kept_back,
    kept_back_together,
    may_tell_share,
    published,
    rounded,
    with_totals,
)

RULES = Rules(least=5, round_to=5)
WITH_NOUGHTS = Rules(least=5, round_to=5, keeps_noughts=True, least_base=10)
LARGER = 4  # how much larger a protected count could as well be


def table(*lines: list[int]) -> Counts:
    """A table of those lines; rows a, b, c…; columns p, q, r…."""
    rows = [chr(ord("a") + place) for place in range(len(lines))]
    columns = [chr(ord("p") + place) for place in range(len(lines[0]))]
    cells = {
        (row, column): lines[i][j] for i, row in enumerate(rows) for j, column in enumerate(columns)
    }
    return with_totals(rows=rows, columns=columns, cells=cells)


def tables(*, rows: int, columns: int) -> st.SearchStrategy[Counts]:
    """Tables of mostly small counts."""
    number = st.one_of(st.integers(0, 6), st.integers(0, 40))
    line = st.lists(number, min_size=columns, max_size=columns)
    return st.lists(line, min_size=rows, max_size=rows).map(lambda lines: table(*lines))


def changed(counts: Counts, deltas: tuple[int, ...]) -> Counts:
    """Another world: its inner cells changed by so much."""
    places = list(product(counts.rows, counts.columns))
    cells = {place: counts[place] + by for place, by in zip(places, deltas, strict=True)}
    return with_totals(rows=counts.rows, columns=counts.columns, cells=cells)


def other_worlds(counts: Counts, kept: frozenset[Place]) -> list[Counts]:
    """Every world four more or fewer in which all that is published, unrounded, is the same."""
    free = [
        (-LARGER, 0, LARGER) if place in kept else (0,)
        for place in product(counts.rows, counts.columns)
    ]
    worlds = (changed(counts, deltas) for deltas in product(*free))
    return [
        world
        for world in worlds
        if min(world.cells.values()) >= 0
        and all(world[place] == n for place, n in counts.cells.items() if place not in kept)
    ]


def small(counts: Counts) -> list[Place]:
    return [place for place, n in counts.cells.items() if 0 < n < RULES.least]


@given(counts=tables(rows=2, columns=3))
def test_a_small_count_could_as_well_be_four_more(counts: Counts) -> None:
    kept = kept_back(counts, rules=RULES)
    worlds = other_worlds(counts, kept)
    for place in small(counts):
        assert place in kept
        assert any(world[place] == counts[place] + LARGER for world in worlds)


@given(counts=tables(rows=3, columns=2))
def test_in_every_other_world_nothing_kept_back_gives_itself_away(counts: Counts) -> None:
    """What is kept back is still some count above nought there: it would be kept back as well."""
    kept = kept_back(counts, rules=RULES)
    for place in small(counts):
        assert is_covered(place, counts=counts, kept=kept, rules=RULES)
        assert any(
            world[place] > counts[place]
            and all(world[each] > 0 or not counts[each] for each in kept)
            for world in other_worlds(counts, kept)
        )


@given(counts=tables(rows=4, columns=4))
def test_totals_and_differences_do_not_disclose(counts: Counts) -> None:
    """In a line with something kept back, never one figure alone is."""
    kept = kept_back(counts, rules=RULES)
    lines = [[(row, c) for c in (*counts.columns, TOTAL)] for row in (*counts.rows, TOTAL)]
    lines += [[(r, column) for r in (*counts.rows, TOTAL)] for column in (*counts.columns, TOTAL)]
    for line in lines:
        assert len(kept.intersection(line)) != 1


@given(counts=tables(rows=5, columns=3))
def test_what_is_published_is_rounded_and_never_small(counts: Counts) -> None:
    kept = kept_back(counts, rules=RULES)
    for place, figure in published(counts, kept=kept, rules=RULES).items():
        assert (figure is None) == (place in kept)
        if figure is not None:
            assert figure % 5 == 0
            assert abs(figure - counts[place]) <= 2
            assert (figure == 0) == (counts[place] == 0)


@given(count=st.integers(0, 10_000))
def test_rounding_goes_to_the_nearest_five(count: int) -> None:
    assert rounded(count, rules=RULES) == min(
        range(0, 10_010, 5), key=lambda multiple: abs(multiple - count)
    )


@settings(max_examples=60)
@given(one=tables(rows=2, columns=2), shift=st.lists(st.integers(0, 6), min_size=2, max_size=2))
def test_tables_of_the_same_people_disclose_nothing_together(one: Counts, shift: list[int]) -> None:
    """Two tables with the same columns: worlds in which both still have the same totals."""
    other = table(
        [min(shift[0], one[TOTAL, "p"]), min(shift[1], one[TOTAL, "q"])],
        [
            one[TOTAL, "p"] - min(shift[0], one[TOTAL, "p"]),
            one[TOTAL, "q"] - min(shift[1], one[TOTAL, "q"]),
        ],
    )
    both = {"age": one, "gender": other}
    kept = kept_back_together(both, rules=RULES, families=[{"age": "kind", "gender": "kind"}])
    shared = [(TOTAL, column) for column in ("p", "q", TOTAL)]
    assert {p for p in shared if p in kept["age"]} == {p for p in shared if p in kept["gender"]}
    ages, genders = (other_worlds(both[key], kept[key]) for key in ("age", "gender"))
    for counts, worlds, partners in ((one, ages, genders), (other, genders, ages)):
        for place in small(counts):
            assert any(
                world[place] == counts[place] + LARGER
                and any(all(world[p] == partner[p] for p in shared) for partner in partners)
                for world in worlds
            )


@given(one=tables(rows=3, columns=2), parts=st.lists(st.integers(0, 9), min_size=2, max_size=2))
def test_tables_that_share_only_their_total_keep_it_back_together(
    one: Counts, parts: list[int]
) -> None:
    total = one[TOTAL, TOTAL]
    first = min(parts[0], total)
    second = min(parts[1], total - first)
    other = table([first], [second], [total - first - second])
    kept = kept_back_together(
        {"one": one, "other": other}, rules=RULES, families=[{"one": "age", "other": "number"}]
    )
    assert ((TOTAL, TOTAL) in kept["one"]) == ((TOTAL, TOTAL) in kept["other"])
    for key, counts in (("one", one), ("other", other)):
        for place in small(counts):
            assert is_covered(place, counts=counts, kept=kept[key], rules=RULES)


def test_a_cell_of_three_and_its_complement_are_kept_back() -> None:
    counts = table([3, 40], [20, 60])
    kept = kept_back(counts, rules=RULES)
    assert kept == {("a", "p"), ("a", "q"), ("b", "p"), ("b", "q")}


def test_nothing_small_keeps_nothing_back() -> None:
    assert kept_back(table([5, 0], [12, 7]), rules=RULES) == frozenset()


def test_the_cheapest_cover_is_the_smallest_figures() -> None:
    counts = table([2, 90, 11], [80, 85, 70], [6, 95, 9])
    kept = kept_back(counts, rules=RULES)
    assert kept == {("a", "p"), ("a", "r"), ("c", "p"), ("c", "r")}


def test_a_lone_small_count_takes_the_totals_with_it() -> None:
    counts = table([3, 0], [0, 0])
    kept = kept_back(counts, rules=RULES)
    assert kept == {("a", "p"), ("a", TOTAL), (TOTAL, "p"), (TOTAL, TOTAL)}


def test_counts_that_do_not_add_up_need_no_cover() -> None:
    counts = with_totals(
        rows=("x", "y"), columns=("n",), cells={("x", "n"): 3, ("y", "n"): 9}, adds_up=False
    )
    assert kept_back(counts, rules=RULES) == {("x", "n")}
    assert published(counts, kept=frozenset({("x", "n")}), rules=RULES) == {
        ("x", "n"): None,
        ("y", "n"): 10,
    }


@pytest.mark.parametrize(("count", "told"), [(5, 5), (7, 5), (8, 10), (12, 10), (13, 15), (0, 0)])
def test_rounding(count: int, told: Any) -> None:
    assert rounded(count, rules=RULES) == told


@given(counts=tables(rows=4, columns=3))
def test_with_noughts_kept_back_all_below_five_look_the_same(counts: Counts) -> None:
    kept = kept_back(counts, rules=WITH_NOUGHTS)
    assert {place for place, n in counts.cells.items() if n < 5} <= kept
    shown = published(counts, kept=kept, rules=WITH_NOUGHTS)
    assert all(figure is None or figure >= 5 for figure in shown.values())
    for place in small(counts):
        assert is_covered(place, counts=counts, kept=kept, rules=WITH_NOUGHTS)


@given(counts=tables(rows=2, columns=3))
def test_with_noughts_kept_back_a_small_count_could_as_well_be_four_more(counts: Counts) -> None:
    worlds = other_worlds(counts, kept_back(counts, rules=WITH_NOUGHTS))
    for place in small(counts):
        assert any(world[place] == counts[place] + LARGER for world in worlds)


def test_a_nought_takes_nothing_with_it() -> None:
    assert kept_back(table([5, 0], [12, 7]), rules=WITH_NOUGHTS) == {("a", "q")}


def test_noughts_of_tables_that_share_totals_need_no_cover() -> None:
    both = {"one": table([9, 0], [8, 0]), "other": table([10, 0], [7, 0])}
    kept = kept_back_together(both, rules=WITH_NOUGHTS, families=[{"one": "kind", "other": "kind"}])
    for places in kept.values():
        assert places == {("a", "q"), ("b", "q"), (TOTAL, "q")}


@given(counts=tables(rows=3, columns=2), kept_then=st.sets(st.sampled_from("abc"), max_size=2))
def test_what_was_kept_back_before_stays_so_and_is_covered(
    counts: Counts, kept_then: set[str]
) -> None:
    before = {"one": frozenset((row, "p") for row in kept_then)}
    kept = kept_back_together({"one": counts}, rules=WITH_NOUGHTS, families=[], before=before)
    assert before["one"] <= kept["one"]
    for place in before["one"]:
        if counts[place]:
            assert is_covered(place, counts=counts, kept=kept["one"], rules=WITH_NOUGHTS)


@pytest.mark.parametrize(
    ("part", "whole", "may"), [(5, 10, True), (4, 40, False), (5, 9, False), (0, 0, False)]
)
def test_a_share_is_told_only_of_enough(part: int, whole: int, may: bool) -> None:
    assert may_tell_share(part, whole, rules=WITH_NOUGHTS) is may
