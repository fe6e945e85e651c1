import json
from datetime import date

import pytest

from almoner.doors.feeds.cqc.parse import UnreadableError, UnrecognisedError, read, recognise
from almoner.doors.feeds.cqc.parse.api import PROVIDER_KEY
from almoner.doors.feeds.cqc.records import ManagerRecord, Shape, SuccessionRecord
from almoner.register.directory.rules import RegulatedActivity, ServiceType, Specialism
from tests.doors.feeds.cqc.parse.builders import location_answer, provider_answer, write_json


def folder(tmp_path, *answers):
    for number, answer in enumerate(answers):
        write_json(tmp_path / "answers" / f"{number:03}.json", answer)
    return tmp_path / "answers"


def the_location(tmp_path, **changes):
    delta = read(write_json(tmp_path / "answer", location_answer(**changes)))
    (location,) = delta.locations
    return location


def test_a_location_is_described_in_full(tmp_path):
    location = the_location(tmp_path, deregistrationDate="2024-02-01", website="elm.example")
    assert location.location_id == "1-1000000001"
    assert location.name == "Elmbank House"
    assert location.provider_id == "1-2000000001"
    assert location.authority_name == "Northshire"
    assert location.region == "North West"
    assert location.service_type is ServiceType.NURSING
    assert not location.is_type_coarse
    assert location.services == ("Nursing homes",)
    assert location.beds == 34
    assert location.specialisms == Specialism.DEMENTIA | Specialism.OLDER_PEOPLE
    assert location.activities == RegulatedActivity.RA2
    assert location.is_dormant is False
    assert location.registered_on == date(2015, 4, 1)
    assert location.deregistered_on == date(2024, 2, 1)
    assert location.is_registered is True
    assert location.address == "1 Elm Road, Northtown"
    assert location.postcode == "ZZ1 1AB"
    assert location.phone == "01610000000"
    assert location.website == "elm.example"
    assert (location.latitude, location.longitude) == (53.5, -2.1)
    assert location.managers == (ManagerRecord(person_name="Bryony Cinderby"),)


def test_a_deregistered_location_with_blank_arrays_says_nothing_and_so_wipes_nothing(tmp_path):
    location = the_location(
        tmp_path,
        registrationStatus="Deregistered",
        gacServiceTypes=[],
        specialisms=[],
        regulatedActivities=[],
        careHome="N",  # as it is of every location whose services are blank
    )
    assert location.is_registered is False
    assert location.services is None
    assert location.service_type is None
    assert location.specialisms is None
    assert location.activities is None
    assert location.managers is None


def test_the_care_home_flag_yields_to_the_services(tmp_path):
    services = [{"name": "Nursing homes", "description": "Care home service with nursing"}]
    location = the_location(tmp_path, careHome="N", gacServiceTypes=services)
    assert location.service_type is ServiceType.NURSING


def test_a_care_home_without_beds_has_an_unknown_number(tmp_path):
    assert the_location(tmp_path, numberOfBeds=0).beds is None


def test_a_service_that_is_no_home_has_no_number_of_beds(tmp_path):
    services = [{"name": "Homecare agencies", "description": "Domiciliary care service"}]
    location = the_location(tmp_path, careHome="N", gacServiceTypes=services, numberOfBeds=0)
    assert location.beds is None


def test_a_manager_away_is_known_to_be(tmp_path):
    (manager,) = the_location(tmp_path, registeredManagerAbsentDate="2025-01-06").managers
    assert manager.absent_from_on == date(2025, 1, 6)


def test_activities_without_a_registered_manager_say_that_there_is_none(tmp_path):
    activities = [{"code": "RA1", "name": "Personal care", "contacts": []}]
    assert the_location(tmp_path, regulatedActivities=activities).managers == ()


def test_a_cell_that_cannot_be_right_is_left_out_and_said(tmp_path):
    answer = location_answer(numberOfBeds=-4, registrationDate="tomorrow", onspdLatitude=1e400)
    delta = read(write_json(tmp_path / "a", answer))
    (location,) = delta.locations
    assert (location.beds, location.registered_on, location.latitude) == (None, None, None)
    assert {each.column for each in delta.rejected} == {
        "numberOfBeds",
        "registrationDate",
        "onspdLatitude",
    }
    assert not any(each.is_critical for each in delta.rejected)


def test_a_fact_longer_than_there_is_room_for_is_left_out_and_said(tmp_path):
    delta = read(write_json(tmp_path / "a", location_answer(postalCode="SEE THE NOTES BELOW")))
    assert delta.locations[0].postcode is None
    assert delta.locations[0].name == "Elmbank House"
    assert "longer than" in delta.rejected[0].reason


