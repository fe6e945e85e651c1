"""What the API may answer beside the expected: every list blank, every name missing."""

import json
from datetime import date

import pytest

from almoner.doors.feeds.cqc.parse import UnreadableError, UnrecognisedError, api, read, recognise
from almoner.doors.feeds.cqc.parse.api_ratings import NO_DATE
from almoner.doors.feeds.cqc.records import ManagerRecord, Shape, SuccessionRecord
from almoner.evidence.ratings.rules import OVERALL, RatingValue
from almoner.register.directory.rules import RegulatedActivity, Specialism
from tests.doors.feeds.cqc.parse.builders import (
    location_answer,
    overall,
    provider_answer,
    write_json,
)

HERE, THERE = "1-1000000001", "1-1000000099"


def delta_of(tmp_path, **changes):
    return read(write_json(tmp_path / "answer", location_answer(**changes)))


def the_location(tmp_path, **changes):
    (location,) = delta_of(tmp_path, **changes).locations
    return location


@pytest.mark.parametrize("blank", [None, []])
@pytest.mark.parametrize(
    "name",
    [
        "gacServiceTypes",
        "specialisms",
        "regulatedActivities",
        "relationships",
        "historicRatings",
        "assessment",
        "currentRatings",
        "lastReport",
    ],
)
def test_a_list_may_be_blank_or_not_there(tmp_path, name, blank):
    delta = delta_of(tmp_path, **{name: blank})
    assert delta.rejected == []
    assert len(delta.locations) == 1
    whole = location_answer()
    whole.pop(name, None)
    assert read(write_json(tmp_path / "other", whole)).locations == delta.locations


def test_rows_of_a_list_may_have_no_names(tmp_path):
    location = the_location(
        tmp_path,
        gacServiceTypes=[{"name": "Nursing homes"}, {"description": None}],
        specialisms=[{}, {"name": None}, {"name": "Dementia"}],
        regulatedActivities=[{}, {"code": None, "name": "Nursing care", "contacts": None}],
    )
    assert location.services == ("Nursing homes",)
    assert location.specialisms == Specialism.DEMENTIA
    assert location.activities == RegulatedActivity.RA14
    assert location.managers == ()


def test_an_activity_is_known_by_its_code_whatever_it_is_called(tmp_path):
    activities = [{"code": "RA1", "name": "Called otherwise now"}, {"code": "RA99", "name": ""}]
    assert the_location(tmp_path, regulatedActivities=activities).activities == (
        RegulatedActivity.RA1
    )


@pytest.mark.parametrize(
    ("contact", "named"),
    [
        ({"personRoles": ["Nominated Individual"], "personFamilyName": "Ash"}, ()),
        ({"personRoles": None, "personFamilyName": "Ash"}, ()),
        ({"personRoles": ["Registered Manager"]}, ()),
        (
            {"personRoles": ["Registered Manager"], "personFamilyName": "Ash"},
            (ManagerRecord("Ash"),),
        ),
        (
            {"personRoles": ["Registered Manager"], "personGivenName": "Ivo"},
            (ManagerRecord("Ivo"),),
        ),
    ],
)
def test_only_who_is_named_as_registered_manager_is_one(tmp_path, contact, named):
    activities = [{"code": "RA2", "contacts": [contact]}, {"code": "RA1", "contacts": [contact]}]
    assert the_location(tmp_path, regulatedActivities=activities).managers == named


@pytest.mark.parametrize(
    ("kind", "pair"),
    [
        ("HSCA Predecessor", (THERE, HERE)),
        ("HSCA Successor", (HERE, THERE)),
        ("Sister Location", None),
        (None, None),
    ],
)
def test_a_relation_is_a_succession_one_way_or_the_other_or_none(tmp_path, kind, pair):
    related = [
        {"type": kind, "relatedLocationId": THERE.lower(), "reason": None},
        {"type": "HSCA Predecessor", "relatedLocationId": HERE},
        {"type": "HSCA Predecessor"},
    ]
    delta = delta_of(tmp_path, relationships=related)
    assert delta.successions == ([SuccessionRecord(*pair)] if pair else [])
    counted = {key for key in delta.skipped if key.startswith("relationship")}
    assert counted == (set() if pair else {f"relationship “{kind or ''}”"})


@pytest.mark.parametrize(
    ("predecessors", "source"), [((THERE,), THERE), ((THERE, "1-1000000098"), ""), ((), "")]
)
@pytest.mark.parametrize(
    ("published", "is_inherited"), [("2015-03-31", True), ("2015-04-01", False)]
)
def test_a_report_older_than_the_registration_is_of_its_only_predecessor(
    tmp_path, predecessors, source, published, is_inherited
):
    related = [{"type": "HSCA Predecessor", "relatedLocationId": each} for each in predecessors]
    delta = delta_of(tmp_path, relationships=related, currentRatings=overall("Good", published))
    (rating,) = delta.ratings
    assert rating.is_inherited is is_inherited
    assert rating.inherited_from == (source if is_inherited else "")


