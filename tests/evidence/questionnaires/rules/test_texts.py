"""A set as text reads the same again, in the order in which people look for things."""

import yaml
from hypothesis import given
from hypothesis import strategies as st

from almoner.evidence.questionnaires.rules import as_mapping, canonical_json, definition_from
from almoner.evidence.questionnaires.rules.texts import joined, problems_of, yaml_text
from tests.evidence.questionnaires.factories import definition, raw_set

WORDS = st.text(st.characters(exclude_categories=("Cs", "Cc", "Co", "Cn")), max_size=80)
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | WORDS,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(WORDS, inner, max_size=4),
    max_leaves=12,
)


@given(st.dictionaries(WORDS, VALUES, max_size=5))
def test_any_text_reads_the_same_again(raw: dict[str, object]) -> None:
    assert yaml.safe_load(yaml_text(raw)) == raw


def test_a_set_is_written_in_the_order_of_reading() -> None:
    text = yaml_text(as_mapping(definition()))
    assert text.startswith("question_set: short-audit\nversion: '1'\ntitle: Short audit\n")
    assert text.index("sections:") > text.index("limiters:") > text.index("ratings:")
    assert definition_from(canonical_json(yaml.safe_load(text))).questions == definition().questions


def test_the_same_thing_twice_is_written_twice() -> None:
    same = {"value": 1}
    assert "&" not in yaml_text({"one": same, "two": same})


def test_a_sound_set_has_no_problems_and_another_all_of_them() -> None:
    assert problems_of(raw_set()) == ()
    found = problems_of(raw_set(title="", version="x"))
    assert {each.path for each in found} == {"title", "version"}


def test_a_word_among_others_is_found_and_no_part_of_one() -> None:
    held = joined(("nursing", "home_care"))
    assert ",nursing," in held
    assert ",home_care," in held
    assert ",care," not in held
    assert joined(()) == ""
