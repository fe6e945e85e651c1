"""Fee tables and uplifts."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from almoner.core.accounts.actions import NotPermitted
from almoner.core.accounts.models import Authority
from almoner.core.accounts.rules import GRANTS, Permission, Role
from almoner.core.calendar.rules import FinancialYear
from almoner.core.journal.models import Entry
from almoner.judgement.bands.actions import ChangedMeanwhile, FeesRefused, decide_uplift
from almoner.judgement.bands.models import Uplift
from almoner.judgement.bands.queries import FeeBook, fee_book
from almoner.judgement.bands.rules.money import Rate
from tests.judgement.bands.factories import AT, AuthorityFactory, fees, manager, someone

pytestmark = pytest.mark.django_db
LATER = date(2023, 4, 1)
AS_AT = AT.date()


@pytest.fixture
def authority() -> Authority:
    made: Authority = AuthorityFactory()
    return made


def book(authority: Authority, as_at: date = AS_AT) -> FeeBook:
    return fee_book(
        authority_id=authority.pk,
        authority_code=authority.code,
        as_at=as_at,
        visible_to=manager(authority),
    )


def uplift(authority: Authority, percent: str = "3.5", **changed: Any) -> Uplift:
    asked: dict[str, Any] = {
        "from_on": LATER,
        "client_type": "",
        "decided_on": date(2022, 2, 20),
        "decision": "Committee of 20 February, item 7",
        "by": manager(authority),
        "at": AT,
        **changed,
    }
    return decide_uplift(authority=authority, percent=Decimal(percent), **asked)


def test_a_table_stands_from_the_first_day_of_its_year(authority: Authority) -> None:
    table = fees(authority)
    assert (table.from_on, table.excludes_pence) == (date(2022, 4, 1), 11200)
    found = book(authority)
    assert found.on(date(2022, 3, 31)) == {}
    assert found.on(date(2022, 4, 1))["nursing_dementia", 5] == 62500
    assert found.table_on(date(2022, 3, 31)) is None
    assert found.table_on(date(2023, 6, 1)) == table
    assert Entry.objects.filter(action="set_fee_table").count() == 1


def test_a_corrected_table_takes_the_place_of_the_first(authority: Authority) -> None:
    fees(authority)
    fees(authority, rates=[Rate("nursing", 1, 50000)])
    assert book(authority).on(date(2022, 4, 1)) == {("nursing", 1): 50000}


def test_what_was_not_yet_recorded_is_not_there(authority: Authority) -> None:
    fees(authority)
    assert book(authority, as_at=date(2022, 2, 1)).tables == ()


def test_the_second_of_two_officers_is_told(authority: Authority) -> None:
    first = fees(authority)
    with pytest.raises(ChangedMeanwhile):
        fees(authority, based_on=None)
    fees(authority, based_on=first.pk)


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"source": " "}, "Say where these fees were decided"),
        ({"rates": []}, "at least one client type"),
        ({"rates": [Rate("nursing", 1, 0)]}, "Nursing, band 1: a fee must be above nought"),
    ],
)
def test_a_table_that_is_refused(authority: Authority, changed: dict[str, Any], said: str) -> None:
    with pytest.raises(FeesRefused, match=said):
        fees(authority, **changed)


def test_an_uplift_is_a_decision_of_its_own(authority: Authority) -> None:
    fees(authority)
    uplift(authority)
    assert book(authority).on(LATER)["residential", 1] == 41918
    assert book(authority).on(date(2023, 3, 31))["residential", 1] == 40500
    uplift(authority, "0")  # taken back
    assert book(authority).on(LATER)["residential", 1] == 40500
    assert Entry.objects.filter(action="decide_uplift").count() == 2


def test_an_uplift_sent_twice_is_recorded_once(authority: Authority) -> None:
    fees(authority)
    uplift(authority)
    with pytest.raises(FeesRefused, match="recorded already"):
        uplift(authority)
    uplift(authority, "0")
    uplift(authority)
    assert Uplift.objects.count() == 3


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"percent": "80"}, "An uplift is a percentage"),
        ({"decided_on": date(2022, 3, 2)}, "still to be decided"),
        ({"decision": ""}, "Say who decided"),
        ({"from_on": date(2022, 4, 1)}, "nothing to uplift"),
    ],
)
def test_an_uplift_that_is_refused(
    authority: Authority, changed: dict[str, Any], said: str
) -> None:
    fees(authority)
    with pytest.raises(FeesRefused, match=said):
        uplift(authority, **changed)


def test_an_uplift_on_the_day_of_a_new_table(authority: Authority) -> None:
    fees(authority)
    fees(authority, year=FinancialYear(2023))
    with pytest.raises(FeesRefused, match="A new fee table begins on 1 April 2023"):
        uplift(authority)


@pytest.mark.parametrize("role", Role)
def test_each_role(role: Role, authority: Authority) -> None:
    by = someone(role, authority)
    fees(authority, year=FinancialYear(2021))
    if Permission.KEEP_BANDS in GRANTS[role].permissions:
        fees(authority, by=by)
        uplift(authority, by=by)
        return
    with pytest.raises(NotPermitted):
        fees(authority, by=by)
    with pytest.raises(NotPermitted):
        uplift(authority, by=by)


def test_who_may_see_fees(authority: Authority) -> None:
    fees(authority)
    for role in Role:
        found = fee_book(
            authority_id=authority.pk,
            authority_code=authority.code,
            as_at=AT.date(),
            visible_to=someone(role, authority),
        )
        assert bool(found.tables) == (Permission.VIEW_QUALITY in GRANTS[role].permissions)
