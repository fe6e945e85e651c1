"""The quality update, from its figures to a published paper, as Southaven's quality manager."""

import json
import re
import zipfile
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.conftest import Accessible
from tests.journeys.test_first_journey import given_someone_signed_in, then_all_is_accessible


def when_a_quality_update_is_built(page: Page, accessible: Accessible, day: int) -> None:
    page.get_by_role("link", name="Papers", exact=True).click()
    then_all_is_accessible(page, accessible, "Papers")
    page.get_by_role("button", name="Build a paper").click()
    then_all_is_accessible(page, accessible, "Build a paper: quality update")
    page.get_by_label("Day").fill(str(day))
    page.get_by_label("Month").fill("8")
    page.get_by_label("Year").fill("2021")
    page.get_by_role("button", name="Build the paper").click()


def then_the_preview_compares_with_the_last_paper(
    page: Page, accessible: Accessible, title: str
) -> None:
    then_all_is_accessible(page, accessible, re.compile(f"^{title}"))
    main = page.get_by_role("main")
    expect(main).to_contain_text("Quality update, 28 February 2021")
    home_care = main.get_by_role("row", name=re.compile("^Home care providers 1"))
    expect(home_care).to_contain_text("36, down from 38")
    expect(home_care).to_contain_text("0, no earlier figure")
    expect(home_care).to_contain_text("15, up from 9")
    expect(main.get_by_role("listitem").filter(has_text="Home care providers, Good:")).to_have_text(
        re.compile("36, down from 38")
    )


def then_it_downloads_in_every_format(page: Page, folder: Path, day: int) -> None:
    contents = {}
    for extension in ("html", "docx", "pdf", "json"):
        with page.expect_download() as waiting:
            page.get_by_role("link", name=f"({extension.upper()})").click()
        path = folder / f"paper.{extension}"
        waiting.value.save_as(path)
        assert waiting.value.suggested_filename.endswith(f".{extension}")
        contents[extension] = path.read_bytes()
    assert contents["html"].startswith(b"<!DOCTYPE html>")
    assert b"36, down from 38" in contents["html"]
    assert contents["pdf"].startswith(b"%PDF-")
    with zipfile.ZipFile(folder / "paper.docx") as archive:
        assert "36 ↓" in archive.read("word/document.xml").decode()
    assert json.loads(contents["json"])["as_at"] == f"2021-08-{day}"


def when_it_is_published_after_second_thoughts(page: Page, accessible: Accessible) -> None:
    page.get_by_role("button", name="Publish").click()
    then_all_is_accessible(page, accessible, "Publish this paper?")
    page.get_by_role("link", name="Cancel").click()
    page.get_by_role("button", name="Publish").click()
    page.get_by_role("button", name="Publish the paper").click()


def then_it_is_listed_as_published(page: Page, accessible: Accessible, title: str) -> None:
    then_all_is_accessible(page, accessible, re.compile(f"^{title} Published"))
    page.get_by_role("link", name="Papers", exact=True).first.click()
    listed = page.get_by_role("row", name=re.compile(title))
    expect(listed.first).to_contain_text("Published")
    accessible.check(page)


def test_build_the_paper_and_publish_it(
    page: Page, accessible: Accessible, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    # One day's paper is published once, and each journey publishes its own.
    day = 30 if "without" in request.node.name else 31
    title = f"Quality update, {day} August 2021"
    given_someone_signed_in(page)
    when_a_quality_update_is_built(page, accessible, day)
    then_the_preview_compares_with_the_last_paper(page, accessible, title)
    then_it_downloads_in_every_format(page, tmp_path, day)
    when_it_is_published_after_second_thoughts(page, accessible)
    then_it_is_listed_as_published(page, accessible, title)
