"""A home's band page, an audit in the year, appeals and their decision."""

from datetime import UTC, date, datetime, timedelta
from http import HTTPStatus
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from almoner.core.accounts.rules import GRANTS, Permission, Role
from almoner.judgement.bands import urls
from almoner.judgement.bands.models import BandFixed, Cycle
from almoner.judgement.bands.views import found
from almoner.register.directory.models import Location
from tests.judgement.bands.factories import (
    IN_YEAR,
    AuthorityFactory,
    audit,
    band_of,
    fees,
    finalise,
    fix,
    home,
    kept_audit,
    made_final,
    notify,
    open_cycle,
)
from tests.judgement.bands.views.browsing import NOW, Clock, browser, html, typed

pytestmark = pytest.mark.django_db


def page_of(client: Client, cycle: Cycle, location: Location) -> str:
    return html(client.get(reverse("bands:home", args=[cycle.pk, location.pk])))


@pytest.fixture
def told(cycle: Cycle, location: Location) -> BandFixed:
    """The home's band, of which the provider was told."""
    fix(cycle, audit(location, 60))
    notify(cycle)
    return band_of(cycle, location)


def test_before_bands_are_fixed_it_says_what_would_be(
    manager: Client, cycle: Cycle, location: Location
) -> None:
    page = page_of(manager, cycle, location)
    assert "it would be in band 3" in page
    assert "Band 4 asks for care quality of 65.0%: missed by 5.0, with 60.0%." in page


def test_a_home_without_a_band_says_why(manager: Client, cycle: Cycle) -> None:
    other = home(cycle.authority)
    page = page_of(manager, cycle, other)
    assert "This home has no band." in page
    assert "No audit of this home became final" in page


def test_a_band_with_its_reasons_its_fee_and_its_history(
    manager: Client, cycle: Cycle, location: Location, told: BandFixed
) -> None:
    fees(cycle.authority)
    page = page_of(manager, cycle, location)
    assert "Elmbank House: band 3" in page
    assert "The provider may appeal until 29 March 2022." in page
    assert "£476" in page
    assert "Residential dementia" in page
    assert "Band 3: notified" in page
    assert "By letter" in page
    # A year of band 3: 365 days at £476 a week.
    assert "£24,820" in page


def test_without_fees_what_it_pays_is_not_known(
    manager: Client, cycle: Cycle, location: Location, told: BandFixed
) -> None:
    assert "so what it pays is not known" in page_of(manager, cycle, location)


def test_an_audit_in_the_year_pays_pro_rata(
    manager: Client, cycle: Cycle, location: Location, clock: Clock
) -> None:
    """DOMAIN §17, trap 29."""
    fees(cycle.authority)
    made_final(cycle, audit(location, 60))
    clock.now = IN_YEAR
    client = browser(cycle.authority)
    address = reverse("bands:re_audit", args=[cycle.pk, location.pk])
    assert "No audit in the year is final" in html(client.get(address))
    visit = kept_audit(location, 70, final_on=date(2022, 8, 10))
    sent = {"audit": str(visit.pk), "reason": "Asked for", **typed("effective_from", 1, 10, 2022)}
    wrong = html(client.post(address, sent | typed("effective_from", 1, 4, 2023)))
    assert "must be on or before 31 March 2023" in wrong
    assert "Final on 10 August 2022: care quality 70.0%, environment 70.0%" in wrong
    page = html(client.post(address, sent, follow=True))
    assert "Band 4 is proposed" in page
    assert "Until it is final, band 3 stands." in page
    notify(cycle, at=IN_YEAR)
    finalise(cycle, at=IN_YEAR + timedelta(days=29))
    clock.now = datetime(2022, 11, 1, tzinfo=UTC)
    page = page_of(browser(cycle.authority), cycle, location)
    assert "Band 4, a week from 1 October 2022 (182 days)" in page
    assert "1 April 2022 to 30 September 2022" in page
    assert "£25,496" in page  # 183 days at £476 a week and 182 at £502


def test_an_appeal_from_its_letter_to_its_decision(
    manager: Client, cycle: Cycle, location: Location, told: BandFixed
) -> None:
    address = reverse("bands:appeal", args=[told.pk])
    sent = {"received_from": "Wren Care", "grounds": "The kitchen was not seen."}
    blank = html(manager.post(address, sent))
    assert "Enter when it was received" in blank
    assert "The kitchen was not seen." in blank
    early = html(manager.post(address, sent | typed("received_on", 1, 2, 2022)))
    assert "when the provider was told" in early
    page = html(manager.post(address, sent | typed("received_on", 9, 3, 2022), follow=True))
    assert "The appeal is recorded" in page
    assert "Not decided yet" in page
    again = html(manager.post(address, sent | typed("received_on", 9, 3, 2022)))
    assert "This band is under appeal, so it cannot be appealed." in again
    decide = reverse("bands:decide", args=[told.pk])
    choice = {"band": "4", "reasons": "It was finished in time."}
    assert "How the band was come to" in html(manager.get(decide))
    assert "Enter the reasons" in html(manager.post(decide, {"band": "4"}))
    page = html(manager.post(decide, choice, follow=True))
    assert "Elmbank House: band 4" in page
    assert "Band 4, changed" in page
    assert "It was finished in time." in page


