"""What a committee is told of the safeguarding queue, and what it is not told."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest

from almoner.account.papers.rules.blocks import Note, StatedParagraph, Table
from almoner.account.papers.sources.base import Asked
from almoner.account.papers.sources.safeguarding_queue import LEFT_OUT, safeguarding_queue
from almoner.core.accounts.models import Authority
from almoner.core.accounts.rules import Role, operator
from almoner.core.journal.rules import Sensitivity
from tests.core.accounts.factories import AuthorityFactory, principal
from tests.response.safeguarding.factories import received

pytestmark = pytest.mark.django_db
AS_AT = date(2021, 8, 20)
OPTIONS = {"recent_weeks": 8, "usual": {"from_weeks": 26, "to_weeks": 12}, "months": 6}


@pytest.fixture
def authority() -> Authority:
    return AuthorityFactory()


def asked(authority: Authority, **changed: object) -> Asked:
    given = Asked(
        authority=authority,
        as_at=AS_AT,
        known_at=None,
        baseline=None,
        visible_to=operator("tests"),
        options=OPTIONS,
    )
    return replace(given, **changed)  # type: ignore[arg-type]


def arrive(authority: Authority, count: int, on: date) -> None:
    """Concerns that came that day."""
    for number in range(count):
        at = datetime(on.year, on.month, on.day, 9, number, tzinfo=UTC)
        received(authority, reference=f"{on}-{number}", received_at=at)


def told(asked: Asked) -> str:
    [block] = [b for b in safeguarding_queue(asked).blocks if isinstance(b, StatedParagraph)]
    return block.text


def test_nothing_is_said_where_nothing_was_recorded(authority: Authority) -> None:
    assert safeguarding_queue(asked(authority)).blocks == ()


def test_how_many_wait_and_what_was_usual(authority: Authority) -> None:
    arrive(authority, 6, date(2021, 4, 1))
    arrive(authority, 5, date(2021, 8, 2))
    text = told(asked(authority))
    assert "On 20 August 2021, 11 safeguarding concerns about services awaited action." in text
    assert "Between 1 April 2021 and 28 May 2021 there were on average 6.0" in text


def test_each_figure_is_stated_with_its_source(authority: Authority) -> None:
    arrive(authority, 6, date(2021, 4, 1))
    [block] = [
        b for b in safeguarding_queue(asked(authority)).blocks if isinstance(b, StatedParagraph)
    ]
    stated = {one.column: one.figure for one in block.stated}
    assert stated["waiting"].value == 6
    assert stated["usual"].value == Decimal("6.0")
    assert all(authority.code in one.source.filter for one in stated.values())


def test_small_counts_are_not_printed_whoever_builds_it(authority: Authority) -> None:
    arrive(authority, 3, date(2021, 8, 2))
    drawn = safeguarding_queue(asked(authority))
    [table] = [b for b in drawn.blocks if isinstance(b, Table)]
    assert "fewer than 5 safeguarding concerns" in told(asked(authority))
    [row] = table.rows
    assert row.text == "August 2021, from 2, to 20"
    assert [cell.text for cell in row.cells] == ["–", "–", "fewer than 5"]
    assert [cell.figure.value for cell in row.cells if cell.figure] == [None, None, None]


def test_it_may_stand_in_the_open_part(authority: Authority) -> None:
    arrive(authority, 5, date(2021, 8, 2))
    assert safeguarding_queue(asked(authority)).sensitivity == Sensitivity.INTERNAL


@pytest.mark.parametrize("role", [Role.QUALITY_OFFICER, Role.COMMISSIONER])
def test_whoever_may_not_see_the_figures_is_told_that_they_are_left_out(
    authority: Authority, role: Role
) -> None:
    arrive(authority, 5, date(2021, 8, 2))
    reader = principal(role, authority_code=authority.code)
    assert safeguarding_queue(asked(authority, visible_to=reader)).blocks == (LEFT_OUT,)
    assert isinstance(LEFT_OUT, Note)


def test_they_are_told_the_same_where_there_never_was_a_concern(authority: Authority) -> None:
    reader = principal(Role.COMMISSIONER, authority_code=authority.code)
    assert safeguarding_queue(asked(authority, visible_to=reader)).blocks == (LEFT_OUT,)


def test_it_is_told_as_it_was_known_then(authority: Authority) -> None:
    arrive(authority, 6, date(2021, 8, 2))
    before = datetime(2021, 8, 10, tzinfo=UTC)
    arrive(authority, 5, date(2021, 8, 12))
    assert "11 safeguarding" in told(asked(authority))
    assert "6 safeguarding" in told(asked(authority, known_at=before))


def test_months_before_the_first_concern_are_left_out(authority: Authority) -> None:
    arrive(authority, 5, date(2021, 7, 1))
    drawn = safeguarding_queue(asked(authority))
    [table] = [b for b in drawn.blocks if isinstance(b, Table)]
    assert [row.text for row in table.rows] == ["July 2021", "August 2021, to 20"]
    assert AS_AT - timedelta(weeks=26) < date(2021, 7, 1)
