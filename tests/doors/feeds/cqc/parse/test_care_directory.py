from datetime import date

import pytest

from almoner.doors.feeds.cqc.parse import UnreadableError, UnrecognisedError, read, recognise
from almoner.doors.feeds.cqc.records import Shape
from almoner.register.directory.rules import ServiceType, Specialism
from tests.doors.feeds.cqc.parse.builders import (
    DIRECTORY_HEADER,
    directory_row,
    table,
    write_csv,
)

PREAMBLE = [
    ["CQC Locations data"],
    [],
    ["This data was produced on 16 September 2026"],
    [],
]


def directory(tmp_path, *rows, header=DIRECTORY_HEADER, preamble=PREAMBLE):
    return write_csv(tmp_path / "a file", [*preamble, *table(header, rows)])


def renamed(*changes: tuple[str, str]):
    return tuple(dict(changes).get(title, title) for title in DIRECTORY_HEADER)


def test_a_location_is_described(tmp_path):
    delta = read(directory(tmp_path, directory_row()))
    assert delta.shape is Shape.CARE_DIRECTORY
    assert delta.is_snapshot
    assert delta.as_at == date(2026, 9, 16)
    (location,) = delta.locations
    assert location.location_id == "1-1000000003"
    assert location.name == "Ivycourt Lodge"
    assert location.service_type is ServiceType.RESIDENTIAL
    assert location.services == ("Homecare agencies", "Residential homes")
    assert location.specialisms == Specialism.DEMENTIA | Specialism.OLDER_PEOPLE
    assert location.address == "3 Ivy Lane, Northtown"
    assert location.postcode == "ZZ1 3AB"
    assert location.is_registered is True
    assert location.beds is None
    assert location.managers is None
    (provider,) = delta.providers
    assert (provider.provider_id, provider.name) == ("1-2000000003", "Ivycourt Limited")
    assert delta.drift.missing == delta.drift.unknown == ()


@pytest.mark.parametrize("lines", [0, 4, 5, 6])
def test_the_header_is_found_below_any_preamble(tmp_path, lines):
    preamble = [["CQC Locations data"], [], [], [], [], []][:lines]
    delta = read(directory(tmp_path, directory_row(), preamble=preamble))
    assert len(delta.locations) == 1


def test_the_missing_bracket_is_forgiven(tmp_path):
    old = "CQC Location (for office use only"
    header = renamed(("CQC Location ID (for office use only)", old))
    row = directory_row() | {old: "1-1000000003"}
    delta = read(directory(tmp_path, row, header=header))
    assert [each.location_id for each in delta.locations] == ["1-1000000003"]
    assert delta.drift.missing == ()


def test_a_copy_without_a_header_is_recognised_by_its_rows(tmp_path):
    second = directory_row(
        **{"CQC Location ID (for office use only)": "1-1000000004", "Name": "Fernlea View"}
    )
    rows = table(DIRECTORY_HEADER, [directory_row(), second])[1:]
    path = write_csv(tmp_path / "a file", rows)
    assert recognise(path) is Shape.CARE_DIRECTORY
    assert [each.name for each in read(path).locations] == ["Ivycourt Lodge", "Fernlea View"]


def test_a_copy_with_only_its_preamble_left_is_recognised_too(tmp_path):
    rows = [*PREAMBLE, *table(DIRECTORY_HEADER, [directory_row()])[1:]]
    assert len(read(write_csv(tmp_path / "a file", rows)).locations) == 1


def test_other_kinds_of_care_are_counted_and_left(tmp_path):
    dentist = directory_row(**{"Service types": "Dentist"})
    delta = read(directory(tmp_path, dentist))
    assert delta.locations == []
    assert delta.skipped == {"not adult social care": 1}


def test_what_has_left_the_register_is_told(tmp_path):
    other = directory_row(**{"CQC Location ID (for office use only)": "1-1000000009"})
    first = read(directory(tmp_path, directory_row(), other))
    again = read(directory(tmp_path, directory_row()), standing=first.hashes)
    assert again.hashes == {}
    assert again.gone == ("1-1000000009",)


