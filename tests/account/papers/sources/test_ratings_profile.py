"""The profile's rows, arrows, notes and what moved."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from almoner.account.papers.definitions import definition
from almoner.account.papers.queries import baseline_from, last_published
from almoner.account.papers.rules.blocks import BulletList, Note, Paragraph, Table
from almoner.account.papers.sources.base import Asked, Baseline
from almoner.account.papers.sources.ratings_profile import (
    TABLE,
    NothingToReport,
    _cell,
    ratings_profile,
)
from almoner.core.accounts.actions import NotPermitted
from almoner.core.accounts.models import Authority
from almoner.core.accounts.rules import Role, operator
from almoner.core.journal.rules import Sensitivity
from almoner.evidence.landings.models import Landing
from almoner.evidence.ratings.queries import Area
from almoner.evidence.ratings.rules import Profile, RatingValue
from tests.account.papers.factories import (
    AS_AT,
    AT,
    EARLIER,
    ROWS,
    AuthorityFactory,
    LandingFactory,
    add_service,
    add_services,
    block_of_kind,
    earlier_paper,
    rate,
    someone,
)

pytestmark = pytest.mark.django_db
OPERATOR = operator("tests")


@pytest.fixture
def authority() -> Authority:
    return AuthorityFactory(name="Southaven")


@pytest.fixture
def landing() -> Landing:
    return LandingFactory()


def asked(authority: Authority) -> Asked:
    block = block_of_kind(definition(kind="quality-update"), "ratings_profile")
    assert block is not None
    last = last_published(kind="quality-update", authority_id=authority.pk, before=AS_AT)
    return Asked(
        authority=authority,
        as_at=AS_AT,
        known_at=None,
        baseline=baseline_from(paper=last) if last else None,
        visible_to=OPERATOR,
        options=block.options,
    )


def table_of(asked: Asked) -> Table:
    [table] = [b for b in ratings_profile(asked).blocks if isinstance(b, Table)]
    return table


def words_of(asked: Asked, kind: type[Note] | type[Paragraph]) -> list[str]:
    return [block.text for block in ratings_profile(asked).blocks if isinstance(block, kind)]


def points_of(asked: Asked) -> list[str]:
    lists = [block for block in ratings_profile(asked).blocks if isinstance(block, BulletList)]
    return [item for block in lists for item in block.items]


def test_only_the_rows_that_the_definition_names_are_shown(
    authority: Authority, landing: Landing
) -> None:
    add_services(authority, landing, {"nursing": (0, 1, 0, 0, 0), "supported_living": (1,) * 5})
    table = table_of(asked(authority))
    assert table.key == TABLE
    assert [row.text for row in table.rows] == [
        "Nursing homes",
        "Residential homes",
        "Home care providers",
    ]
    wider = asked(authority)
    rows = {"supported_living": "Supported living", "nursing": "Nursing homes"}
    table = table_of(replace(wider, options={**wider.options, "rows": rows}))
    assert [(row.text, row.cells[0].text) for row in table.rows] == [
        ("Supported living", "1"),
        ("Nursing homes", "0"),
    ]


def test_without_an_earlier_paper_no_cell_has_an_arrow(
    authority: Authority, landing: Landing
) -> None:
    add_service(authority=authority, landing=landing, service_type="nursing", rating="good")
    trends = [cell.trend for row in table_of(asked(authority)).rows for cell in row.cells]
    assert {trend.symbol for trend in trends if trend} == {""}
    assert words_of(asked(authority), Paragraph) == [
        "No earlier paper of this kind is recorded, so there is nothing to compare with."
    ]
    assert not any("No arrow" in note for note in words_of(asked(authority), Note))


def test_every_figure_names_its_landings_and_its_base(
    authority: Authority, landing: Landing
) -> None:
    add_services(authority, landing, {"home_care": (0, 2, 1, 0, 4)})
    figures = {
        (row, column): figure for row, column, figure in table_of(asked(authority)).figures()
    }
    good = figures["home_care", "good"]
    assert (good.value, good.numerator, good.denominator) == (2, 2, 7)
    assert good.source.landings == (landing.pk,)
    assert good.source.as_at == AS_AT
    assert good.source.filter == f"authority {authority.code}; type home_care; rating good"
    assert len(figures) == 15


def test_the_source_and_its_date_are_printed(authority: Authority, landing: Landing) -> None:
    add_service(authority=authority, landing=landing, service_type="nursing", rating="good")
    assert words_of(asked(authority), Note)[-1] == (
        "Source: Care Quality Commission, ratings of adult social care locations, as at"
        " 31 August 2021 (received as Latest ratings, as at 31 August 2021)."
    )


def test_care_homes_that_cannot_be_told_apart_have_a_row_and_are_no_noughts_elsewhere(
    authority: Authority, landing: Landing
) -> None:
    """A nought among nursing homes would be a lie where it is not known which homes those are."""
    add_services(authority, landing, {"care_home": (0, 3, 0, 0, 0), "home_care": (0, 1, 0, 0, 0)})
    table = table_of(asked(authority))
    assert [row.text for row in table.rows] == [
        "Nursing homes",
        "Residential homes",
        "Care homes, nursing or residential not known",
        "Home care providers",
    ]
    assert [cell.text for cell in table.rows[2].cells] == ["0", "3", "0", "0", "0"]
    assert (
        "No source received so far tells the care homes in the row of their own apart as nursing or"
        " residential. The rows of those count only the homes that are told apart."
    ) in words_of(asked(authority), Note)


def test_homes_that_are_all_told_apart_need_no_row_of_others(
    authority: Authority, landing: Landing
) -> None:
    add_services(authority, landing, {"residential": (0, 3, 0, 0, 0)})
    assert [row.key for row in table_of(asked(authority)).rows] == list(ROWS)
    assert not any("told apart" in note for note in words_of(asked(authority), Note))


def test_a_paper_without_rows_of_homes_says_nothing_of_homes(
    authority: Authority, landing: Landing
) -> None:
    add_services(authority, landing, {"care_home": (0, 3, 0, 0, 0), "home_care": (0, 1, 0, 0, 0)})
    wanted = replace(
        asked(authority),
        options={"rows": {"home_care": "Home care"}, "columns": {"good": "Good"}},
    )
    assert [row.key for row in table_of(wanted).rows] == ["home_care"]


def test_an_earlier_paper_that_gave_no_figure_at_all_is_said_in_words(
    authority: Authority, landing: Landing
) -> None:
    add_service(authority=authority, landing=landing, service_type="nursing", rating="good")
    before = Baseline(title="Quality update", as_at=EARLIER, stated={})
    [told, *_] = words_of(replace(asked(authority), baseline=before), Note)
    assert told == (
        "No arrows: the last published paper, as at 31 May 2021, gave no figures for this table to"
        " compare with."
    )


def test_many_files_of_one_name_are_counted_and_not_listed(
    authority: Authority, landing: Landing
) -> None:
    """A council that fetches every day has some hundred landings that its ratings stand on."""
    for day in range(1, 29):
        of_day = LandingFactory(source="CQC API", as_at=date(2021, 7, day))
        add_service(authority=authority, landing=of_day, service_type="nursing", rating="good")
    add_service(authority=authority, landing=landing, service_type="nursing", rating="good")
    assert words_of(asked(authority), Note)[-1].endswith(
        "(received as Latest ratings, as at 31 August 2021; CQC API in 28 files, the newest as at"
        " 28 July 2021)."
    )


def test_it_is_told_how_services_moved(authority: Authority, landing: Landing) -> None:
    add_services(authority, landing, {"nursing": (0, 3, 0, 0, 0)})
    fallen = add_service(
        authority=authority, landing=landing, service_type="nursing", rating="good"
    )
    rate(
        fallen,
        value=RatingValue.REQUIRES_IMPROVEMENT,
        published_on=date(2021, 7, 1),
        landing=landing,
    )
    earlier_paper(authority=authority, by=OPERATOR, counts={"nursing": (0, 4, 0, 0, 0)})
    assert words_of(asked(authority), Paragraph) == [
        "Since the last published paper, as at 31 May 2021, services moved as follows:"
    ]
    assert points_of(asked(authority)) == [
        "Nursing homes, Good: 3, down from 4 (out: 1 rated down).",
        "Nursing homes, Requires improvement: 1, up from 0 (in: 1 rated down).",
    ]


def test_it_is_said_when_nothing_moved(authority: Authority, landing: Landing) -> None:
    add_services(authority, landing, {"nursing": (0, 1, 0, 0, 0)})
    earlier_paper(authority=authority, by=OPERATOR, counts={"nursing": (0, 1, 0, 0, 0)})
    assert words_of(asked(authority), Paragraph) == [
        "Since the last published paper, as at 31 May 2021, no count in the table changed."
    ]
    assert points_of(asked(authority)) == []


def test_services_that_came_and_went_are_told_though_the_count_stands(
    authority: Authority, landing: Landing
) -> None:
    add_services(authority, landing, {"nursing": (0, 1, 0, 0, 0)}, to_on=date(2021, 7, 1))
    add_services(
        authority,
        landing,
        {"nursing": (0, 1, 0, 0, 0)},
        from_on=date(2021, 7, 1),
        rated_on=date(2021, 8, 1),
    )
    earlier_paper(authority=authority, by=OPERATOR, counts={"nursing": (0, 1, 0, 0, 0)})
    assert points_of(asked(authority)) == [
        "Nursing homes, Good: 1, unchanged (in: 1 newly registered; out: 1 deregistered)."
    ]


def test_an_earlier_figure_that_the_records_now_deny_is_said(
    authority: Authority, landing: Landing
) -> None:
    add_services(authority, landing, {"nursing": (0, 2, 0, 0, 0)})
    earlier_paper(
        authority=authority,
        by=OPERATOR,
        counts={"nursing": (0, 5, 0, 0, None), "residential": (0, 1, None, None, None)},
    )
    assert words_of(asked(authority), Note)[-1] == (
        "The records now held for 31 May 2021 differ from what was printed:"
        " Nursing homes, Good: 2, printed 5; Residential homes, Good: 0, printed 1."
    )


def test_nothing_to_report_is_said_and_not_nought(authority: Authority) -> None:
    with pytest.raises(NothingToReport, match="No services of Southaven are recorded"):
        ratings_profile(asked(authority))


def test_what_is_not_yet_known_on_the_day_is_not_counted(
    authority: Authority, landing: Landing
) -> None:
    add_service(authority=authority, landing=landing, service_type="nursing", rating="good")
    early = replace(asked(authority), known_at=landing.received_at - timedelta(seconds=1))
    with pytest.raises(NothingToReport):
        ratings_profile(early)
    assert table_of(replace(early, known_at=AT)).rows[0].cells[1].text == "1"


def test_it_is_drawn_only_for_those_who_see_the_market(
    authority: Authority, landing: Landing
) -> None:
    add_service(authority=authority, landing=landing, service_type="nursing", rating="good")
    with pytest.raises(NotPermitted):
        ratings_profile(
            replace(asked(authority), visible_to=someone(Role.PROVIDER_USER, authority))
        )


def test_public_ratings_are_open(authority: Authority, landing: Landing) -> None:
    add_service(authority=authority, landing=landing, service_type="nursing", rating="good")
    assert ratings_profile(asked(authority)).sensitivity is Sensitivity.OPEN


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(now=st.integers(0, 2000), earlier=st.none() | st.integers(0, 2000))
def test_an_arrow_is_the_direction_of_the_count(now: int, earlier: int | None) -> None:
    authority = Authority(code="E06999001", name="Southaven")
    places = {} if earlier is None else {("open", TABLE, "nursing", "good"): earlier}
    cell = _cell(
        now,
        row="nursing",
        column="good",
        of=now,
        counted=Profile(area=Area("authority", "E06999001", "Southaven"), as_at=AS_AT, rows=()),
        asked=Asked(
            authority=authority,
            as_at=AS_AT,
            known_at=None,
            baseline=Baseline("Quality update", date(2021, 5, 31), places),  # type: ignore[arg-type]
            visible_to=OPERATOR,
        ),
    )
    assert cell.trend is not None
    expected = "" if earlier is None else "↑" if now > earlier else "↓" if now < earlier else "↔"
    assert cell.trend.symbol == expected
    assert cell.trend.words.startswith(f"{now:,}, ")
    assert cell.figure is not None
    assert cell.figure.earlier == earlier