def test_whoever_audited_the_home_may_not_decide(
    manager: Client, cycle: Cycle, location: Location, clock: Clock
) -> None:
    client = browser(cycle.authority)
    me = client.session["_auth_user_id"]
    other = home(cycle.authority)
    visit = kept_audit(other, 60, by=f"user:{me}")
    fix(cycle, audit(other, 60, visit_number=visit.pk))
    notify(cycle)
    band = band_of(cycle, other)
    sent = {"received_from": "Wren", "grounds": "No.", **typed("received_on", 9, 3, 2022)}
    client.post(reverse("bands:appeal", args=[band.pk]), sent)
    address = reverse("bands:decide", args=[band.pk])
    page = html(client.post(address, {"band": "4", "reasons": "So it was."}))
    assert "You took part in the audit." in page
    assert "So it was." in page


def test_a_suspension_is_said_only_to_those_who_see_suspensions(
    clock: Clock, cycle: Cycle, location: Location
) -> None:
    past = open_cycle(cycle.authority, year=cycle_year(-1))
    made_final(past, audit(location, 90), at=NOW.replace(year=2021))
    fix(cycle, audit(location, 20), suspended=[location], at=NOW)
    seen = page_of(browser(cycle.authority, Role.QUALITY_OFFICER), cycle, location)
    assert "New placements were suspended on 31 March 2022." in seen
    nurse = page_of(browser(cycle.authority, Role.PUBLIC_HEALTH_NURSE), cycle, location)
    assert "suspended" not in nurse.lower().replace("those who see suspensions", "")
    assert "Last year’s band, kept" in nurse


def cycle_year(shift: int) -> Any:
    from tests.judgement.bands.factories import YEAR

    return type(YEAR)(YEAR.starts_in + shift)


def test_other_pages_link_to_a_home_in_its_newest_cycle(
    manager: Client, cycle: Cycle, location: Location
) -> None:
    response = manager.get(reverse("bands:home_now", args=[location.pk]))
    assert response.headers["Location"] == reverse("bands:home", args=[cycle.pk, location.pk])
    elsewhere = home(AuthorityFactory())
    response = manager.get(reverse("bands:home_now", args=[elsewhere.pk]))
    assert response.status_code == HTTPStatus.NOT_FOUND


def test_a_home_of_another_authority_or_kind_is_not_found(manager: Client, cycle: Cycle) -> None:
    for other in (home(AuthorityFactory()), home(cycle.authority, service_type="home_care")):
        response = manager.get(reverse("bands:home", args=[cycle.pk, other.pk]))
        assert response.status_code == HTTPStatus.NOT_FOUND


def test_a_band_of_another_authority_is_not_found(clock: Clock, told: BandFixed) -> None:
    stranger = browser(AuthorityFactory())
    for name in ("appeal", "decide"):
        response = stranger.get(reverse(f"bands:{name}", args=[told.pk]))
        assert response.status_code == HTTPStatus.NOT_FOUND


def test_a_homes_page_asks_at_most_twelve_times(
    manager: Client,
    cycle: Cycle,
    location: Location,
    told: BandFixed,
    django_assert_max_num_queries: Any,
) -> None:
    fees(cycle.authority)
    bare = home(cycle.authority)
    for one in (location, bare):
        page_of(manager, cycle, one)
        with django_assert_max_num_queries(12):
            page_of(manager, cycle, one)


NEEDS = {
    "cycles": Permission.VIEW_QUALITY,
    "open": Permission.KEEP_BANDS,
    "fees": Permission.VIEW_QUALITY,
    "set_fees": Permission.KEEP_BANDS,
    "uplift": Permission.KEEP_BANDS,
    "home_now": Permission.VIEW_QUALITY,
    "cycle": Permission.VIEW_QUALITY,
    "download": Permission.DOWNLOAD,
    "rules": Permission.VIEW_QUALITY,
    "what_if": Permission.VIEW_QUALITY,
    "fix": Permission.KEEP_BANDS,
    "notify": Permission.KEEP_BANDS,
    "finalise": Permission.KEEP_BANDS,
    "close": Permission.KEEP_BANDS,
    "home": Permission.VIEW_QUALITY,
    "re_audit": Permission.KEEP_BANDS,
    "appeal": Permission.KEEP_BANDS,
    "decide": Permission.KEEP_BANDS,
}


def arguments(name: str, band: BandFixed) -> list[object]:
    of_home = {"home", "re_audit"}
    of_cycle = {"cycle", "rules", "what_if", "fix", "notify", "finalise", "close"}
    if name in of_home:
        return [band.cycle_id, band.location_id]
    if name == "home_now":
        return [band.location_id]
    if name == "download":
        return [band.cycle_id, "csv"]
    if name in {"appeal", "decide"}:
        return [band.pk]
    return [band.cycle_id] if name in of_cycle else []


def test_each_page_with_each_role(clock: Clock, told: BandFixed) -> None:
    assert set(NEEDS) == {pattern.name for pattern in urls.urlpatterns}
    for role in Role:
        client = browser(told.authority, role)
        for name, needed in NEEDS.items():
            response = client.get(reverse(f"bands:{name}", args=arguments(name, told)))
            granted = GRANTS[role].permissions
            if needed not in granted:
                assert response.status_code == HTTPStatus.FORBIDDEN, (role, name)
            elif Permission.VIEW_QUALITY not in granted:
                assert response.status_code == HTTPStatus.NOT_FOUND, (role, name)
            else:
                assert response.status_code in {HTTPStatus.OK, HTTPStatus.FOUND}, (role, name)


def test_nobody_sees_anything_without_signing_in(clock: Clock, told: BandFixed) -> None:
    for name in NEEDS:
        response = Client().get(reverse(f"bands:{name}", args=arguments(name, told)))
        assert response.status_code == HTTPStatus.FOUND
        assert "/login/" in response.headers["Location"]


def test_the_finders_are_the_only_way_in() -> None:
    assert {"cycle_or_404", "home_or_404", "band_or_404"} <= set(dir(found))
