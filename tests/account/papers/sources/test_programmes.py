"""What a committee is told of programmes: people over people, days that remain, what is unknown."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from almoner.account.papers.rules.blocks import Note, StatedParagraph, Table
from almoner.account.papers.sources.base import Asked, Drawn
from almoner.account.papers.sources.programmes import programme_coverage, programme_levels
from almoner.core.accounts.models import Authority
from almoner.core.accounts.rules import Role, operator
from almoner.response.programmes.rules.kinds import RoleGroup
from tests.core.accounts.factories import AuthorityFactory, principal
from tests.response.programmes.factories import a_programme, a_row, counts, home, returned

pytestmark = pytest.mark.django_db
AS_AT = date(2021, 8, 20)
OPTIONS = {
    "programme": "care-home-vaccination",
    "programmes": ["dspt", "care-home-vaccination"],
    "meeting": "of employed care home staff have had two doses",
}


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


def told(drawn: Drawn) -> list[str]:
    return [block.text for block in drawn.blocks if isinstance(block, StatedParagraph)]


def test_nothing_is_said_of_what_is_not_run(authority: Authority) -> None:
    assert programme_coverage(asked(authority)).blocks == ()
    assert programme_levels(asked(authority)).blocks == ()


def test_nothing_is_said_where_no_service_said_anything(authority: Authority) -> None:
    home(authority)
    a_programme(authority)
    assert programme_coverage(asked(authority)).blocks == ()


def test_people_over_people_and_the_days_that_remain(authority: Authority) -> None:
    first, second = home(authority), home(authority)
    home(authority)
    programme = a_programme(authority)
    returned(
        programme,
        a_row(first, group=RoleGroup.CARE, said=counts(20, 15)),
        a_row(second, group=RoleGroup.CARE, said=counts(80, 60, exempt=5)),
        a_row(second, group=RoleGroup.NURSE, said=counts(4, 4)),
        a_row(second, group=RoleGroup.NON_CARE, said=counts(8, 6)),
    )
    drawn = programme_coverage(asked(authority))
    [text] = told(drawn)
    assert text.startswith("75.9% of employed care home staff have had two doses: 85 of 112")
    assert "in 2 of 3 services" in text
    assert "22 people do not meet the requirement" in text
    assert "16 September 2021, in 27 days" in text
    assert "11 November 2021, in 83 days" in text
    [table] = [block for block in drawn.blocks if isinstance(block, Table)]
    assert [row.text for row in table.rows] == ["Care staff"]  # the others are too few to print
    share = table.rows[0].cells[-1].figure
    assert share is not None
    assert (share.value, share.numerator, share.denominator) == (Decimal("75.0"), 75, 100)


def test_a_small_group_cannot_be_told_from_the_sum(authority: Authority) -> None:
    place = home(authority)
    returned(
        a_programme(authority),
        a_row(place, group=RoleGroup.CARE, said=counts(80, 60)),
        a_row(place, group=RoleGroup.NON_CARE, said=counts(20, 15)),
        a_row(place, group=RoleGroup.NURSE, said=counts(4, 3)),
    )
    drawn = programme_coverage(asked(authority))
    [table] = [block for block in drawn.blocks if isinstance(block, Table)]
    assert [row.text for row in table.rows] == ["Care staff"]


def test_whoever_may_not_see_programmes_is_told_that_they_are_left_out(
    authority: Authority,
) -> None:
    reader = principal(Role.SAFEGUARDING_MANAGER, authority_code=authority.code)
    assert programme_coverage(asked(authority, visible_to=reader)).blocks == ()
    a_programme(authority)
    for source in (programme_coverage, programme_levels):
        [note] = source(asked(authority, visible_to=reader)).blocks
        assert isinstance(note, Note)
        assert "left out" in note.text


def test_another_councils_programme_is_not_counted(authority: Authority) -> None:
    other = AuthorityFactory()
    place = home(other)
    returned(a_programme(other), a_row(place, group=RoleGroup.CARE))
    assert programme_coverage(asked(authority)).blocks == ()
