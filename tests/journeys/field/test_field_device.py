"""What a device keeps can be read by nobody else, and its pages by everybody."""

import json
import re

import pytest
from playwright.sync_api import expect

from tests.journeys.field.network import Line
from tests.journeys.field.office import ADA, PLACE, Office
from tests.journeys.field.tablet import PIN, Tablet

PLANTED = "The cupboard under the stairs was unlocked"
NOTED = "Mrs Quillfeather said so"
DUMP = """async () => {
  const bytes = [];
  const tell = value => {
    if (value instanceof ArrayBuffer) value = new Uint8Array(value);
    if (ArrayBuffer.isView(value)) bytes.push(new TextDecoder('latin1').decode(value));
    else if (value && typeof value === 'object') Object.entries(value).forEach(([key, each]) => {
      bytes.push(key); tell(each);
    });
    else bytes.push(String(value));
  };
  for (const { name } of await indexedDB.databases()) {
    const db = await new Promise(done => {
      const asked = indexedDB.open(name);
      asked.onsuccess = () => done(asked.result);
    });
    for (const store of db.objectStoreNames) {
      const rows = await new Promise(done => {
        const asked = db.transaction(store).objectStore(store).getAll();
        asked.onsuccess = () => done(asked.result);
      });
      rows.forEach(tell);
    }
    db.close();
  }
  for (const name of await caches.keys()) {
    const cache = await caches.open(name);
    for (const request of await cache.keys()) {
      const kept = await cache.match(request);
      bytes.push(request.url, await kept.text(), ...[...kept.headers].flat());
    }
  }
  tell({ ...localStorage }); tell({ ...sessionStorage });
  return bytes.join('\\n');
}"""
FOUND = """() => axe.run(document, {runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa',
  'wcag22aa', 'best-practice']}).then(r => r.violations.map(v => v.id + ': ' + v.help + ' at ' +
  v.nodes.map(n => n.target.join(' ')).join(', ')))"""
WEIGHT = """() => performance.getEntriesByType('resource').concat(
  performance.getEntriesByType('navigation')).reduce((sum, each) => sum + each.transferSize, 0)"""


def then_all_is_accessible(tablet: Tablet, axe: str) -> None:
    for width in (1280, 768, 320):
        tablet.page.set_viewport_size({"width": width, "height": 1024})
        tablet.page.evaluate(axe)
        assert tablet.page.evaluate(FOUND) == [], f"{tablet.page.url} at {width} px"
        too_wide = "document.documentElement.scrollWidth > window.innerWidth"
        assert not tablet.page.evaluate(too_wide), f"{tablet.page.url} at {width} px"


def test_nothing_on_the_device_can_be_read(tablet: Tablet, visit: int) -> None:
    tablet.take_along(visit)
    tablet.network.set(Line.DOWN)
    tablet.go_to("rooms")
    tablet.write("text0", PLANTED)
    tablet.rate("rate0", 4)
    tablet.question("rate0").get_by_label(re.compile("^Note")).fill(NOTED)
    tablet.is_saved("text0")
    tablet.is_saved("rate0")
    dump = tablet.page.evaluate(DUMP)
    assert "almoner-field" in dump  # the caches were read
    assert len(re.findall(r"[0-9a-f]{8}-[0-9a-f]{4}-4", dump)) >= 2  # and the answers
    for secret in (PLANTED, NOTED, PLACE, "Ada", ADA, PIN, "What was seen in room", "rate0"):
        assert secret not in dump
    tablet.stop()  # what the browser wrote is on the disk now
    for path in tablet.folder.rglob("*"):
        kept = "IndexedDB" in str(path) or "CacheStorage" in str(path)
        if kept and path.is_file():
            content = path.read_bytes()
            for secret in (PLANTED, NOTED, PLACE, "What was seen in room"):
                assert secret.encode() not in content, path
                assert secret.encode("utf-16-le") not in content, path


