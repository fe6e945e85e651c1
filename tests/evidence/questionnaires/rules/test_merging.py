"""Which answer stands: told as it happens on visits, and in whatever order answers come in."""

from datetime import UTC, datetime, timedelta
from itertools import permutations
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from almoner.evidence.questionnaires.rules.merging import (
    Chosen,
    Given,
    Standing,
    standing_answers,
)

AT = datetime(2021, 9, 1, 9, tzinfo=UTC)


def answer(
    client_id: str,
    said: str,
    by: str = "ada",
    *,
    on: str = "",
    minutes: int = 0,
    number: int = 0,
    key: str = "q",
) -> Given:
    return Given(
        client_id=client_id,
        question_key=key,
        said=(said, ""),
        based_on=on,
        by=by,
        at=AT + timedelta(minutes=minutes),
        number=number or ord(client_id[0]),
    )


def standing(*answers: Given, choices: tuple[Chosen, ...] = ()) -> Standing:
    return standing_answers(answers=answers, choices=choices)["q"]


def outcome(*answers: Given, choices: tuple[Chosen, ...] = ()) -> Any:
    found = standing(*answers, choices=choices)
    return found.current.said[0] if found.current else {side.said[0] for side in found.sides}


def test_one_answer_stands() -> None:
    assert outcome(answer("a", "3")) == "3"


def test_an_answer_replaces_the_one_it_is_based_on_whoever_gave_that() -> None:
    assert outcome(answer("a", "3"), answer("b", "2", "ben", on="a")) == "2"


def test_a_later_time_decides_nothing_between_people() -> None:
    first = answer("a", "3")
    ben = answer("b", "2", "ben", on="a", minutes=10)
    ada = answer("c", "4", "ada", on="a", minutes=60)
    assert outcome(first, ben, ada) == {"2", "4"}


def test_one_persons_later_answer_stands_on_whichever_device() -> None:
    tablet = answer("a", "3", minutes=30)
    laptop = answer("b", "2", minutes=20)
    assert outcome(tablet, laptop) == "3"


def test_one_persons_older_device_does_not_undo_what_another_made_of_it() -> None:
    first = answer("a", "3")
    ben = answer("b", "2", "ben", on="a", minutes=10)
    old_device = answer("c", "3", "ada", minutes=5)
    assert outcome(first, ben, old_device) == {"2", "3"}


def test_the_same_said_by_two_is_no_clash() -> None:
    assert outcome(answer("a", "3"), answer("b", "3", "ben")) == "3"


def test_the_same_value_with_another_note_is_one() -> None:
    ada = answer("a", "3")
    ben = Given(
        client_id="b",
        question_key="q",
        said=("3", "Seen at lunch."),
        based_on="",
        by="ben",
        at=AT,
        number=2,
    )
    assert standing(ada, ben).is_clash


def test_three_people_can_clash() -> None:
    assert outcome(answer("a", "1"), answer("b", "2", "ben"), answer("c", "3", "cy")) == {
        "1",
        "2",
        "3",
    }


def test_taking_back_clashes_with_another_answer_too() -> None:
    assert outcome(answer("a", "null"), answer("b", "2", "ben")) == {"null", "2"}


def test_questions_are_apart() -> None:
    found = standing_answers(
        answers=[answer("a", "1"), answer("b", "2", "ben", key="other")], choices=[]
    )
    assert {key: each.is_clash for key, each in found.items()} == {"q": False, "other": False}


def test_a_clash_settles_itself_when_what_was_between_arrives() -> None:
    ada, late = answer("a", "3"), answer("c", "1", "ben", on="b")
    assert outcome(ada, late) == {"3", "1"}
    assert outcome(ada, late, answer("b", "2", "ben", on="a")) == "1"


def test_a_choice_settles_a_clash() -> None:
    both = (answer("a", "3"), answer("b", "2", "ben"))
    assert outcome(*both, choices=(Chosen("b", frozenset("a")),)) == "2"


def test_who_goes_on_from_what_was_passed_over_clashes_again() -> None:
    both = (answer("a", "3"), answer("b", "2", "ben"))
    choice = Chosen("b", frozenset("a"))
    assert outcome(*both, answer("c", "4", on="a"), choices=(choice,)) == {"2", "4"}


def test_who_goes_on_from_what_was_chosen_replaces_it() -> None:
    both = (answer("a", "3"), answer("b", "2", "ben"))
    choice = Chosen("b", frozenset("a"))
    assert outcome(*both, answer("c", "4", on="b"), choices=(choice,)) == "4"


