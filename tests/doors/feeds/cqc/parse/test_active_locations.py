from datetime import date

import pytest

from almoner.doors.feeds.cqc.parse import UnreadableError, read, recognise
from almoner.doors.feeds.cqc.records import DualRegistrationRecord, ManagerRecord, Shape
from almoner.evidence.ratings.rules import OVERALL, RatingValue
from almoner.register.directory.rules import RegulatedActivity, ServiceType, Specialism
from tests.bench.generate import header_2021, header_2026, write_active_locations
from tests.doors.feeds.cqc.parse.builders import (
    active_row,
    active_table,
    old_active_table,
    write_csv,
    write_sheets,
)

README = [
    ["Active locations for providers registered under the Health and Social Care Act (HSCA)"],
    [],
    ["Source: CQC database as at 01 September 2026"],
]
DUAL_HEADER = [
    "Location ID",
    "Location Name",
    "Location HSCA Start Date",
    "Provider ID",
    "Linked Organisation ID",
    "Relationship",
    "Relationship Start Date",
    "Primary ID",
]
SERVICE = "Service type - "


def workbook(tmp_path, *rows, name="a.ods", duals=(), above=(), build=active_table):
    sheets = {"README": README, "HSCA_Active_Locations": [*above, *build(*rows)]}
    if duals:
        sheets["Dual_Registration_Locations"] = [DUAL_HEADER, *duals]
    return write_sheets(tmp_path / name, **sheets)


def dual(one, other, primary):
    return [one, "", "01/05/2020", "1-2000000004", other, "Dual Registration", "", primary]


@pytest.mark.parametrize("name", ["a.ods", "a.xlsx"])
@pytest.mark.parametrize("build", [active_table, old_active_table])
def test_a_location_is_described(tmp_path, name, build):
    path = workbook(tmp_path, active_row(), name=name, build=build)
    assert recognise(path) is Shape.ACTIVE_LOCATIONS
    delta = read(path)
    assert delta.is_snapshot
    assert delta.as_at == date(2026, 9, 1)
    (location,) = delta.locations
    assert location.location_id == "1-1000000004"
    assert location.name == "Hazelmere Grange"
    assert location.service_type is ServiceType.RESIDENTIAL
    assert not location.is_type_coarse
    assert location.services == ("Residential homes",)
    assert location.beds == 28
    assert location.specialisms == Specialism.DEMENTIA | Specialism.OLDER_PEOPLE
    assert location.activities == RegulatedActivity.RA2
    assert location.is_dormant is False
    assert location.is_registered is True
    assert location.registered_on == date(2014, 12, 1)
    assert location.uprn == "100010001004"
    assert (location.latitude, location.longitude) == (53.5, -2.1)
    assert location.managers == (ManagerRecord(person_name="Corin Dunmarsh"),)
    assert not location.is_manager_list_whole
    (provider,) = delta.providers
    assert provider.name == "Hazelmere Limited"
    assert provider.registered_on == date(2014, 12, 1)
    (rating,) = delta.ratings
    assert (rating.service_group, rating.domain) == (OVERALL, OVERALL)
    assert rating.value == RatingValue.REQUIRES_IMPROVEMENT
    assert rating.published_on == date(2020, 3, 14)
    assert delta.rejected == []
    assert delta.drift.missing == delta.drift.unknown == ()


def test_the_two_headers_are_those_of_their_years():
    assert (len(header_2021()), len(header_2026())) == (119, 122)


@pytest.mark.parametrize("lines", [1, 3, 12])
def test_the_header_stands_in_any_row(tmp_path, lines):
    above = [["Active locations"]] + [[]] * (lines - 1)
    path = workbook(tmp_path, active_row(), active_row(**{"Location ID": "?"}), above=above)
    delta = read(path)
    assert len(delta.locations) == 1
    assert delta.rejected[0].row == lines + 3
    assert delta.rejected[0].sheet == "HSCA_Active_Locations"


def test_a_sheet_saved_as_text_is_the_same_form(tmp_path):
    path = write_csv(tmp_path / "a", active_table(active_row()))
    assert recognise(path) is Shape.ACTIVE_LOCATIONS
    assert len(read(path).locations) == 1


