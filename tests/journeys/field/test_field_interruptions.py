"""No answer is lost, whatever happens to the line, the browser or the session."""

import re

from playwright.sync_api import expect

from tests.journeys.field.network import Line
from tests.journeys.field.office import Office
from tests.journeys.field.tablet import Tablet


def test_flight_mode(tablet: Tablet, office: Office, visit: int) -> None:
    tablet.take_along(visit)
    tablet.network.set(Line.DOWN)
    tablet.context.set_offline(True)
    tablet.go_to("rooms")
    tablet.rate("rate0", 3)
    tablet.write("text0", "A clean and quiet room.")
    tablet.is_saved("rate0")
    tablet.is_saved("text0")
    expect(tablet.page.get_by_role("status")).to_contain_text("Not sent yet: 2 answers")
    assert office.received(visit) == []

    tablet.page.reload()  # the page itself comes from the device
    tablet.unlock()
    expect(tablet.question("text0").locator("textarea").first).to_have_value(
        "A clean and quiet room."
    )
    tablet.network.set(Line.UP)
    tablet.context.set_offline(False)
    tablet.send_now()
    tablet.all_is_received()
    assert {row["question_key"]: row["value"] for row in office.received(visit)} == {
        "rate0": 3,
        "text0": "A clean and quiet room.",
    }
    expect(tablet.question("rate0")).to_contain_text(
        re.compile(r"Received by the council at \d\d:\d\d")
    )
