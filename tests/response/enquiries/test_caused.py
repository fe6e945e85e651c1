"""Every state of a request, with every step, by every role; and who may be asked at all."""

from datetime import timedelta
from itertools import product
from typing import Any

import pytest
from django.db import transaction

from almoner.core.accounts.actions import NotPermitted
from almoner.core.accounts.rules import GRANTS, Permission, Principal, Role
from almoner.core.calendar.rules import add_working_days
from almoner.core.journal.models import Entry
from almoner.response.enquiries import actions
from almoner.response.enquiries.actions import EnquiryRefused, SomeoneWasFirst
from almoner.response.enquiries.models import CausedEnquiry
from almoner.response.enquiries.rules.caused import BARS, TABLE, State, Step, barred
from almoner.response.enquiries.rules.kinds import Answer, LedBy
from tests.response.enquiries.factories import (
    AT,
    LATER,
    TODAY,
    UNBARRED,
    AuthorityFactory,
    asking,
    begun,
    caused_enquiry,
    manager,
    take_caused,
)

pytestmark = pytest.mark.django_db


def attempt(request: CausedEnquiry, which: Step, by: Principal) -> object:
    """Take one step and undo it again: the state that it led to, or how it was refused."""
    try:
        with transaction.atomic():
            take_caused(request, which, at=LATER, by=by)
            found = State(request.steps.order_by("-number")[0].state)
            transaction.set_rollback(True)
    except NotPermitted:
        return NotPermitted
    except EnquiryRefused as refused:
        assert str(refused).endswith(".")
        return EnquiryRefused
    return found


@pytest.mark.parametrize("state", State)
def test_every_step_by_every_role(state: State) -> None:
    """The permitted pass; the others are refused: by their role, or in a sentence by the state."""
    request = caused_enquiry(state=state)
    wrong = []
    for which, role in product(set(Step) - {Step.ASK}, Role):
        move = TABLE.moves.get((state, which))
        expected: object = NotPermitted
        if Permission.KEEP_ENQUIRIES in GRANTS[role].permissions:
            expected = move.state if move else EnquiryRefused
        found = attempt(request, which, manager(request.enquiry.authority, role=role))
        if found != expected:
            wrong.append(f"{which} by {role}: {found}, and not {expected}")
    assert wrong == []


def test_a_stranger_from_another_council_takes_no_step() -> None:
    request = caused_enquiry()
    for which in set(Step) - {Step.ASK}:
        assert attempt(request, which, manager(AuthorityFactory())) is NotPermitted


@pytest.mark.parametrize("answers", list(product(Answer, repeat=len(BARS))))
def test_a_provider_enquires_only_where_nothing_bars_it(answers: tuple[Answer, ...]) -> None:
    given = dict(zip(BARS, answers, strict=True))
    reasons = barred(led_by=LedBy.PROVIDER, answers=given)
    assert len(reasons) == sum(answer is not Answer.NO for answer in answers)
    assert all(one[0].isupper() and one[-1] in ".?" for one in reasons)
    for led_by in set(LedBy) - {LedBy.PROVIDER}:
        assert barred(led_by=led_by, answers=given) == ()


def test_what_is_not_answered_stands_in_the_way() -> None:
    assert len(barred(led_by=LedBy.PROVIDER, answers={})) == len(BARS)


@pytest.mark.parametrize("name", BARS)
def test_a_provider_that_is_barred_is_not_asked(name: str) -> None:
    enquiry = begun()
    with pytest.raises(EnquiryRefused, match="The provider may not enquire into this"):
        caused_enquiry(enquiry, answers={**UNBARRED, name: Answer.YES})
    assert not enquiry.caused.exists()


@pytest.mark.parametrize("led_by", [LedBy.NHS, LedBy.POLICE, LedBy.OTHER])
def test_others_are_asked_without_those_answers(led_by: LedBy) -> None:
    request = caused_enquiry(led_by=led_by, answers={})
    assert (request.led_by, request.has_conflict) == (led_by, "")
    request.enquiry.refresh_from_db()
    assert request.enquiry.led_by == led_by


def test_the_report_is_due_in_twenty_working_days_unless_said() -> None:
    assert caused_enquiry().due_on == add_working_days(to=TODAY, days=20)
    other = caused_enquiry(begun(), due_on=TODAY + timedelta(days=3))
    assert other.due_on == TODAY + timedelta(days=3)
    with pytest.raises(EnquiryRefused, match="a day after today"):
        caused_enquiry(begun(), due_on=TODAY)


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"led_by": LedBy.COUNCIL}, "enquires itself"),
        ({"asked_of": " "}, "who is asked"),
        ({"terms": ""}, "terms of reference"),
    ],
)
def test_a_request_says_who_and_on_which_terms(changed: dict[str, Any], words: str) -> None:
    with pytest.raises(EnquiryRefused, match=words):
        caused_enquiry(**changed)


def test_one_is_asked_at_a_time() -> None:
    request = caused_enquiry()
    with pytest.raises(EnquiryRefused, match="asked already"):
        caused_enquiry(request.enquiry)
    take_caused(request, Step.TAKE_BACK)
    again = caused_enquiry(request.enquiry)
    assert again.enquiry.caused.count() == 2


def test_another_day_is_given_when_chasing_or_giving_back_only() -> None:
    request = caused_enquiry()
    by = manager(request.enquiry.authority)
    later = TODAY + timedelta(days=60)
    actions.take_caused_step(
        caused=request, step=Step.CHASE, reason="Rang.", due_on=later, by=by, at=AT
    )
    request.refresh_from_db()
    assert request.due_on == later
    with pytest.raises(EnquiryRefused, match="only when you chase"):
        actions.take_caused_step(
            caused=request, step=Step.RECEIVE, reason="x", due_on=later, by=by, at=AT
        )
    with pytest.raises(EnquiryRefused, match="a later day"):
        actions.take_caused_step(
            caused=request, step=Step.CHASE, reason="x", due_on=TODAY, by=by, at=AT
        )


def test_a_step_has_a_reason_and_the_second_officer_is_told() -> None:
    request = caused_enquiry()
    by = manager(request.enquiry.authority)
    with pytest.raises(EnquiryRefused, match="Say what was done"):
        actions.take_caused_step(caused=request, step=Step.CHASE, reason=" ", by=by, at=AT)
    with pytest.raises(EnquiryRefused, match="with its terms"):
        actions.take_caused_step(caused=request, step=Step.ASK, reason="x", by=by, at=AT)
    take_caused(request, Step.CHASE)
    with pytest.raises(SomeoneWasFirst, match="Noor Pell was first: chased"):
        actions.take_caused_step(
            caused=request, step=Step.RECEIVE, reason="x", by=by, at=AT, last_seen=1
        )


def test_each_step_makes_one_entry_without_its_words() -> None:
    enquiry = begun()
    before = Entry.objects.count()
    request = actions.cause_enquiry(
        enquiry=enquiry,
        asking=asking(terms="Secret terms."),
        by=manager(enquiry.authority),
        at=AT,
    )
    take_caused(request, Step.TAKE_BACK)
    made = list(Entry.objects.order_by("-id")[:2])
    assert Entry.objects.count() == before + 2
    assert [one.action for one in made] == ["take_back_caused_enquiry", "cause_enquiry"]
    assert not any("Secret" in one.detail or "Wren" in one.detail for one in made)