@pytest.mark.parametrize(
    ("services", "category"),
    [
        (["Care home service with nursing"], ServiceType.NURSING),
        (
            ["Care home service with nursing", "Care home service without nursing"],
            ServiceType.NURSING,
        ),
        (["Domiciliary care service", "Supported living service"], ServiceType.HOME_CARE),
        (["Extra Care housing services"], ServiceType.HOME_CARE),
        (["Specialist college service"], ServiceType.OTHER),
    ],
)
def test_the_services_flagged_decide_the_category(tmp_path, services, category):
    flags = {SERVICE + "Care home service without nursing": ""}
    flags |= {SERVICE + service: "Y" for service in services}
    (location,) = read(workbook(tmp_path, active_row(**{"Care home?": "N"} | flags))).locations
    assert location.service_type is category


def test_a_location_without_any_flag_says_nothing_of_its_services(tmp_path):
    row = active_row(**{SERVICE + "Care home service without nursing": ""})
    (location,) = read(workbook(tmp_path, row)).locations
    assert location.services is None
    assert location.service_type is ServiceType.CARE_HOME
    assert location.is_type_coarse


def test_a_blank_manager_says_that_there_is_none(tmp_path):
    (location,) = read(workbook(tmp_path, active_row(**{"Registered manager": "*"}))).locations
    assert location.managers == ()
    assert location.is_manager_list_whole


def test_other_kinds_of_care_are_counted_and_left_unless_they_give_social_care(tmp_path):
    trust = {"Location Type/Sector": "NHS Healthcare Organisation"}
    none = {SERVICE + "Care home service without nursing": ""}
    hospital = active_row(**{"Location ID": "RWDDA"} | trust | none)
    homecare = active_row(
        **{"Location ID": "RWDLA", SERVICE + "Domiciliary care service": "Y"} | trust | none
    )
    delta = read(workbook(tmp_path, hospital, homecare))
    assert [each.location_id for each in delta.locations] == ["RWDLA"]
    assert delta.skipped == {"not adult social care": 1}


def test_reading_again_finds_nothing_new_and_what_has_gone_is_told(tmp_path):
    other = active_row(**{"Location ID": "1-1000000009"})
    first = read(workbook(tmp_path, active_row(), other))
    assert read(workbook(tmp_path, active_row(), other), standing=first.hashes).hashes == {}
    fewer = read(workbook(tmp_path, active_row()), standing=first.hashes)
    assert (fewer.hashes, fewer.gone) == ({}, ("1-1000000009",))


def test_the_same_rows_under_the_other_years_header_are_no_change(tmp_path):
    first = read(workbook(tmp_path, active_row()))
    again = read(workbook(tmp_path, active_row(), build=old_active_table), standing=first.hashes)
    assert len(again.hashes) <= 1  # the flags that the older header lacks may count


def test_only_what_changed_is_built(tmp_path):
    rows = [active_row(**{"Location ID": f"1-{1_000_000_000 + n}"}) for n in range(20)]
    first = read(workbook(tmp_path, *rows))
    rows[7] = rows[7] | {"Care homes beds": 31}
    again = read(workbook(tmp_path, *rows), standing=first.hashes)
    assert [(each.location_id, each.beds) for each in again.locations] == [("1-1000000007", 31)]
    assert len(again.ratings) == 1


def test_a_row_that_lost_its_id_stops_the_load_for_it_would_close_the_location(tmp_path):
    delta = read(workbook(tmp_path, active_row(**{"Location ID": ""})))
    assert [each.is_critical for each in delta.rejected] == [True]


def test_one_location_twice_with_different_facts_stops_the_load(tmp_path):
    path = workbook(tmp_path, active_row(), active_row(), active_row(**{"Care homes beds": 1}))
    delta = read(path)
    assert [each.is_critical for each in delta.rejected] == [True]
    assert delta.skipped == {"repeated row": 1}


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("Care homes beds", 99_999),
        ("Care homes beds", "many"),
        ("Location HSCA start date", "31/02/2020"),
        ("Location Latitude", 12.5),
        ("Location Longitude", "west"),
        ("Dormant (Y/N)", "sleeping"),
        ("Location Latest Overall Rating", "Splendid"),
        ("Service user band - Dementia", "X"),
        ("Provider ID", "nobody"),
    ],
)
def test_a_cell_that_cannot_be_right_is_left_out_and_said(tmp_path, column, value):
    delta = read(workbook(tmp_path, active_row(**{column: value})))
    assert len(delta.locations) == 1
    (rejection,) = delta.rejected
    assert (rejection.column, rejection.value, rejection.row) == (column, str(value), 2)
    assert not rejection.is_critical


