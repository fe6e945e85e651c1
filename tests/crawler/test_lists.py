"""Every spreadsheet of every room: dates are dates, figures are figures, and a sheet says whose."""

import re
from collections.abc import Iterator
from io import BytesIO

import pytest
from python_calamine import CalamineWorkbook

from almoner.core.accounts.rules import Role
from almoner.core.ui.downloads import ODS_TYPE
from tests.crawler.addresses import guesses, patterns
from tests.crawler.reading import body_of
from tests.crawler.world import World

DATE = re.compile(
    r"\d{1,2} (January|February|March|April|May|June|July|August|September|October"
    r"|November|December) \d{4}|\d{4}-\d\d-\d\d"
)
FIGURE = re.compile(r"-?\d[\d,]*(\.\d+)?%?")
TAKERS = (Role.QUALITY_MANAGER, Role.SAFEGUARDING_MANAGER, Role.PUBLIC_HEALTH_NURSE)


@pytest.fixture(scope="module")
def lists(world: World) -> dict[str, CalamineWorkbook]:
    """Each list that one of them can take away, by its address."""
    return {address: workbook for role in TAKERS for address, workbook in _taken(world, role)}


def _taken(world: World, role: Role) -> Iterator[tuple[str, CalamineWorkbook]]:
    browser = world.people[role].browser()
    for pattern in patterns():
        if pattern.name == "papers:download" or not re.search(r":(extension|kind)>", pattern.route):
            continue
        for address in guesses(pattern, world.numbers, most=2):
            response = browser.get(address)
            if response.status_code == 200 and response["Content-Type"] == ODS_TYPE:
                yield address, CalamineWorkbook.from_filelike(BytesIO(body_of(response)))


def test_the_lists_of_many_rooms_are_read(lists: dict[str, CalamineWorkbook]) -> None:
    assert len({address.split("/")[1] for address in lists}) >= 6


def test_no_date_and_no_figure_is_text(lists: dict[str, CalamineWorkbook]) -> None:
    wrong = [
        f"{address}: {cell}"
        for address, workbook in lists.items()
        for row in workbook.get_sheet_by_index(0).to_python()[1:]
        for cell in row
        if isinstance(cell, str) and (DATE.fullmatch(cell) or FIGURE.fullmatch(cell))
    ]
    assert wrong == []


def test_each_says_where_it_is_from_and_how_old_it_is(lists: dict[str, CalamineWorkbook]) -> None:
    for address, workbook in lists.items():
        notes = dict(row[:2] for row in workbook.get_sheet_by_name("Notes").to_python())
        assert notes["Source"], address
        assert DATE.fullmatch(str(notes["As at"])), address
