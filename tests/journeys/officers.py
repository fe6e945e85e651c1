"""What the officers of the journeys do on any page: sign in, answer questions, press buttons."""

import re
from datetime import date

import pytest
from playwright.sync_api import Locator, Page, expect

from almoner.demo.places import PASSWORD

# For pages that are only read, since axe itself needs JavaScript; and for what is done but once.
IN_ONE_BROWSER = pytest.mark.parametrize("context", [True], ids=["with JavaScript"], indirect=True)


def given(page: Page, name: str, place: str = "southaven") -> None:
    """An officer of the demonstration signs in, in place of whoever was signed in."""
    page.context.clear_cookies()
    page.goto("/accounts/login/")
    page.get_by_label("Email address").fill(f"{name}@{place}.example")
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    press(page, "Sign in")
    expect(page.get_by_role("button", name="Sign out")).to_be_visible()


def press(page: Page, name: str) -> None:
    """Press a button, or a link that looks like one."""
    page.get_by_role("button", name=name, exact=True).click()


def follow(page: Page, name: str | re.Pattern[str]) -> None:
    """Follow the first link of that name in the page itself."""
    main(page).get_by_role("link", name=name).first.click()


def fill(page: Page, **said: str) -> None:
    """Type into boxes by the names of their fields, for those whose label another box shares."""
    for name, text in said.items():
        page.locator(f"main [name='{name}']").fill(text)


def say(page: Page, label: str, text: str) -> None:
    """Type into the box of that label."""
    main(page).get_by_label(label, exact=True).fill(text)


def choose(page: Page, question: str, answer: str | re.Pattern[str]) -> None:
    """Pick an answer to a question."""
    asked = page.get_by_role("group", name=question)
    asked.get_by_label(answer, exact=isinstance(answer, str)).check()


def date_is(page: Page, question: str, day: date) -> None:
    """Type a date in its three parts."""
    asked = page.get_by_role("group", name=question, exact=True)
    for part, value in (("Day", day.day), ("Month", day.month), ("Year", day.year)):
        asked.get_by_label(part, exact=True).fill(str(value))


def main(page: Page) -> Locator:
    """What is on the page, without its head and foot."""
    return page.get_by_role("main")


def then_it_says(page: Page, *words: str) -> None:
    """The page holds each of them."""
    for each in words:
        expect(main(page)).to_contain_text(each)
