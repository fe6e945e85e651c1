"""What each table counts: people once, enquiries once a category, and nobody left out."""

from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from almoner.account.returns.practice import known_definitions
from almoner.account.returns.rules.checking import conversion_of, gaps
from almoner.account.returns.rules.choices import CHOICES
from almoner.account.returns.rules.counting import (
    Begun,
    Concluded,
    Recorded,
    capacity_of,
    count,
    people,
    personal_of,
    risk_outcome_of,
)
from almoner.account.returns.rules.definitions import DefinitionError, parse_definition
from almoner.account.returns.rules.protecting import TOTAL, Counts
from almoner.core.calendar.rules import FinancialYear

LIBRARY = Path(__file__).parents[4] / "library" / "returns" / "safeguarding-adults.yaml"
DEFINITION = known_definitions(LIBRARY)[-1]
RISK = ("neglect", "own_home", "service_provider")


def recorded(*begun: Begun, concluded: tuple[Concluded, ...] = (), concerns: int = 0) -> Recorded:
    return Recorded(concerns=concerns, begun=begun, concluded=concluded)


def counted(given: Recorded) -> dict[str, Counts]:
    return count(given, definition=DEFINITION, choices=CHOICES)


def test_a_person_is_counted_once_and_under_section_42_if_any_was() -> None:
    found = counted(
        recorded(
            Begun(kind="other", adult="a", age_band="75_84", gender="female"),
            Begun(kind="s42", adult="a", age_band="75_84", gender="female"),
            Begun(kind="s42", adult="a", age_band="75_84", gender="female"),
            Begun(kind="other", adult="b", age_band="18_64", gender="male"),
        )
    )
    assert found["age"]["75_84", "s42"] == 1
    assert found["age"]["18_64", "other"] == 1
    assert found["gender"][TOTAL, TOTAL] == found["age"][TOTAL, TOTAL] == 2
    assert found["cases"]["s42_begun", "number"] == 2
    assert found["cases"]["other_begun", "number"] == 2


def test_people_nobody_names_are_each_counted() -> None:
    assert len(people([Begun(kind="s42", adult=""), Begun(kind="s42", adult="")])) == 2


def test_an_enquiry_is_counted_once_under_each_type_and_each_location() -> None:
    both = Concluded(
        kind="s42",
        risks=(RISK, ("physical", "own_home", "service_provider"), RISK),
    )
    found = counted(recorded(concluded=(both,)))
    assert found["risk"]["neglect", "service_provider"] == 1
    assert found["risk"][TOTAL, TOTAL] == 2
    assert found["location"]["own_home", "service_provider"] == 1
    assert found["location"][TOTAL, TOTAL] == 1
    assert found["outcome"][TOTAL, TOTAL] == 1


def test_other_enquiries_are_in_none_of_sg2_to_sg4() -> None:
    found = counted(recorded(concluded=(Concluded(kind="other", risks=(RISK,)),)))
    assert {found[key][TOTAL, TOTAL] for key in ("risk", "outcome", "capacity", "personal")} == {0}


def test_what_the_return_has_no_line_for_is_not_known() -> None:
    found = counted(recorded(Begun(kind="s42", adult="a", ethnicity="martian")))
    assert found["ethnicity"]["not_known", "s42"] == 1


@pytest.mark.parametrize(
    ("said", "line"),
    [
        ({"capacity": "has"}, "has"),
        ({"capacity": "lacks", "advocate": "independent"}, "lacks_supported"),
        ({"capacity": "lacks", "advocate": "family"}, "lacks_supported"),
        ({"capacity": "lacks", "advocate": "none"}, "lacks_not_supported"),
        ({"capacity": "lacks"}, "lacks_support_not_known"),
        ({"capacity": ""}, "not_known"),
        ({"capacity": "not_recorded"}, "not_recorded"),
    ],
)
def test_capacity_and_support_are_one_line(said: dict[str, Any], line: str) -> None:
    assert capacity_of(Concluded(kind="s42", **said)) == line
    assert line in dict(CHOICES["capacity"])


@pytest.mark.parametrize(
    ("said", "line"),
    [
        ({"asked": "expressed", "achieved": "fully"}, "expressed_fully"),
        ({"asked": "expressed", "achieved": "partly"}, "expressed_partly"),
        ({"asked": "expressed", "achieved": "not"}, "expressed_not"),
        ({"asked": "expressed"}, "expressed_not_known"),
        ({"asked": "not_expressed"}, "not_expressed"),
        ({"asked": "not_asked"}, "not_asked"),
        ({"asked": ""}, "not_known"),
    ],
)
def test_what_the_adult_wanted_is_one_line(said: dict[str, Any], line: str) -> None:
    assert personal_of(Concluded(kind="s42", **said)) == line
    assert line in dict(CHOICES["personal"])


