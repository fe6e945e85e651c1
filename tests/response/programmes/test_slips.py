"""Slips in a file of returns, and odd files, end in a sentence, on every database."""

from datetime import date, timedelta

import pytest
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from almoner.response.programmes.returns_file import (
    COLUMNS,
    FileRefused,
    Read,
    read_returns,
    text_of,
)
from almoner.response.programmes.rules.figures import (
    FIELDS,
    MOST_PEOPLE,
    NOTHING,
    PARTS,
    Counts,
    refusal_of,
    summed,
)
from almoner.response.programmes.rules.kinds import RoleGroup
from tests.response.programmes.factories import AuthorityFactory, a_row, counts, home, returned
from tests.response.programmes.pages.browsing import own, today

TODAY = date(2021, 8, 16)
HEAD = ",".join(COLUMNS)
HUGE = 99_999_999_999  # more than a database's number holds


def read(*rows: str, head: str = HEAD, places: dict[str, int] | None = None) -> Read:
    known = {"1-100": 7} if places is None else places
    return read_returns(text="\n".join((head, *rows)), places=known, today=TODAY)


class TestFigures:
    """Numbers that agree with one another, or a sentence."""

    @pytest.mark.parametrize("name", FIELDS)
    def test_none_is_below_nought(self, name: str) -> None:
        said = {"headcount": 10, name: -1}
        assert "less than nought" in refusal_of(Counts(**said))

    @pytest.mark.parametrize("name", FIELDS)
    def test_none_is_more_than_a_service_has(self, name: str) -> None:
        said = {"headcount": MOST_PEOPLE, name: MOST_PEOPLE + 1}
        assert "no more than 100,000" in refusal_of(Counts(**said))

    def test_the_most_is_allowed(self) -> None:
        assert refusal_of(Counts(headcount=MOST_PEOPLE, compliant=MOST_PEOPLE)) == ""

    @pytest.mark.parametrize("name", PARTS)
    def test_none_stands_without_a_headcount(self, name: str) -> None:
        assert "Give the headcount" in refusal_of(Counts(headcount=None, **{name: 0}))

    def test_nothing_said_is_no_fault(self) -> None:
        assert refusal_of(NOTHING) == ""

    @pytest.mark.parametrize("names", [PARTS[:2], PARTS[1:4], PARTS])
    def test_parts_add_up_to_the_headcount_and_no_more(self, names: tuple[str, ...]) -> None:
        many = len(names)
        said = dict.fromkeys(names, 2)
        assert refusal_of(Counts(headcount=2 * many, **said)) == ""
        assert "more people than the headcount" in refusal_of(
            Counts(headcount=2 * many - 1, **said)
        )

    @given(
        st.lists(
            st.builds(
                lambda headcount, share: Counts(
                    headcount=headcount, compliant=round(headcount * share)
                ),
                st.integers(0, 5_000),
                st.floats(0, 1),
            ),
            max_size=8,
        )
    )
    def test_a_sum_of_what_can_be_can_be(self, every: list[Counts]) -> None:
        total = summed(every)
        if not every:
            assert total == NOTHING
            return
        assert total.headcount == sum(one.headcount or 0 for one in every)
        assert total.at_risk == sum(one.at_risk or 0 for one in every)
        assert total.coverage is None or 0 <= total.coverage <= 1

    @given(st.integers(0, 50), st.lists(st.none() | st.integers(0, 10), min_size=5, max_size=5))
    def test_those_not_yet_are_what_is_left(
        self, headcount: int, parts_said: list[int | None]
    ) -> None:
        said = Counts(headcount=headcount, **dict(zip(PARTS, parts_said, strict=True)))
        if refusal_of(said) or not said.is_known:
            return
        named = sum(one or 0 for one in parts_said)
        assert said.not_yet == headcount - named
        assert said.not_yet >= 0


