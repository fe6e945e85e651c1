"""Cycles: the list, one cycle, its download and its steps."""

from datetime import timedelta
from http import HTTPStatus
from io import BytesIO
from typing import Any
from zipfile import ZipFile

import pytest
from django.test import Client
from django.urls import reverse

from almoner.core.accounts.models import Authority
from almoner.core.journal.models import Entry
from almoner.judgement.bands.models import Cycle
from almoner.judgement.bands.queries import cycle_by_id
from almoner.judgement.bands.rules.states import CycleState
from almoner.register.directory.models import Location
from tests.judgement.bands.factories import (
    AuthorityFactory,
    band_of,
    home,
    kept_audit,
    open_cycle,
)
from tests.judgement.bands.factories import (
    manager as manager_of,
)
from tests.judgement.bands.views.browsing import Clock, browser, html, typed

pytestmark = pytest.mark.django_db


def state_of(cycle: Cycle, clock: Clock) -> CycleState:
    by = manager_of(cycle.authority)
    return cycle_by_id(cycle_id=cycle.pk, as_at=clock.now.date(), visible_to=by).state


def test_an_empty_list_says_what_a_cycle_is(manager: Client) -> None:
    page = html(manager.get(reverse("bands:cycles")))
    assert "No cycles yet" in page
    assert "Open a cycle" in page


def test_the_list_of_cycles(manager: Client, cycle: Cycle) -> None:
    page = html(manager.get(reverse("bands:cycles")))
    assert "2022/23" in page
    assert "1 September 2021 to 28 February 2022" in page


def test_a_cycle_is_opened_with_the_librarys_rules(manager: Client, authority: Authority) -> None:
    sent = {"authority": authority.code, "year": "2022", **typed("audits_from_on", 1, 9, 2021)}
    sent |= typed("audits_to_on", 28, 2, 2022)
    response = manager.post(reverse("bands:open"), sent, follow=True)
    page = html(response)
    assert "Set your council’s own thresholds" in page
    assert "Thresholds, weights, caps and" in page
    again = html(manager.post(reverse("bands:open"), sent))
    assert "has a cycle for 2022/23 already" in again
    late = sent | typed("audits_to_on", 1, 4, 2022)
    assert "must end before 1 April 2022" in html(manager.post(reverse("bands:open"), late))


def test_an_open_cycle_shows_what_would_be(manager: Client, cycle: Cycle) -> None:
    home(cycle.authority, name="Oak Lodge")
    page = html(manager.get(reverse("bands:cycle", args=[cycle.pk])))
    assert "Would be band 3" in page
    assert "0 of 2 homes would be in the two highest bands; 1 without a band" in page
    assert "No audit of this home became final in the cycle’s dates." in page
    assert "Fix the bands" in page


def test_from_an_open_cycle_to_a_closed_one(
    manager: Client, cycle: Cycle, location: Location, clock: Clock
) -> None:
    assert "can no longer be changed" in html(manager.get(reverse("bands:fix", args=[cycle.pk])))
    page = html(manager.post(reverse("bands:fix", args=[cycle.pk]), follow=True))
    assert "Bands are fixed: 1 new proposal, 0 unchanged" in page
    assert "1 band is proposed" in page
    how = {"how": "Letter of 10 March", "last_seen": band_of(cycle, location).pk}
    refused = html(manager.post(reverse("bands:notify", args=[cycle.pk]), {**how, "how": ""}))
    assert "Enter how the providers were told" in refused
    other = {**how, "last_seen": band_of(cycle, location).pk - 1}
    refused = html(manager.post(reverse("bands:notify", args=[cycle.pk]), other))
    assert "The bands were fixed again since you opened this page" in refused
    assert f'name="last_seen" value="{how["last_seen"]}"' in refused
    page = html(manager.post(reverse("bands:notify", args=[cycle.pk]), how, follow=True))
    assert "1 band noted as notified" in page
    again = html(manager.post(reverse("bands:notify", args=[cycle.pk]), how))
    assert "There are no proposed bands to tell anyone of." in again
    early = html(manager.post(reverse("bands:finalise", args=[cycle.pk])))
    assert "No band can be made final yet" in early
    clock.now += timedelta(days=29)
    manager = browser(cycle.authority)  # the old session is long over
    page = html(manager.post(reverse("bands:finalise", args=[cycle.pk]), follow=True))
    assert "1 band made final" in page
    assert "Every band is final" in page
    page = html(manager.post(reverse("bands:close", args=[cycle.pk]), follow=True))
    assert "Nothing. This cycle is closed." in page
    assert state_of(cycle, clock) is CycleState.CLOSED
    assert band_of(cycle, location).band == 3
    assert "This cycle is closed" in html(manager.post(reverse("bands:close", args=[cycle.pk])))


