"""What is worked out from concerns: the forecast of the queue, patterns, the statutory return."""

import re
from datetime import date, timedelta
from pathlib import Path

from playwright.sync_api import Page, expect

from tests.journeys.conftest import Accessible
from tests.journeys.officers import (
    choose,
    date_is,
    follow,
    given,
    main,
    press,
    say,
    then_it_says,
)
from tests.journeys.test_first_journey import then_all_is_accessible

DAY = date(2021, 8, 20)  # the last of Southaven's queue
COLUMNS = "reference,received_at,text,categories,service,cqc_id,postcode,adult_record_number\n"


def test_the_queue_is_forecast_with_one_more_worker(page: Page, accessible: Accessible) -> None:
    given(page, "marguerite")
    page.goto("/safeguarding/forecast/")
    then_all_is_accessible(page, accessible, "What may become of the queue")
    date_is(page, "As at", DAY)
    choose(page, "What if", "One more worker")
    press(page, "Forecast")
    then_all_is_accessible(page, accessible, "What may become of the queue")
    then_it_says(page, "44 waited at the end of 20 August 2021")
    expect(main(page).get_by_role("table", name="What would help")).to_contain_text(
        "One more worker"
    )


def test_a_pattern_of_an_earlier_day_is_read(page: Page, accessible: Accessible) -> None:
    given(page, "marguerite")
    page.goto("/safeguarding/patterns/")
    date_is(page, "As at", DAY)
    press(page, "Show that day")
    then_all_is_accessible(page, accessible, "Patterns")
    follow(page, "Merrowdown Manor")
    then_all_is_accessible(page, accessible, "Merrowdown Manor")
    then_it_says(page, "This is a prompt: you decide.", "What else it could be")
    page.goto("/safeguarding/patterns/answers/")
    then_all_is_accessible(page, accessible, "What was decided about patterns")


def given_concerns_about(page: Page, service: str, folder: Path, *, count: int) -> None:
    """In a file from the front door: checked first, then loaded, then each matched by a person."""
    day = date.today() - timedelta(days=2)  # noqa: DTZ011  as the front door wrote it
    rows = "".join(
        f"{service[:4]}-{day}-{number},{day}T09:{number:02}:00+00:00,A call was missed.,neglect,"
        f"{service},,,J{service[:2]}{number}\n"
        for number in range(count)
    )
    file = folder / "concerns.csv"
    file.write_text(COLUMNS + rows, encoding="utf-8")
    page.goto("/safeguarding/upload/")
    say(page, "Which system it is from", "Front door")
    page.get_by_label("CSV file", exact=True).set_input_files(file)
    press(page, "Load")
    then_it_says(page, f"{count} concerns were received.")
    for _ in range(count):
        page.goto("/safeguarding/?show=to_match")
        rows_left = main(page).get_by_role("row").filter(has_text=service)
        rows_left.filter(has_text="To triage").first.get_by_role("link").click()
        follow(page, "Confirm service")
        choose(page, "Which service is it about?", re.compile(f"{service}, "))
        press(page, "Confirm")


def test_a_prompt_is_answered(
    page: Page, accessible: Accessible, has_scripts: bool, tmp_path: Path
) -> None:
    # The second has to stand out beside the first, in a year that has no others.
    service, count = ("Brindlewood House", 5) if has_scripts else ("Cherrowby Gardens", 9)
    given(page, "marguerite")
    given_concerns_about(page, service, tmp_path, count=count)
    page.goto("/safeguarding/patterns/")
    follow(page, service)
    then_all_is_accessible(page, accessible, service)
    press(page, "Keep this decision")
    expect(page.get_by_role("alert")).to_contain_text("Select what you decide")
    choose(page, "What do you decide?", "Dismiss it until a day")
    say(page, "Why", "Calls of one round, on a day when the road was closed.")
    date_is(page, "Dismiss it until", date.today() + timedelta(days=14))  # noqa: DTZ011
    press(page, "Keep this decision")
    expect(page.get_by_role("alert")).to_contain_text("Your decision is kept")
    then_it_says(page, "In hand, or dismissed for now", f"{service}: dismissed for now")


def test_the_statutory_return_is_read_and_downloaded(page: Page, accessible: Accessible) -> None:
    given(page, "marguerite")
    page.goto("/protection/")
    follow(page, "Safeguarding adults collection")
    then_all_is_accessible(page, accessible, "Safeguarding return")
    follow(page, "2021/22")
    then_all_is_accessible(page, accessible, "Safeguarding return 2021/22")
    then_it_says(page, "SG1: concerns raised and enquiries begun", "of 437 concerns received")
    with page.expect_download() as started:
        main(page).get_by_role("link", name="CSV", exact=True).click()
    assert "SG2" in Path(started.value.path()).read_text(encoding="utf-8-sig")

    follow(page, "As it may be published")
    then_all_is_accessible(page, accessible, "Safeguarding return 2021/22")
    then_it_says(page, "kept back and shown as *", "rounded to the nearest 5")
    page.goto("/returns/2021/submit/")
    then_all_is_accessible(page, accessible, "Submit the return of 2021/22")