def test_what_was_chosen_is_not_undone_by_a_later_answer_of_its_own_author() -> None:
    both = (answer("a", "3"), answer("b", "2", "ben"))
    choice = Chosen("b", frozenset("a"))
    later = answer("c", "1", "ben", minutes=60)
    assert outcome(*both, later, choices=(choice,)) == {"2", "1"}


def test_an_older_answer_of_its_author_changes_nothing() -> None:
    both = (answer("a", "3"), answer("b", "2", "ben", minutes=30))
    choice = Chosen("b", frozenset("a"))
    assert outcome(*both, answer("c", "1", "ben", minutes=5), choices=(choice,)) == "2"


def test_two_choices_follow_one_another() -> None:
    three = (answer("a", "3"), answer("b", "2", "ben"), answer("c", "1", "cy"))
    first, second = Chosen("b", frozenset("a")), Chosen("c", frozenset("b"))
    assert outcome(*three, choices=(first,)) == {"2", "1"}
    assert outcome(*three, choices=(first, second)) == "1"


def test_answers_that_replace_one_another_in_a_ring_are_all_kept() -> None:
    assert outcome(answer("a", "3", on="b"), answer("b", "2", "ben", on="a")) == {"3", "2"}


def test_a_ring_beside_another_answer_is_not_lost() -> None:
    ring = (answer("a", "3", on="b"), answer("b", "2", "ben", on="a"))
    assert outcome(*ring, answer("c", "1", "cy")) == {"3", "2", "1"}


def test_what_was_replaced_before_a_choice_does_not_come_back_after_it() -> None:
    both = (answer("a", "3"), answer("b", "2", "ben"))
    first = Chosen("b", frozenset("a"))
    later = (answer("c", "4", on="b"), answer("d", "1", "cy"))
    second = Chosen("d", frozenset("c"))
    assert outcome(*both, *later, choices=(first, second)) == "1"


def test_open_ends_are_everything_that_nothing_replaced() -> None:
    found = standing(answer("a", "1"), answer("b", "2", on="a"), answer("c", "2", "ben"))
    assert {end.client_id for end in found.open_ends} == {"b", "c"}


SCENE = (
    answer("a", "3", minutes=0),
    answer("b", "2", "ben", on="a", minutes=5),
    answer("c", "4", on="a", minutes=9),
    answer("d", "4", "cy", on="b", minutes=1),
)


@pytest.mark.parametrize("order", list(permutations(SCENE)))
def test_the_order_of_receipt_makes_no_difference(order: tuple[Given, ...]) -> None:
    assert outcome(*order) == "4"


@st.composite
def scenes(draw: st.DrawFn) -> list[Given]:
    """Up to eight answers by three people, each based on any other or on none."""
    ids = [f"{number}" for number in range(draw(st.integers(1, 8)))]
    return [
        answer(
            one,
            draw(st.sampled_from("1234")),
            draw(st.sampled_from(["ada", "ben", "cy"])),
            on=draw(st.sampled_from(["", "gone", *(other for other in ids if other != one)])),
            minutes=draw(st.integers(0, 5)),
            number=place,
        )
        for place, one in enumerate(ids)
    ]


@settings(deadline=None, max_examples=300)
@given(scenes(), st.randoms(use_true_random=False))
def test_any_scene_comes_to_the_same_end_in_any_order(scene: list[Given], chance: Any) -> None:
    other = list(scene)
    chance.shuffle(other)
    assert outcome(*scene) == outcome(*other)


@settings(deadline=None, max_examples=300)
@given(scenes())
def test_nothing_is_passed_over_in_silence(scene: list[Given]) -> None:
    """What stands nowhere was replaced, said again, or its own author's later word stands."""
    found = standing(*scene)
    kept = [found.current] if found.current else list(found.sides)
    replaced = {each.based_on for each in scene}
    for each in scene:
        assert (
            each.client_id in replaced
            or each.said in {one.said for one in kept}
            or any(one.by == each.by and one.at >= each.at for one in found.open_ends)
        )
    assert found.is_clash == (len({one.said for one in kept}) > 1)


@settings(deadline=None, max_examples=200)
@given(scenes(), st.data())
def test_a_choice_always_settles(scene: list[Given], data: st.DataObject) -> None:
    found = standing(*scene)
    if found.is_clash:
        chosen = data.draw(st.sampled_from(found.sides))
        over = frozenset(end.client_id for end in found.open_ends) - {chosen.client_id}
        settled = standing(*scene, choices=(Chosen(chosen.client_id, over),))
        assert settled.current is not None
        assert settled.current.said == chosen.said
