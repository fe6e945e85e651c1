"""Every state, with every step, by every role; and what each step asks beside."""

from datetime import timedelta

import pytest
from django.db import transaction

from almoner.core.accounts.actions import NotPermitted
from almoner.core.accounts.rules import GRANTS, Permission, Principal, Role
from almoner.core.accounts.sealing import unseal
from almoner.core.journal.models import Entry
from almoner.response.positions_of_trust import actions
from almoner.response.positions_of_trust.actions import (
    AllegationRefused,
    ErasureRefused,
    RecordRefused,
    SomeoneWasFirst,
)
from almoner.response.positions_of_trust.models import Allegation, Words
from almoner.response.positions_of_trust.rules.kinds import (
    Body,
    Disclosed,
    Finding,
    Grounds,
    LegalBasis,
    Part,
    Referred,
)
from almoner.response.positions_of_trust.rules.states import TABLE, State, Step
from tests.response.positions_of_trust.factories import (
    AT,
    LONG_AFTER,
    TODAY,
    AuthorityFactory,
    LocationFactory,
    brought_to,
    decided,
    keeper,
    recorded,
    referred,
    step,
    told,
)

pytestmark = pytest.mark.django_db


def attempt(allegation: Allegation, which: Step, by: Principal) -> object:
    """Take one step and undo it again: the state that it led to, or how it was refused."""
    try:
        with transaction.atomic():
            step(allegation, which, at=LONG_AFTER, by=by)
            found = State(allegation.steps.order_by("-number")[0].state)
            transaction.set_rollback(True)
    except NotPermitted:
        return NotPermitted
    except (AllegationRefused, ErasureRefused) as refused:
        assert str(refused).endswith(".")
        return AllegationRefused
    return found


@pytest.mark.parametrize("state", State)
def test_every_step_by_every_role(state: State) -> None:
    """The permitted pass; the others are refused: by their role, or in a sentence by the state."""
    allegation = brought_to(state)
    if state is State.OUTCOME:
        decided(allegation)
        referred(allegation)
    wrong = []
    for which in set(Step) - {Step.RECEIVE}:
        for role in Role:
            move = TABLE.moves.get((state, which))
            expected: object = NotPermitted
            if Permission.KEEP_POSITIONS_OF_TRUST in GRANTS[role].permissions:
                expected = move.state if move else AllegationRefused
            found = attempt(allegation, which, keeper(allegation.authority, role=role))
            if found != expected:
                wrong.append(f"{which} by {role}: {found}, and not {expected}")
    assert wrong == []


@pytest.mark.parametrize("state", State)
def test_a_stranger_from_another_council_takes_no_step(state: State) -> None:
    allegation = brought_to(state)
    for which in set(Step) - {Step.RECEIVE}:
        assert attempt(allegation, which, keeper(AuthorityFactory())) is NotPermitted


def test_what_is_said_is_sealed_and_the_journal_holds_ids_only() -> None:
    allegation = recorded()
    texts = {one.part: one.sealed for one in allegation.words.all()}
    assert unseal(texts[Part.PERSON]) == "Ivo Larkmead"
    assert not any("Ivo" in one or "Shouted" in one for one in texts.values())
    entry = Entry.objects.latest("id")
    assert (entry.action, entry.sensitivity) == ("record_allegation", "SAFEGUARDING")
    assert entry.subject_id == str(allegation.pk)
    assert "Ivo" not in entry.detail and "Wren" not in entry.detail


@pytest.mark.parametrize("blank", ["person", "role", "alleged"])
def test_an_allegation_says_who_what_and_what_for(blank: str) -> None:
    with pytest.raises(AllegationRefused, match="Say who it is about"):
        recorded(**{blank: "  "})
    assert not Allegation.objects.exists()


def test_an_allegation_has_grounds_and_is_not_of_tomorrow() -> None:
    with pytest.raises(AllegationRefused, match="at least one reason"):
        recorded(grounds=Grounds(0))
    with pytest.raises(AllegationRefused, match="still to come"):
        recorded(received_on=TODAY + timedelta(days=1))


@pytest.mark.parametrize("role", Role)
def test_only_who_keeps_allegations_records_one(role: Role) -> None:
    place = AuthorityFactory()
    by = keeper(place, role=role)
    if Permission.KEEP_POSITIONS_OF_TRUST in GRANTS[role].permissions:
        actions.record_allegation(authority=place, told=told(), by=by, at=AT)
    else:
        with pytest.raises(NotPermitted):
            actions.record_allegation(authority=place, told=told(), by=by, at=AT)


def test_two_about_one_person_have_one_fingerprint() -> None:
    place = AuthorityFactory()
    first, second = recorded(place), recorded(place, person="  ivo   LARKMEAD ")
    assert first.fingerprint == second.fingerprint != ""
    assert recorded(place, person="Ada Reed").fingerprint != first.fingerprint