def test_a_rating_without_a_date_is_not_an_event(tmp_path):
    assert read(workbook(tmp_path, active_row(**{"Publication Date": ""}))).ratings == []
    assert read(workbook(tmp_path, active_row(**{"Publication Date": "soon"}))).ratings == []
    unrated = active_row(**{"Location Latest Overall Rating": ""})
    assert read(workbook(tmp_path, unrated)).ratings == []


@pytest.mark.parametrize(
    ("rows", "primary"),
    [
        ([("1-1000000004", "1-1000000009", "Y")], "1-1000000004"),
        ([("1-1000000004", "1-1000000009", "N")], "1-1000000009"),
        ([("1-1000000004", "1-1000000009", "1-1000000009")], "1-1000000009"),
        (
            [
                ("1-1000000004", "1-1000000009", "Y"),
                ("1-1000000009", "1-1000000004", "N"),
            ],
            "1-1000000004",
        ),
    ],
)
def test_premises_registered_twice_are_told_with_the_one_that_counts(tmp_path, rows, primary):
    other = active_row(**{"Location ID": "1-1000000009"})
    path = workbook(tmp_path, active_row(), other, duals=[dual(*row) for row in rows])
    (found,) = read(path).dual_registrations
    secondary = ({"1-1000000004", "1-1000000009"} - {primary}).pop()
    assert found == DualRegistrationRecord(primary_id=primary, secondary_id=secondary)


def test_a_dual_registration_of_others_or_without_a_primary_is_left(tmp_path):
    duals = [
        dual("1-1000000700", "1-1000000701", "Y"),
        dual("1-1000000004", "1-1000000009", ""),
        dual("1-1000000004", "1-1000000004", "Y"),
    ]
    assert read(workbook(tmp_path, active_row(), duals=duals)).dual_registrations == []


def test_the_columns_of_dual_registration_say_the_same_as_the_sheet(tmp_path):
    row = active_row(
        **{
            "Location Dual Registered": "Dual Registration",
            "Primary ID (Dual registration locations)": "1-1000000009",
        }
    )
    (found,) = read(workbook(tmp_path, row)).dual_registrations
    assert (found.primary_id, found.secondary_id) == ("1-1000000009", "1-1000000004")


def test_columns_that_are_new_or_missing_are_told(tmp_path):
    header = [title for title in header_2026() if title != "Care homes beds"]
    header[header.index(SERVICE + "Shared Lives")] = SERVICE + "Shared Moons"
    rows = active_table(active_row(), header=[*header, "Mood"])
    delta = read(write_sheets(tmp_path / "a.ods", Data=rows))
    assert set(delta.drift.missing) == {"Care homes beds", "Service type: Shared lives"}
    assert set(delta.drift.unknown) == {"Mood", SERVICE + "Shared Moons"}
    assert delta.locations[0].beds is None


def test_a_column_that_cannot_be_done_without_is_named(tmp_path):
    header = [title for title in header_2026() if title != "Location ID"]
    rows = active_table(active_row(), header=header)
    with pytest.raises(UnreadableError, match="“Location ID” is missing"):
        read(write_sheets(tmp_path / "a.ods", Data=rows))


def test_a_generated_month_is_read_and_the_next_differs_by_its_share(tmp_path):
    first, second = tmp_path / "1.ods", tmp_path / "2.ods"
    write_active_locations(path=first, rows=1_000)
    write_active_locations(path=second, rows=1_000, month=1, changed_share=0.04)
    opening = read(first)
    assert opening.row_count == 1_000
    assert 400 < len(opening.locations) < 650
    assert opening.skipped["not adult social care"] == 1_000 - len(opening.locations)
    assert (opening.rejected, opening.drift.missing, opening.drift.unknown) == ([], (), ())
    assert opening.as_at == date(2026, 1, 1)
    assert opening.dual_registrations
    later = read(second, standing=opening.hashes)
    assert 5 < len(later.hashes) < 60
    assert len(later.gone) <= 3
    write_active_locations(path=second, rows=1_000)
    assert read(second, standing=opening.hashes).hashes == {}


def test_without_a_flag_a_rating_older_than_the_registration_is_inherited(tmp_path):
    older = {"Publication Date": "14/03/2012", "Inherited Rating (Y/N)": ""}
    (rating,) = read(workbook(tmp_path, active_row(**older))).ratings
    assert rating.is_inherited
    (rating,) = read(workbook(tmp_path, active_row(**{"Inherited Rating (Y/N)": ""}))).ratings
    assert not rating.is_inherited
