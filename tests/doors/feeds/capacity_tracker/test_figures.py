"""What a service said, as figures: totals of what is known, and nothing made of what is not."""

from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from almoner.doors.feeds.capacity_tracker.columns import NUMBERS, Shape
from almoner.doors.feeds.capacity_tracker.figures import figures_of
from almoner.doors.feeds.capacity_tracker.parse import TrackerRow
from almoner.evidence.measures.library import measures_on
from almoner.evidence.measures.rules.rows import refuse_wrong
from tests.doors.feeds.capacity_tracker.exports import agency, home

DAY = date(2021, 8, 25)
Parts = tuple[float | None, float | None]


def said(values: dict[str, object], **flags: bool) -> dict[tuple[str, str], Parts]:
    numbers = {name: float(n) for name, n in values.items() if isinstance(n, int)}
    row = TrackerRow(2, "1-1", DAY, numbers, flags)
    return {
        (each.measure, each.breakdown): (each.numerator, each.denominator)
        for each in figures_of(row, location_id=7)
    }


def test_a_home_gives_its_figures():
    found = said(home(), isacceptingadmissions=True)
    assert found["beds", ""] == (40, None)
    assert found["occupancy", ""] == (32, 40)
    assert found["accepting", ""] == (1, 1)
    assert found["staff", ""] == (45, None)
    assert found["staff", "care"] == (30, None)
    assert found["agency_share", ""] == (4, 49)
    assert found["agency_share", "nurse"] == (1, 6)
    assert found["absence", ""] == (4, 45)
    assert found["absence", "care"] == (3, 30)
    assert found["absence_covid", ""] == (1, 45)
    assert found["overtime_share", ""] == (50, 1000)


def test_a_home_care_service_gives_its_figures():
    found = said(agency())
    assert found["home_care_users", ""] == (80, None)
    assert found["home_care_absence", ""] == (4, 50)
    assert found["handed_back", ""] == (None, None)  # a share without its parts


def test_a_home_without_nurses_has_a_total_without_them():
    values = home()
    del values["nursesemployed"], values["nursesabsentgeneral"], values["nursesabsentcovid"]
    found = said(values)
    assert found["absence", ""] == (4, 40)
    assert ("absence", "nurse") not in found


def test_without_care_workers_there_is_no_total():
    values = home()
    del values["careworkersemployed"]
    found = said(values)
    assert ("staff", "") not in found
    assert found["staff", "nurse"] == (5, None)


def test_what_was_not_said_is_no_nought():
    assert said({}) == {}
    assert ("occupancy", "") not in said({"usedbeds": 3})
    assert ("occupancy", "") not in said({"usedbeds": 0, "maxcapacity": 0})
    assert ("absence", "care") not in said({"careworkersemployed": 30})


def test_vaccinated_people_are_over_those_employed():
    found = said(home(nursesdose2=4, careworkersdose2=21, noncareworkersdose2=8))
    assert found["vaccinated", ""] == (33, 45)
    assert found["vaccinated", "care"] == (21, 30)


names = sorted({*NUMBERS[Shape.CARE_HOMES], *NUMBERS[Shape.HOME_CARE], "nursesdose2"})


@given(st.dictionaries(st.sampled_from(names), st.floats(0, 1e6)))
def test_every_figure_is_one_that_the_library_defines(numbers):
    row = TrackerRow(2, "1-1", DAY, numbers, {"isacceptingadmissions": False})
    found = list(figures_of(row, location_id=7))
    refuse_wrong(rows=found, measures=measures_on(on=DAY))
    keys = [each[:7] for each in found]
    assert len(keys) == len(set(keys))
