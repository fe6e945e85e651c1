"""Interruptions at random, and an oracle of what the page said was saved: nothing is lost.

`ALMONER_LONG=1` makes 200 of them, and `ALMONER_SEED` chooses others than usual.
"""

import os
import random
import time
from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from tests.journeys.field.network import Line
from tests.journeys.field.office import ADA, Office
from tests.journeys.field.tablet import Tablet, sign_in_on

INTERRUPTIONS = 200 if os.environ.get("ALMONER_LONG") else 12
SEED = int(os.environ.get("ALMONER_SEED", "20261122"))
RATINGS = [f"rate{n}" for n in range(8)]
TEXTS = [f"text{n}" for n in range(4)]
WORDS = ("clean", "quiet", "warm", "call bell", "care plan", "medicines", "kind staff", "garden")
VALUE = """block => {
  const chosen = block.querySelector('input:checked');
  return block.querySelector('input') ? (chosen ? chosen.dataset.value : null)
    : block.querySelector('textarea').value;
}"""
KEPT = """() => new Promise((done, fail) => {
  const opening = indexedDB.open('almoner-field');
  opening.onerror = fail;
  opening.onsuccess = () => {
    const asked = opening.result.transaction('answers').objectStore('answers').getAll();
    asked.onsuccess = () => done(asked.result.map(row => [row.client_id, row.state]));
  };
})"""


class Officer:
    """Answers at random, and remembers what the page said of each answer."""

    def __init__(
        self, *, tablet: Tablet, office: Office, visit: int, chance: random.Random
    ) -> None:
        self.tablet, self.office, self.visit, self.chance = tablet, office, visit, chance
        self.saved: dict[str, str] = {}  # what the page said is saved
        self.perhaps: dict[str, tuple[str, ...]] = {}  # what was begun and not seen saved
        self.entered: dict[str, set[str]] = {}
        self.did: dict[str, int] = {}

    def answer(self, *, is_watched: bool) -> None:
        """Answer one question; watched, until the page says that it is saved."""
        question = self.chance.choice(RATINGS + TEXTS)
        if question in RATINGS:
            value = str(self.chance.choice([1, 2, 3, 4, "na"]))
            self.perhaps[question] = (value,)
            self.entered.setdefault(question, set()).add(value)
            self.tablet.rate(question, value)
        else:
            value = self._write(question)
        if is_watched:
            self.tablet.is_saved(question)
            self.saved[question] = value
            del self.perhaps[question]

    def _write(self, question: str) -> str:
        """Type a sentence after what is there, letter by letter or all at once."""
        more = " ".join(self.chance.sample(WORDS, 3))
        value = f"{more} {self.chance.randrange(10_000)}"
        pieces = tuple(value[:length] for length in range(len(value) + 1))
        box = self.tablet.question(question).locator("textarea").first
        self.perhaps[question] = pieces
        self.entered.setdefault(question, set()).update(pieces)
        if self.chance.random() < 0.5:
            box.fill(value)
        else:
            box.fill("")
            box.press_sequentially(value, delay=self.chance.choice([0, 5, 15]))
        return value

    def interrupt(self) -> None:
        """Do something that must not matter."""
        kinds: list[tuple[Callable[[], None], int]] = [
            (self.kill, 5),
            (self.reload, 3),
            (self.cut, 4),
            (self.spoil, 5),
            (self.sign_out, 3),
            (self.fly, 2),
            (self.turn_away, 2),
        ]
        chosen = self.chance.choices([k for k, _ in kinds], [weight for _, weight in kinds])[0]
        self.did[chosen.__name__] = self.did.get(chosen.__name__, 0) + 1
        started = time.time()
        chosen()
        print(chosen.__name__, self.tablet.network.line, round(time.time() - started, 1))

    def kill(self) -> None:
        """The battery dies, at any moment."""
        time.sleep(self.chance.random() * 0.3)
        self.tablet.kill()
        self.tablet.start()
        self.come_back()

    def reload(self) -> None:
        """The page is loaded again while answers may be on their way to the disk."""
        self.tablet.page.reload()
        self.come_back()

    def cut(self) -> None:
        """The signal goes, or comes back."""
        is_up = self.tablet.network.line is Line.UP
        self.tablet.network.set(Line.DOWN if is_up else Line.UP)
        if not is_up:
            self.tablet.send_now()

    def spoil(self) -> None:
        """The line does worse than nothing."""
        lines = [Line.DEAF, Line.HALF, Line.BROKEN, Line.HOTEL]
        self.tablet.network.set(self.chance.choice(lines))
        self.tablet.send_now()
        time.sleep(self.chance.random())

    def sign_out(self) -> None:
        """The session ends on the server."""
        self.office.end_sessions()
        self.tablet.send_now()

    def fly(self) -> None:
        """Flight mode, on and off."""
        self.tablet.context.set_offline(True)
        self.answer(is_watched=True)
        self.tablet.context.set_offline(False)

    def turn_away(self) -> None:
        """Another page in the same tab, and back: the browser asks first."""
        self.tablet.network.set(Line.UP)
        self.tablet.page.goto("/help")
        self.come_back()

    def come_back(self) -> None:
        """Open the audit again; what was said to be saved must be there, whatever the line does."""
        self.tablet.open(self.visit, part="rooms")
        for question in RATINGS + TEXTS:
            shown = self.tablet.question(question).evaluate(VALUE)
            begun = self.perhaps.pop(question, ())
            allowed = {self.saved.get(question), *begun}
            if "" in allowed or question not in self.saved:
                allowed |= {"", None}
            assert shown in allowed, f"{question} shows {shown!r}, not one of {allowed!r}"
            if shown:
                self.saved[question] = shown
            else:
                self.saved.pop(question, None)

    def sign_in(self) -> None:
        """Sign in again, in another tab, as the page offers."""
        self.tablet.network.set(Line.UP)
        tab = self.tablet.context.new_page()
        tab.goto("/accounts/login/?next=/field/signed-in")
        sign_in_on(tab, ADA)
        expect(tab.get_by_role("heading", name="You are signed in")).to_be_visible()
        tab.wait_for_load_state("load")
        tab.close()