def test_the_second_of_two_officers_is_told_who_was_first() -> None:
    allegation = recorded()
    step(allegation, Step.TAKE_ON)
    with pytest.raises(SomeoneWasFirst, match="Noor Pell was first: taken on, 2 August 2021"):
        actions.take_step(
            allegation=allegation,
            step=Step.DECLINE,
            reason="No.",
            by=keeper(allegation.authority),
            at=AT,
            last_seen=1,
        )


def test_each_step_makes_one_entry_without_its_words() -> None:
    allegation = recorded()
    before = Entry.objects.count()
    step(allegation, Step.TAKE_ON, reason="A secret reason.")
    assert Entry.objects.count() == before + 1
    assert "secret" not in Entry.objects.latest("id").detail


@pytest.mark.parametrize("which", [Step.RECEIVE, Step.ERASE])
def test_some_steps_have_a_page_of_their_own(which: Step) -> None:
    allegation = recorded()
    with pytest.raises(AllegationRefused, match="its own page"):
        actions.take_step(
            allegation=allegation, step=which, reason="x", by=keeper(allegation.authority), at=AT
        )


def test_a_step_has_a_reason_and_a_day_in_order() -> None:
    allegation = brought_to(State.CONSIDERED)
    by = keeper(allegation.authority)
    with pytest.raises(AllegationRefused, match="and why"):
        step(allegation, Step.AGREE_STRATEGY, reason=" ")
    for days, words in ((1, "still to come"), (-1, "cannot be before it")):
        with pytest.raises(AllegationRefused, match=words):
            actions.take_step(
                allegation=allegation,
                step=Step.AGREE_STRATEGY,
                reason="x",
                on=TODAY + timedelta(days=days),
                by=by,
                at=AT,
            )


def test_a_review_is_due_within_the_period_of_the_schedule() -> None:
    allegation = brought_to(State.CONSIDERED)
    newest = allegation.steps.latest("number")
    assert newest.review_by == TODAY + timedelta(days=28)
    for days in (0, 29):
        with pytest.raises(AllegationRefused, match="by 30 August 2021"):
            actions.take_step(
                allegation=allegation,
                step=Step.REVIEW,
                reason="x",
                review_by=TODAY + timedelta(days=days),
                by=keeper(allegation.authority),
                at=AT,
            )


def test_only_the_outcome_has_a_finding() -> None:
    allegation = brought_to(State.STRATEGY)
    by = keeper(allegation.authority)
    with pytest.raises(AllegationRefused, match="how the allegation ended"):
        actions.take_step(allegation=allegation, step=Step.CONCLUDE, reason="x", by=by, at=AT)
    with pytest.raises(AllegationRefused, match="only with its outcome"):
        actions.take_step(
            allegation=allegation,
            step=Step.LOOK_INTO,
            reason="x",
            finding=Finding.FALSE,
            by=by,
            at=AT,
        )


def test_closing_waits_for_the_employer_and_for_the_dbs() -> None:
    allegation = brought_to(State.OUTCOME)
    with pytest.raises(AllegationRefused, match="whether the employer is told"):
        step(allegation, Step.CLOSE)
    decided(allegation, disclosed=Disclosed.TELL)
    with pytest.raises(AllegationRefused, match="Record when this was told"):
        step(allegation, Step.CLOSE)
    decided(allegation)
    with pytest.raises(AllegationRefused, match="Disclosure and Barring Service"):
        step(allegation, Step.CLOSE)
    referred(allegation, referred=Referred.NOT_REFERRED)
    step(allegation, Step.CLOSE)
    assert allegation.steps.latest("number").kept_until == TODAY.replace(year=2031)


def test_what_was_not_taken_on_closes_at_once_and_is_kept_a_year() -> None:
    allegation = brought_to(State.NOT_TAKEN_ON)
    step(allegation, Step.CLOSE)
    assert allegation.steps.latest("number").kept_until == TODAY.replace(year=2022)


def test_reopened_and_declined_is_kept_by_the_outcome_that_it_had() -> None:
    """Else to look at it again for a day would bring its erasure years nearer."""
    allegation = brought_to(State.CLOSED)
    before = allegation.steps.latest("number").kept_until
    step(allegation, Step.REOPEN)
    step(allegation, Step.DECLINE)
    step(allegation, Step.CLOSE)
    assert allegation.steps.latest("number").kept_until == before
    assert before > TODAY.replace(year=2022)


