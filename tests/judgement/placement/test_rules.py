"""One no is no, one ask is ask; and nothing restricted for those who are not cleared."""

from hypothesis import given
from hypothesis import strategies as st

from almoner.core.accounts.rules import Principal, Role, operator
from almoner.judgement.placement.rules import (
    Answer,
    Finding,
    gravest,
    in_order,
    seen_by,
)

CODE = "E06000001"
findings = st.lists(
    st.builds(Finding, check=st.just("suspension"), answer=st.sampled_from(Answer), text=st.text()),
    max_size=5,
)


def reader(role: Role, code: str = CODE) -> Principal:
    return Principal(reference="user:1", name="Ada", roles=frozenset({(code, role)}))


@given(found=findings)
def test_the_answer_is_the_gravest(found: list[Finding]) -> None:
    answers = {one.answer for one in found}
    expected = Answer.YES
    if Answer.NO in answers:
        expected = Answer.NO
    elif Answer.ASK in answers:
        expected = Answer.ASK
    assert gravest(found) is expected
    if found:
        assert in_order(found)[0].answer is expected


def test_nothing_found_is_yes() -> None:
    assert gravest([]) is Answer.YES


def finding() -> Finding:
    return Finding(
        check="suspension",
        answer=Answer.NO,
        text="No new placements: contract suspension.",
        detail="Full suspension, in force, since 6 September 2021.",
        suspension_id=7,
        authority_code=CODE,
    )


def test_brokerage_does_not_see_the_detail() -> None:
    seen = seen_by(finding(), reader(Role.BROKERAGE))
    assert (seen.text, seen.detail, seen.suspension_id) == (finding().text, "", None)


def test_a_quality_officer_sees_it_in_their_own_authority_only() -> None:
    assert seen_by(finding(), reader(Role.QUALITY_OFFICER)) == finding()
    assert seen_by(finding(), reader(Role.QUALITY_OFFICER, "E06000002")).detail == ""


def test_clearance_without_the_permission_is_not_enough() -> None:
    assert seen_by(finding(), reader(Role.PUBLIC_HEALTH_NURSE)).detail == ""
    assert seen_by(finding(), operator("tests")) == finding()
