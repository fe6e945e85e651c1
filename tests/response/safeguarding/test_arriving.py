"""A concern arrives once, whoever sends it and however often."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from almoner.core.accounts.actions import NotPermitted
from almoner.core.accounts.rules import GRANTS, Permission, Role
from almoner.core.accounts.sealing import unseal
from almoner.core.journal.models import Entry
from almoner.response.safeguarding import actions
from almoner.response.safeguarding.actions import ReferenceUsed, ReferralRefused
from almoner.response.safeguarding.actions.many import ReferralsRefused
from almoner.response.safeguarding.models import Adult, Concern, ConcernNumber, Delivery
from almoner.response.safeguarding.rules.kinds import AgeBand, Category, Gender
from almoner.response.safeguarding.rules.referrals import (
    FRONT_DOOR,
    Person,
    Referral,
)
from tests.response.safeguarding.factories import (
    AT,
    DAY,
    TODAY,
    AuthorityFactory,
    DistrictFactory,
    received,
    referral,
    someone,
)

pytestmark = pytest.mark.django_db


def send(authority, one: Referral, *, role: Role = Role.REFERRAL_SYSTEM, source: str = FRONT_DOOR):
    return actions.receive_concern(
        authority=authority, source=source, referral=one, by=someone(authority, role=role), at=AT
    )


def test_it_arrives_with_a_number_a_receipt_and_a_first_step() -> None:
    concern = received(categories=(Category.PHYSICAL, Category.NEGLECT, Category.NEGLECT))
    assert (concern.number, concern.state, concern.rank) == (1, "received", 15)
    assert (concern.waiting_since, concern.due_on) == (AT, date(2021, 8, 10))
    assert concern.is_to_match
    assert sorted(concern.categories.values_list("category", flat=True)) == ["neglect", "physical"]
    taken = concern.steps.get()
    assert (taken.number, taken.step, taken.state, taken.at) == (1, "receive", "received", AT)


def test_one_that_names_no_service_waits_for_no_match() -> None:
    assert not received(service_named="").is_to_match


def test_what_its_sender_calls_urgent_comes_first() -> None:
    assert received(is_urgent=True).rank == 5


def test_each_authority_has_numbers_of_its_own() -> None:
    here, there = AuthorityFactory(), AuthorityFactory()
    assert [received(one).number for one in (here, there, here)] == [1, 1, 2]
    assert dict(ConcernNumber.objects.values_list("authority", "last")) == {here.pk: 2, there.pk: 1}


@pytest.mark.parametrize("role", Role)
def test_who_may_raise_one_and_who_not(role: Role) -> None:
    authority = AuthorityFactory()
    if Permission.RAISE_CONCERN in GRANTS[role].permissions:
        assert send(authority, referral(), role=role).is_new
    else:
        with pytest.raises(NotPermitted):
            send(authority, referral(), role=role)


def test_sent_twice_it_is_one_concern_with_one_receipt() -> None:
    authority, sent = AuthorityFactory(), referral()
    first = send(authority, sent)
    again = send(authority, replace(sent, received_at=AT - DAY))
    assert (first.is_new, again.is_new) == (True, False)
    assert (again.receipt, again.received_at) == (first.receipt, first.received_at)
    assert Concern.objects.count() == 1
    assert Entry.objects.filter(action="receive_concern").count() == 1


@pytest.mark.parametrize(
    "other",
    [
        {"text": "Something else."},
        {"categories": (Category.SEXUAL,)},
        {"is_urgent": True},
        {"person": Person(name="Edith Vole")},
        {"happened_on": date(2021, 8, 1)},
    ],
)
def test_the_same_reference_for_something_else_is_refused(other: dict[str, object]) -> None:
    authority, sent = AuthorityFactory(), referral()
    send(authority, sent)
    with pytest.raises(ReferenceUsed, match="under a new reference"):
        send(authority, replace(sent, **other))
    assert Concern.objects.count() == 1


def test_another_sender_and_another_authority_may_use_the_same_reference() -> None:
    authority, sent = AuthorityFactory(), referral()
    receipts = {
        send(authority, sent).receipt,
        send(authority, sent, source="Police").receipt,
        send(AuthorityFactory(), sent).receipt,
    }
    assert len(receipts) == 3


@pytest.mark.parametrize(
    ("said", "sentence"),
    [
        ({"text": "  "}, "what happened"),
        ({"text": "a" * 20_001}, "characters or fewer"),
        ({"safety_text": "a" * 20_001}, "characters or fewer"),
        ({"reference": "a" * 81}, "80 characters"),
        ({"received_at": AT + DAY}, "in the future"),
        ({"happened_on": TODAY + DAY}, "after it was received"),
        ({"person": Person(born_on=TODAY + DAY)}, "born in the future"),
        ({"district_code": "E99"}, "no such district"),
    ],
)
def test_what_cannot_be_is_refused_with_a_sentence(said, sentence: str) -> None:
    with pytest.raises(ReferralRefused, match=sentence):
        send(AuthorityFactory(), referral(**said))
    assert not Concern.objects.exists()


def test_a_district_is_the_authoritys_own() -> None:
    authority = AuthorityFactory()
    district = DistrictFactory(authority=authority)
    assert received(authority, district_code=district.code).district == district
    with pytest.raises(ReferralRefused):
        send(AuthorityFactory(), referral(district_code=district.code))


def test_who_the_adult_is_is_sealed() -> None:
    person = Person(
        name="Edith Vole",
        born_on=date(1935, 4, 2),
        nhs_number="943 476 5919",
        record_number="C1",
        address="1 Reed Row",
        gender=Gender.FEMALE,
    )
    adult = received(person=person).adult
    assert adult is not None
    texts = " ".join(str(value) for value in vars(adult).values())
    # Whole, since three figures may stand in a fingerprint by chance.
    said = ("Edith Vole", "1935-04-02", "943 476 5919", "9434765919", "1 Reed Row")
    assert not any(word in texts for word in said)
    assert unseal(adult.sealed_name) == "Edith Vole"
    assert unseal(adult.sealed_born_on) == "1935-04-02"
    assert (adult.age_band, adult.gender) == (AgeBand.FROM_85, Gender.FEMALE)


def test_the_same_person_is_kept_once_in_an_authority() -> None:
    authority = AuthorityFactory()
    person = Person(name="Edith Vole", nhs_number="9434765919")
    same = Person(name="E. Vole", nhs_number="943 476 5919")
    first, again = received(authority, person=person), received(authority, person=same)
    elsewhere = received(person=person)
    assert first.adult == again.adult
    assert Adult.objects.count() == 2
    assert elsewhere.adult.fingerprint != first.adult.fingerprint


def test_a_name_alone_is_kept_and_links_nobody() -> None:
    authority, person = AuthorityFactory(), Person(name="Edith")
    assert received(authority, person=person).adult != received(authority, person=person).adult
    assert received(authority, person=Person()).adult is None


def many(authority, *sent: Referral, digest: str = "a" * 64):
    return actions.receive_many(
        authority=authority,
        source=FRONT_DOOR,
        referrals=sent,
        digest=digest,
        by=someone(authority),
        at=AT,
    )


def test_many_arrive_at_once_as_one_alone_would() -> None:
    authority = AuthorityFactory()
    district = DistrictFactory(authority=authority)
    alone = received(authority)
    done = many(
        authority,
        referral(district_code=district.code, is_urgent=True),
        referral(person=Person(), categories=(), received_at=AT - 3 * DAY),
        referral(),
    )
    assert (done.row_count, done.added_count, done.known_count) == (3, 3, 0)
    assert list(Concern.objects.order_by("number").values_list("number", flat=True)) == [1, 2, 3, 4]
    loaded = Concern.objects.get(number=2)
    assert (loaded.district, loaded.rank) == (district, 5)
    assert loaded.adult == alone.adult
    third = Concern.objects.get(number=4)
    differs = {"id", "number", "receipt", "reference", "body_digest", "delivery_id"}
    differs |= {"raised_by", "raised_by_name", "_state", "_prefetched_objects_cache"}
    for name, value in vars(third).items():
        if name not in differs:
            assert getattr(alone, name) == value, name
    assert third.steps.get().recorded_at == AT
    assert third.categories.get().category == "neglect"
    assert received(authority).number == 5


def test_many_again_change_nothing() -> None:
    authority, sent = AuthorityFactory(), [referral() for _ in range(3)]
    many(authority, *sent)
    again = many(authority, *sent)
    other = many(authority, *sent, referral(), digest="b" * 64)
    assert (again.added_count, other.added_count) == (0, 1)
    assert Concern.objects.count() == 4
    assert Delivery.objects.count() == 2
    assert Concern.objects.values("receipt").distinct().count() == 4


def test_many_arrive_whole_or_not_at_all() -> None:
    authority, known = AuthorityFactory(), referral()
    many(authority, known)
    with pytest.raises(ReferralsRefused) as refused:
        many(
            authority,
            referral(),
            referral(text=""),
            replace(known, text="Something else."),
            referral(reference=""),
            referral(district_code="none"),
            digest="b" * 64,
        )
    assert [(fault.row, fault.sentence.split()[0]) for fault in refused.value.faults] == [
        (2, "Say"),
        (3, "This"),
        (4, "Give"),
        (5, "There"),
    ]
    assert Concern.objects.count() == 1
    assert Delivery.objects.count() == 1


def test_a_row_twice_in_one_file_is_one_concern() -> None:
    sent = referral()
    done = many(AuthorityFactory(), sent, sent)
    assert (done.row_count, done.added_count) == (2, 1)


def test_many_are_refused_to_who_may_raise_none() -> None:
    authority = AuthorityFactory()
    with pytest.raises(NotPermitted):
        actions.receive_many(
            authority=authority,
            source=FRONT_DOOR,
            referrals=[referral()],
            digest="a" * 64,
            by=someone(authority, role=Role.AUDITOR),
            at=AT + timedelta(hours=1),
        )