def test_successions_are_told_once_from_either_side(tmp_path):
    before, after = "1-1000000001", "1-1000000002"
    delta = read(
        folder(
            tmp_path,
            location_answer(
                relationships=[
                    {
                        "type": "HSCA Successor",
                        "reason": "New Provider",
                        "relatedLocationId": after,
                    }
                ]
            ),
            location_answer(
                locationId=after,
                relationships=[
                    {
                        "type": "HSCA Predecessor",
                        "reason": "New Provider",
                        "relatedLocationId": before,
                    },
                    {"type": "Something else", "relatedLocationId": "1-1000000009"},
                ],
            ),
        )
    )
    assert delta.successions == [
        SuccessionRecord(predecessor_id=before, successor_id=after, reason="New Provider")
    ]
    assert delta.skipped == {"relationship “Something else”": 1}


def test_other_kinds_of_care_are_counted_and_left(tmp_path):
    dentist = location_answer(
        locationId="1-1000000007",
        type="Primary Dental Care",
        gacServiceTypes=[{"name": "Dentist", "description": "Dental service"}],
    )
    delta = read(folder(tmp_path, location_answer(), dentist))
    assert [each.location_id for each in delta.locations] == ["1-1000000001"]
    assert delta.skipped == {"not adult social care": 1}
    assert delta.row_count == 2


def test_an_nhs_location_that_gives_home_care_belongs(tmp_path):
    services = [{"name": "Homecare agencies", "description": "Domiciliary care service"}]
    location = the_location(
        tmp_path, locationId="RJXX6", type="NHS Healthcare Organisation", gacServiceTypes=services
    )
    assert location.location_id == "RJXX6"
    assert location.service_type is ServiceType.HOME_CARE


def test_a_provider_is_described(tmp_path):
    path = write_json(tmp_path / "p", provider_answer(brandId="BD600", brandName="BRAND Elm"))
    delta = read(path)
    assert delta.shape is Shape.API_PROVIDER
    (provider,) = delta.providers
    assert provider.provider_id == "1-2000000001"
    assert provider.name == "Elmbank Care Limited"
    assert (provider.brand_id, provider.brand_name) == ("BD600", "BRAND Elm")
    assert provider.companies_house_number == "01234567"
    assert provider.registered_on == date(2010, 10, 1)
    assert provider.charity_number is None


def test_a_folder_holds_locations_providers_and_lists(tmp_path):
    page = {"total": 1, "locations": [{"locationId": "1-1000000001", "locationName": "Elm"}]}
    path = folder(tmp_path, page, provider_answer(), location_answer())
    assert recognise(path) is Shape.API_LOCATION
    delta = read(path)
    assert len(delta.locations) == len(delta.providers) == 1
    assert delta.named_ids == ("1-1000000001",)
    assert set(delta.hashes) == {"1-1000000001", PROVIDER_KEY + "1-2000000001"}
    assert not delta.is_snapshot


def test_reading_again_finds_nothing_new(tmp_path):
    path = folder(tmp_path, location_answer(), provider_answer())
    first = read(path)
    again = read(path, standing=first.hashes)
    assert (again.hashes, again.locations, again.providers, again.ratings) == ({}, [], [], [])


def test_only_what_changed_is_new(tmp_path):
    first = read(folder(tmp_path, location_answer(), location_answer(locationId="1-1000000002")))
    write_json(
        tmp_path / "answers" / "001.json", location_answer(locationId="1-1000000002", uprn="1")
    )
    again = read(tmp_path / "answers", standing=first.hashes)
    assert list(again.hashes) == ["1-1000000002"]


def test_the_order_of_keys_is_no_change(tmp_path):
    answer = location_answer()
    first = read(write_json(tmp_path / "a", answer))
    turned = dict(reversed(list(answer.items())))
    assert read(write_json(tmp_path / "a", turned), standing=first.hashes).hashes == {}


def test_one_location_twice_with_different_facts_stops_the_load(tmp_path):
    delta = read(folder(tmp_path, location_answer(), location_answer(name="Another")))
    assert [each.is_critical for each in delta.rejected] == [True]


def test_one_location_twice_with_the_same_facts_does_not(tmp_path):
    assert read(folder(tmp_path, location_answer(), location_answer())).rejected == []


def test_changes_name_the_ids_to_fetch_and_the_end_of_their_time(tmp_path):
    answer = {
        "total": 2,
        "firstPageUri": (
            "/changes/location?page=1&perPage=500"
            "&startTimestamp=2025-08-01T00:00:00Z&endTimestamp=2025-08-31T00:00:00Z"
        ),
        "changes": ["1-1000000001", "1-1000000002", "1-1000000001"],
    }
    delta = read(write_json(tmp_path / "c", answer))
    assert delta.shape is Shape.API_CHANGES
    assert delta.named_ids == ("1-1000000001", "1-1000000002")
    assert delta.as_at == date(2025, 8, 31)


def test_a_list_page_is_recognised_and_holds_nothing_new(tmp_path):
    page = {"total": 0, "firstPageUri": "x?endTimestamp=never", "providers": []}
    delta = read(write_json(tmp_path / "l", page))
    assert delta.shape is Shape.API_LIST
    assert delta.as_at is None


def test_a_file_may_hold_many_answers(tmp_path):
    answers = [location_answer(), location_answer(locationId="1-1000000002")]
    assert len(read(write_json(tmp_path / "many", answers)).locations) == 2


