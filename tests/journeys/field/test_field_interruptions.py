"""No answer is lost, whatever happens to the line, the browser or the session."""

import re
import time

import pytest
from playwright.sync_api import expect

from tests.journeys.field.conftest import Make
from tests.journeys.field.network import Line
from tests.journeys.field.office import ADA, BEN, Office
from tests.journeys.field.tablet import Tablet, sign_in_on

SEEN = "A clean and quiet room."
WRONG_CLOCK = """
const Real = Date, ahead = 5 * 3600 * 1000;
globalThis.Date = class extends Real {
  constructor(...given) { given.length ? super(...given) : super(Real.now() + ahead); }
  static now() { return Real.now() + ahead; }
};
"""


def given_two_answers_without_signal(tablet: Tablet, visit: int) -> None:
    tablet.take_along(visit)
    tablet.network.set(Line.DOWN)
    tablet.go_to("rooms")
    tablet.rate("rate0", 3)
    tablet.write("text0", SEEN)
    tablet.is_saved("rate0")
    tablet.is_saved("text0")
    expect(tablet.page.get_by_role("status")).to_contain_text("Not sent yet: 2 answers")


def then_the_device_shows_them(tablet: Tablet) -> None:
    expect(tablet.question("text0").locator("textarea").first).to_have_value(SEEN)
    expect(tablet.question("rate0").get_by_label("Good")).to_be_checked()


def then_the_council_has_both_once(office: Office, visit: int) -> None:
    received = office.received(visit)
    assert sorted((row["question_key"], row["value"]) for row in received) == [
        ("rate0", 3),
        ("text0", SEEN),
    ]
    assert office.refused(visit) == []


def test_flight_mode(tablet: Tablet, office: Office, visit: int) -> None:
    tablet.take_along(visit)
    tablet.context.set_offline(True)
    given_no_line = tablet.network
    given_no_line.set(Line.DOWN)
    tablet.go_to("rooms")
    tablet.rate("rate0", 3)
    tablet.write("text0", SEEN)
    tablet.is_saved("rate0")
    tablet.is_saved("text0")
    expect(tablet.page.get_by_role("status")).to_contain_text("Not sent yet: 2 answers")
    assert office.received(visit) == []

    tablet.page.reload()  # the page itself comes from the device
    tablet.unlock()
    then_the_device_shows_them(tablet)
    given_no_line.set(Line.UP)
    tablet.context.set_offline(False)  # the browser says that it is online: nobody presses
    tablet.all_is_received()
    then_the_council_has_both_once(office, visit)
    said = re.compile(r"Received by the council at \d\d:\d\d")
    expect(tablet.question("rate0")).to_contain_text(said)


def test_a_killed_browser_opened_without_signal(tablet: Tablet, office: Office, visit: int) -> None:
    given_two_answers_without_signal(tablet, visit)
    tablet.kill()
    tablet.start()
    tablet.open(visit, part="rooms")
    then_the_device_shows_them(tablet)
    tablet.rate("rate1", 2)
    tablet.is_saved("rate1")
    tablet.kill()
    tablet.start()
    tablet.network.set(Line.UP)
    tablet.sign_in(ADA)  # a killed browser has forgotten the session too
    tablet.open(visit, part="rooms")
    tablet.all_is_received()
    assert len(office.received(visit)) == 3


def test_a_killed_browser_while_typing(tablet: Tablet, office: Office, visit: int) -> None:
    tablet.take_along(visit)
    tablet.network.set(Line.DOWN)
    tablet.go_to("rooms")
    sentence = "Call bells are answered within two minutes, day and night, on every floor."
    box = tablet.question("text1").locator("textarea").first
    box.press_sequentially(sentence, delay=25)
    tablet.kill()  # at once, with nothing awaited
    tablet.start()
    tablet.open(visit, part="rooms")
    kept = tablet.question("text1").locator("textarea").first.input_value()
    assert sentence.startswith(kept)
    assert len(kept) >= len(sentence) // 2  # no more than the last moments


