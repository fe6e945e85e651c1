"""The lists that officers work from, on a phone in a car park: read downwards, never sideways."""

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.journeys.conftest import NARROW, SCROLLED, Accessible
from tests.journeys.officers import given, main

LISTS = {  # whose work, and where their lists are
    ("marguerite", "southaven"): (
        "/safeguarding/",
        "/safeguarding/enquiries/",
        "/safeguarding/referrers/",
        "/positions-of-trust/",
        "/returns/",
    ),
    ("farida", "southaven"): (
        "/programmes/",
        "/outbreaks/",
        "/outbreaks/taskforce/",
        "/uploads/",
        "/services/",
    ),
    ("harriet", "northshire"): (
        "/visits/",
        "/visits/all/",
        "/action-plans/actions/",
        "/action-plans/plans/",
        "/suspensions/",
        "/contracts/list/",
        "/contracts/lead-officers/",
        "/measures/",
        "/measures/updates/",
        "/accounts/journal/",
    ),
}

NINE_COLUMNS = {"/outbreaks/taskforce/"}  # a table of figures for a screen in a meeting


def given_a_phone(page: Page, person: str, place: str = "southaven") -> None:
    given(page, person, place)
    page.set_viewport_size({"width": NARROW["width"], "height": NARROW["height"]})


def first_card(page: Page) -> Locator:
    """The first row of the page's first list of work: the first row of all holds the headings."""
    return main(page).get_by_role("table").first.get_by_role("row").nth(1)


def then_each_cell_stands_beside_the_words_of_its_column(page: Page) -> None:
    said = first_card(page).evaluate(
        "row => [...row.querySelectorAll('td')].map(one =>"
        " [one.dataset.label, getComputedStyle(one, '::before').content])"
    )
    headings = main(page).get_by_role("table").first.get_by_role("columnheader").all_inner_texts()
    assert said
    for label, shown in said:
        assert shown == f'"{label}" / ""'
        assert any(heading.startswith(label) for heading in headings)


def then_on_a_tablet_held_upright_it_is_not_pushed_either(page: Page) -> None:
    """There a list is a table, with least room just above the width at which it turns to cards."""
    for width in (641, 680, 768):
        page.set_viewport_size({"width": width, "height": NARROW["height"]})
        assert page.evaluate(SCROLLED) == [], (page.url, width)
    page.set_viewport_size({"width": NARROW["width"], "height": NARROW["height"]})


@pytest.mark.parametrize(("person", "place"), LISTS)
def test_no_list_of_work_is_pushed_sideways(
    page: Page, accessible: Accessible, person: str, place: str
):
    given_a_phone(page, person, place)
    for address in LISTS[person, place]:
        page.goto(address)
        assert page.evaluate(SCROLLED) == [], address
        then_each_cell_stands_beside_the_words_of_its_column(page)
        accessible.check(page)
        if address not in NINE_COLUMNS:
            then_on_a_tablet_held_upright_it_is_not_pushed_either(page)


def test_a_practitioner_finds_the_most_urgent_concern_in_a_car_park(page: Page):
    given_a_phone(page, "marguerite")
    page.goto("/safeguarding/")
    main(page).get_by_role("link", name="Skip to the results").click()
    expect(main(page).get_by_role("heading", name="concerns", exact=False).last).to_be_in_viewport()
    card = first_card(page)
    expect(card.get_by_role("rowheader")).to_be_in_viewport()
    expect(card.get_by_role("cell").last).to_be_in_viewport()
    card.get_by_role("link").first.click()
    expect(main(page).get_by_role("heading", level=1)).to_be_visible()