def test_of_a_location_without_a_registration_date_nothing_is_inherited(tmp_path):
    (rating,) = delta_of(tmp_path, registrationDate=None).ratings
    assert not rating.is_inherited


@pytest.mark.parametrize(
    ("current", "historic", "value"),
    [
        ("Good", "Inadequate", RatingValue.GOOD),
        ("Inspected but not rated", "Inadequate", RatingValue.INADEQUATE),
        ("Good", "Inspected but not rated", RatingValue.GOOD),
        ("Inspected but not rated", "No published rating", None),
    ],
)
def test_of_two_ratings_of_one_day_the_first_with_a_value_stands(
    tmp_path, current, historic, value
):
    (rating,) = delta_of(
        tmp_path,
        currentRatings=overall(current, "2019-05-20"),
        historicRatings=[{"reportDate": "2019-05-20", "overall": {"rating": historic}}],
    ).ratings
    assert rating.value == value
    assert rating.is_historic is (value == RatingValue.INADEQUATE)


def service(name="care", **values):
    return {"name": name, "rating": "Good"} | values


@pytest.mark.parametrize(
    ("one", "published_on", "inherited_from"),
    [
        (service(), date(2019, 5, 20), THERE),
        (service(reportDate="2018-01-02"), date(2018, 1, 2), THERE),
        (service(organisationId="RP401"), date(2019, 5, 20), "RP401"),
        (service(organisationId=HERE), date(2019, 5, 20), ""),
    ],
)
@pytest.mark.parametrize("stream", ["current", "historic"])
def test_the_rating_of_a_service_has_its_own_day_and_organisation_or_the_reports(
    tmp_path, stream, one, published_on, inherited_from
):
    if stream == "current":
        ratings = {"overall": {"reportDate": "2019-05-20", "organisationId": THERE}}
        changes = {"currentRatings": ratings | {"serviceRatings": [one]}}
    else:
        report = {"reportDate": "2019-05-20", "organisationId": THERE, "serviceRatings": [one]}
        changes = {"currentRatings": None, "historicRatings": [report]}
    found = [each for each in delta_of(tmp_path, **changes).ratings if each.value]
    assert [(each.service_group, each.published_on) for each in found] == [("care", published_on)]
    assert found[0].inherited_from == inherited_from
    assert found[0].is_historic is (stream == "historic")


def test_the_questions_of_a_service_have_their_own_day_or_its(tmp_path):
    questions = [
        {"name": "Safe", "rating": "Good", "reportDate": "2017-01-01", "organisationId": THERE},
        {"name": "Caring", "rating": "Good"},
        {"name": "Effective", "rating": None},
    ]
    one = service(reportDate="2018-01-02", keyQuestionRatings=questions)
    current = {"overall": {"reportDate": "2019-05-20"}, "serviceRatings": [one]}
    found = {each.domain: each for each in delta_of(tmp_path, currentRatings=current).ratings}
    assert found["Safe"].published_on == date(2017, 1, 1)
    assert found["Safe"].inherited_from == THERE
    assert found["Caring"].published_on == date(2018, 1, 2)
    assert "Effective" not in found


def test_a_service_without_a_name_is_left(tmp_path):
    current = {"overall": {"reportDate": "2019-05-20"}, "serviceRatings": [service(name=None)]}
    assert [one for one in delta_of(tmp_path, currentRatings=current).ratings if one.value] == []


def test_a_question_takes_the_reports_day_where_it_has_none(tmp_path):
    current = {
        "reportDate": "2019-05-20",
        "overall": {"keyQuestionRatings": [{"name": "Safe", "rating": "Good"}]},
    }
    found = [each for each in delta_of(tmp_path, currentRatings=current).ratings if each.value]
    assert [(each.domain, each.published_on) for each in found] == [("Safe", date(2019, 5, 20))]


@pytest.mark.parametrize(("report_date", "whose"), [("2019-05-20", THERE), ("2018-05-20", "")])
def test_a_question_of_the_same_report_says_whose_the_rating_is(tmp_path, report_date, whose):
    current = overall("Good", "2019-05-20")
    current["overall"]["keyQuestionRatings"] = [
        {"name": "Safe", "rating": "Good", "reportDate": report_date, "organisationId": THERE}
    ]
    found = {each.domain: each for each in delta_of(tmp_path, currentRatings=current).ratings}
    assert found[OVERALL].inherited_from == whose


def test_only_what_has_a_value_and_no_date_is_counted(tmp_path):
    current = {"overall": {"rating": "No published rating"}, "serviceRatings": [service()]}
    delta = delta_of(tmp_path, currentRatings=current)
    assert delta.ratings == []
    assert delta.skipped == {NO_DATE: 1}


