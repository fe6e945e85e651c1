"""From the sign-in page to the committee's ratings table, as officers of Southaven."""

import re
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from almoner.demo.places import PASSWORD
from tests.journeys.conftest import Accessible

LATEST_RATINGS = (
    "Location ID,Location Name,Care Home?,Location Type,Location Primary Inspection Category,"
    "Location City,Location Post Code,Location Local Authority,Location Region,"
    "Service / Population Group,Domain,Latest Rating,Publication Date,Inherited Rating (Y/N),"
    "Provider ID,Provider Name,Brand ID,Brand Name\n"
    "SA-0001,Merrowdown Manor,Y,Social Care Org,Residential social care,Portside,ZS4 9LJ,"
    "Southaven,Wold and Solway,Overall,Overall,Outstanding,{day},N,SAP-001,,-,-\n"
    "SA-9999,Never Heard Of House,Y,Social Care Org,Residential social care,Portside,ZS4 9LK,"
    "Southaven,Wold and Solway,Overall,Overall,Splendid,{day},N,SAP-001,,-,-\n"
)


def given_someone_signed_in(page: Page, email: str = "farida@southaven.example") -> None:
    page.goto("/accounts/login/")
    page.get_by_label("Email address").fill(email)
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Sign in", exact=True).click()
    expect(page).to_have_title(re.compile("^Southaven"))


def then_all_is_accessible(
    page: Page, accessible: Accessible, heading: str | re.Pattern[str]
) -> None:
    expect(page.get_by_role("heading", level=1, name=heading)).to_be_visible()
    accessible.check(page)


def test_sign_in_and_out(page: Page, accessible: Accessible) -> None:
    page.goto("/services/")
    then_all_is_accessible(page, accessible, "Sign in")
    page.get_by_label("Email address").fill("farida@southaven.example")
    page.get_by_label("Password", exact=True).fill("not the password")
    page.get_by_role("button", name="Sign in", exact=True).click()
    expect(page.get_by_role("alert")).to_contain_text("There is a problem")

    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Sign in", exact=True).click()
    then_all_is_accessible(page, accessible, "Care services in Southaven")

    page.get_by_role("button", name="Sign out").click()
    page.goto("/services/")
    expect(page.get_by_role("heading", level=1)).to_have_text("Sign in")


def test_find_a_service(page: Page, accessible: Accessible) -> None:
    given_someone_signed_in(page)
    then_all_is_accessible(page, accessible, "Southaven")
    page.get_by_label(re.compile("Find a service")).fill("ebenezer")
    page.get_by_role("button", name="Search").click()
    page.get_by_role("link", name="Ebenezer Care Services").first.click()
    then_all_is_accessible(page, accessible, "Ebenezer Care Services")
    expect(page.get_by_role("main")).to_contain_text("1-10024040008")
    expect(page.get_by_role("main")).to_contain_text("31 August 2025")


def test_read_the_market_page(page: Page, accessible: Accessible) -> None:
    given_someone_signed_in(page)
    page.get_by_role("link", name="Market", exact=True).click()
    then_all_is_accessible(page, accessible, "The care market in Southaven")
    main = page.get_by_role("main")
    expect(main).to_contain_text("36, down from 38")
    expect(main).to_contain_text("15, up from 9")
    expect(main).to_contain_text("0, no earlier figure")
    expect(main).to_contain_text("England")


def test_upload_a_file_see_its_check_and_confirm(
    page: Page, accessible: Accessible, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    given_someone_signed_in(page)
    page.get_by_role("link", name="Uploads", exact=True).click()
    then_all_is_accessible(page, accessible, "Uploads")
    page.get_by_role("button", name="Upload a file").click()
    then_all_is_accessible(page, accessible, "Upload a file")

    day = "14/09/2021" if "without" in request.node.name else "15/09/2021"
    file = tmp_path / f"latest-ratings-{day[:2]}.csv"
    file.write_text(LATEST_RATINGS.format(day=day), encoding="utf-8")
    page.get_by_label("The file", exact=True).set_input_files(file)
    page.get_by_label("Day").fill("30")
    page.get_by_label("Month").fill("9")
    page.get_by_label("Year").fill("2021")
    page.get_by_role("button", name="Upload and check").click()

    when_the_work_is_done(page, until="What it would change")
    then_all_is_accessible(page, accessible, file.name)
    expect(page.get_by_role("main")).to_contain_text("Splendid")
    page.get_by_role("button", name="Confirm and apply").click()
    when_the_work_is_done(page, until="Applied")
    then_all_is_accessible(page, accessible, file.name)

    page.goto("/services/SA-0001/")
    expect(page.get_by_role("main")).to_contain_text("Outstanding")
    then_all_is_accessible(page, accessible, "Merrowdown Manor")


def when_the_work_is_done(page: Page, until: str) -> None:
    """Wait as a person would: the page follows along with JavaScript, or is loaded again."""
    for _ in range(60):
        if page.get_by_role("heading", name=until).count():
            return
        page.wait_for_timeout(500)
        page.reload()
    raise AssertionError(f"“{until}” never came: {page.get_by_role('main').inner_text()}")


@pytest.mark.parametrize(
    "path",
    ["/accounts/people/", "/accounts/people/1/", "/accounts/journal/", "/accounts/roles/"],
)
def test_the_administrators_pages(page: Page, accessible: Accessible, path: str) -> None:
    given_someone_signed_in(page)
    page.goto(path)
    then_all_is_accessible(page, accessible, re.compile("."))


@pytest.mark.parametrize("path", ["/help", "/accessibility", "/no-such-page"])
def test_pages_for_anyone(page: Page, accessible: Accessible, path: str) -> None:
    page.goto(path)
    then_all_is_accessible(page, accessible, re.compile("."))