def test_a_new_check_of_a_location_is_no_change(tmp_path):
    first = read(directory(tmp_path, directory_row()))
    checked = directory_row(**{"Date of latest check": "01/Sep/2026 - 00:00"})
    assert read(directory(tmp_path, checked), standing=first.hashes).hashes == {}


def test_a_row_that_lost_its_id_stops_the_load_for_it_would_close_the_location(tmp_path):
    delta = read(directory(tmp_path, directory_row(**{DIRECTORY_HEADER[13]: ""})))
    assert [(each.row, each.is_critical) for each in delta.rejected] == [(6, True)]


def test_a_note_at_the_foot_does_not(tmp_path):
    rows = [*PREAMBLE, *table(DIRECTORY_HEADER, [directory_row()]), ["Note: provisional"]]
    delta = read(write_csv(tmp_path / "a", rows))
    assert [(each.value, each.is_critical) for each in delta.rejected] == [
        ("Note: provisional", False)
    ]


def test_one_location_twice_with_different_facts_stops_the_load(tmp_path):
    path = directory(tmp_path, directory_row(), directory_row(Name="Another"), directory_row())
    delta = read(path)
    assert [each.is_critical for each in delta.rejected] == [True]
    assert delta.skipped == {"repeated row": 1}


def test_a_column_that_cannot_be_done_without_is_named(tmp_path):
    header = tuple(title for title in DIRECTORY_HEADER if "Location ID" not in title)
    with pytest.raises(UnreadableError, match="“CQC Location ID"):
        read(directory(tmp_path, directory_row(), header=header))


def test_what_a_row_leaves_blank_it_says_nothing_of(tmp_path):
    row = directory_row(
        **{
            "Specialisms/services": "Cookery||",
            "Address": "",
            "Service types": "Homecare agencies|",
        }
    )
    (location,) = read(directory(tmp_path, row)).locations
    assert location.specialisms is location.address is None
    assert location.services == ("Homecare agencies",)
    assert location.service_type is ServiceType.HOME_CARE
    blank = directory_row(**{"Specialisms/services": "", "Service types": ""})
    assert read(directory(tmp_path, blank)).skipped == {"not adult social care": 1}


def test_rows_are_counted_and_a_provider_is_taken_from_its_first(tmp_path):
    second = directory_row(
        **{"CQC Location ID (for office use only)": "1-1000000009", "Provider name": "Renamed"}
    )
    nobodys = directory_row(
        **{
            "CQC Location ID (for office use only)": "1-1000000010",
            "CQC Provider ID (for office use only)": "",
        }
    )
    delta = read(directory(tmp_path, directory_row(), second, nobodys))
    assert (delta.row_count, len(delta.locations)) == (3, 3)
    assert [provider.name for provider in delta.providers] == ["Ivycourt Limited"]
    assert delta.locations[2].provider_id is None


@pytest.mark.parametrize(
    ("changes", "above", "is_one"),
    [
        ({}, 0, True),
        ({}, 9, True),
        ({}, 10, False),
        ({"Location URL": "https://care.example/1-1000000003"}, 0, False),
        ({"Location URL": "HTTPS://WWW.CQC.ORG.UK/LOCATION/1-1000000003"}, 0, True),
        ({"CQC Location ID (for office use only)": "soon"}, 0, False),
    ],
)
def test_a_copy_without_a_header_is_told_by_an_address_and_an_id(tmp_path, changes, above, is_one):
    rows = [*[["a note"]] * above, *table(DIRECTORY_HEADER, [directory_row(**changes)])[1:]]
    path = write_csv(tmp_path / "a file", rows)
    if is_one:
        assert recognise(path) is Shape.CARE_DIRECTORY
    else:
        with pytest.raises(UnrecognisedError):
            recognise(path)
