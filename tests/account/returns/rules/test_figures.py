"""The figures of a whole return: they add up, and subtracting gives away no small number.

The attack here is what anybody with a pencil does: of each line of each table, whatever is known
is taken from the total; what that says of one table is carried to the others that count the same.
"""

from collections.abc import Iterable, Mapping
from itertools import product
from pathlib import Path
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from almoner.account.returns.practice import known_definitions
from almoner.account.returns.rules.choices import CHOICES
from almoner.account.returns.rules.counting import (
    CONCERNS,
    NOT_KNOWN,
    NUMBER,
    Begun,
    Concluded,
    Recorded,
    count,
    people,
)
from almoner.account.returns.rules.definitions import Table
from almoner.account.returns.rules.protecting import (
    TOTAL,
    Counts,
    Place,
    kept_back_together,
    may_tell_share,
    published,
)

LIBRARY = Path(__file__).parents[4] / "library" / "returns" / "safeguarding-adults.yaml"
DEFINITION = known_definitions(LIBRARY)[-1]
RULES, LARGER = DEFINITION.rules, 4
TABLES = {table.key: table for table in DEFINITION.tables}
MOST = 10_000  # nobody thinks that there are more
Name = tuple[str, str, str]  # of a figure: its table, or those that share it; its row; its column
Interval = tuple[int, int]


def keys(name: str) -> list[str]:
    """The lines of a breakdown."""
    return [key for key, _ in CHOICES[name]]


def a_year(seed: int, begun: int, concluded: int) -> Recorded:
    """An invented year. Of each breakdown some lines are frequent and others rare, as in life."""
    chance = Random(seed)

    def one_of(*found: str) -> str:
        return found[min(int(chance.expovariate(0.7)), len(found) - 1)]

    def line(name: str) -> str:
        return one_of(*keys(name), "martian")

    def risk() -> tuple[str, str, str]:
        return line("category"), line("setting"), line("source_of_risk")

    return Recorded(
        concerns=chance.randrange(0, 3 * begun + 5),
        begun=tuple(
            Begun(
                kind=one_of("s42", "s42", "other"),
                adult=one_of(str(chance.randrange(begun)), str(chance.randrange(begun)), ""),
                **{name: line(name) for name in ABOUT},
            )
            for _ in range(begun)
        ),
        concluded=tuple(
            Concluded(
                kind=one_of("s42", "s42", "s42", "other"),
                age_band=line("age_band"),
                capacity=one_of("has", "lacks", "not_known", "not_recorded", ""),
                advocate=one_of("family", "independent", "none", ""),
                asked=one_of("expressed", "not_expressed", "not_asked", "not_known", ""),
                achieved=one_of("fully", "partly", "not", ""),
                risk_found=one_of("identified_action", "none_action", "ceased", ""),
                risk_result=one_of("reduced", "removed", "remained", ""),
                risks=tuple(risk() for _ in range(chance.randrange(3))),
            )
            for _ in range(concluded)
        ),
    )


ABOUT = ("age_band", "gender", "ethnicity", "support_reason")
SEEDS, MANY = st.integers(0, 2**32), st.one_of(st.integers(0, 12), st.integers(12, 150))
YEARS = st.builds(a_year, SEEDS, MANY, MANY)


def counted(recorded: Recorded) -> dict[str, Counts]:
    return count(recorded, definition=DEFINITION, choices=CHOICES)


def protected(
    counts: Mapping[str, Counts], before: Mapping[str, frozenset[Place]] | None = None
) -> dict[str, frozenset[Place]]:
    return kept_back_together(counts, rules=RULES, families=DEFINITION.families, before=before)


@given(YEARS)
@settings(max_examples=40)
def test_every_table_adds_up_and_those_that_count_the_same_agree(recorded: Recorded) -> None:
    found = counted(recorded)
    for key, counts in found.items():
        assert {*counts.rows} == {*keys(TABLES[key].rows)}
        if not counts.adds_up:
            continue
        for row in (*counts.rows, TOTAL):
            assert counts[row, TOTAL] == sum(counts[row, column] for column in counts.columns)
        for column in (*counts.columns, TOTAL):
            assert counts[TOTAL, column] == sum(counts[row, column] for row in counts.rows)
    for family in DEFINITION.families:
        assert len({found[key][TOTAL, TOTAL] for key in family}) == 1
        for one, other in product(family, family):
            if family[one] == family[other]:
                for column in found[one].columns:
                    assert found[one][TOTAL, column] == found[other][TOTAL, column]


@given(YEARS)
@settings(max_examples=40)
def test_nobody_and_no_enquiry_is_left_out_or_counted_twice(recorded: Recorded) -> None:
    found, s42 = counted(recorded), recorded.concluded_s42
    assert found["cases"][CONCERNS, NUMBER] == recorded.concerns
    assert sum(found["cases"].cells.values()) == recorded.concerns + len(recorded.begun)
    known = {each.adult for each in recorded.begun if each.adult}
    nobody = sum(not each.adult for each in recorded.begun)
    for key in ("age", "gender", "ethnicity", "support_reason"):
        assert found[key][TOTAL, TOTAL] == len(known) + nobody == len(people(recorded.begun))
    for key in ("outcome", "capacity", "personal"):
        assert found[key][TOTAL, TOTAL] == len(s42)
    for key, place in (("risk", 0), ("location", 1)):
        each_once = sum(max(1, len({(risk[place], risk[2]) for risk in one.risks})) for one in s42)
        assert len(s42) <= found[key][TOTAL, TOTAL] <= each_once


