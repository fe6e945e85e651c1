"""Quality assurance as officers of Northshire meet it: what waits, and what brokerage is told."""

import re

import pytest
from playwright.sync_api import Page, expect

from almoner.demo.places import PASSWORD
from tests.journeys.conftest import Accessible
from tests.journeys.test_first_journey import then_all_is_accessible

FORBIDDEN = 403
SUSPENDED = "Nettlecombe Gardens"  # in force since February 2021


def given_someone_of_northshire(page: Page, email: str = "harriet@northshire.example") -> None:
    page.goto("/accounts/login/")
    page.get_by_label("Email address").fill(email)
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Sign in", exact=True).click()
    expect(page.get_by_role("button", name="Sign out")).to_be_visible()


def test_what_waits_leads_to_the_audit_that_waits(page: Page, accessible: Accessible) -> None:
    given_someone_of_northshire(page)
    page.get_by_role("link", name="Quality", exact=True).click()
    then_all_is_accessible(page, accessible, "Quality in Northshire")
    waiting = page.get_by_role("region", name=re.compile("^To moderate"))
    waiting.get_by_role("link").first.click()
    then_all_is_accessible(page, accessible, re.compile("."))
    expect(page.get_by_role("main")).to_contain_text("oderat")


@pytest.mark.parametrize(
    ("path", "heading"),
    [
        ("/visits/", "Visits and audits"),
        ("/visits/all/", re.compile(".")),
        ("/visits/campaigns/1/", re.compile("Ageing Well audits")),
        ("/visits/37/report/", re.compile(".")),
        ("/bands/1/", re.compile("^Bands for 2021")),
        ("/action-plans/", "Action plans: my work"),
        ("/action-plans/1/", re.compile("After the audit")),
        ("/suspensions/", "Suspensions"),
        ("/suspensions/1/", SUSPENDED),
        ("/contracts/", "What we monitor"),
        ("/contracts/list/", re.compile(".")),
        ("/question-sets/", "Question sets"),
        ("/field/", re.compile(".")),
    ],
)
def test_each_page_can_be_read_by_everyone(
    page: Page, accessible: Accessible, path: str, heading: str | re.Pattern[str]
) -> None:
    given_someone_of_northshire(page)
    page.goto(path)
    then_all_is_accessible(page, accessible, heading)


def test_another_threshold_is_tried_and_nothing_kept(page: Page, accessible: Accessible) -> None:
    given_someone_of_northshire(page)
    page.goto("/bands/1/what-if/")
    expect(page.get_by_role("main")).to_contain_text("No home would move to another band.")
    box = page.get_by_role("row", name=re.compile("^Band 5")).get_by_role("textbox").first
    box.fill("99.5")
    page.get_by_role("button", name="See what would change").click()
    expect(page.get_by_role("main")).not_to_contain_text("No home would move to another band.")
    then_all_is_accessible(page, accessible, "What if thresholds were others?")


def test_a_question_set_is_read_and_tried(page: Page, accessible: Accessible) -> None:
    given_someone_of_northshire(page)
    page.goto("/question-sets/")
    page.get_by_role("link", name=re.compile("monitoring visit", re.IGNORECASE)).first.click()
    then_all_is_accessible(page, accessible, re.compile("."))


def test_brokerage_is_told_no_and_not_why(page: Page, accessible: Accessible) -> None:
    given_someone_of_northshire(page, "maureen@northshire.example")
    page.get_by_role("link", name="May we place?", exact=True).click()
    then_all_is_accessible(page, accessible, "May we place?")
    page.get_by_label("Find the service or scheme").fill(SUSPENDED)
    page.get_by_role("button", name="Find").click()
    page.get_by_role("link", name=re.compile(SUSPENDED)).first.click()
    then_all_is_accessible(page, accessible, f"May we place with {SUSPENDED}?")
    main = page.get_by_role("main")
    expect(main).to_contain_text("No")
    assert page.request.get("/suspensions/1/").status == FORBIDDEN


def test_what_the_council_knows_of_a_service(page: Page, accessible: Accessible) -> None:
    given_someone_of_northshire(page)
    page.goto("/services/?q=Nettlecombe+Gardens")
    page.get_by_role("link", name=SUSPENDED, exact=True).last.click()
    page.get_by_role("link", name="What the council knows").click()
    then_all_is_accessible(page, accessible, SUSPENDED)
    expect(page.get_by_role("main")).to_contain_text("In force")