def _settle(officer: Officer) -> None:
    """Now and then everything comes right for a while, as it does on the way home."""
    tablet = officer.tablet
    tablet.network.set(Line.UP)
    tablet.send_now()
    expect(tablet.page.get_by_role("status")).not_to_contain_text("Sending…")
    if tablet.page.get_by_text("Sign in again").is_visible():
        officer.sign_in()
    time.sleep(officer.chance.random())


@pytest.mark.slow
def test_nothing_is_lost_at_random(tablet: Tablet, office: Office, visit: int) -> None:
    chance = random.Random(SEED)
    officer = Officer(tablet=tablet, office=office, visit=visit, chance=chance)
    tablet.take_along(visit)
    tablet.go_to("rooms")
    for _ in range(INTERRUPTIONS):
        for _ in range(chance.randint(0, 3)):
            officer.answer(is_watched=True)
        if chance.random() < 0.7:
            officer.answer(is_watched=False)
        officer.interrupt()
        if chance.random() < 0.3:
            _settle(officer)

    for question in list(officer.perhaps):
        tablet.is_saved(question)
        officer.saved[question] = tablet.question(question).evaluate(VALUE)
    for _ in range(20):
        _settle(officer)
        kept = dict(tablet.page.evaluate(KEPT))
        if set(kept.values()) <= {"received"}:
            break
    tablet.all_is_received()

    received = office.received(visit)
    assert len({row["client_id"] for row in received}) == len(received)
    assert {row["client_id"] for row in received} == set(kept)  # each of the device's, once
    assert office.refused(visit) == []
    final = {row["question_key"]: row["value"] for row in received}
    shown = {key: None if value is None else str(value) for key, value in final.items()}
    assert {key: value for key, value in shown.items() if value} == {
        key: value.strip() for key, value in officer.saved.items() if value.strip()
    }
    for row in received:
        said = "" if row["value"] is None else str(row["value"])
        assert said in {each.strip() for each in officer.entered[row["question_key"]]} | {""}
    print(f"seed {SEED}: {INTERRUPTIONS} interruptions {officer.did}, {len(received)} answers")
