"""Latest ratings where a location has rows of its services, and rows that say different things."""

from datetime import date

import pytest

from almoner.doors.feeds.cqc.parse import read
from almoner.doors.feeds.cqc.parse.latest_ratings import NOT_RATED, TAKEN_FROM_SERVICES
from almoner.doors.feeds.records import Drift
from almoner.evidence.ratings.rules import OVERALL, RatingValue
from tests.doors.feeds.cqc.parse.builders import (
    RATINGS_HEADER,
    ratings_row,
    table,
    write_csv,
)

GROUP, RATING, DAY = "Service / Population Group", "Latest Rating", "Publication Date"
INHERITED = "Inherited Rating (Y/N)"


def delta_of(tmp_path, *rows, header=RATINGS_HEADER, **asked):
    return read(write_csv(tmp_path / "a file", table(header, rows)), **asked)


def service(group="Homecare", rating="Good", day="25/12/2020", **more):
    return ratings_row(**{GROUP: group, RATING: rating, DAY: day} | more)


def of_the_location(delta):
    return [
        (each.published_on, each.value, each.is_inherited)
        for each in delta.ratings
        if each.service_group == each.domain == OVERALL and each.value is not None
    ]


NONE = ratings_row(**{RATING: "Not Rated", DAY: ""})
ON = date(2020, 12, 25)


@pytest.mark.parametrize("said", ["Not Rated", "not  rated", "", "-"])
def test_an_overall_that_says_nothing_gives_way_to_the_services(tmp_path, said):
    delta = delta_of(tmp_path, ratings_row(**{RATING: said, DAY: ""}), service())
    assert of_the_location(delta) == [(ON, RatingValue.GOOD, False)]
    assert delta.skipped == {NOT_RATED: 1, TAKEN_FROM_SERVICES: 1}


@pytest.mark.parametrize(
    ("one", "other", "is_inherited"),
    [("N", "N", False), ("Y", "N", True), ("N", "Y", True), ("Y", "Y", True), ("", "", False)],
)
def test_a_rating_from_services_is_inherited_if_one_of_theirs_is(
    tmp_path, one, other, is_inherited
):
    rows = (service(**{INHERITED: one}), service("Care homes", "Inadequate", **{INHERITED: other}))
    assert of_the_location(delta_of(tmp_path, NONE, *rows)) == [
        (ON, RatingValue.INADEQUATE, is_inherited)
    ]


def test_a_service_without_a_value_neither_rates_nor_is_inherited(tmp_path):
    other = service("Care homes", "Insufficient evidence to rate", **{INHERITED: "Y"})
    assert of_the_location(delta_of(tmp_path, NONE, service(), other)) == [
        (ON, RatingValue.GOOD, False)
    ]


def test_the_fault_of_a_services_row_is_said_once(tmp_path):
    delta = delta_of(tmp_path, NONE, service(), service("Care homes", "Inadequate", "31/04/2020"))
    assert [(each.row, each.column) for each in delta.rejected] == [(4, DAY)]
    assert of_the_location(delta) == [(ON, RatingValue.GOOD, False)]


def test_a_location_whose_rows_are_known_is_not_rated_anew(tmp_path):
    rows = (NONE, service())
    first = delta_of(tmp_path, *rows)
    assert delta_of(tmp_path, *rows, standing=first.hashes).ratings == []
    other = ratings_row(**{"Location ID": "1-1000000002"})
    again = delta_of(tmp_path, *rows, other, standing=first.hashes)
    assert {each.location_id for each in again.ratings} == {"1-1000000002"}


def test_a_location_and_its_provider_are_as_their_first_row_has_them(tmp_path):
    second = service(**{"Location Name": "Renamed", "Provider Name": "Renamed Limited"})
    delta = delta_of(tmp_path, ratings_row(), second)
    assert [each.name for each in delta.locations] == ["Fernbrook Homecare"]
    assert [each.name for each in delta.providers] == ["Fernbrook Limited"]


def test_a_row_without_a_provider_describes_none(tmp_path):
    delta = delta_of(tmp_path, ratings_row(**{"Provider ID": "-"}))
    assert delta.providers == []
    assert delta.locations[0].provider_id is None


def test_an_address_lacks_what_the_file_lacks(tmp_path):
    header = tuple(title for title in RATINGS_HEADER if title != "Location City")
    delta = delta_of(tmp_path, ratings_row(), header=header)
    assert delta.locations[0].address == "2 Fern Street"
    assert delta.drift == Drift(missing=("Location City",))


def test_places_on_the_map_are_an_extra_that_nobody_misses(tmp_path):
    assert delta_of(tmp_path, ratings_row()).drift == Drift()
    header = (*RATINGS_HEADER, "lat", "long")
    (location,) = delta_of(tmp_path, ratings_row(lat="53.5", long="-2.1"), header=header).locations
    assert (location.latitude, location.longitude) == (53.5, -2.1)


@pytest.mark.parametrize("domain", ["", "Kind"])
def test_a_row_of_no_domain_is_left_out_and_the_location_unrated_by_it(tmp_path, domain):
    delta = delta_of(tmp_path, ratings_row(Domain=domain))
    assert (delta.ratings, delta.hashes) == ([], {})
    (fault,) = delta.rejected
    assert fault.column == "Domain"
    assert fault.reason.startswith(f"“{domain}” is neither Overall nor a key question")
