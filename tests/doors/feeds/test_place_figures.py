"""Figures of places, from the file to the observations, by the door that serves every feed."""

from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from almoner.core.accounts.models import Authority
from almoner.core.accounts.rules import operator
from almoner.doors.feeds.deaths.feed import DEATHS
from almoner.doors.feeds.feed import Given
from almoner.doors.feeds.outbreaks.feed import OUTBREAKS
from almoner.doors.feeds.outcome import CriticalRowsError, LoadError
from almoner.doors.feeds.place_figures import observations
from almoner.doors.feeds.place_records import PlaceFigure
from almoner.doors.feeds.plain import PlainFeed
from almoner.evidence.measures.library import measures_on
from almoner.evidence.measures.models import Observation
from almoner.evidence.measures.queries.reading import ENGLAND
from tests.core.accounts.factories import AuthorityFactory, RegionFactory

pytestmark = pytest.mark.django_db
FOLDER = Path(__file__).parent
PHE = FOLDER / "outbreaks" / "data" / "phe_outbreaks_2020-07-13.ods"
CQC = FOLDER / "deaths" / "data" / "cqc_daily_deaths_2020.csv"
BY = operator("tests")
AT = datetime(2020, 9, 14, 9, tzinfo=UTC)
DAY = date(2020, 4, 10)


@pytest.fixture
def councils() -> dict[str, Authority]:
    """Those of the trimmed files that a small register knows."""
    RegionFactory(code="E12000004", name="East Midlands")
    RegionFactory(code="E12000008", name="South East")
    named = {
        "Nottinghamshire": "E10000024",
        "Southampton": "E06000045",
        "Derby": "E06000015",
        "Buckinghamshire": "E06000060",  # the files have its code of before April 2020
    }
    return {name: AuthorityFactory(name=name, code=code) for name, code in named.items()}


def given(path: Path) -> Given:
    return Given(path=path, by=BY, at=AT)


def standing(measure: str, code: str, **where: object) -> list[Observation]:
    found = Observation.objects.filter(
        measure=measure, place_code=code, superseded_at__isnull=True, **where
    )
    return list(found.order_by("to_on", "breakdown"))


def test_outbreaks_load_as_published(councils: dict[str, Authority]) -> None:
    checked = OUTBREAKS.check(given(PHE))
    assert Observation.objects.count() == 0
    loaded = OUTBREAKS.load(given(PHE))
    assert loaded.counts == checked.counts and loaded.as_at == date(2020, 7, 19)
    (ever,) = standing("outbreak_homes", "E10000024")
    assert (ever.numerator, ever.denominator, ever.to_on) == (103, 288, date(2020, 7, 19))
    (ever,) = standing("outbreak_homes", "E06000045")
    assert (ever.numerator, ever.denominator) == (27, 63)
    weeks = standing("outbreak_homes_new", "E06000045")
    assert len(weeks) == 19 and sum(one.numerator or 0 for one in weeks) == 27
    assert standing("outbreak_homes", "E12000004")


def test_a_council_with_another_code_now_is_told_by_its_name(
    councils: dict[str, Authority],
) -> None:
    OUTBREAKS.load(given(PHE))
    assert standing("outbreak_homes", "E06000060")
    assert not standing("outbreak_homes", "E10000002")


def test_a_place_that_nobody_knows_is_named_once(councils: dict[str, Authority]) -> None:
    loaded = OUTBREAKS.load(given(PHE))
    unknown = [one.value for one in loaded.rejected if one.column == "Name"]
    assert "Hampshire" in unknown and len(unknown) == len(set(unknown))
    assert all(not one.is_critical for one in loaded.rejected)


def test_deaths_load_by_council_and_day_and_for_england(councils: dict[str, Authority]) -> None:
    checked = DEATHS.check(given(CQC))
    loaded = DEATHS.load(given(CQC))
    assert (
        loaded.counts
        == checked.counts
        == (
            ("Figures recorded", 45),
            ("Of them, corrections", 0),
        )
    )
    assert [one.numerator for one in standing("deaths_notified", ENGLAND, to_on=DAY)] == [
        521,
        147,
        374,
    ]
    assert len(standing("deaths_notified", "E06000045", breakdown="")) == 3
    assert any("notification delays" in note for note in loaded.notes)
    assert not Observation.objects.filter(location__isnull=False).exists()


@pytest.mark.parametrize(("feed", "path"), [(OUTBREAKS, PHE), (DEATHS, CQC)])
def test_loading_the_same_file_again_changes_nothing(
    feed: PlainFeed, path: Path, councils: dict[str, Authority]
) -> None:
    feed.load(given(path))
    before = Observation.objects.count()
    again = feed.load(given(path))
    assert again.is_applied_already and again.is_nothing
    assert Observation.objects.count() == before


def test_a_later_file_corrects_and_keeps_what_stood(
    councils: dict[str, Authority], tmp_path: Path
) -> None:
    DEATHS.load(given(CQC))
    later = tmp_path / "later.csv"
    later.write_text(
        CQC.read_text().replace('"England","2020-04-10","521"', '"England","2020-04-10","530"')
    )
    checked = DEATHS.check(given(later))
    loaded = DEATHS.load(given(later))
    expected = (("Figures recorded", 2), ("Of them, corrections", 2))  # the whole, and the others
    assert loaded.counts == checked.counts == expected
    values = [one.numerator for one in standing("deaths_notified", ENGLAND, to_on=DAY)]
    assert values == [530, 147, 383]
    assert Observation.objects.filter(superseded_at__isnull=False).count() == 2


def test_a_file_cut_short_loads_nothing(councils: dict[str, Authority], tmp_path: Path) -> None:
    short = tmp_path / "short.csv"
    lines = CQC.read_text().splitlines(keepends=True)
    short.write_text("".join(lines[:-6]))
    with pytest.raises(CriticalRowsError, match="the file may be cut short"):
        DEATHS.load(given(short))
    assert Observation.objects.count() == 0


def test_a_file_without_rows_or_known_places_is_refused_or_changes_nothing(tmp_path: Path) -> None:
    empty = tmp_path / "empty.csv"
    empty.write_text(CQC.read_text().splitlines()[0] + "\n")
    with pytest.raises(LoadError, match="no rows under them"):
        DEATHS.load(given(empty))
    far = tmp_path / "far.csv"
    far.write_text("Name,Date,All cause,Covid-19 Deaths\nAtlantis,2020-04-10,1,0\n")
    loaded = DEATHS.load(given(far))
    assert loaded.is_nothing and loaded.rejected[0].value == "Atlantis"


def test_what_is_published_of_deaths_is_never_ranked() -> None:
    for key in ("deaths_notified", "outbreak_homes", "outbreak_homes_new"):
        measure = measures_on(on=AT.date())[key]
        assert not measure.may_be_ranked and measure.caution and measure.is_of_places


def test_a_name_is_told_whatever_its_letters_and_spaces(councils: dict[str, Authority]) -> None:
    def figure(name: str, code: str = "") -> PlaceFigure:
        return PlaceFigure(
            row=2,
            sheet="",
            measure="deaths_notified",
            place_name=name,
            place_code=code,
            from_on=DAY,
            to_on=DAY,
            numerator=1,
        )

    rows, unknown = observations(
        [
            figure(" SOUTH  EAST "),
            figure("england"),
            figure("Anything", "E06000045"),
            figure("Atlantis"),
        ]
    )
    assert [row.place_code for row in rows] == ["E12000008", ENGLAND, "E06000045"]
    assert [one.value for one in unknown] == ["Atlantis"]