@pytest.mark.parametrize(
    ("answer", "shape"),
    [
        ({"locationId": HERE, "registrationStatus": "Registered"}, Shape.API_LOCATION),
        ({"locationId": HERE, "organisationType": "Location"}, Shape.API_LOCATION),
        ({"locationId": HERE, "locationName": "A row of a list"}, None),
        ({"providerId": THERE, "organisationType": "Provider"}, Shape.API_PROVIDER),
        ({"providerId": THERE, "providerName": "A row of a list"}, None),
        ({"registrationStatus": "Registered"}, None),
        ({"changes": [], "total": 0}, Shape.API_CHANGES),
        ({"changes": "none"}, None),
        ({"locations": []}, Shape.API_LIST),
        ({"providers": []}, Shape.API_LIST),
        ([5, None, {"locationId": HERE, "registrationStatus": ""}], Shape.API_LOCATION),
        ([1, 2, 3, 4, 5, {"locationId": HERE, "registrationStatus": ""}], None),
        ([], None),
        ("locationId", None),
    ],
)
def test_an_answer_is_told_by_its_fields(answer, shape):
    assert api.shape_of(answer=answer) is shape


def test_a_file_that_is_too_large_to_be_an_answer_is_not_opened(tmp_path, monkeypatch):
    path = write_json(tmp_path / "answer", location_answer())
    monkeypatch.setattr(api, "LARGEST_ANSWER", path.stat().st_size)
    assert len(read(path).locations) == 1
    monkeypatch.setattr(api, "LARGEST_ANSWER", path.stat().st_size - 1)
    with pytest.raises(UnreadableError, match="too large to be one answer"):
        read(path)


@pytest.mark.parametrize(
    "content", ["[" * 100_000, '{"locationId": ', '{"a": ' + "9" * 5_000 + "}"]
)
def test_json_that_no_reader_can_follow_is_not_whole(tmp_path, content):
    path = tmp_path / "answer"
    path.write_text(content)
    with pytest.raises(UnreadableError, match="is not whole"):
        recognise(path)
    write_json(tmp_path / "folder" / "b.json", location_answer())
    path.rename(tmp_path / "folder" / "a.json")
    delta = read(tmp_path / "folder")
    assert [(each.sheet, each.is_critical) for each in delta.rejected] == [("a.json", True)]
    assert len(delta.locations) == 1


def test_json_of_something_else_is_refused(tmp_path):
    with pytest.raises(UnrecognisedError, match="not an answer of the CQC's API"):
        read(write_json(tmp_path / "answer", {"hello": "world"}))


def test_a_folder_tells_how_far_it_has_come(tmp_path, monkeypatch):
    monkeypatch.setattr(api, "REPORT_EVERY", 2)
    for number in range(5):
        answer = location_answer(locationId=f"1-100000000{number}")
        write_json(tmp_path / "answers" / f"{number}.json", answer)
    told = []
    whole = read(tmp_path / "answers", report=lambda *news: told.append(news))
    assert told == [(2, 5), (4, 5)]
    assert read(tmp_path / "answers") == whole
    assert [each.location_id[-1] for each in whole.locations] == list("01234")


def test_a_provider_is_counted_and_known_once(tmp_path):
    for name in ("a", "b"):
        write_json(tmp_path / "answers" / f"{name}.json", provider_answer())
    delta = read(tmp_path / "answers")
    assert (delta.row_count, len(delta.providers)) == (2, 1)
    odd = provider_answer(providerId="?")
    assert read(write_json(tmp_path / "odd", odd)).rejected[0].column == "providerId"


def test_a_list_names_ids_and_passes_over_what_is_none(tmp_path):
    said = {
        "locations": [{"locationId": HERE}, {"name": "No id"}, "1-9", None],
        "providers": [{"providerId": THERE}],
    }
    assert read(write_json(tmp_path / "list", said)).named_ids == (HERE, THERE)
    changes = {"changes": [HERE, 5, None, HERE]}
    assert read(write_json(tmp_path / "changes", changes)).named_ids == (HERE,)


@pytest.mark.parametrize("number", [10**400, -(10**400), [], {}, True])
def test_a_number_that_cannot_be_is_left_out_and_said(tmp_path, number):
    delta = delta_of(tmp_path, numberOfBeds=number, onspdLatitude=number)
    assert delta.locations[0].beds is None
    assert {each.column for each in delta.rejected} == {"numberOfBeds", "onspdLatitude"}
    assert not any(each.is_critical for each in delta.rejected)


@pytest.mark.parametrize("name", ["historicRatings", "assessment", "gacServiceTypes"])
@pytest.mark.parametrize("value", [5, "x", [5], [None], {"a": 1}])
def test_an_answer_that_is_built_otherwise_stops_the_load(tmp_path, name, value):
    delta = delta_of(tmp_path, **{name: value})
    assert [(each.reason, each.is_critical) for each in delta.rejected] == [(api.MISSHAPEN, True)]


def test_the_newest_date_is_that_of_registration_where_nothing_was_published(tmp_path):
    delta = delta_of(tmp_path, currentRatings=None)
    assert delta.newest_on == date(2015, 4, 1)


def test_json_text_is_kept_as_it_is_meant(tmp_path):
    path = tmp_path / "answer"
    path.write_text(json.dumps(location_answer(name="Llys y Gân")), encoding="utf-8")
    assert read(path).locations[0].name == "Llys y Gân"
