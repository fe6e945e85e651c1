"""A Capacity Tracker export, from the file to the measures: check, then confirm."""

from pathlib import Path

from playwright.sync_api import Page, expect

from tests.journeys.conftest import Accessible
from tests.journeys.officers import follow, given, main, press, then_it_says
from tests.journeys.test_first_journey import then_all_is_accessible, when_the_work_is_done

EXPORT = (
    "location,cqcid,maxcapacity,usedbeds,declaredvacancies,isacceptingadmissions,"
    "careworkersemployed,lastupdatedbst\n"
    "Merrowdown Manor,SA-0001,24,{used},2,Yes,{staff},{day}/09/2021 10:15\n"
    "Never Heard Of House,SA-9999,30,28,2,Yes,25,{day}/09/2021 11:00\n"
)


def test_a_capacity_tracker_file_is_checked_and_confirmed(
    page: Page, accessible: Accessible, has_scripts: bool, tmp_path: Path
) -> None:
    day, used, staff = ("07", 21, 26) if has_scripts else ("08", 20, 27)
    file = tmp_path / f"capacity-tracker-2021-09-{day}.csv"
    file.write_text(EXPORT.format(day=day, used=used, staff=staff), encoding="utf-8")
    given(page, "farida")
    page.goto("/uploads/new/")
    page.get_by_label("The file", exact=True).set_input_files(file)
    for part, value in (("Day", day), ("Month", "9"), ("Year", "2021")):
        page.get_by_label(part, exact=True).fill(value)
    press(page, "Upload and check")
    when_the_work_is_done(page, until="What it would change")
    then_all_is_accessible(page, accessible, file.name)
    then_it_says(page, "New figures", "1 of 2 services")
    page.get_by_label("Yes, that is right").check()
    press(page, "Confirm and apply")
    when_the_work_is_done(page, until="Applied")
    then_all_is_accessible(page, accessible, file.name)
    follow(page, "See the measures")
    expect(page.get_by_role("heading", level=1, name="Measures")).to_be_visible()

    page.goto("/measures/beds/?search=Merrowdown+Manor")
    row = main(page).get_by_role("row").filter(has_text="Merrowdown Manor")
    expect(row).to_contain_text(f"{int(day)} September 2021")
