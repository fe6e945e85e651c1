"""Fees by year, entering a table, and uplifts."""

from datetime import UTC, datetime
from http import HTTPStatus

import pytest
from django.test import Client
from django.urls import reverse

from almoner.core.accounts.models import Authority
from almoner.judgement.bands.forms.fees import fee_box
from almoner.judgement.bands.library import client_labels, published_fees
from almoner.judgement.bands.models import FeeTable, Uplift
from tests.judgement.bands.factories import AuthorityFactory, fees
from tests.judgement.bands.views.browsing import Clock, browser, html, typed

pytestmark = pytest.mark.django_db


def sent(**changed: str) -> dict[str, str]:
    boxes = {
        fee_box(rate.client_type, rate.band): str(rate.pence // 100)
        for rate in published_fees()[-1].rates
    }
    return {**boxes, "year": "2022", "source": "Committee, 14 March 2022", **changed}


def test_no_fees_yet(manager: Client) -> None:
    page = html(manager.get(reverse("bands:fees")))
    assert "No fees are recorded for 2021/22" in page


def test_the_example_fills_the_boxes(manager: Client) -> None:
    page = html(manager.get(reverse("bands:set_fees") + "?copy=example"))
    assert 'value="625"' in page
    assert "NHS-funded nursing care (FNC)" in page


def test_a_table_is_entered(manager: Client, authority: Authority) -> None:
    changed = {"excludes": "112", "excludes_label": "FNC", fee_box("nursing", 1): "£1,440.50"}
    changed |= {fee_box("nursing", n): "1,500" for n in range(2, 6)}
    page = html(manager.post(reverse("bands:set_fees"), sent(**changed), follow=True))
    assert "The fees are recorded." in page
    assert "Fees 2022/23" in page
    assert "£1,440.50" in page
    assert "Without FNC of £112 a week." in page
    table = FeeTable.objects.get()
    assert (table.authority, table.excludes_pence) == (authority, 11200)


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({fee_box("nursing", 1): ""}, "Enter the fee for nursing, band 1"),
        ({fee_box("nursing", 1): "lots"}, "Nursing, band 1 must be an amount in pounds"),
        ({fee_box("nursing", 1): "4.5"}, "Nursing, band 1 must be an amount in pounds"),
        ({fee_box("nursing", 1): "99999"}, "Nursing, band 1 must be £20,000 or less"),
        ({fee_box("nursing", 1): "0"}, "Nursing, band 1: a fee must be above nought."),
        ({fee_box("nursing", 5): "100"}, "Nursing: band 5 pays £100, less than band 4 at £556."),
        ({"source": ""}, "Enter where these fees were decided or published"),
    ],
)
def test_a_fault_is_said_and_nothing_lost(
    manager: Client, changed: dict[str, str], said: str
) -> None:
    sending = sent(**{fee_box("residential", 3): "477", **changed})
    page = html(manager.post(reverse("bands:set_fees"), sending))
    assert said in page
    assert 'value="477"' in page
    assert not FeeTable.objects.exists()


def test_the_second_of_two_officers_keeps_what_was_typed(
    manager: Client, authority: Authority
) -> None:
    first = fees(authority)
    page = html(manager.post(reverse("bands:set_fees"), sent(source="Mine")))
    assert "Someone else recorded fees" in page
    assert 'value="Mine"' in page
    manager.post(reverse("bands:set_fees"), sent(source="Mine", based_on=str(first.pk)))
    assert FeeTable.objects.count() == 2


def test_an_uplift_shows_from_its_day(manager: Client, authority: Authority, clock: Clock) -> None:
    fees(authority)
    uplift = {
        "percent": "3.5",
        "client_type": "",
        "decision": "Cabinet, item 9",
        **typed("from_on", 1, 10, 2022),
        **typed("decided_on", 1, 3, 2022),
    }
    page = html(manager.post(reverse("bands:uplift"), uplift, follow=True))
    assert "The uplift is recorded." in page
    page = html(manager.get(reverse("bands:fees") + "?year=2022/23"))
    assert "Pounds a week from 1 April 2022 to 30 September 2022" in page
    assert "Pounds a week from 1 October 2022 to 31 March 2023" in page
    assert "£419.18" in page
    assert "Cabinet, item 9, on 1 March 2022" in page
    clock.now = datetime(2023, 5, 1, tzinfo=UTC)
    later = html(browser(authority).get(reverse("bands:fees")))
    assert "Fees 2023/24" in later
    assert "£419.18" in later


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"percent": ""}, "Enter by how much"),
        ({"percent": "x"}, "must be a number"),
        ({"percent": "60"}, "It must be 50 or less"),
        ({"percent": "1.234"}, "two decimals at most"),
        ({"decision": ""}, "Enter who decided it"),
        (typed("from_on", 1, 4, 2020), "No fee table begins before 1 April 2020"),
        (typed("decided_on", 1, 4, 2022), "must be on or before 10 March 2022"),
    ],
)
def test_an_uplift_that_cannot_be(
    manager: Client, authority: Authority, changed: dict[str, str], said: str
) -> None:
    fees(authority)
    uplift = {
        "percent": "3.5",
        "client_type": "nursing",
        "decision": "Cabinet, item 9",
        **typed("from_on", 1, 10, 2022),
        **typed("decided_on", 1, 3, 2022),
        **changed,
    }
    assert said in html(manager.post(reverse("bands:uplift"), uplift))
    assert not Uplift.objects.exists()


def test_another_authoritys_fees_are_not_found(manager: Client) -> None:
    other: Authority = AuthorityFactory()
    fees(other)
    response = manager.get(reverse("bands:fees") + f"?authority={other.code}")
    assert response.status_code == HTTPStatus.NOT_FOUND


def test_a_year_that_is_none_shows_the_newest(manager: Client, authority: Authority) -> None:
    fees(authority)
    assert "Fees 2022/23" in html(manager.get(reverse("bands:fees") + "?year=last"))


def test_every_client_type_has_a_column(manager: Client, authority: Authority) -> None:
    fees(authority)
    page = html(manager.get(reverse("bands:fees")))
    assert all(label in page for label in client_labels().values())
