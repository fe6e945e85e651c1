from datetime import date

import pytest

from almoner.doors.feeds.cqc.parse import UnreadableError, read, recognise
from almoner.doors.feeds.cqc.records import Shape
from almoner.evidence.ratings.rules import RatingValue
from almoner.register.directory.rules import ServiceType
from tests.doors.feeds.cqc.parse.builders import (
    DEACTIVATED_HEADER,
    deactivated_row,
    table,
    write_csv,
    write_sheets,
)


def sheet(tmp_path, *rows, header=DEACTIVATED_HEADER):
    readme = [["Deactivated locations"], ["as at 01 September 2026"]]
    rows = [["De-activated"], *table(header, rows)]
    return write_sheets(tmp_path / "a.ods", README=readme, Deactivated_Locations=rows)


def test_an_ended_registration_is_described(tmp_path):
    path = sheet(tmp_path, deactivated_row())
    assert recognise(path) is Shape.DEACTIVATED_LOCATIONS
    delta = read(path)
    assert not delta.is_snapshot
    assert delta.as_at == date(2026, 9, 1)
    assert delta.newest_on == date(2019, 8, 31)
    (location,) = delta.locations
    assert location.is_registered is False
    assert location.registered_on == date(2010, 10, 1)
    assert location.deregistered_on == date(2019, 8, 31)
    assert location.beds == 19
    assert location.service_type is ServiceType.CARE_HOME
    assert location.is_type_coarse
    assert location.services is None
    assert location.managers is None
    (rating,) = delta.ratings
    assert rating.value == RatingValue.INADEQUATE
    assert delta.drift.unknown == ()


def test_home_care_is_told_by_its_category(tmp_path):
    category = "Community based adult social care services"
    row = deactivated_row(**{"Care home?": "N", "Location Primary Inspection Category": category})
    assert read(sheet(tmp_path, row)).locations[0].service_type is ServiceType.HOME_CARE


def test_another_kind_of_social_care_is_other(tmp_path):
    row = deactivated_row(
        **{"Care home?": "N", "Location Primary Inspection Category": "Hospice services"}
    )
    assert read(sheet(tmp_path, row)).locations[0].service_type is ServiceType.OTHER


@pytest.mark.parametrize(("category", "count"), [("Dentists", 0), ("Residential social care", 1)])
def test_other_organisations_belong_by_their_category(tmp_path, category, count):
    row = deactivated_row(
        **{
            "Location Type/Sector": "NHS Healthcare Organisation",
            "Location Primary Inspection Category": category,
        }
    )
    assert len(read(sheet(tmp_path, row)).locations) == count


def test_reading_again_finds_nothing_new_and_nothing_gone(tmp_path):
    first = read(sheet(tmp_path, deactivated_row()))
    again = read(sheet(tmp_path), standing=first.hashes)
    assert (again.hashes, again.gone) == ({}, ())
    assert read(sheet(tmp_path, deactivated_row()), standing=first.hashes).hashes == {}


def test_a_row_without_an_id_is_left_out_without_stopping_the_load(tmp_path):
    delta = read(sheet(tmp_path, deactivated_row(**{"Location ID": ""})))
    assert [each.is_critical for each in delta.rejected] == [False]


def test_the_day_it_ended_cannot_be_done_without(tmp_path):
    header = tuple(title for title in DEACTIVATED_HEADER if "End Date" not in title)
    with pytest.raises(UnreadableError, match="“Location HSCA End Date” is missing"):
        read(write_csv(tmp_path / "a", table(header, [deactivated_row()])))
