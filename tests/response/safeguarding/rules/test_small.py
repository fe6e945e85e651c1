"""Receipts, referrals, and which service one may mean."""

from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from almoner.core.worded import Worded
from almoner.response.safeguarding.rules import kinds
from almoner.response.safeguarding.rules.kinds import AgeBand, Category, Setting
from almoner.response.safeguarding.rules.matching import MOST, Candidate, suggestions
from almoner.response.safeguarding.rules.receipts import ALPHABET, new_receipt, tidy_receipt
from almoner.response.safeguarding.rules.referrals import (
    Person,
    Referral,
    age_band_on,
    digest_of,
    known_by,
)


def test_receipts_are_not_alike_and_not_in_order() -> None:
    made = [new_receipt() for _ in range(200)]
    assert len(set(made)) == 200
    assert made != sorted(made)
    assert all(len(one) == 11 and set(one) <= {*ALPHABET, "-"} for one in made)


def test_a_receipt_is_known_however_it_is_typed() -> None:
    receipt = new_receipt()
    for typed in (receipt, receipt.lower(), receipt.replace("-", ""), f" {receipt} "):
        assert tidy_receipt(typed) == receipt


def test_every_choice_has_words() -> None:
    for kind in vars(kinds).values():
        if isinstance(kind, type) and issubclass(kind, Worded):
            assert all(one.words[0].isupper() or one.words[0].isdigit() for one in kind)
    assert Category.DOMESTIC.words == "Domestic abuse"
    assert Setting.OTHER.words == "Other"
    assert len(Category) == 11


@pytest.mark.parametrize(
    ("person", "known"),
    [
        (Person(), ""),
        (Person(name="Edith"), ""),
        (Person(name=" Edith  VOLE ", born_on=date(1935, 4, 2)), "name:edith vole:1935-04-02"),
        (Person(name="E", nhs_number="943 476-5919"), "nhs:9434765919"),
        (Person(name="E", record_number=" s 12 "), "record:S12"),
    ],
)
def test_how_somebody_is_known_again(person: Person, known: str) -> None:
    assert known_by(person) == known


@pytest.mark.parametrize(
    ("born_on", "band"),
    [
        (None, AgeBand.NOT_KNOWN),
        (date(2010, 1, 1), AgeBand.NOT_KNOWN),
        (date(2003, 8, 9), AgeBand.FROM_18),
        (date(1956, 8, 10), AgeBand.FROM_18),
        (date(1956, 8, 9), AgeBand.FROM_65),
        (date(1920, 1, 1), AgeBand.FROM_95),
    ],
)
def test_age_bands(born_on: date | None, band: AgeBand) -> None:
    assert age_band_on(born_on, date(2021, 8, 9)) is band


@given(st.text(), st.text(), st.datetimes(timezones=st.just(UTC)))
def test_a_digest_tells_other_words_and_not_another_time(
    one: str, other: str, at: datetime
) -> None:
    first = Referral(reference="A", received_at=at, text=one)
    assert digest_of(first) == digest_of(Referral(reference="A", received_at=at.now(UTC), text=one))
    second = Referral(reference="A", received_at=at, text=other)
    assert (digest_of(first) == digest_of(second)) is (one == other)


def candidate(number: int, name: str, postcode: str = "", *, is_open: bool = True) -> Candidate:
    return Candidate(
        id=number,
        cqc_id=f"1-{number}",
        name=name,
        postcode=postcode,
        provider_name="Wren Care Ltd",
        is_open=is_open,
    )


def test_the_same_id_is_surest_then_place_and_name() -> None:
    offered = [
        candidate(1, "Kite Court Care Home", "SO1 1AA"),
        candidate(2, "Wren House"),
        candidate(3, "Wrenn House", "SO9 9ZZ"),
        candidate(4, "Something Else"),
    ]
    found = suggestions(named="wren house", cqc_id="1-1", postcode="so99zz", candidates=offered)
    assert [one.candidate.id for one in found] == [1, 3, 2]
    assert [one.why for one in found] == [
        "The same id at the Care Quality Commission",
        "The same postcode and a like name",
        "A like name",
    ]


def test_an_open_service_comes_before_a_closed_one_of_the_same_name() -> None:
    offered = [candidate(1, "Wren House", is_open=False), candidate(2, "Wren House")]
    found = suggestions(named="Wren House", cqc_id="", postcode="", candidates=offered)
    assert [one.candidate.id for one in found] == [2, 1]


def test_words_that_most_services_have_make_nothing_like() -> None:
    offered = [candidate(1, "Kite Care Home Ltd")]
    assert not suggestions(named="The Care Home", cqc_id="", postcode="", candidates=offered)


@given(st.lists(st.text(max_size=12), max_size=12), st.text(max_size=12))
def test_suggestions_are_few_and_in_order(names: list[str], named: str) -> None:
    offered = [candidate(number, name) for number, name in enumerate(names)]
    found = suggestions(named=named, cqc_id="", postcode="", candidates=offered)
    assert len(found) <= MOST
    assert [one.likeness for one in found] == sorted((o.likeness for o in found), reverse=True)
    assert all(0 <= one.likeness < 1 for one in found)
