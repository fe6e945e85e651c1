"""The editor of rules, and what other thresholds would do."""

from http import HTTPStatus
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from almoner.core.accounts.rules import Role
from almoner.judgement.bands.models import BandFixed, Cycle, CycleRules
from tests.judgement.bands.factories import SIMPLE, fees, fix, home, kept_audit
from tests.judgement.bands.views.browsing import browser, html, typed

pytestmark = pytest.mark.django_db


def sent(**changed: str) -> dict[str, str]:
    """The simple rules as the page sends them."""
    boxes = {
        f"{name}_{line['band']}": line.get(name, "")
        for line in SIMPLE["bands"]
        for name in ("min_quality", "min_environment", "min_total")
    }
    return {
        **boxes,
        "quality_weight": "3",
        "environment_weight": "1",
        "critical_fail_band": "1",
        "suspended_band": "keep",
        "new_home_band": "2",
        "no_audit_band": "",
        "appeal_days": "28",
        "reason": "Members asked",
        "based_on": "1",
        **typed("audits_from_on", 1, 9, 2021),
        **typed("audits_to_on", 28, 2, 2022),
        **changed,
    }


def address(cycle: Cycle, name: str = "rules") -> str:
    return reverse(f"bands:{name}", args=[cycle.pk])


def test_the_rules_stand_in_the_boxes(manager: Client, cycle: Cycle) -> None:
    page = html(manager.get(address(cycle)))
    assert (
        'name="min_quality_5" type="text" inputmode="decimal" autocomplete="off" value="80.0"'
        in page
    )
    assert "Save the rules" in page


def test_a_check_saves_nothing(manager: Client, cycle: Cycle) -> None:
    page = html(manager.post(address(cycle), sent(min_total_4="71", check="yes")))
    assert "there is no gap and no overlap" in page
    assert 'value="71"' in page
    assert CycleRules.objects.count() == 1


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"min_total_1": "10"}, "Gap: a home whose total is below 10.0 would have no band."),
        (
            {"min_total_2": "", "check": "yes"},
            "Overlap: bands 1 and 2 ask for the same, so no home could be in band 1.",
        ),
        ({"min_total_4": "50"}, "Band 4 asks for less total (50.0) than band 3 (55.0)."),
        ({"quality_weight": "0"}, "The weight of care quality must be a whole number above nought"),
        ({"min_quality_5": "a lot"}, "must be a percentage from 0 to 100"),
        ({"appeal_days": "x"}, "The days to appeal must be a whole number from 0 to 365"),
        ({"reason": " "}, "Say why the rules change."),
        (typed("audits_to_on", 1, 5, 2022), "The audits must end before 1 April 2022"),
    ],
)
def test_each_fault_is_said_and_nothing_lost(
    manager: Client, cycle: Cycle, changed: dict[str, str], said: str
) -> None:
    page = html(manager.post(address(cycle), sent(min_quality_4="66.5", **changed)))
    assert said in page
    assert "There is a problem" in page
    assert 'value="66.5"' in page
    assert CycleRules.objects.count() == 1


def test_the_fault_is_beside_its_box(manager: Client, cycle: Cycle) -> None:
    page = html(manager.post(address(cycle), sent(min_total_4="50")))
    assert 'href="#id_min_total_4"' in page
    assert 'id="id_min_total_4-error"' in page


def test_rules_are_saved(manager: Client, cycle: Cycle) -> None:
    page = html(manager.post(address(cycle), sent(no_audit_band="keep"), follow=True))
    assert "The rules are saved." in page
    assert "Members asked" in page
    newest = CycleRules.objects.latest("number")
    assert newest.number == 2
    assert "no_audit" in newest.text