def test_a_disclosure_has_a_reason_and_a_basis_that_fits() -> None:
    allegation = recorded()
    with pytest.raises(RecordRefused, match="Say why"):
        decided(allegation, reason="")
    with pytest.raises(RecordRefused, match="basis in law"):
        decided(allegation, disclosed=Disclosed.DO_NOT_TELL)
    with pytest.raises(RecordRefused, match="basis in law"):
        decided(allegation, basis=LegalBasis.NOT_PROPORTIONATE)
    decided(allegation, disclosed=Disclosed.DO_NOT_TELL, basis=LegalBasis.NOT_PROPORTIONATE)
    assert allegation.disclosures.get().decided_by_name == "Noor Pell"


def test_a_referral_comes_before_its_answer_and_goes_to_no_employer() -> None:
    allegation = recorded()
    with pytest.raises(RecordRefused, match="before its answer"):
        referred(allegation, referred=Referred.ANSWERED)
    with pytest.raises(RecordRefused, match="referred to their employer"):
        referred(allegation, body=Body.EMPLOYER)
    with pytest.raises(RecordRefused, match="Say why"):
        referred(allegation, reason=" ")
    referred(allegation)
    referred(allegation, referred=Referred.ANSWERED)
    assert allegation.referrals.count() == 2


def test_nothing_is_added_to_a_closed_one_nor_for_a_day_before_it() -> None:
    allegation = recorded()
    with pytest.raises(RecordRefused, match="between"):
        actions.record_referral(
            allegation=allegation,
            body=Body.DBS,
            referred=Referred.REFERRED,
            reason="x",
            on=TODAY - timedelta(days=1),
            by=keeper(allegation.authority),
            at=AT,
        )
    closed = brought_to(State.CLOSED)
    with pytest.raises(RecordRefused, match="Reopen it first"):
        decided(closed)


def test_erasing_leaves_that_it_was_done_and_no_word_of_it() -> None:
    allegation = brought_to(State.CLOSED, location_id=LocationFactory().pk)
    step(allegation, Step.ERASE, at=LONG_AFTER)
    allegation.refresh_from_db()
    assert (allegation.location_id, allegation.fingerprint) == (None, "")
    assert [(one.part, unseal(one.sealed)) for one in allegation.words.all()] == [
        (Part.ERASURE, "The schedule.")
    ]
    assert [one.step for one in allegation.steps.all()][-2:] == [Step.CLOSE, Step.ERASE]
    assert allegation.steps.get(step=Step.CONCLUDE).finding == Finding.SUBSTANTIATED
    entry = Entry.objects.latest("id")
    assert entry.action == "erase_allegation" and '"text_count"' in entry.detail


def test_nothing_is_erased_before_its_time_or_while_it_is_held() -> None:
    allegation = brought_to(State.CLOSED)
    by = keeper(allegation.authority)
    last_day = AT.replace(year=2031)
    with pytest.raises(ErasureRefused, match="kept until 2 August 2031"):
        step(allegation, Step.ERASE, at=last_day)
    actions.set_hold(allegation=allegation, is_held=True, reason="A claim.", by=by, at=AT)
    with pytest.raises(ErasureRefused, match="held for legal reasons"):
        step(allegation, Step.ERASE, at=LONG_AFTER)
    with pytest.raises(ErasureRefused, match="held already"):
        actions.set_hold(allegation=allegation, is_held=True, reason="A claim.", by=by, at=AT)
    actions.set_hold(allegation=allegation, is_held=False, reason="Settled.", by=by, at=AT)
    with pytest.raises(ErasureRefused, match="not held"):
        actions.set_hold(allegation=allegation, is_held=False, reason="Again.", by=by, at=AT)
    step(allegation, Step.ERASE, at=last_day + timedelta(days=1))
    assert Words.objects.count() == 1


def test_erasing_and_holding_say_why() -> None:
    allegation = brought_to(State.CLOSED)
    by = keeper(allegation.authority)
    with pytest.raises(ErasureRefused, match="Say on which schedule"):
        actions.erase_allegation(allegation=allegation, reason=" ", by=by, at=LONG_AFTER)
    with pytest.raises(ErasureRefused, match="Say why"):
        actions.set_hold(allegation=allegation, is_held=True, reason=" ", by=by, at=AT)
    step(allegation, Step.ERASE, at=LONG_AFTER)
    with pytest.raises(ErasureRefused, match="nothing to hold"):
        actions.set_hold(allegation=allegation, is_held=True, reason="x", by=by, at=LONG_AFTER)


def test_reading_is_journalled_for_who_may_and_refused_for_others() -> None:
    allegation = recorded()
    actions.record_reading(allegation=allegation, by=keeper(allegation.authority), at=AT)
    entry = Entry.objects.latest("id")
    assert (entry.action, entry.sensitivity) == ("read", "SAFEGUARDING")
    actions.record_list_reading(by=keeper(allegation.authority), at=AT, row_count=3)
    assert Entry.objects.latest("id").authority_code == allegation.authority.code
    with pytest.raises(NotPermitted):
        actions.record_reading(allegation=allegation, by=keeper(AuthorityFactory()), at=AT)
