"""The page of the regulator's feed states the figures and words that the code goes by."""

import pytest

from almoner.doors.feeds import confinement
from almoner.doors.feeds.cqc.fetch import client, folder, pace
from almoner.doors.feeds.cqc.fetch.run import MOST_UNANSWERED, OVERLAP, PER_PAGE, THREADS
from almoner.doors.feeds.cqc.load import MOST_DEPARTURES
from almoner.doors.feeds.cqc.parse import archives, cells, dates, layouts, streamed
from almoner.doors.feeds.cqc.parse.judgements import _REASONS
from almoner.doors.feeds.cqc.parse.recognition import LAYOUTS
from tests.architecture import tree

PAGE = (tree.ROOT / "docs" / "reference" / "feeds" / "cqc.md").read_text(encoding="utf-8")
FOLDED = PAGE.lower()


@pytest.mark.parametrize(
    ("stated", "in_force", "figure"),
    [
        ("more than 6 GB", archives.MOST_UNPACKED, 6 * 1024**3),
        ("300 times its size", archives.MOST_RATIO, 300),
        ("more than 2,000 parts", archives.MOST_MEMBERS, 2_000),
        ("600 MB or more", streamed.STREAMED_FROM, 600 * 1024**2),
        ("2,000,000 rows or 1,024 columns", streamed.MOST_ROWS, 2_000_000),
        ("2,000,000 rows or 1,024 columns", streamed.MOST_COLUMNS, 1_024),
        ("1 GB of memory and ten minutes", confinement.MEMORY_MB, 1024),
        ("1 GB of memory and ten minutes", confinement.SECONDS, 600),
        ("More than 2,000 is refused", cells.MOST_BEDS, 2_000),
        ("first 60 rows", layouts.HEADER_WITHIN, 60),
        ("at least three titles", layouts.FEWEST_TITLES, 3),
        ("years from 1900 to 2099", (dates.EARLIEST.year, dates.LATEST.year), (1900, 2099)),
        ("more than 5 %", MOST_DEPARTURES, 0.05),
        ("at most 2,000 times a minute", (pace.CALLS, pace.WINDOW), (2000, 60.0)),
        ("in four threads, 500 ids a page", (THREADS, PER_PAGE), (4, 500)),
        ("429, 500, 502, 503 or 504", client.TRY_AGAIN, {429, 500, 502, 503, 504}),
        ("six attempts", client.ATTEMPTS, 6),
        ("up to five minutes", client.LONGEST_WAIT, 300),
        ("30 days before", OVERLAP.days, 30),
        ("within seven days", folder.STALE_AFTER.days, 7),
        ("more than five at once", MOST_UNANSWERED, 5),
    ],
)
def test_the_page_states_the_figure_in_force(stated: str, in_force: object, figure: object) -> None:
    assert stated in PAGE
    assert in_force == figure


def test_every_word_for_an_unrated_service_is_on_the_page() -> None:
    """ "Partially" and "not yet scored" share a line there."""
    words = {word for word in _REASONS if word and "scored" not in word}
    assert [word for word in words if word.removesuffix(" to rate") not in FOLDED] == []


def test_every_mark_by_which_a_form_is_recognised_is_on_the_page() -> None:
    titles = layouts.title_of(cell=PAGE)
    marks = {mark for layout in LAYOUTS for mark in layout.marks}
    lost_its_bracket = {"cqc location for office use only"}
    assert [mark for mark in marks - lost_its_bracket if mark not in titles] == []


def test_every_blank_is_on_the_page() -> None:
    assert [blank for blank in cells.BLANKS if blank and f"`{blank}`" not in PAGE] == []