@given(YEARS)
@settings(max_examples=30)
def test_a_person_is_under_section_42_if_any_enquiry_was(recorded: Recorded) -> None:
    begun = recorded.begun
    for one in people(begun):
        kinds = {each.kind for each in begun if each.adult and each.adult == one.adult}
        assert not kinds or one.kind == ("s42" if "s42" in kinds else "other")


def name_of(table: Table, place: Place) -> Name:
    """What two tables both have has one name."""
    row, column = place
    if row == TOTAL and table.adds_up:
        for number, family in enumerate(DEFINITION.families):
            if table.key in family:
                shared = "" if column == TOTAL else family[table.key]
                return f"family {number} {shared}", row, column
    return table.key, row, column


def lines_of(counts: Counts) -> Iterable[tuple[Place, list[Place]]]:
    """Each total with what it is the sum of."""
    if not counts.adds_up:
        return
    for row in (*counts.rows, TOTAL):
        yield (row, TOTAL), [(row, column) for column in counts.columns]
    for column in (*counts.columns, TOTAL):
        yield (TOTAL, column), [(row, column) for row in counts.rows]


def worked_out(
    counts: Mapping[str, Counts], kept: Mapping[str, frozenset[Place]]
) -> dict[Name, Interval]:
    """Between what each figure must lie, for whoever knows all others exactly."""
    known: dict[Name, Interval] = {}
    lines: list[tuple[Name, list[Name]]] = []
    for key, table in counts.items():
        for place, number in table.cells.items():
            name = name_of(TABLES[key], place)
            known[name] = (0, MOST) if place in kept[key] else (number, number)
        lines += [
            (name_of(TABLES[key], total), [name_of(TABLES[key], part) for part in parts])
            for total, parts in lines_of(table)
        ]
    changed = True
    while changed:
        changed = False
        for total, parts in lines:
            for name, bounds in _told_by(total, parts, known):
                if bounds != known[name]:
                    known[name], changed = bounds, True
    return known


def _told_by(
    total: Name, parts: list[Name], known: Mapping[Name, Interval]
) -> Iterable[tuple[Name, Interval]]:
    least, most = sum(known[one][0] for one in parts), sum(known[one][1] for one in parts)
    low, high = known[total]
    yield total, (max(low, least), min(high, most))
    for one in parts:
        below, above = known[one]
        yield (
            one,
            (max(below, low - (most - above)), min(above, high - (least - below))),
        )


def small_ones(counts: Mapping[str, Counts]) -> Iterable[tuple[str, Place, int]]:
    for key, table in counts.items():
        for place, number in table.cells.items():
            if 0 < number < RULES.least:
                yield key, place, number


@given(YEARS)
@settings(max_examples=25)
def test_by_subtracting_no_small_number_is_told(recorded: Recorded) -> None:
    """Each could as well be four more, so that not even that it is small is known."""
    counts = counted(recorded)
    kept = protected(counts)
    known = worked_out(counts, kept)
    for key, place, number in small_ones(counts):
        assert place in kept[key]
        low, high = known[name_of(TABLES[key], place)]
        assert low <= number and high >= number + LARGER, (key, place, number, (low, high))


@given(YEARS, YEARS)
@settings(max_examples=10)
def test_nor_beside_an_earlier_return_of_the_same_year(first: Recorded, more: Recorded) -> None:
    """What covered a small number then covers it still, and what is small now is covered too."""
    then = counted(first)
    before = {
        key: frozenset(place for place in places if then[key][place] >= RULES.least)
        for key, places in protected(then).items()
    }
    now = counted(
        Recorded(
            concerns=first.concerns + more.concerns,
            begun=first.begun + more.begun,
            concluded=first.concluded + more.concluded,
        )
    )
    kept = protected(now, before)
    assert all(before[key] <= kept[key] for key in before)
    known = worked_out(now, kept)
    for key, place, number in small_ones(now):
        assert known[name_of(TABLES[key], place)][1] >= number + LARGER


@given(YEARS)
@settings(max_examples=25)
def test_what_is_published_is_a_multiple_or_nothing(recorded: Recorded) -> None:
    counts = counted(recorded)
    for key, kept in protected(counts).items():
        for place, figure in published(counts[key], kept=kept, rules=RULES).items():
            number = counts[key][place]
            if number < RULES.least:
                assert figure is None  # noughts look like small numbers
            if figure is not None:
                assert figure % RULES.round_to == 0
                assert abs(figure - number) <= RULES.round_to // 2


def test_the_pencil_works() -> None:
    """Left uncovered, a small number is told: else the rest would prove nothing."""
    recorded = Recorded(
        concerns=40,
        begun=tuple(
            Begun(kind="s42", adult=str(n), gender="male" if n < 3 else "female") for n in range(30)
        ),
        concluded=(),
    )
    counts = counted(recorded)
    bare = {
        key: frozenset(place for place, n in table.cells.items() if 0 < n < RULES.least)
        for key, table in counts.items()
    }
    assert worked_out(counts, bare)["gender", "male", "s42"] == (3, 3)
    known = worked_out(counts, protected(counts))
    assert known["gender", "male", "s42"][1] >= 7


@given(st.integers(0, 200), st.integers(0, 200))
def test_a_percentage_is_told_of_enough_on_both_sides(part: int, whole: int) -> None:
    may = may_tell_share(part, whole, rules=RULES)
    assert may == (part >= 5 and whole >= 10)


@pytest.mark.parametrize("name", CHOICES)
def test_every_breakdown_that_may_be_unknown_has_a_line_for_it(name: str) -> None:
    assert (NOT_KNOWN in keys(name)) == (name not in {"raised", "number", "kind"})
