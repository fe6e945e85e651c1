"""Who may take a step, and who may see a rating."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from almoner.evidence.audits.rules import Step, VisitState, Who
from almoner.evidence.audits.rules.who import Taken, involved, may_see_score, may_take

ADA, BEN, MO, DEE = "user:1", "user:2", "user:3", "user:4"
HANDS = involved(
    visitors=frozenset({ADA}),
    ever=frozenset({BEN}),
    steps=[Taken(step=Step.BEGIN, by=ADA), Taken(step=Step.APPROVE, by=MO)],
)


@pytest.mark.parametrize(
    ("who", "may"),
    [
        (Who.ANYONE, {ADA, BEN, MO, DEE}),
        (Who.VISITOR, {ADA}),
        (Who.NOT_AUTHOR, {MO, DEE}),
        (Who.NOT_INVOLVED, {DEE}),
    ],
)
def test_who_may_take_a_step(who: Who, may: set[str]) -> None:
    found = {one for one in (ADA, BEN, MO, DEE) if may_take(who=who, reference=one, hands=HANDS)}
    assert found == may


@pytest.mark.parametrize("state", VisitState)
def test_before_it_is_shared_only_a_moderator_sees_the_rating_while_moderating(
    state: VisitState,
) -> None:
    for reference in (ADA, BEN, MO, DEE):
        for may_moderate in (True, False):
            seen = may_see_score(
                state=state,
                is_shared=False,
                reference=reference,
                hands=HANDS,
                may_moderate=may_moderate,
            )
            expected = (
                may_moderate and state is VisitState.MODERATION and reference not in {ADA, BEN}
            )
            assert seen is expected


def test_once_shared_everyone_sees_it() -> None:
    for reference in (ADA, BEN, MO, DEE):
        assert may_see_score(
            state=VisitState.DRAFT,
            is_shared=True,
            reference=reference,
            hands=HANDS,
            may_moderate=False,
        )


PEOPLE = st.sampled_from([ADA, BEN, MO, DEE])
TAKEN = st.lists(st.builds(Taken, step=st.sampled_from(Step), by=PEOPLE), max_size=12)


@settings(deadline=None)
@given(visitors=st.frozensets(PEOPLE), ever=st.frozensets(PEOPLE), steps=TAKEN, asked=PEOPLE)
def test_whoever_may_review_may_also_moderate_and_goes_nowhere(
    visitors: frozenset[str], ever: frozenset[str], steps: list[Taken], asked: str
) -> None:
    hands = involved(visitors=visitors, ever=ever, steps=steps)
    reviews = may_take(who=Who.NOT_INVOLVED, reference=asked, hands=hands)
    moderates = may_take(who=Who.NOT_AUTHOR, reference=asked, hands=hands)
    goes = may_take(who=Who.VISITOR, reference=asked, hands=hands)
    assert not (reviews and not moderates)
    assert not (goes and moderates)


@pytest.mark.parametrize("step", Step)
def test_who_writes_is_an_author_and_who_judges_a_moderator(step: Step) -> None:
    hands = involved(visitors=frozenset(), ever=frozenset(), steps=[Taken(step=step, by=ADA)])
    writes = step in {Step.BEGIN, Step.SUBMIT_DRAFT, Step.SEND_TO_MODERATION, Step.FINISH}
    judges = step in {Step.RETURN_TO_AUTHOR, Step.APPROVE, Step.SHARE, Step.CORRECT}
    assert (hands.authors, hands.moderators) == (
        {ADA} if writes else set(),
        {ADA} if judges else set(),
    )
