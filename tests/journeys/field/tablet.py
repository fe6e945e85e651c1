"""A tablet with a real Chromium and a disk of its own, which can be killed and started again."""

import contextlib
import os
import re
import signal
import time
from pathlib import Path

from playwright.sync_api import BrowserContext, Dialog, Error, Page, Playwright, expect

from tests.journeys.conftest import FLAGS, chromium
from tests.journeys.field.network import Network
from tests.journeys.field.office import PASSWORD

PIN = "482913"
TABLET = {"width": 768, "height": 1024}
TIMEOUT = 20_000


class Tablet:
    """One device: what it keeps is in its folder, whatever happens to the browser."""

    def __init__(self, playwright: Playwright, folder: Path, network: Network) -> None:
        self._playwright = playwright
        self.folder = folder
        self.network = network
        self.complaints: list[str] = []
        self.asked: list[str] = []
        self.context: BrowserContext
        self.page: Page
        self.start()

    def start(self) -> None:
        """Start the browser with what the disk holds."""
        self.context = self._playwright.chromium.launch_persistent_context(
            str(self.folder),
            executable_path=chromium(),
            args=[*FLAGS, "--disable-session-crashed-bubble", "--hide-crash-restore-bubble"],
            viewport=TABLET,
            locale="en-GB",
            base_url=self.network.url,
        )
        self.context.set_default_timeout(TIMEOUT)
        self.page = self.context.pages[0] if self.context.pages else self.context.new_page()
        self.page.on("pageerror", lambda error: self.complaints.append(str(error)))
        self.page.on("dialog", self._leave_all_the_same)

    def _leave_all_the_same(self, dialog: Dialog) -> None:
        """The browser asks whether to leave with answers unsent: yes, and that it did is kept."""
        self.asked.append(dialog.type)
        dialog.accept()

    def kill(self) -> None:
        """Kill every process of the browser at once, as a dead battery does."""
        for pid in self._processes():
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
        with contextlib.suppress(Error):
            self.context.close()
        while self._processes():
            time.sleep(0.05)
        for name in ("SingletonLock", "SingletonCookie", "SingletonSocket"):
            (self.folder / name).unlink(missing_ok=True)

    def stop(self) -> None:
        """Close the browser in good order."""
        with contextlib.suppress(Error):
            self.context.close()

    def _processes(self) -> list[int]:
        """The browser's processes: those that were started with this tablet's folder."""
        mine = f"--user-data-dir={self.folder}".encode()
        found = []
        for path in Path("/proc").glob("[0-9]*/cmdline"):
            with contextlib.suppress(OSError):
                if mine in path.read_bytes():
                    found.append(int(path.parent.name))
        return found

    def sign_in(self, email: str) -> None:
        """Sign in on the page for it, as an officer does."""
        self.page.goto("/accounts/login/")
        sign_in_on(self.page, email)
        expect(self.page).not_to_have_url(re.compile("login"))

    def take_along(self, visit: int, pin: str = PIN) -> None:
        """Take a visit along, and wait until the device can do without the council."""
        self.page.goto(f"/field/{visit}/")
        self.page.get_by_label("Choose a PIN").fill(pin)
        self.page.get_by_label("The same PIN again").fill(pin)
        self.page.get_by_role("button", name="Take it along").click()
        self.is_open()
        self.page.evaluate("navigator.serviceWorker.ready.then(() => true)")

    def open(self, visit: int, pin: str = PIN, part: str = "") -> None:
        """Open a visit that was taken along, with or without a line."""
        self.page.goto(f"/field/{visit}/{f'#{part}' if part else ''}")
        self.unlock(pin)

    def unlock(self, pin: str = PIN) -> None:
        """Open with the PIN."""
        self.page.get_by_label("PIN").fill(pin)
        self.page.get_by_role("button", name="Open").click()
        self.is_open()

    def is_open(self) -> None:
        """Wait until the audit is shown."""
        expect(self.page.locator("#field[data-ready]")).to_be_visible()

    def go_to(self, part: str) -> None:
        """Turn to a part of the audit."""
        self.page.evaluate("part => { location.hash = part }", part)
        expect(self.page.locator("[data-question]").first).to_be_attached()

    def question(self, key: str):  # type: ignore[no-untyped-def]
        """The block of one question."""
        return self.page.locator(f'[data-question="{key}"]')

    def rate(self, key: str, value: object) -> None:
        """Choose an answer."""
        self.question(key).locator(f'input[data-value="{value}"]').check()

    def write(self, key: str, text: str) -> None:
        """Fill in a text, as pasting does."""
        self.question(key).locator("textarea").first.fill(text)

    def is_saved(self, key: str) -> None:
        """Wait until the page says that an answer is on the device, or better."""
        said = re.compile("^(unsent|received)$")
        expect(self.question(key)).to_have_attribute("data-state", said)

    def send_now(self) -> None:
        """Ask the page to send at once, if it offers that."""
        button = self.page.get_by_role("button", name="Send now")
        with contextlib.suppress(Error):
            if button.is_visible():
                button.click(timeout=2_000)

    def all_is_received(self) -> None:
        """Wait until the page says that nothing is left to send.

        It says so too while an answer is on its way to the disk: see first that it is saved.
        """
        expect(self.page.locator("#field-status")).to_have_attribute(
            "data-unsent", "0", timeout=60_000
        )


def sign_in_on(page: Page, email: str) -> None:
    """Fill in the page for signing in."""
    page.get_by_label("Email address").fill(email)
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Sign in", exact=True).click()
