"""Changing a draft piece by piece, whatever is wrong with it."""

from copy import deepcopy
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from almoner.evidence.questionnaires.rules.editing import (
    NoSuchPlace,
    is_well_shaped,
    item_at,
    key_from,
    keys_of,
    kind_of,
    moved,
    places,
    question_key,
    with_added,
    with_item,
    without,
)
from tests.evidence.questionnaires.factories import raw_set


def trees() -> st.SearchStrategy[dict[str, Any]]:
    """Sets of some sections of some standards of some questions, each with its own key."""
    counts = st.lists(st.lists(st.integers(0, 3), max_size=3), min_size=1, max_size=3)

    def grown(shape: list[list[int]]) -> dict[str, Any]:
        return {
            "sections": [
                {
                    "key": f"a{s}",
                    "standards": [
                        {"key": f"b{s}{t}", "questions": [{"key": f"c{s}{t}{q}"} for q in range(n)]}
                        for t, n in enumerate(standards)
                    ],
                }
                for s, standards in enumerate(shape)
            ]
        }

    return counts.map(grown)


@given(trees(), st.data())
def test_moving_loses_nothing_and_goes_back(raw: dict[str, Any], data: st.DataObject) -> None:
    depth = data.draw(st.integers(1, 3))
    every = list(places(raw, depth))
    if not every:
        return
    place = data.draw(st.sampled_from(every))
    step = data.draw(st.sampled_from((-1, 1)))
    before = deepcopy(raw)
    changed, to = moved(raw, place, step)
    assert raw == before, "the draft that was given is left alone"
    assert sorted(keys_of(changed, 3)) == sorted(keys_of(raw, 3))
    assert item_at(changed, to)["key"] == item_at(raw, place)["key"]
    if to != place:
        assert moved(changed, to, -step) == (raw, place)


@given(trees(), st.data())
def test_what_is_added_can_be_taken_out_again(raw: dict[str, Any], data: st.DataObject) -> None:
    depth = data.draw(st.integers(1, 3))
    parents = [()] if depth == 1 else list(places(raw, depth - 1))
    if not parents:
        return
    parent = data.draw(st.sampled_from(parents))
    changed, place = with_added(raw, parent, {"key": "new"})
    assert item_at(changed, place) == {"key": "new"}
    assert without(changed, place) == raw


def test_a_thing_is_put_in_the_place_of_another() -> None:
    raw = raw_set()
    changed = with_item(raw, (0, 1), {"key": "s02", "title": "Peace"})
    assert item_at(changed, (0, 1))["title"] == "Peace"
    assert item_at(raw, (0, 1))["title"] == "Safety"


@pytest.mark.parametrize("place", [(), (5,), (0, 5), (0, 0, 9), (-1,), (0, 0, 0, 0)])
def test_a_place_that_is_not_there_is_said_to_be_none(place: tuple[int, ...]) -> None:
    with pytest.raises(NoSuchPlace):
        item_at(raw_set(), place)


def test_each_place_is_of_a_kind() -> None:
    assert [kind_of((0,) * n) for n in (1, 2, 3)] == ["section", "standard", "question"]


@pytest.mark.parametrize(
    "raw",
    [
        None,
        [],
        {"sections": 5},
        {"sections": [1]},
        {"sections": [{"standards": {}}, {"standards": "x"}]},
        {"sections": [{"standards": [{"questions": [1]}]}]},
        {"sections": [{"standards": [{"questions": [{"options": [1]}]}]}]},
        {"sections": [{"standards": [{"questions": [{"columns": "x"}]}]}]},
        {"sections": [{"standards": [{"questions": [{"show_if": "x"}]}]}]},
        {"scales": [1]},
        {"scales": {"quality": {"options": [1]}}},
        {"scales": {"quality": 1}},
        {"ratings": [1]},
        {"limiters": [1]},
        {"limiters": [{"when": "x"}]},
    ],
)
def test_what_the_pages_could_not_show_is_not_well_shaped(raw: object) -> None:
    assert not is_well_shaped(raw)


@pytest.mark.parametrize("raw", [{}, raw_set(), {"sections": None}, {"sections": [{}], "x": 1}])
def test_what_is_merely_wrong_is_well_shaped(raw: object) -> None:
    assert is_well_shaped(raw)


def test_a_key_is_made_of_the_words_and_is_free() -> None:
    assert key_from("Night care & rest!", taken=[], otherwise="x") == "night_care_rest"
    assert key_from("Night", taken=["night", "night_2"], otherwise="x") == "night_3"
    assert key_from("999", taken=[], otherwise="section") == "section"
    assert len(key_from("long " * 30, taken=[], otherwise="x")) <= 40


def test_a_question_gets_the_next_key_of_its_standard() -> None:
    raw = raw_set()
    assert question_key(raw, (0, 1)) == "s02q01"
    changed, _ = with_added(raw, (1, 0), {"key": "s02q01"})
    assert question_key(changed, (0, 1)) == "s02q02"
