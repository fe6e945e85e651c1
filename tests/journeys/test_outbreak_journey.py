"""An outbreak from its suspicion to its end, and what brokerage is told meanwhile."""

import re
from datetime import date, timedelta

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.conftest import Accessible
from tests.journeys.officers import (
    IN_ONE_BROWSER,
    choose,
    date_is,
    follow,
    given,
    main,
    press,
    say,
    then_it_says,
)
from tests.journeys.test_first_journey import then_all_is_accessible

ABSENT = 404
WITH_SCRIPTS, WITHOUT = "Alderwick Manor", "Barrowmead Lodge"  # homes with no outbreak


def days_ago(count: int) -> date:
    return date.today() - timedelta(days=count)  # noqa: DTZ011  as the browser's person reads it


def when_it_is_suspected(page: Page, accessible: Accessible, service: str) -> None:
    given(page, "callum")
    page.get_by_role("link", name="Protection", exact=True).click()
    follow(page, "Outbreaks")
    then_all_is_accessible(page, accessible, "Outbreaks")
    press(page, "Record a suspected outbreak")
    page.get_by_label("Find the service by name").fill(service)
    press(page, "Find")
    then_all_is_accessible(page, accessible, "Where is an outbreak suspected?")
    follow(page, service)
    then_all_is_accessible(page, accessible, "Record a suspected outbreak")
    choose(page, "What people may have", "Norovirus")
    date_is(page, "When the first person fell ill", days_ago(9))
    say(page, "How many people live there", "41")
    press(page, "Record it")
    then_all_is_accessible(page, accessible, f"Norovirus at {service}")
    then_it_says(page, "Suspected", "day 10 of the outbreak")


def when_it_is_reviewed(page: Page, accessible: Accessible, *, cases: int, is_well: bool) -> None:
    press(page, "Record a review")
    if not is_well:
        then_all_is_accessible(page, accessible, "Record a review")
        press(page, "Record the review")
        expect(page.get_by_role("alert")).to_contain_text("Enter linked cases")
    say(page, "Residents with symptoms now", "0" if is_well else str(cases))
    say(page, "Linked cases", str(cases))
    date_is(page, "When the last person fell ill", days_ago(6))
    if is_well:
        date_is(page, "Since when everyone is well", days_ago(4))
        page.get_by_label("Deep cleaned since the last person was ill").check()
    choose(page, "Staffing", "Shifts are covered with difficulty")
    press(page, "Record the review")
    then_it_says(page, f"Linked cases: {cases}.")


def when_admissions_are(page: Page, accessible: Accessible, status: str) -> None:
    follow(page, "Record admissions")
    if status != "Open to admissions":
        then_all_is_accessible(page, accessible, "Record admissions")
    choose(page, "Admissions", status)
    choose(page, "Who decided", "The provider")
    press(page, "Record it")
    then_it_says(page, status)


def then_brokerage_is_told_to_ask(page: Page, accessible: Accessible, service: str) -> None:
    given(page, "lowri")
    page.get_by_role("link", name="May we place?", exact=True).click()
    page.get_by_label("Find the service or scheme").fill(service)
    press(page, "Find")
    follow(page, service)
    then_all_is_accessible(page, accessible, f"May we place with {service}?")
    then_it_says(page, "Ask before you place here", "Closed to new admissions since")
    expect(main(page)).not_to_contain_text(re.compile("norovirus", re.IGNORECASE))


def test_an_outbreak_from_suspicion_to_its_end(
    page: Page, accessible: Accessible, has_scripts: bool
) -> None:
    service = WITH_SCRIPTS if has_scripts else WITHOUT
    when_it_is_suspected(page, accessible, service)
    outbreak = page.url
    when_it_is_reviewed(page, accessible, cases=3, is_well=False)
    press(page, "Declare the outbreak")
    then_all_is_accessible(page, accessible, "Declare the outbreak")
    press(page, "Declare the outbreak")
    then_it_says(page, "Declared")
    when_admissions_are(page, accessible, "Closed to admissions")
    then_brokerage_is_told_to_ask(page, accessible, service)

    given(page, "callum")
    page.goto(outbreak)
    press(page, "Record it as controlled")
    press(page, "Record it as controlled")
    then_it_says(page, "Controlled")
    when_it_is_reviewed(page, accessible, cases=3, is_well=True)
    when_admissions_are(page, accessible, "Open to admissions")
    press(page, "Record it as over")
    press(page, "Record it as over")
    then_all_is_accessible(page, accessible, f"Norovirus at {service}")
    then_it_says(page, "Outbreak over")


@IN_ONE_BROWSER
@pytest.mark.parametrize(
    ("path", "heading"),
    [
        ("/outbreaks/taskforce/", "Outbreaks: list for the taskforce"),
        ("/outbreaks/?show=all", "Outbreaks"),
        ("/outbreaks/2/?as_at=2021-08-20", re.compile("^COVID-19 at ")),
        ("/outbreaks/deaths/", "Deaths notified by a service"),
        ("/measures/", "Measures"),
        ("/measures/occupancy/", "Occupancy of care homes"),
        ("/measures/updates/", "Who has not updated Capacity Tracker"),
        ("/uploads/12/", re.compile("Capacity Tracker")),
    ],
)
def test_each_page_can_be_read_by_everyone(
    page: Page, accessible: Accessible, path: str, heading: str | re.Pattern[str]
) -> None:
    given(page, "farida")
    page.goto(path)
    then_all_is_accessible(page, accessible, heading)


def test_a_quiet_page_leads_to_the_day_when_it_was_not(page: Page, accessible: Accessible) -> None:
    given(page, "farida")
    page.get_by_role("link", name="Protection", exact=True).click()
    then_all_is_accessible(page, accessible, "Protection in Southaven")
    follow(page, "Show it as it stood on 31 August 2021")
    then_all_is_accessible(page, accessible, "Protection in Southaven")
    then_it_says(page, "As it stood on 31 August 2021", "suspected, day 3", "in 72 days")
    follow(page, "Calderstock House")
    then_it_says(page, "day 3 of the outbreak, as at 31 August 2021")
    follow(page, "Show today")
    then_it_says(page, "Its review was due by 1 September 2021")


def test_deaths_are_shown_with_their_context_or_not_at_all(
    page: Page, accessible: Accessible
) -> None:
    given(page, "farida")
    page.goto("/outbreaks/deaths/?q=Wagtail+Manor")
    follow(page, "Wagtail Manor")
    then_all_is_accessible(page, accessible, "Deaths notified")
    there = page.url
    press(page, "Record deaths notified")
    then_all_is_accessible(page, accessible, "Record deaths notified")

    given(page, "callum")
    assert page.request.get(there).status == ABSENT
