"""Our own pages in a real browser, with their content policy: axe, narrow screens, scripts."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.http import QueryDict
from django.shortcuts import render
from django.template.loader import get_template
from playwright.sync_api import Browser, Page, Route, sync_playwright

from almoner.core.accounts.rules import Role
from almoner.core.ui import gallery
from tests.core.ui.factories import a_principal, a_request

ROOT = Path(__file__).parents[3]
STATIC = ROOT / "almoner" / "core" / "ui" / "static"
AXE = ROOT / "node_modules" / "axe-core" / "axe.min.js"
CHROMIUM = next(
    filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None
)
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
]
POLICY = "default-src 'self'; script-src 'self' 'nonce-a-nonce'; style-src 'self'"
TYPES = {".css": "text/css", ".js": "text/javascript", ".svg": "image/svg+xml"}
SITE = "http://almoner.test"

pytestmark = [
    pytest.mark.journey,
    pytest.mark.skipif(CHROMIUM is None, reason="this machine has no Chromium"),
]


def html(name: str) -> str:
    request = a_request(f"/{name}", principal=a_principal(Role.QUALITY_MANAGER))
    if name.startswith("design"):
        query = QueryDict(name.partition("?")[2])
        return render(request, "ui/design.html", gallery.context(query)).content.decode()
    if name.isdigit():
        return str(get_template(f"{name}.html").render())
    return render(request, f"ui/{name}.html").content.decode()


@pytest.fixture(autouse=True)
def a_menu(settings):
    settings.NAVIGATION = [("Help", "ui:help", ()), ("Accessibility", "ui:accessibility", ())]


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield browser
        browser.close()


@pytest.fixture(params=[1280, 320], ids=["wide", "narrow"])
def page(browser: Browser, request: pytest.FixtureRequest) -> Iterator[Page]:
    context = browser.new_context(
        viewport={"width": request.param, "height": 800}, bypass_csp=False
    )
    yield context.new_page()
    context.close()


def show(page: Page, name: str) -> list[str]:
    """Open one of our pages; returns what the browser complained of."""
    made, complaints = html(name), []

    def answer(route: Route) -> None:
        path = route.request.url.removeprefix(SITE).partition("?")[0]
        file = STATIC / path.removeprefix("/static/")
        if path.startswith("/static/") and file.is_file():
            route.fulfill(body=file.read_bytes(), content_type=TYPES[file.suffix])
        elif path.startswith("/static/"):
            route.fulfill(status=404)
        else:
            route.fulfill(
                body=made,
                content_type="text/html; charset=utf-8",
                headers={"Content-Security-Policy": POLICY},
            )

    page.on("console", lambda said: complaints.append(said.text) if said.type == "error" else None)
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.route("**/*", answer)
    page.goto(f"{SITE}/{name}")
    return complaints


def violations(page: Page) -> list[tuple[str, str]]:
    """What axe finds wrong: each rule, and the first element that breaks it."""
    page.evaluate(AXE.read_text(encoding="utf-8"))
    found = page.evaluate("axe.run().then(run => run.violations)")
    return [(one["id"], one["nodes"][0]["html"]) for one in found]


PAGES = ["design", "design?errors=1", "help", "accessibility", "404", "500"]


@pytest.mark.parametrize("name", PAGES)
def test_a_page_is_accessible_fits_its_screen_and_keeps_the_policy(page: Page, name: str):
    complaints = show(page, name)
    page.evaluate("document.querySelectorAll('details').forEach(one => one.open = true)")
    wide = page.evaluate("document.documentElement.scrollWidth")

    assert complaints == []
    assert wide <= page.viewport_size["width"]
    assert violations(page) == []


def test_the_error_summary_leads_to_the_box(page: Page):
    show(page, "design?errors=1")
    assert page.evaluate("document.activeElement.className") == "govuk-error-summary"
    page.get_by_role("link", name="Date of visit must include a year").click()

    assert page.evaluate("document.activeElement.id") == "id_visited_on-year"


def test_the_menu_folds_away_on_a_narrow_screen_and_opens(page: Page):
    show(page, "help")
    menu = page.get_by_role("button", name="Menu")
    link = page.get_by_role("navigation").get_by_role("link", name="Accessibility")

    if page.viewport_size["width"] == 320:
        assert not link.is_visible()
        menu.click()
    assert link.is_visible()


def test_without_scripts_everything_is_there(browser: Browser):
    context = browser.new_context(viewport={"width": 320, "height": 800}, java_script_enabled=False)
    page = context.new_page()
    show(page, "design?errors=1")

    assert page.get_by_role("navigation").get_by_role("link", name="Accessibility").is_visible()
    assert page.get_by_role("link", name="See how far it has got").is_visible()
    assert page.get_by_role("link", name="Enter beds").is_visible()
    context.close()


def test_the_first_stop_of_the_keyboard_is_the_way_past_the_header(page: Page):
    show(page, "help")
    page.keyboard.press("Tab")

    assert page.evaluate("document.activeElement.textContent") == "Skip to main content"


def test_a_list_of_work_needs_no_sideways_scrolling(page: Page):
    show(page, "design")
    region = page.get_by_role("region", name="Services", exact=True)

    assert region.evaluate("one => one.scrollWidth <= one.clientWidth")


def test_a_row_is_a_card_on_a_phone_each_cell_beside_the_words_of_its_column(page: Page):
    show(page, "design")
    row = page.get_by_role("row", name="Service 1")
    cell = row.get_by_role("cell", name="Westmarsh")
    shown = cell.evaluate("one => [one.dataset.label, getComputedStyle(one, '::before').content]")
    title, last = row.get_by_role("rowheader").bounding_box(), row.get_by_text("11").bounding_box()
    assert title and last

    if page.viewport_size["width"] == 320:
        assert shown == ["District", '"District" / ""']
        assert last["y"] >= title["y"] + title["height"]
    else:
        assert shown == ["District", "none"]
        assert last["x"] >= title["x"] + title["width"]


def test_a_list_sounds_the_same_on_a_phone(browser: Browser):
    heard = []
    for width in (1280, 320):
        context = browser.new_context(viewport={"width": width, "height": 800}, bypass_csp=False)
        page = context.new_page()
        show(page, "design")
        heard.append(page.get_by_role("table", name="Services", exact=True).aria_snapshot())
        context.close()

    assert "columnheader" in heard[0]
    assert "rowheader" in heard[0]
    assert heard[1] == heard[0]


def test_the_headings_that_sort_stay_in_view(page: Page):
    show(page, "design")
    table = page.get_by_role("table", name="Services", exact=True)
    boxes = [
        table.get_by_role("columnheader", name=name).bounding_box() for name in ("Beds", "District")
    ]
    widths = [box["width"] for box in boxes if box]

    assert widths[0] > 20
    assert (widths[1] > 20) == (page.viewport_size["width"] == 1280)


def test_figures_to_compare_still_scroll(page: Page):
    show(page, "design")
    table = page.get_by_role("region", name="Services by rating").get_by_role("table")

    assert table.evaluate("one => getComputedStyle(one).display") == "table"


def test_a_list_fits_on_paper_whole_and_without_addresses(browser: Browser):
    paper = {"width": 718, "height": 1000}  # A4 less its margins
    context = browser.new_context(viewport=paper)
    page = context.new_page()
    show(page, "design")
    page.emulate_media(media="print")
    region = page.get_by_role("region", name="Services", exact=True)
    link = page.get_by_role("contentinfo").get_by_role("link", name="Open Government Licence")
    address = "one => getComputedStyle(one, '::after').content"

    assert region.evaluate("one => getComputedStyle(one.firstElementChild).display") == "table"
    assert region.evaluate("one => one.scrollWidth") <= paper["width"]
    assert "nationalarchives" in link.evaluate(address)
    link.evaluate("one => one.setAttribute('href', '/services/')")
    assert link.evaluate(address) == "none"
    context.close()