def test_the_second_of_two_officers_keeps_what_was_typed(manager: Client, cycle: Cycle) -> None:
    manager.post(address(cycle), sent(min_total_4="72"))
    page = html(manager.post(address(cycle), sent(min_total_4="73")))
    assert "Someone else changed these rules" in page
    assert 'value="73"' in page
    assert 'name="based_on" value="2"' in page
    manager.post(address(cycle), sent(min_total_4="73", based_on="2"))
    assert CycleRules.objects.latest("number").number == 3


def test_rules_of_fixed_bands_are_read_only(manager: Client, cycle: Cycle) -> None:
    fix(cycle)
    page = html(manager.get(address(cycle)))
    assert "they no longer change" in page
    assert "Save the rules" not in page
    refused = html(manager.post(address(cycle), sent()))
    assert "they no longer change" in refused
    assert CycleRules.objects.count() == 1


def test_an_officer_reads_them_and_may_not_change_them(manager: Client, cycle: Cycle) -> None:
    officer = browser(cycle.authority, Role.QUALITY_OFFICER)
    assert "Save the rules" not in html(officer.get(address(cycle)))
    assert officer.post(address(cycle), sent()).status_code == HTTPStatus.FORBIDDEN


def test_what_if_with_the_same_rules_moves_nothing(manager: Client, cycle: Cycle) -> None:
    page = html(manager.get(address(cycle, "what_if")))
    assert "No home would move to another band." in page


def test_what_if_a_threshold_were_lower(manager: Client, cycle: Cycle) -> None:
    fees(cycle.authority)
    page = html(manager.get(address(cycle, "what_if") + "?min_total_4=60&min_quality_4=60"))
    assert "1 home of 1 would move: 1 up and 0 down." in page
    # 40 beds, from £476 to £502.
    assert "The council would pay £1,040 a week more: £54,228.57 over the year." in page
    assert "Counted from registered beds: 100% of them in use" in page
    assert BandFixed.objects.count() == 0


def test_what_if_only_some_are_paid_for(manager: Client, cycle: Cycle) -> None:
    fees(cycle.authority)
    query = "?min_total_4=60&min_quality_4=60&funded_percent=50%25&occupancy_percent=90"
    page = html(manager.get(address(cycle, "what_if") + query))
    assert "£468 a week more" in page


def test_what_if_without_fees_or_beds(manager: Client, cycle: Cycle) -> None:
    query = "?min_total_4=60&min_quality_4=60"
    page = html(manager.get(address(cycle, "what_if") + query))
    assert "There is no fee table for the year" in page
    fees(cycle.authority)
    kept_audit(home(cycle.authority, name="Oak Lodge", beds=None), 60)
    page = html(manager.get(address(cycle, "what_if") + query))
    assert "Beds are not known, so they are left out: 1 home (Oak Lodge)." in page
    assert "£1,040 a week more" in page


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ("?min_total_4=20", "Band 4 asks for less total"),
        ("?min_total_1=5", "Gap:"),
        ("?quality_weight=0", "The weight of care quality"),
        ("?occupancy_percent=101", "must be a percentage from 0 to 100"),
        ("?funded_percent=most", "must be a percentage from 0 to 100"),
        ("?min_total_4=" + "9" * 40, "must be 12 characters or fewer"),
    ],
)
def test_what_if_the_thresholds_make_no_sense(
    manager: Client, cycle: Cycle, query: str, said: str
) -> None:
    page = html(manager.get(address(cycle, "what_if") + query))
    assert said in page
    assert "These rules could not be used" in page


def test_what_if_asks_no_more_for_three_homes_than_for_one(
    manager: Client, cycle: Cycle, django_assert_max_num_queries: Any
) -> None:
    fees(cycle.authority)
    where = address(cycle, "what_if") + "?min_total_4=60&min_quality_4=60"
    html(manager.get(where))
    with django_assert_max_num_queries(12) as one:
        manager.get(where)
    for _ in range(2):
        kept_audit(home(cycle.authority), 60)
    with django_assert_max_num_queries(12) as three:
        manager.get(where)
    assert len(one) == len(three)