class TestFile:
    """A CSV file as people really make them."""

    @pytest.mark.parametrize(
        ("head", "sentence"),
        [
            ("CQC id,Role group,As at,Headcount,Headcount", "two columns “Headcount”"),
            ("CQC id,CQC id,Role group,As at,Headcount", "two columns “CQC id”"),
            ("Role group,As at,Headcount", "no column “CQC id”"),
            ("CQC id,As at,Headcount", "no column “Role group”"),
            ("CQC id,Role group,Headcount", "no column “As at”"),
            ("", "no column"),
        ],
    )
    def test_headings_that_cannot_be_told_refuse_it(self, head: str, sentence: str) -> None:
        with pytest.raises(FileRefused, match=sentence):
            read("1-100,care,16/08/2021,20", head=head)

    def test_a_quote_that_never_ends_is_no_csv(self) -> None:
        with pytest.raises(FileRefused, match="not CSV that can be read"):
            read('1-100,care,"16/08/2021,20\n1-100,other,16/08/2021,5')

    def test_columns_of_the_officers_own_are_passed_over(self) -> None:
        found = read(
            "1-100,care,16/08/2021,20,ask again", head="CQC id,Role group,As at,Headcount,x"
        )
        assert (len(found.rows), found.problems) == (1, ())

    def test_columns_may_stand_in_any_order_with_blanks_around(self) -> None:
        head = " Headcount , As at ,Role group, CQC id "
        (row,) = read(" 20 , 16 August 2021 , Care Staff , 1-100 ", head=head).rows
        assert (row.counts.headcount, row.as_at, row.role_group) == (20, TODAY, RoleGroup.CARE)

    def test_a_row_that_is_too_short_or_too_long_is_read_by_its_headings(self) -> None:
        short, long = read(
            "1-100,care,16/08/2021,20", "1-100,nurse,16/08/2021,9,1,1,1,1,1,x,y"
        ).rows
        assert (short.counts.compliant, long.counts.headcount) == (None, 9)

    def test_a_thousand_is_written_with_or_without_its_comma(self) -> None:
        (row,) = read('1-100,care,16/08/2021,"1,020",15,,,,').rows
        assert row.counts.headcount == 1020

    @pytest.mark.parametrize("said", ["1.5", "²", "٣", "1e3", "0x10", "ten", "-0", "+3", "1 000"])
    def test_what_is_no_whole_number_is_named(self, said: str) -> None:
        (problem,) = read(f"1-100,care,16/08/2021,{said},,,,,").problems
        assert (problem.column, "no whole number" in problem.reason) == ("Headcount", True)

    def test_a_number_that_no_service_has_is_named(self) -> None:
        (problem,) = read(f"1-100,care,16/08/2021,{HUGE},,,,,").problems
        assert "no more than 100,000" in problem.reason

    @pytest.mark.parametrize("day", ["16/13/2021", "31/02/2021", "2021-8", "1/1/21", "today", ""])
    def test_what_is_no_day_is_named(self, day: str) -> None:
        (problem,) = read(f"1-100,care,{day},20,,,,,").problems
        assert (problem.row, problem.column) == (2, "As at")

    def test_every_fault_of_a_row_is_named_at_once(self) -> None:
        problems = read("1-9,cooks,soon,x,y,,,,").problems
        assert [one.column for one in problems] == [
            "CQC id",
            "Role group",
            "As at",
            "Headcount",
            "Meets it",
        ]

    def test_an_id_is_known_in_any_case(self) -> None:
        assert read("rx1ab,care,16/08/2021,20,,,,,", places={"RX1AB": 3}).rows[0].location_id == 3

    def test_an_empty_id_is_no_service(self) -> None:
        (problem,) = read(",care,16/08/2021,20,,,,,", places={"1-1": 3}).problems
        assert problem.column == "CQC id"

    @given(st.binary(max_size=400))
    def test_whatever_the_bytes_it_is_read_or_refused(self, content: bytes) -> None:
        try:
            read_returns(text=text_of(content), places={}, today=TODAY)
        except FileRefused as refused:
            assert str(refused)

    @given(st.text(alphabet=st.characters(codec="utf-8"), max_size=200))
    def test_whatever_a_row_says_it_is_read_or_named(self, said: str) -> None:
        try:
            found = read(said)
        except FileRefused as refused:
            assert str(refused).endswith(".")
        else:
            assert all(one.reason.endswith(".") for one in found.problems)


@pytest.mark.django_db
def test_a_feed_that_says_too_many_is_passed_over_and_named() -> None:
    programme = own(AuthorityFactory(), made_on=today() - timedelta(days=30))
    place = home(programme.authority)
    found = returned(
        programme,
        a_row(place, as_at=today(), said=counts(HUGE, 1)),
        a_row(place, RoleGroup.NURSE, as_at=today()),
        moment=timezone.now(),
    )
    assert (found.added, "no more than 100,000" in found.refused[0].reason) == (1, True)
