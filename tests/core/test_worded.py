"""Codes with their words: what is stored is the code alone, and no word is ever missing."""

import json
import pickle

import pytest

from almoner.core.worded import Worded, WordedStep


class Colour(Worded):
    """With words of its own, and without."""

    RED = "red", "As a letter box"
    DARK_BLUE = "dark_blue"


class Move(WordedStep):
    """One step."""

    LIFT = "lift", "Lift", "Lifted"


def test_a_code_has_its_words_or_reads_as_it_is_spelt() -> None:
    assert [one.words for one in Colour] == ["As a letter box", "Dark blue"]
    assert (Move.LIFT.words, Move.LIFT.done) == ("Lift", "Lifted")


@pytest.mark.parametrize("one", [*Colour, *Move])
def test_what_is_stored_sent_and_compared_is_the_code(one: Worded | WordedStep) -> None:
    code = one.value
    assert (str(one), f"{one}", json.dumps(one)) == (code, code, json.dumps(code))
    assert one == code and {one: 1}[code] == 1  # type: ignore[index]
    assert type(one)(code) is one and pickle.loads(pickle.dumps(one)) is one


def test_words_are_no_code() -> None:
    with pytest.raises(ValueError, match="is not a valid"):
        Colour("As a letter box")


@pytest.mark.parametrize("said", [("lift",), ("lift", "Lift"), ("lift", "", "Lifted")])
def test_a_step_without_words_is_refused_as_it_is_written(said: tuple[str, ...]) -> None:
    with pytest.raises(ValueError, match="says what it is to do it"):
        WordedStep("Wrong", {"LIFT": said})  # type: ignore[call-overload]
