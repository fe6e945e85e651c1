"""A real browser on a real server: `almoner demo` in a home of its own, as a new user starts it.

The journeys are told as given, when, then; every page they come to is checked with axe at 1280
and at 320 pixels. Where the machine has no Chromium they are skipped, and say so.
"""

import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, Playwright, sync_playwright

from tests.architecture.tree import ROOT

WIDE, NARROW = {"width": 1280, "height": 900}, {"width": 320, "height": 800}
SECONDS_TO_START = 240
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
]

# The lists of work that do not fit their place.
SCROLLED = """[...document.querySelectorAll(".almoner-stack")]
    .filter(one => one.parentElement.scrollWidth > one.parentElement.clientWidth)
    .map(one => one.caption.textContent)"""


def chromium() -> str | None:
    """The machine's Chromium or Chrome."""
    names = ("chromium", "chromium-browser", "google-chrome")
    return next((path for name in names if (path := shutil.which(name))), None)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Every journey is marked, and is skipped where there is no browser."""
    here = Path(__file__).parent
    for item in items:
        if here in item.path.parents:
            item.add_marker(pytest.mark.journey)
            if chromium() is None:
                item.add_marker(pytest.mark.skip(reason="this machine has no Chromium"))


@dataclass(frozen=True)
class Site:
    """The served demonstration."""

    url: str
    home: Path

    def almoner(self, *words: str) -> subprocess.CompletedProcess[str]:
        """Run a command of the same installation."""
        return subprocess.run(
            [sys.executable, "-m", "almoner.config", *words],
            env={**os.environ, "ALMONER_HOME": str(self.home), "DJANGO_SETTINGS_MODULE": ""},
            capture_output=True,
            text=True,
            check=True,
        )


def _free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port: int = free.getsockname()[1]
        return port


def _wait_for(url: str, process: subprocess.Popen[bytes], log: Path) -> None:
    for _ in range(SECONDS_TO_START * 4):
        if process.poll() is not None:
            raise RuntimeError(f"almoner demo stopped:\n{log.read_text(encoding='utf-8')}")
        try:
            with urllib.request.urlopen(url, timeout=5):
                return
        except (urllib.error.URLError, ConnectionError, TimeoutError):
            time.sleep(0.25)
    raise RuntimeError(f"almoner demo did not answer:\n{log.read_text(encoding='utf-8')}")


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """`almoner demo`, served until the session ends."""
    home = tmp_path_factory.mktemp("journeys")
    port = _free_port()
    environment = {**os.environ, "ALMONER_HOME": str(home)}
    environment.pop("DJANGO_SETTINGS_MODULE", None)
    log = home / "demo.log"
    with log.open("wb") as output:
        process = subprocess.Popen(
            [sys.executable, "-m", "almoner.config", "demo", "--port", str(port)],
            env=environment,
            cwd=home,
            stdout=output,
            stderr=output,
        )
    try:
        _wait_for(f"http://127.0.0.1:{port}/", process, log)
        yield Site(url=f"http://127.0.0.1:{port}", home=home)
    finally:
        process.terminate()
        process.wait(timeout=60)


@pytest.fixture(scope="session")
def playwright() -> Iterator[Playwright]:
    """What drives the browsers: one for the process, since a second beside it will not start."""
    with sync_playwright() as started:
        yield started


@pytest.fixture(scope="session")
def browser(playwright: Playwright) -> Iterator[Browser]:
    """One Chromium for all journeys of the demonstration."""
    browser = playwright.chromium.launch(executable_path=chromium(), args=FLAGS)
    yield browser
    browser.close()


@pytest.fixture(params=[True, False], ids=["with JavaScript", "without JavaScript"])
def context(
    browser: Browser, site: Site, request: pytest.FixtureRequest
) -> Iterator[BrowserContext]:
    """A person's browser, with and without JavaScript."""
    context = browser.new_context(
        base_url=site.url, viewport=WIDE, java_script_enabled=request.param, locale="en-GB"
    )
    context.set_default_timeout(20_000)
    yield context
    context.close()


@pytest.fixture
def has_scripts(request: pytest.FixtureRequest) -> bool:
    """Whether this browser runs JavaScript: the two journeys each work on records of their own."""
    return "without JavaScript" not in request.node.name


@pytest.fixture
def page(context: BrowserContext) -> Iterator[Page]:
    """A tab; any complaint of the content security policy or error in a script fails the test."""
    page = context.new_page()
    complaints: list[str] = []
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.on(
        "console",
        lambda message: complaints.append(message.text) if message.type == "error" else None,
    )
    yield page
    assert [text for text in complaints if "404" not in text] == []


@pytest.fixture(scope="session")
def axe() -> str:
    """The source of axe-core."""
    return (ROOT / "node_modules" / "axe-core" / "axe.min.js").read_text(encoding="utf-8")


class Accessible:
    """Checks the page that a journey has come to."""

    def __init__(self, *, browser: Browser, axe: str, is_wanted: bool) -> None:
        self.browser = browser
        self.is_wanted = is_wanted
        self.axe = axe

    def check(self, page: Page) -> None:
        """No violation of WCAG 2.2 AA by axe, wide and narrow, and no sideways scrolling.

        Figures to compare may scroll within themselves on a phone; lists of work may not.
        """
        if not self.is_wanted:
            return
        context = self.browser.new_context(
            storage_state=page.context.storage_state(), viewport=WIDE, locale="en-GB"
        )
        copy = context.new_page()
        copy.goto(page.url)
        copy.evaluate(self.axe)
        for size in (WIDE, NARROW):
            copy.set_viewport_size({"width": size["width"], "height": size["height"]})
            found = copy.evaluate(
                "axe.run(document, {runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa',"
                " 'wcag22aa', 'best-practice']}).then(r => r.violations.map(v =>"
                " v.id + ': ' + v.help + ' at ' + v.nodes.map(n => n.target.join(' ')).join(', ')))"
            )
            assert found == [], f"{page.url} at {size['width']} px"
            too_wide = copy.evaluate("document.documentElement.scrollWidth > window.innerWidth")
            assert not too_wide, f"{page.url} scrolls sideways at {size['width']} px"
        scrolled = copy.evaluate(SCROLLED)
        assert scrolled == [], f"{page.url} has lists that scroll sideways on a phone"
        context.close()


@pytest.fixture
def accessible(browser: Browser, axe: str, request: pytest.FixtureRequest) -> Accessible:
    """The accessibility check: once a journey, since axe itself needs JavaScript."""
    is_wanted = "without JavaScript" not in request.node.name
    return Accessible(browser=browser, axe=axe, is_wanted=is_wanted)