@pytest.mark.parametrize(
    ("said", "line"),
    [
        ({"risk_found": "identified_action", "risk_result": "removed"}, "removed"),
        ({"risk_found": "none_action"}, "none_identified"),
        ({}, "not_known"),
    ],
)
def test_what_became_of_the_risk_is_one_line(said: dict[str, Any], line: str) -> None:
    assert risk_outcome_of(Concluded(kind="s42", **said)) == line
    assert line in dict(CHOICES["risk_outcome"])


ENQUIRIES = st.builds(
    Concluded,
    kind=st.just("s42"),
    age_band=st.sampled_from(["18_64", "75_84", "not_known", "?"]),
    capacity=st.sampled_from(["has", "lacks", "not_known"]),
    asked=st.sampled_from(["expressed", "not_asked", ""]),
    risks=st.lists(st.just(RISK), max_size=2).map(tuple),
)


@given(concluded=st.lists(ENQUIRIES, max_size=20).map(tuple))
def test_every_enquiry_is_in_every_table_about_enquiries(concluded: tuple[Concluded, ...]) -> None:
    found = counted(recorded(concluded=concluded))
    for key in ("outcome", "capacity", "personal"):
        assert found[key][TOTAL, TOTAL] == len(concluded)
    assert found["risk"][TOTAL, TOTAL] >= len(concluded)


def test_gaps_say_how_many_of_how_many() -> None:
    found = gaps(
        recorded(
            Begun(kind="s42", adult=""),
            Begun(kind="s42", adult="a", age_band="75_84", gender="female", ethnicity="white"),
            concluded=(Concluded(kind="s42", asked="expressed"),),
        )
    )
    told = {gap.text: (gap.count, gap.of) for gap in found}
    assert told["enquiries begun are about an adult whose age is not known"] == (1, 2)
    assert any("counted twice" in text for text in told)
    assert any("whether what the adult wanted was achieved" in text for text in told)
    assert [gap.count for gap in found] == sorted((gap.count for gap in found), reverse=True)


def test_nothing_is_missing_from_nothing() -> None:
    assert gaps(recorded()) == ()


@pytest.mark.parametrize(
    ("concerns", "begun", "rate", "impossible"),
    [(4, 1, 0.25, False), (0, 0, None, False), (1, 2, 2.0, True), (0, 1, None, True)],
)
def test_a_conversion_rate_has_both_its_parts(
    concerns: int, begun: int, rate: float | None, impossible: bool
) -> None:
    found = conversion_of(
        recorded(*[Begun(kind="s42", adult=str(n)) for n in range(begun)], concerns=concerns)
    )
    assert (found.rate, found.is_impossible) == (rate, impossible)
    assert (found.enquiries, found.concerns) == (begun, concerns)


def test_the_library_asks_only_for_what_can_be_told() -> None:
    assert DEFINITION.rules.least == DEFINITION.rules.round_to == 5
    for table in DEFINITION.tables:
        assert table.rows in CHOICES and table.columns in CHOICES
    families = [set(family) for family in DEFINITION.families]
    assert {"age", "gender", "ethnicity", "support_reason"} in families
    assert {"outcome", "capacity", "personal"} in families


def raw(**changed: Any) -> dict[str, Any]:
    document = next(iter(yaml.safe_load_all(LIBRARY.read_text(encoding="utf-8"))))
    return {**document, **changed}


@pytest.mark.parametrize(
    "changed",
    [
        {"tables": [{"key": "x"}]},
        {"tables": [*raw()["tables"], raw()["tables"][0]]},
        {"tables": [{**raw()["tables"][0], "rows": "name"}]},
        {"tables": [{**raw()["tables"][0], "counts": "cats"}]},
        {"from_year": "2019/21"},
        {"disclosure": {"least": 5}},
    ],
)
def test_a_return_that_makes_no_sense_is_refused(changed: dict[str, Any]) -> None:
    with pytest.raises(DefinitionError):
        parse_definition(raw(**changed))


def test_every_line_has_words_and_stands_once() -> None:
    for lines in CHOICES.values():
        keys = [key for key, _ in lines]
        assert len(keys) == len(set(keys))
        assert all(words for _, words in lines)
    assert FinancialYear(2021) >= DEFINITION.from_year
