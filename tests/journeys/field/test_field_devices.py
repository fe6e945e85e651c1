"""Two devices and two people: answers merge one by one, and both sides are kept."""

from playwright.sync_api import expect

from tests.journeys.field.conftest import Make
from tests.journeys.field.network import Line
from tests.journeys.field.office import BEN, Office


def test_two_people_answer_without_signal(tablets: Make, office: Office, visit: int) -> None:
    ada, ben = tablets(), tablets(BEN)
    for tablet in (ada, ben):
        tablet.take_along(visit)
        tablet.network.set(Line.DOWN)
        tablet.go_to("rooms")
    ada.rate("rate0", 4)
    ada.rate("rate1", 3)
    ben.rate("rate0", 1)
    ben.write("text0", "The window does not close.")
    for tablet, keys in ((ada, ("rate0", "rate1")), (ben, ("rate0", "text0"))):
        for key in keys:
            tablet.is_saved(key)
    for tablet in (ada, ben, ada):
        tablet.network.set(Line.UP)
        tablet.send_now()
        tablet.all_is_received()
    assert len(office.received(visit)) == 4

    ada.page.reload()
    ada.unlock()
    text = ada.question("text0").locator("textarea").first
    expect(text).to_have_value("The window does not close.")  # merged, answer by answer
    clash = ada.question("rate0")
    for said in ("Excellent", "Ada Marsh", "Poor", "Ben Holt", "Both are kept"):
        expect(clash).to_contain_text(said)
    clash.get_by_role("button", name="Use this answer (Poor, by Ben Holt)").click()
    expect(clash.get_by_role("button", name="Use this answer")).to_have_count(0)
    expect(clash.get_by_label("Poor")).to_be_checked()
    assert len(office.received(visit)) == 4  # both sides are still there
    assert office.rows("SELECT count(*) FROM questionnaires_answerchoice")[0][0] >= 1

    ben.page.reload()
    ben.unlock()
    expect(ben.question("rate0").get_by_label("Poor")).to_be_checked()
    expect(ben.question("rate0").get_by_role("button", name="Use this answer")).to_have_count(0)


def test_one_person_goes_on_at_another_device(tablets: Make, office: Office, visit: int) -> None:
    first, second = tablets(), tablets()
    first.take_along(visit)
    first.go_to("rooms")
    first.rate("rate0", 2)
    first.is_saved("rate0")
    first.all_is_received()
    second.take_along(visit, pin="a longer phrase")
    second.go_to("rooms")
    expect(second.question("rate0").get_by_label("Requires improvement")).to_be_checked()
    second.rate("rate0", 3)
    second.is_saved("rate0")
    second.all_is_received()
    first.page.reload()
    first.unlock()
    expect(first.question("rate0").get_by_label("Good")).to_be_checked()
    received = office.received(visit)
    assert [row["value"] for row in received] == [2, 3]
    assert received[1]["based_on"] == received[0]["client_id"]
    assert len({row["device"] for row in received}) == 2


def test_a_second_tab_waits(tablets: Make, visit: int) -> None:
    tablet = tablets()
    tablet.take_along(visit)
    other = tablet.context.new_page()
    other.goto(f"/field/{visit}/")
    expect(other.get_by_role("heading", name="Open in another tab")).to_be_visible()
    tablet.page.goto("/help")
    expect(other.get_by_label("PIN")).to_be_visible()