def test_a_lost_session(tablet: Tablet, office: Office, visit: int) -> None:
    tablet.take_along(visit)
    tablet.go_to("rooms")
    office.end_sessions()
    tablet.rate("rate0", 3)
    tablet.write("text0", SEEN)
    again = tablet.page.get_by_role("button", name="Sign in again to send 2 answers")
    expect(again).to_be_visible()
    with tablet.context.expect_page() as opened:
        again.click()
    sign_in_on(opened.value, ADA)
    expect(opened.value.get_by_role("heading", name="You are signed in")).to_be_visible()
    tablet.all_is_received()  # by itself: the page was never left, no PIN was asked
    then_the_council_has_both_once(office, visit)


def test_somebody_else_signs_in_on_the_tablet(tablet: Tablet, office: Office, visit: int) -> None:
    given_two_answers_without_signal(tablet, visit)
    office.end_sessions()
    tablet.network.set(Line.UP)
    tablet.sign_in(BEN)
    tablet.open(visit, part="rooms")
    status = tablet.page.get_by_role("status")
    expect(status).to_contain_text("Sign in again as Ada Marsh to send 2 answers")
    assert office.received(visit) == []
    office.end_sessions()
    tablet.sign_in(ADA)
    tablet.open(visit, part="rooms")
    tablet.all_is_received()
    assert {row["by"] for row in office.received(visit)} == {f"user:{office.users[ADA]}"}


@pytest.mark.parametrize("line", [Line.DEAF, Line.HALF, Line.BROKEN, Line.HOTEL, Line.SILENT])
def test_a_bad_line(tablet: Tablet, office: Office, visit: int, line: Line) -> None:
    given_two_answers_without_signal(tablet, visit)
    tablet.network.set(line)
    tablet.send_now()
    time.sleep(1.5)
    status = tablet.page.get_by_role("status")
    expect(status).to_contain_text("Not sent yet: 2 answers")
    then_the_device_shows_them(tablet)
    tablet.network.set(Line.UP)
    expect(status).not_to_contain_text("Sending…")
    tablet.send_now()
    tablet.all_is_received()
    then_the_council_has_both_once(office, visit)


def test_what_arrived_and_was_not_acknowledged_is_sent_twice_and_kept_once(
    tablet: Tablet, office: Office, visit: int
) -> None:
    tablet.take_along(visit)
    tablet.go_to("rooms")
    tablet.network.deaf_to = b"/answers"
    tablet.rate("rate0", 3)
    tablet.write("text0", SEEN)
    tablet.is_saved("text0")
    for _ in range(60):
        if len(office.received(visit)) == 2:
            break
        time.sleep(0.25)
    then_the_council_has_both_once(office, visit)
    expect(tablet.page.get_by_role("status")).to_contain_text("Not sent yet: 2 answers")

    tablet.rate("rate0", 1)  # changed since: another answer, based on the one that was on its way
    tablet.is_saved("rate0")
    tablet.network.deaf_to = b""
    tablet.send_now()
    tablet.all_is_received()
    received = office.received(visit)
    assert [row["value"] for row in received if row["question_key"] == "rate0"] == [3, 1]
    assert received[-1]["based_on"] == received[0]["client_id"]
    assert len(received) == 3


def test_a_wrong_clock(tablets: Make, office: Office, visit: int) -> None:
    tablet = tablets()
    tablet.context.add_init_script(WRONG_CLOCK)
    tablet.take_along(visit)
    expect(tablet.page.get_by_text("The clock of this device is wrong")).to_be_visible()
    tablet.go_to("rooms")
    tablet.rate("rate0", 3)
    tablet.is_saved("rate0")
    tablet.all_is_received()
    [(answered_at, received_at)] = office.rows(
        "SELECT answered_at, received_at FROM questionnaires_answer a"
        " JOIN audits_visit v USING (response_id) WHERE v.id = ?",
        visit,
    )
    assert answered_at[:13] <= received_at[:13]  # put right by what the council's clock said


def test_leaving_with_unsent_answers_is_asked_about(
    tablet: Tablet, office: Office, visit: int
) -> None:
    given_two_answers_without_signal(tablet, visit)
    tablet.page.goto("/field/")
    assert tablet.asked == ["beforeunload"]
    expect(tablet.page.get_by_text("2 not sent")).to_be_visible()
    expect(tablet.page.get_by_role("button", name="Remove from this device")).to_have_count(0)
