"""A programme with a deadline: how it stands, a service's return, help, and its revocation."""

import re
from datetime import date

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

VACCINATION = "Vaccination of people who work in care homes"
DAY = "?as_at=2021-08-16"  # of the report that the demonstration follows


def test_how_a_programme_stands_on_a_day(page: Page, accessible: Accessible) -> None:
    given(page, "callum")
    page.goto(f"/programmes/{DAY}")
    then_all_is_accessible(page, accessible, "Programmes")
    then_it_says(page, "87 days to 11 November 2021")
    follow(page, VACCINATION)
    then_all_is_accessible(page, accessible, VACCINATION)
    then_it_says(page, "72.2% (1,444 of 2,000)", "500 people at risk", "At the deadline")
    main(page).get_by_text("See the figures in a table").first.click()
    expect(main(page).get_by_role("row", name=re.compile("^9 August 2021"))).to_be_visible()

    follow(page, "All services in scope, with downloads")
    then_all_is_accessible(page, accessible, "Services")
    page.get_by_label("Show").select_option(label="With people who do not meet it")
    press(page, "Apply filters")
    expect(page).to_have_url(re.compile("show=short"))
    short = [
        int(row.get_by_role("cell").first.inner_text())
        for row in main(page).get_by_role("row").all()[1:]
    ]
    assert short == sorted(short, reverse=True)
    assert short[0] > 0


def test_a_return_by_form_and_targeted_help(
    page: Page, accessible: Accessible, has_scripts: bool
) -> None:
    service = "Hawksbourne Gardens" if has_scripts else "Marrowfield Lodge"
    given(page, "callum")
    page.goto("/programmes/")
    follow(page, VACCINATION)
    page.goto(f"{page.url}services/?show=short")
    follow(page, service)
    then_all_is_accessible(page, accessible, service)
    there = page.url
    press(page, "Record a return")
    then_all_is_accessible(page, accessible, "Record a return")
    date_is(page, "As at", date(2021, 9, 6))
    care = page.get_by_role("group", name="Care staff", exact=True)
    for label, count in (("People in all", "40"), ("Two doses", "45")):
        care.get_by_label(label, exact=True).fill(count)
    press(page, "Record the return")
    expect(page.get_by_role("alert")).to_contain_text("Care staff: ")
    for label, count in (("Two doses", "31"), ("Exempt", "2"), ("Declined", "3")):
        care.get_by_label(label, exact=True).fill(count)
    press(page, "Record the return")
    expect(page).to_have_url(there)
    newest = main(page).get_by_role("row").filter(has_text="6 September 2021")
    expect(newest.get_by_role("cell")).to_have_text(
        ["Care staff", "40", "31", "not known", "2", "3", "not known", "7", "Telephone"]
    )

    given(page, "farida")
    page.goto("/programmes/")
    follow(page, "RESTORE2 in care homes")
    press(page, "Record help")
    then_all_is_accessible(page, accessible, "Record help that was given")
    choose(page, "What help", "Session in a language")
    say(page, "Who it was for, as a group", "Night staff who speak Romanian")
    press(page, "Record it")
    expect(page.get_by_role("alert")).to_contain_text("Enter the language")
    say(page, "Language", "Romanian")
    press(page, "Record it")
    then_it_says(page, "For Night staff who speak Romanian.")


# What is revoked stays so: once, and in the browser that checks each page with axe.
@IN_ONE_BROWSER
def test_revoking_erases_what_was_kept_of_single_workers(
    page: Page, accessible: Accessible
) -> None:
    given(page, "farida")
    page.goto("/programmes/")
    follow(page, VACCINATION)
    then_all_is_accessible(page, accessible, VACCINATION)
    programme = page.url
    then_it_says(page, "SI 2022/206 revoked this on 15 March 2022. Nobody is chased any more.")
    press(page, "Record that it was revoked")
    then_all_is_accessible(page, accessible, "Record that it was revoked")
    then_it_says(page, "This erases the 3 statuses of single workers that are kept, for good.")
    expect(page.get_by_label("What revoked it")).to_have_value("SI 2022/206")
    press(page, "Record that it was revoked")
    expect(page.get_by_role("alert")).to_contain_text("3 statuses erased.")
    then_all_is_accessible(page, accessible, VACCINATION)
    then_it_says(page, "no single worker’s status is kept", "What services said in numbers stays")

    page.goto(f"{programme}?as_at=2021-08-16")
    then_it_says(page, "72.2% (1,444 of 2,000)")


@IN_ONE_BROWSER
@pytest.mark.parametrize(
    ("path", "heading"),
    [
        ("/programmes/start/", "Start a programme"),
        ("/programmes/start/flu-season/", re.compile("Flu vaccination of care staff")),
        ("/programmes/start/own/", "A programme of your own"),
        ("/programmes/2/chasing/", "Services to ask"),
        ("/programmes/3/outcomes/", "Before and after"),
        ("/programmes/3/upload/", "Upload returns"),
        ("/programmes/1/help/", "Help given"),
    ],
)
def test_each_page_can_be_read_by_everyone(
    page: Page, accessible: Accessible, path: str, heading: str | re.Pattern[str]
) -> None:
    given(page, "farida")
    page.goto(path)
    then_all_is_accessible(page, accessible, heading)
