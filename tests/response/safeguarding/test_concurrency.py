"""Several people at one record at the same moment: one is first, the others are told."""

from collections.abc import Callable
from threading import Barrier, Thread
from typing import Any

import pytest
from django.db import connection

from almoner.core.accounts.models import Authority
from almoner.core.accounts.rules import Principal, Role
from almoner.core.journal.models import Entry
from almoner.response.safeguarding import actions
from almoner.response.safeguarding.models import (
    Concern,
    ConcernStep,
    EmergencyAccess,
    EmergencyReview,
    NewsDue,
    ReferrerTold,
)
from almoner.response.safeguarding.rules.referrals import Person
from almoner.response.safeguarding.rules.states import Step
from almoner.response.safeguarding.rules.telling import Said, TellMeans
from tests.response.safeguarding.acts import ACTS, LATER
from tests.response.safeguarding.factories import (
    AT,
    AuthorityFactory,
    found,
    received,
    referral,
    someone,
    triaged,
)

pytestmark = pytest.mark.django_db(transaction=True)
TOGETHER = 4
REFUSED = (
    actions.StepRefused,
    actions.TellingRefused,
    actions.GuardRefused,
    actions.ReferralRefused,
)


def at_once(do: Callable[[int], object]) -> list[Exception]:
    """What was refused where several do the same at once.

    The tests' SQLite is in memory and has one connection: there they come one after another.
    """
    is_together = connection.vendor == "postgresql"
    ready, wrong = Barrier(TOGETHER), list[Exception]()

    def one(number: int) -> None:
        try:
            if is_together:
                ready.wait()
            do(number)
        except REFUSED as error:
            wrong.append(error)
        finally:
            if is_together:
                connection.close()

    threads = [Thread(target=one, args=(number,)) for number in range(TOGETHER)]
    for number, thread in enumerate(threads):
        if is_together:
            thread.start()
        else:
            one(number)
    for thread in threads if is_together else ():
        thread.join()
    return wrong


def by(authority: Authority, number: int, role: Role = Role.SAFEGUARDING_MANAGER) -> Principal:
    return someone(authority, role=role, number=100 + number)


def fresh(concern: Concern) -> Concern:
    """As each person's own page has it."""
    return Concern.objects.select_related("authority").get(pk=concern.pk)


def test_one_triage_one_decision_and_one_telling() -> None:
    authority = AuthorityFactory()
    concern = received(authority, referrer_name="Rosa Quill")

    def triages(number: int) -> object:
        return actions.triage(
            concern=fresh(concern), found=found(), by=by(authority, number), at=LATER, last_seen=1
        )

    wrong = at_once(triages)
    assert len(wrong) == TOGETHER - 1
    assert all("was first" in str(one) for one in wrong)

    def decides(number: int) -> object:
        steps = (Step.BEGIN_S42, Step.CLOSE, Step.PASS_TO_QUALITY, Step.PASS_TO_COMPLAINTS)
        return actions.take_step(
            concern=fresh(concern),
            step=steps[number],
            by=by(authority, number),
            at=LATER,
            reason="All three hold.",
            last_seen=2,
        )

    wrong = at_once(decides)
    assert len(wrong) == TOGETHER - 1
    numbers = ConcernStep.objects.values_list("number", flat=True)
    assert list(numbers) == [1, 2, 3]
    assert fresh(concern).state == ConcernStep.objects.get(number=3).state
    assert NewsDue.objects.get().news == "outcome"
    assert Entry.objects.filter(action="take_concern_step").count() == 1

    telling = actions.Telling(said=Said.NO_MORE, means=TellMeans.LETTER, told_on=LATER.date())
    wrong = at_once(
        lambda number: actions.tell_referrer(
            concern=fresh(concern), telling=telling, by=by(authority, number), at=LATER
        )
    )
    assert len(wrong) == TOGETHER - 1
    assert ReferrerTold.objects.count() == 1 and not NewsDue.objects.exists()


def test_one_access_one_review_one_sight() -> None:
    authority = AuthorityFactory()
    concern = triaged(received(authority))
    act = ACTS["open_in_emergency"]
    director = by(authority, 1, Role.DIRECTOR)
    assert at_once(lambda number: act.done(fresh(concern), director)) == []
    access = EmergencyAccess.objects.get()

    def reviews(number: int) -> object:
        own = EmergencyAccess.objects.select_related("authority").get(pk=access.pk)
        return ACTS["review_emergency"].done(own, by(authority, number))

    assert len(at_once(reviews)) == TOGETHER - 1
    assert EmergencyReview.objects.count() == 1
    actions.take_step(
        concern=concern, step=Step.CLOSE, by=by(authority, 50), at=LATER, reason="It is put right."
    )

    def sees(number: int) -> object:
        return ACTS["see_outcome"].done(fresh(concern), by(authority, number))

    assert len(at_once(sees)) == TOGETHER - 1


def test_arriving_at_once_each_has_a_number_and_a_person_is_kept_once() -> None:
    authority = AuthorityFactory()
    person = Person(name="Edith Vole", nhs_number="943 476 5919")
    sent: list[dict[str, Any]] = [
        {"referral": referral(person=person, reference=f"A{number}")} for number in range(TOGETHER)
    ]

    def arrives(number: int) -> object:
        return actions.receive_concern(
            authority=authority, source="ASC", by=by(authority, number), at=AT, **sent[number]
        )

    assert at_once(arrives) == []
    numbers = Concern.objects.order_by("number").values_list("number", flat=True)
    assert list(numbers) == [1, 2, 3, 4]
    assert Concern.objects.values("adult").distinct().count() == 1


def test_one_file_at_once_is_loaded_once() -> None:
    authority = AuthorityFactory()
    said = [referral(), referral(), referral()]

    def loads(number: int) -> int:
        return actions.receive_many(
            authority=authority,
            source="ASC",
            referrals=said,
            digest="d" * 64,
            by=by(authority, number),
            at=AT,
        ).added_count

    assert at_once(loads) == []
    assert Concern.objects.count() == 3
    assert ConcernStep.objects.count() == 3