def test_the_pin(tablet: Tablet, office: Office, visit: int) -> None:
    tablet.page.goto(f"/field/{visit}/")
    for pin, again, said in (
        ("1234", "1234", "at least 6"),
        ("111111", "111111", "does not repeat"),
        ("123456", "123456", "does not run"),
        (PIN, "482914", "not the same PIN"),
    ):
        tablet.page.get_by_label("Choose a PIN").fill(pin)
        tablet.page.get_by_label("The same PIN again").fill(again)
        tablet.page.get_by_role("button", name="Take it along").click()
        expect(tablet.page.locator(".govuk-error-message")).to_contain_text(said)
    tablet.take_along(visit)
    tablet.network.set(Line.DOWN)
    tablet.go_to("rooms")
    tablet.write("text0", PLANTED)
    tablet.is_saved("text0")
    tablet.page.reload()
    tablet.page.get_by_label("PIN").fill("937145")
    tablet.page.get_by_role("button", name="Open").click()
    expect(tablet.page.get_by_text("That is not the PIN of this audit")).to_be_visible()

    tablet.page.get_by_text("Forgotten your PIN?").click()
    tablet.page.get_by_role("button", name="Take it along again").click()
    tablet.page.get_by_label("Choose a PIN").fill("937145")
    tablet.page.get_by_label("The same PIN again").fill("937145")
    tablet.page.get_by_role("button", name="Take it along").click()
    expect(tablet.page.get_by_text("There is no connection to the council.")).to_be_visible()
    tablet.network.set(Line.UP)
    tablet.page.get_by_label("Choose a PIN").fill("937145")
    tablet.page.get_by_label("The same PIN again").fill("937145")
    tablet.page.get_by_role("button", name="Take it along").click()
    tablet.is_open()
    tablet.all_is_received()
    assert [row["value"] for row in office.received(visit)] == [PLANTED]


def test_every_page_is_accessible(tablet: Tablet, axe: str, visit: int, office: Office) -> None:
    tablet.page.goto("/field/")
    then_all_is_accessible(tablet, axe)
    tablet.page.goto(f"/field/{visit}/")
    then_all_is_accessible(tablet, axe)
    tablet.page.get_by_role("button", name="Take it along").click()
    expect(tablet.page.locator(".govuk-error-message").first).to_be_visible()
    then_all_is_accessible(tablet, axe)
    tablet.take_along(visit)
    then_all_is_accessible(tablet, axe)
    tablet.go_to("rooms")
    tablet.rate("rate0", 3)
    office.end_sessions()
    tablet.rate("rate1", 3)
    expect(tablet.page.get_by_text("Sign in again")).to_be_visible()
    then_all_is_accessible(tablet, axe)
    for part in ("care", "home"):
        tablet.go_to(part)
        then_all_is_accessible(tablet, axe)
    tablet.network.set(Line.DOWN)
    tablet.page.reload()
    then_all_is_accessible(tablet, axe)
    tablet.page.goto("/field/")
    expect(tablet.page.get_by_role("heading", name="On this device")).to_be_visible()
    then_all_is_accessible(tablet, axe)


def test_the_keyboard_alone(tablet: Tablet, office: Office, visit: int) -> None:
    tablet.take_along(visit)
    tablet.page.get_by_role("link", name="Rooms").focus()
    tablet.page.keyboard.press("Enter")
    expect(tablet.page.get_by_role("heading", level=2, name="Rooms")).to_be_focused()
    tablet.page.keyboard.press("Tab")
    tablet.page.keyboard.press("Space")
    expect(tablet.question("rate0").get_by_label("Excellent")).to_be_checked()
    tablet.page.keyboard.press("ArrowDown")
    tablet.is_saved("rate0")
    tablet.all_is_received()
    assert office.received(visit)[-1]["value"] == 3


def test_nobody_who_audits_sees_a_score(tablet: Tablet, visit: int) -> None:
    tablet.take_along(visit)
    tablet.go_to("care")
    tablet.rate("respect", 4)
    tablet.is_saved("respect")
    tablet.page.evaluate("location.hash = ''")
    expect(tablet.page.get_by_text(re.compile("1 of . answered"))).to_be_visible()
    assert "%" not in tablet.page.get_by_role("main").inner_text()


def test_a_large_pack_is_light(tablet: Tablet, office: Office) -> None:
    """200 questions: what crosses the wire, and what must be on the page at once."""
    tablet.page.goto(f"/field/{office.large}/")
    weight = tablet.page.evaluate(WEIGHT)
    with tablet.page.expect_response(re.compile("/take")) as taken:
        tablet.take_along(office.large)
    pack = len(json.dumps(taken.value.json()))
    assert weight < 150_000, f"{weight} bytes before the pack"
    assert pack < 150_000, f"{pack} bytes of pack"
    tablet.go_to("part0")
    assert tablet.page.locator("[data-question]").count() == 40
    print(f"page {weight} bytes, pack {pack} bytes")


@pytest.mark.parametrize("path", ["/field/", "/field/{visit}/"])
def test_without_javascript_the_way_is_told(tablet: Tablet, visit: int, path: str) -> None:
    held = tablet.context.request.get(path.format(visit=visit)).text()
    assert "<noscript>" in held
    assert "while you have a connection" in held
