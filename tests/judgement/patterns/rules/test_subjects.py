"""One subject whatever points to it, the strongest first, and where it stands."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from almoner.judgement.patterns.rules.definitions import Scope
from almoner.judgement.patterns.rules.prompting import Confidence, Prompt, Strength
from almoner.judgement.patterns.rules.subjects import (
    Answer,
    Decided,
    GoingOn,
    Standing,
    Standpoint,
    Subject,
    standpoint_of,
    subjects_of,
)
from tests.judgement.patterns.factories import DAY, TODAY, prompt


def of_manager(**changed: object) -> Prompt:
    return prompt(
        **{"criterion": "same_manager", "scope": Scope.MANAGER, "subject": "Wren Teal", **changed}
    )


def of_provider(**changed: object) -> Prompt:
    return prompt(
        **{"criterion": "same_provider", "scope": Scope.PROVIDER, "subject": "10", **changed}
    )


def test_a_service_is_one_subject_however_many_criteria_point_to_it() -> None:
    (found,) = subjects_of(
        [
            prompt(ratio=0.5),
            prompt(criterion="same_service_shift", ratio=0.01, concern_ids=(2, 4), numbers=(2, 4)),
        ]
    )
    assert [each.criterion for each in found.prompts] == ["same_service_shift", "same_service"]
    assert found.concerns == ((1, 1), (2, 2), (3, 3), (4, 4))
    assert found.strength is Strength.STRONG
    assert found.confidence is Confidence.HIGH


def test_a_provider_is_a_subject_of_its_own_and_its_manager_goes_with_it() -> None:
    found = subjects_of([prompt(), of_provider(), of_manager()])
    assert [each.key for each in found] == [("location", "1"), ("provider", "10")]
    assert len(found[1].prompts) == 2


def test_a_manager_of_services_of_several_providers_stands_alone() -> None:
    for providers in (frozenset({10, 20}), frozenset({None})):
        (found,) = subjects_of([of_manager(provider_ids=providers)])
        assert found.key == ("manager", "Wren Teal")


def test_the_strongest_come_first_and_of_those_the_most_recent() -> None:
    found = subjects_of(
        [
            prompt(subject="1", ratio=0.9),
            prompt(subject="2", ratio=0.8, until=TODAY - 9 * DAY),
            prompt(subject="3", ratio=0.0001, until=TODAY - 60 * DAY),
        ]
    )
    assert [each.subject for each in found] == ["3", "1", "2"]


@given(st.lists(st.tuples(st.sampled_from("123"), st.floats(0, 1)), max_size=12))
def test_folding_loses_no_prompt(said: list[tuple[str, float]]) -> None:
    listed = [prompt(subject=subject, ratio=ratio) for subject, ratio in said]
    found = subjects_of(listed)
    assert sum(len(each.prompts) for each in found) == len(listed)
    assert len({each.key for each in found}) == len(found)


def subject(*prompts: Prompt) -> Subject:
    (found,) = subjects_of(prompts or [prompt()])
    return found


def decided(answer: Answer = Answer.DISMISS, **changed: object) -> Decided:
    said = {
        "answer": answer,
        "on": TODAY - 10 * DAY,
        "until": TODAY + 20 * DAY if answer is Answer.DISMISS else None,
        "by_name": "Noor Pell",
        "concern_ids": frozenset({1, 2, 3}),
        **changed,
    }
    return Decided(**said)  # type: ignore[arg-type]


def going_on(**changed: object) -> GoingOn:
    said = {
        "enquiry_id": 7,
        "location_id": 1,
        "provider_id": None,
        "words": "Open",
        "since": TODAY - 5 * DAY,
        **changed,
    }
    return GoingOn(**said)  # type: ignore[arg-type]


def stands(
    *decisions: Decided, of: Subject | None = None, enquiries: tuple[GoingOn, ...] = ()
) -> Standpoint:
    return standpoint_of(
        of or subject(),
        decided=decisions,
        going_on=enquiries,
        comes_back_with=3,
        as_at=TODAY,
    )


def test_what_nobody_decided_on_is_to_decide() -> None:
    found = stands()
    assert (found.standing, found.done) == (Standing.TO_DECIDE, ())


def test_a_dismissal_holds_until_its_day() -> None:
    found = stands(decided())
    assert found.standing is Standing.DISMISSED
    assert found.done == ("Dismissed until 9 September 2021: Noor Pell, 10 August 2021.",)
    over = stands(decided(until=TODAY))
    assert over.standing is Standing.TO_DECIDE
    assert "That day has come" in over.done[0]


@pytest.mark.parametrize("answer", list(Answer))
def test_new_concerns_bring_it_back(answer: Answer) -> None:
    few, many = ((1, 2, 3, 4, 5), (1, 2, 3, 4, 5, 6))
    stays = stands(decided(answer), of=subject(prompt(concern_ids=few, numbers=few)))
    comes = stands(decided(answer), of=subject(prompt(concern_ids=many, numbers=many)))
    assert stays.standing is not Standing.TO_DECIDE
    assert comes.standing is Standing.TO_DECIDE
    assert "3 new concerns" in comes.done[0]


@pytest.mark.parametrize("answer", [Answer.CONSIDER, Answer.MEETING])
def test_what_is_being_done_is_in_hand(answer: Answer) -> None:
    found = stands(decided(answer))
    assert found.standing is Standing.IN_HAND
    assert answer.done in found.done[0]


def test_the_newest_decision_counts() -> None:
    old = decided(Answer.MEETING, on=TODAY - timedelta(days=60))
    assert stands(old, decided()).standing is Standing.DISMISSED


def test_a_large_scale_enquiry_has_it_in_hand_whatever_comes() -> None:
    of = subject(prompt(concern_ids=tuple(range(9)), numbers=tuple(range(9))))
    found = stands(decided(), of=of, enquiries=(going_on(),))
    assert found.standing is Standing.IN_HAND
    assert found.done[0] == "Large-scale enquiry 7 into the service, since 15 August 2021: open."


def test_an_enquiry_into_the_provider_covers_its_services_and_not_the_other_way() -> None:
    provider = going_on(location_id=None, provider_id=10)
    assert stands(enquiries=(provider,)).standing is Standing.IN_HAND
    assert stands(of=subject(of_provider()), enquiries=(provider,)).standing is Standing.IN_HAND
    elsewhere = going_on(location_id=None, provider_id=20)
    assert stands(enquiries=(elsewhere,)).standing is Standing.TO_DECIDE
    assert stands(of=subject(of_provider()), enquiries=(going_on(),)).standing is Standing.TO_DECIDE


@pytest.mark.parametrize("answer", list(Answer))
def test_every_answer_has_its_words(answer: Answer) -> None:
    assert answer.words and answer.done
