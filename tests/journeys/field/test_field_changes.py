"""What changes at the council meanwhile: the question set, the application, the visit itself."""

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import expect

from tests.journeys.field.network import Line
from tests.journeys.field.office import ADA, Office
from tests.journeys.field.tablet import Tablet
from tests.journeys.field.test_field_interruptions import given_two_answers_without_signal

NEWER = """async () => {
  const held = await navigator.serviceWorker.getRegistration('/field/');
  await held.update();
  for (let n = 0; n < 100 && !held.waiting; n += 1) await new Promise(go => setTimeout(go, 100));
  return Boolean(held.waiting);
}"""


@pytest.fixture
def the_council_changes_its_mind(office: Office) -> Iterator[Callable[[], None]]:
    """Publishes a version that asks something else; afterwards, one that asks as the first did."""
    yield lambda: office.do("publish", "2")
    office.do("publish", "3")


def test_the_question_set_is_updated_meanwhile(
    tablet: Tablet,
    office: Office,
    visit: int,
    the_council_changes_its_mind: Callable[[], None],
) -> None:
    given_two_answers_without_signal(tablet, visit)
    the_council_changes_its_mind()
    tablet.rate("rate1", 4)  # a question that the new version does not ask
    tablet.is_saved("rate1")
    tablet.network.set(Line.UP)
    tablet.send_now()
    tablet.all_is_received()
    assert {row["question_key"] for row in office.received(visit)} == {"rate0", "rate1", "text0"}
    tablet.page.reload()
    tablet.unlock()
    expect(tablet.question("rate0")).to_contain_text("Is room 0 clean?")  # what was begun stays
    assert office.refused(visit) == []


def test_the_application_is_updated_meanwhile(tablet: Tablet, office: Office, visit: int) -> None:
    given_two_answers_without_signal(tablet, visit)
    tablet.page.evaluate("window.untouched = true")
    before = tablet.page.evaluate("caches.keys()")
    tablet.network.rewrite = lambda text: text.replace(
        b'const VERSION = "', b'const VERSION = "newer-'
    )
    tablet.network.line = Line.UP
    assert tablet.page.evaluate(NEWER)
    tablet.write("text1", "Still the same page.")
    tablet.is_saved("text1")
    assert tablet.page.evaluate("window.untouched") is True  # nothing was loaded again
    tablet.network.set(Line.DOWN)
    tablet.stop()
    tablet.start()
    tablet.open(visit, part="rooms")
    box = tablet.question("text1").locator("textarea").first
    expect(box).to_have_value("Still the same page.")
    after = tablet.page.evaluate("caches.keys()")
    assert before != after
    assert len(after) == 1
    tablet.network.set(Line.UP)
    tablet.sign_in(ADA)
    tablet.open(visit)
    tablet.all_is_received()
    assert len(office.received(visit)) == 3


def test_the_visit_is_given_to_someone_else_meanwhile(
    tablet: Tablet, office: Office, visit: int
) -> None:
    given_two_answers_without_signal(tablet, visit)
    office.do("reallocate", str(visit))
    tablet.network.set(Line.UP)
    tablet.send_now()
    tablet.all_is_received()
    assert len(office.received(visit)) == 2


def test_the_audit_is_closed_meanwhile(tablet: Tablet, office: Office, visit: int) -> None:
    given_two_answers_without_signal(tablet, visit)
    office.do("close", str(visit))
    tablet.network.set(Line.UP)
    tablet.send_now()
    tablet.all_is_received()
    assert office.received(visit) == []
    assert len(office.refused(visit)) == 2  # kept apart, not dropped
    expect(tablet.page.get_by_text("no longer being written")).to_be_visible()
    expect(tablet.question("text0")).to_contain_text("Not accepted by the council")
    expect(tablet.question("text0").locator("textarea").first).not_to_be_empty()


def test_what_the_council_cannot_take_is_shown_and_can_be_put_right(
    tablet: Tablet, office: Office, visit: int
) -> None:
    tablet.take_along(visit)
    tablet.go_to("home")
    for part, words in {"Day": "1", "Month": "1", "Year": "2099"}.items():
        tablet.question("seen-on").get_by_label(part).fill(words)
    tablet.question("beds").locator("input").fill("40")
    tablet.is_saved("beds")
    tablet.all_is_received()
    expect(tablet.question("seen-on")).to_contain_text("1 January 2099 is in the future.")
    assert [row["question_key"] for row in office.received(visit)] == ["beds"]
    tablet.question("seen-on").get_by_label("Year").fill("2021")
    tablet.is_saved("seen-on")
    tablet.send_now()
    expect(tablet.question("seen-on")).to_have_attribute("data-state", "received")
    assert office.received(visit)[-1]["value"] == "2021-01-01"


def test_an_unfinished_date_is_kept_and_not_sent(
    tablet: Tablet, office: Office, visit: int
) -> None:
    tablet.take_along(visit)
    tablet.go_to("home")
    tablet.question("seen-on").get_by_label("Day").fill("7")
    expect(tablet.question("seen-on")).to_contain_text("Enter the month and the year")
    tablet.kill()
    tablet.start()
    tablet.open(visit, part="home")
    expect(tablet.question("seen-on").get_by_label("Day")).to_have_value("7")
    assert office.received(visit) == []