def test_fixing_without_homes_is_refused(manager: Client, authority: Authority) -> None:
    cycle = open_cycle(authority)
    page = html(manager.post(reverse("bands:fix", args=[cycle.pk])))
    assert "There are no homes in this cycle to band." in page


def test_before_31_march_it_says_so(manager: Client, cycle: Cycle) -> None:
    page = html(manager.get(reverse("bands:fix", args=[cycle.pk])))
    assert "Fix the bands again after 31 March 2022" in page


@pytest.mark.parametrize(
    ("query", "shown", "hidden"),
    [
        ("?band=3", "Elmbank House", "Oak Lodge"),
        ("?band=none", "Oak Lodge", "Elmbank House"),
        ("?move=new", "Elmbank House", "Oak Lodge"),
        ("?band=99&move=x&state=y", "Oak Lodge", "nothing is hidden"),
    ],
)
def test_homes_are_filtered(
    manager: Client, cycle: Cycle, query: str, shown: str, hidden: str
) -> None:
    home(cycle.authority, name="Oak Lodge")
    page = html(manager.get(reverse("bands:cycle", args=[cycle.pk]) + query))
    assert shown in page
    assert hidden not in page


def test_a_filter_that_leaves_nothing_offers_a_way_back(manager: Client, cycle: Cycle) -> None:
    page = html(manager.get(reverse("bands:cycle", args=[cycle.pk]) + "?state=final"))
    assert "No homes match" in page


def test_homes_are_sorted_with_what_is_not_known_last(manager: Client, cycle: Cycle) -> None:
    for name, score in (("Ash Court", 90), ("Beech View", 20)):
        kept_audit(home(cycle.authority, name=name), score)
    home(cycle.authority, name="Oak Lodge")
    for sort, order in {
        "quality": ["Beech View", "Elmbank House", "Ash Court", "Oak Lodge"],
        "-quality": ["Ash Court", "Elmbank House", "Beech View", "Oak Lodge"],
        "name": ["Ash Court", "Beech View", "Elmbank House", "Oak Lodge"],
    }.items():
        page = html(manager.get(reverse("bands:cycle", args=[cycle.pk]) + f"?sort={sort}"))
        places = [page.index(f">{name}</a>") for name in order]
        assert places == sorted(places), sort


def test_the_list_is_in_pages(manager: Client, cycle: Cycle) -> None:
    for number in range(51):
        home(cycle.authority, name=f"Oak Lodge {number:02}")
    page = html(manager.get(reverse("bands:cycle", args=[cycle.pk]) + "?page=2"))
    assert "Oak Lodge 50" in page
    assert "Oak Lodge 00" not in page


def test_it_is_downloaded_as_csv_and_ods(manager: Client, cycle: Cycle) -> None:
    response = manager.get(reverse("bands:download", args=[cycle.pk, "csv"]))
    text = b"".join(response.streaming_content).decode("utf-8-sig")  # type: ignore[attr-defined]
    head, line = text.splitlines()
    assert head.startswith("Home,CQC ID,Type,Beds,Band,Last year's band")
    assert line.startswith("Elmbank House,")
    response = manager.get(reverse("bands:download", args=[cycle.pk, "ods"]) + "?band=none")
    content = b"".join(response.streaming_content)  # type: ignore[attr-defined]
    with ZipFile(BytesIO(content)) as ods:
        assert "No band" in ods.read("content.xml").decode()
    assert Entry.objects.filter(action="export").count() == 2
    odd = manager.get(reverse("bands:download", args=[cycle.pk, "pdf"]))
    assert odd.status_code == HTTPStatus.NOT_FOUND


def test_another_authoritys_cycle_is_not_found(clock: Clock, cycle: Cycle) -> None:
    stranger = browser(AuthorityFactory())
    for name, rest in (
        ("cycle", ()),
        ("download", ("csv",)),
        ("rules", ()),
        ("what_if", ()),
        ("fix", ()),
        ("notify", ()),
        ("finalise", ()),
        ("close", ()),
    ):
        response = stranger.get(reverse(f"bands:{name}", args=[cycle.pk, *rest]))
        assert response.status_code == HTTPStatus.NOT_FOUND, name


def test_as_many_questions_for_three_homes_as_for_one(
    manager: Client, cycle: Cycle, django_assert_max_num_queries: Any
) -> None:
    address = reverse("bands:cycle", args=[cycle.pk])
    html(manager.get(address))
    with django_assert_max_num_queries(12) as one:
        manager.get(address)
    for _ in range(2):
        kept_audit(home(cycle.authority), 70)
    with django_assert_max_num_queries(12) as three:
        manager.get(address)
    assert len(one) == len(three)