def test_a_missing_id_is_said(tmp_path):
    delta = read(folder(tmp_path, location_answer(), location_answer(locationId="nobody")))
    assert [(each.column, each.value) for each in delta.rejected] == [("locationId", "nobody")]


@pytest.mark.parametrize(
    "changes",
    [
        {"gacServiceTypes": ["Nursing homes"]},
        {"currentRatings": ["Good"]},
        {"historicRatings": [None]},
        {"regulatedActivities": {"code": "RA1"}},
        {"relationships": [7]},
    ],
)
def test_an_answer_built_otherwise_stops_the_load_with_a_sentence(tmp_path, changes):
    delta = read(write_json(tmp_path / "odd", location_answer(**changes)))
    assert [each.is_critical for each in delta.rejected] == [True]
    assert "not built as" in delta.rejected[0].reason


def test_a_broken_file_in_a_folder_stops_the_load(tmp_path):
    path = folder(tmp_path, location_answer())
    (path / "999.json").write_text('{"locationId": "1-10', encoding="utf-8")
    delta = read(path)
    assert [(each.sheet, each.is_critical) for each in delta.rejected] == [("999.json", True)]


def test_a_stranger_in_a_folder_is_said_and_left(tmp_path):
    delta = read(folder(tmp_path, location_answer(), {"hello": "world"}))
    assert [each.is_critical for each in delta.rejected] == [False]


def test_broken_json_alone_is_unreadable(tmp_path):
    path = tmp_path / "a.json"
    path.write_text(json.dumps(location_answer())[:-40], encoding="utf-8")
    with pytest.raises(UnreadableError, match="not whole"):
        read(path)


def test_other_json_is_not_recognised(tmp_path):
    with pytest.raises(UnrecognisedError, match="not an answer"):
        recognise(write_json(tmp_path / "a.json", {"hello": "world"}))


def test_a_folder_without_answers_is_not_recognised(tmp_path):
    with pytest.raises(UnrecognisedError, match="holds no answers"):
        recognise(tmp_path)


def test_progress_is_told(tmp_path):
    answers = [location_answer(locationId=f"1-{1_000_000_000 + n}") for n in range(400)]
    told = []
    read(write_json(tmp_path / "many", answers), report=lambda done, total: told.append(done))
    assert told == [200, 400]


@pytest.mark.parametrize(("flag", "kind"), [("Y", ServiceType.CARE_HOME), ("N", None), ("", None)])
def test_where_the_services_are_blank_only_a_yes_tells_of_a_care_home(tmp_path, flag, kind):
    location = the_location(tmp_path, careHome=flag, gacServiceTypes=[])
    assert location.service_type is kind
    assert location.is_type_coarse


def test_letters_that_nobody_sees_reach_neither_the_register_nor_a_report(tmp_path):
    services = [{"name": "x", "description": each} for each in ("Oddity\x00", "Care \ud800 home")]
    answer = location_answer(gacServiceTypes=services, numberOfBeds="3\x00\ud800 or so")
    delta = read(write_json(tmp_path / "answer", answer))
    assert delta.locations[0].services == ("Care home", "Oddity")
    (fault,) = delta.rejected
    assert (fault.value, fault.column) == ("3 or so", "numberOfBeds")
    assert fault.reason == "“3 or so” cannot be right for numberOfBeds; it is left out"


def test_a_fault_is_said_once(tmp_path):
    answer = location_answer(registrationDate="2015-02-29")
    (fault,) = read(write_json(tmp_path / "answer", answer)).rejected
    assert fault.column == "registrationDate"


@pytest.mark.parametrize("other", ["1-" + "7" * 300, "elsewhere", 5])
def test_a_relation_to_what_is_no_location_is_said_and_left_out(tmp_path, other):
    related = [{"type": "HSCA Predecessor", "relatedLocationId": other}]
    delta = read(write_json(tmp_path / "answer", location_answer(relationships=related)))
    assert delta.successions == []
    assert [each.column for each in delta.rejected] == ["relatedLocationId"]


@pytest.mark.parametrize(
    ("said", "day"),
    [
        ({"asAt": "2026-11-22"}, date(2026, 11, 22)),
        ({"firstPageUri": "/?startTimestamp=2026-10-02T00&endTimestamp=2026-11-22T05"},
         date(2026, 11, 22)),
        ({"asAt": "soon"}, None),
        ({"firstPageUri": "/locations?page=1"}, None),
        ({}, None),
    ],
)  # fmt: skip
def test_a_list_may_say_of_which_day_it_speaks(tmp_path, said, day):
    answer = {"changes": ["1-1000000001"], "total": 1} | said
    assert read(write_json(tmp_path / "answer", answer)).as_at == day


def test_the_newest_day_of_a_folder_is_its_own(tmp_path):
    lists = [{"locations": [], "asAt": f"2026-11-{day}"} for day in (20, 22, 21)]
    assert read(folder(tmp_path, *lists, location_answer())).as_at == date(2026, 11, 22)
