from datetime import date

import duckdb
import pytest

from almoner.doors.feeds.cqc.parse import UnreadableError, read, recognise
from almoner.doors.feeds.cqc.records import Shape
from almoner.evidence.ratings.rules import OVERALL, RatingValue, UnratedReason
from almoner.register.directory.rules import ServiceType
from tests.doors.feeds.cqc.parse.builders import (
    FIXTURES,
    RATINGS_HEADER,
    ratings_row,
    table,
    write_csv,
    write_sheets,
)

README = [["Latest ratings"], [], ["Source: CQC database as at 01 September 2026"]]


def csv_of(tmp_path, *rows, header=RATINGS_HEADER):
    return write_csv(tmp_path / "a file", table(header, rows))


def overall_ratings(delta):
    return [each for each in delta.ratings if each.domain == each.service_group == OVERALL]


def test_a_rating_is_read_with_its_location_and_provider(tmp_path):
    delta = read(csv_of(tmp_path, ratings_row()))
    assert delta.shape is Shape.LATEST_RATINGS
    (rating,) = delta.ratings
    assert rating.location_id == "1-1000000001"
    assert (rating.service_group, rating.domain) == (OVERALL, OVERALL)
    assert rating.value == RatingValue.GOOD
    assert rating.published_on == date(2020, 12, 25)
    assert not rating.is_inherited
    (location,) = delta.locations
    assert location.name == "Fernbrook Homecare"
    assert location.service_type is ServiceType.HOME_CARE
    assert location.is_type_coarse
    assert location.services is None
    assert location.authority_name == "Northshire"
    assert location.postcode == "ZZ1 2AB"
    assert location.is_registered is True
    (provider,) = delta.providers
    assert (provider.provider_id, provider.name) == ("1-2000000001", "Fernbrook Limited")
    assert provider.brand_id is None
    assert not delta.is_snapshot
    assert list(delta.hashes) == ["1-1000000001|Overall|Overall"]
    assert delta.newest_on == date(2020, 12, 25)


@pytest.mark.parametrize("ending", [".ods", ".xlsx"])
def test_a_workbook_says_the_same_as_text_and_tells_its_date(tmp_path, ending):
    rows = table(RATINGS_HEADER, [ratings_row()])
    providers = [["Provider ID", "Domain", "Latest Rating"], ["1-2", "Overall", "Good"]]
    path = write_sheets(tmp_path / f"a{ending}", README=README, Providers=providers, Locations=rows)
    delta = read(path)
    text = read(csv_of(tmp_path, ratings_row()))
    assert (delta.ratings, delta.locations) == (text.ratings, text.locations)
    assert delta.as_at == date(2026, 9, 1)
    assert text.as_at is None


@pytest.mark.parametrize("ending", [".ods", ".xlsx"])
def test_true_dates_of_a_workbook_need_no_order(tmp_path, ending):
    rows = table(RATINGS_HEADER, [ratings_row(**{"Publication Date": date(2021, 3, 4)})])
    delta = read(write_sheets(tmp_path / f"a{ending}", Locations=rows))
    assert delta.ratings[0].published_on == date(2021, 3, 4)
    assert delta.drift.notes == ()


def test_the_parquet_that_r_made_is_the_same_form(tmp_path):
    row = ratings_row()
    row["Location Address Line 2"] = ""
    del row["Location ODS Code"]
    mangled = {title: title.translate(str.maketrans(" /?()", ".....")) for title in row}
    columns = ", ".join(f"'{value}' AS \"{mangled[title]}\"" for title, value in row.items())
    path = tmp_path / "r.parquet"
    with duckdb.connect() as connection:
        connection.execute(
            f"COPY (SELECT {columns}, -2.1 AS long, 53.5 AS lat) TO '{path}' (FORMAT parquet)"
        )
    assert recognise(path) is Shape.LATEST_RATINGS
    delta = read(path)
    assert delta.drift.missing == ("Location ODS Code",)
    assert delta.drift.unknown == ()
    assert delta.ratings == read(csv_of(tmp_path, row)).ratings
    assert (delta.locations[0].latitude, delta.locations[0].longitude) == (53.5, -2.1)


def test_nursing_and_residential_cannot_be_told_apart(tmp_path):
    home = ratings_row(
        **{"Care Home?": "Y", "Location Primary Inspection Category": "Residential social care"}
    )
    # The regulator's flag is N where it has not been told the services.
    unflagged = home | {"Care Home?": "N", "Location ID": "1-1000000002"}
    delta = read(csv_of(tmp_path, home, unflagged))
    assert {each.service_type for each in delta.locations} == {ServiceType.CARE_HOME}
    assert all(each.is_type_coarse for each in delta.locations)


def test_a_social_care_organisation_of_another_kind_is_neither(tmp_path):
    row = ratings_row(**{"Location Primary Inspection Category": "Community substance misuse"})
    assert read(csv_of(tmp_path, row)).locations[0].service_type is ServiceType.OTHER


def test_a_practice_with_several_rows_is_counted_and_left(tmp_path):
    practice = {
        "Location Type": "Primary Medical Services",
        "Location Primary Inspection Category": "GP Practices",
    }
    groups = ["Overall", "Older people", "People with long term conditions"]
    rows = [ratings_row(**practice, **{"Service / Population Group": group}) for group in groups]
    delta = read(csv_of(tmp_path, *rows))
    assert delta.locations == delta.ratings == []
    assert delta.skipped == {"not adult social care": 3}
    assert delta.row_count == 3


@pytest.mark.parametrize(
    "belongs",
    [
        {"Care Home?": "Y"},
        {"Location Primary Inspection Category": "Residential social care"},
        {"Service / Population Group": "Supported Living"},
    ],
)
def test_an_nhs_location_that_gives_social_care_belongs(tmp_path, belongs):
    row = ratings_row(
        **{
            "Location ID": "RWDLA",
            "Location Type": "NHS Healthcare Organisation",
            "Location Primary Inspection Category": "Community health - NHS & Independent",
        }
        | belongs
    )
    assert [each.location_id for each in read(csv_of(tmp_path, row)).locations] == ["RWDLA"]


def test_american_dates_are_told_from_the_whole_file(tmp_path):
    rows = [
        ratings_row(**{"Publication Date": "05/06/2026"}),
        ratings_row(**{"Location ID": "1-1000000002", "Publication Date": "05/29/2026"}),
    ]
    delta = read(csv_of(tmp_path, *rows))
    assert [each.published_on for each in delta.ratings] == [date(2026, 5, 6), date(2026, 5, 29)]
    assert delta.rejected == []


def test_a_file_that_mixes_both_orders_may_not_be_loaded(tmp_path):
    rows = [
        ratings_row(**{"Location ID": f"1-100000000{n}", "Publication Date": day})
        for n, day in enumerate(["25/12/2020", "26/12/2020", "12/27/2020"])
    ]
    delta = read(csv_of(tmp_path, *rows))
    critical = [each for each in delta.rejected if each.is_critical]
    assert [each.value for each in critical] == ["12/27/2020"]
    assert "can only be read month first" in critical[0].reason


def test_that_the_order_is_assumed_is_said(tmp_path):
    delta = read(csv_of(tmp_path, ratings_row(**{"Publication Date": "01/02/2021"})))
    assert delta.ratings[0].published_on == date(2021, 2, 1)
    assert "read as day first" in delta.drift.notes[0]


def not_rated(**changes):
    return ratings_row(**{"Latest Rating": "Not Rated", "Publication Date": ""} | changes)


def service(group, rating, day, **changes):
    return ratings_row(
        **{"Service / Population Group": group, "Latest Rating": rating, "Publication Date": day}
        | changes
    )


def test_a_location_not_rated_is_rated_by_its_worst_service(tmp_path):
    delta = read(
        csv_of(
            tmp_path,
            service("Care Homes", "Good", "16/02/2026"),
            not_rated(),
            service("Homecare", "Requires improvement", "09/04/2026"),
        )
    )
    found = overall_ratings(delta)
    assert [(each.value, each.published_on) for each in found] == [
        (RatingValue.GOOD, date(2026, 2, 16)),
        (RatingValue.REQUIRES_IMPROVEMENT, date(2026, 4, 9)),
    ]
    assert delta.skipped["overall not rated: taken from its services"] == 1
    assert {each.service_group for each in delta.ratings} == {OVERALL, "Care Homes", "Homecare"}


def test_a_location_with_a_rating_of_its_own_keeps_it(tmp_path):
    delta = read(csv_of(tmp_path, ratings_row(), service("Homecare", "Inadequate", "25/12/2025")))
    assert [each.value for each in overall_ratings(delta)] == [RatingValue.GOOD]


def test_a_location_without_an_overall_row_is_rated_by_its_services(tmp_path):
    delta = read(csv_of(tmp_path, service("Homecare", "Inadequate", "25/12/2025")))
    assert [each.value for each in overall_ratings(delta)] == [RatingValue.INADEQUATE]


def test_a_health_service_group_alone_does_not_rate_a_location(tmp_path):
    delta = read(csv_of(tmp_path, service("Substance misuse services", "Good", "25/12/2019")))
    assert overall_ratings(delta) == []


def test_not_rated_stays_so_when_no_service_is_rated_either(tmp_path):
    delta = read(csv_of(tmp_path, not_rated(), service("Homecare", "Not Rated", "")))
    assert delta.ratings == []
    assert delta.skipped == {"no rating published": 2}


def test_a_changed_service_rates_the_location_anew(tmp_path):
    rows = [not_rated(), service("Homecare", "Good", "16/02/2026")]
    first = read(csv_of(tmp_path, *rows))
    rows[1] = service("Homecare", "Inadequate", "20/06/2026")
    again = read(csv_of(tmp_path, *rows), standing=first.hashes)
    assert list(again.hashes) == ["1-1000000001|Homecare|Overall"]
    assert [each.value for each in overall_ratings(again)] == [RatingValue.INADEQUATE]


def test_insufficient_evidence_has_its_reason_and_no_value(tmp_path):
    row = ratings_row(**{"Latest Rating": "Insufficient evidence to rate"})
    (rating,) = read(csv_of(tmp_path, row)).ratings
    assert (rating.value, rating.unrated_reason) == (None, UnratedReason.INSUFFICIENT_EVIDENCE)


def test_an_inherited_rating_is_flagged(tmp_path):
    row = ratings_row(**{"Inherited Rating (Y/N)": "Y"})
    assert read(csv_of(tmp_path, row)).ratings[0].is_inherited


@pytest.mark.parametrize(
    ("changes", "column", "words"),
    [
        ({"Latest Rating": "Splendid"}, "Latest Rating", "not a rating"),
        ({"Domain": "Cheerful"}, "Service / Population Group", "key question"),
        ({"Domain": "Cheerful?"}, "Service / Population Group", "key question"),
        ({"Publication Date": "31/02/2020"}, "Publication Date", "cannot be right"),
        ({"Publication Date": "", "Latest Rating": "Good"}, "Publication Date", "without a date"),
        ({"Service / Population Group": "x" * 200}, "Service / Population Group", "too long"),
    ],
)
def test_a_row_that_cannot_be_right_is_left_out_and_said(tmp_path, changes, column, words):
    delta = read(csv_of(tmp_path, ratings_row(**changes)))
    assert delta.ratings == []
    (rejection,) = delta.rejected
    assert words in rejection.reason or words in "key question"
    assert rejection.row == 2
    assert not rejection.is_critical
    assert rejection.column in {column, "Domain"}


def test_an_id_that_is_none_is_said_with_its_row(tmp_path):
    delta = read(csv_of(tmp_path, ratings_row(), ratings_row(**{"Location ID": "see note"})))
    (rejection,) = delta.rejected
    assert (rejection.row, rejection.column, rejection.value) == (3, "Location ID", "see note")
    assert not rejection.is_critical


def test_footnotes_and_blank_rows_are_not_data(tmp_path):
    rows = table(RATINGS_HEADER, [ratings_row()])
    rows += [[], ["", ""], ["Note: ratings are as published."], ["Source", "CQC"]]
    delta = read(write_csv(tmp_path / "a", rows))
    assert delta.row_count == 1
    assert [(each.row, each.is_critical) for each in delta.rejected] == [(5, False), (6, False)]
    assert all("note and not a location" in each.reason for each in delta.rejected)


def test_the_same_key_with_another_rating_stops_the_load(tmp_path):
    delta = read(csv_of(tmp_path, ratings_row(), ratings_row(**{"Latest Rating": "Inadequate"})))
    assert [each.is_critical for each in delta.rejected] == [True]
    assert len(delta.ratings) == 1


def test_the_same_row_twice_is_counted_once(tmp_path):
    delta = read(csv_of(tmp_path, ratings_row(), ratings_row()))
    assert delta.rejected == []
    assert delta.skipped == {"repeated row": 1}


def test_a_missing_column_that_cannot_be_done_without_is_named(tmp_path):
    header = tuple(title for title in RATINGS_HEADER if title != "Publication Date")
    with pytest.raises(UnreadableError, match="“Publication Date” is missing"):
        read(csv_of(tmp_path, ratings_row(), header=header))


def test_columns_that_moved_are_no_change(tmp_path):
    first = read(csv_of(tmp_path, ratings_row()))
    again = read(
        csv_of(tmp_path, ratings_row(), header=tuple(reversed(RATINGS_HEADER))),
        standing=first.hashes,
    )
    assert again.hashes == {}


def test_columns_that_are_new_or_missing_are_told(tmp_path):
    header = (*(title for title in RATINGS_HEADER if title != "URL"), "Mood")
    delta = read(csv_of(tmp_path, ratings_row(), header=header))
    assert "URL" in delta.drift.missing
    assert delta.drift.unknown == ("Mood",)
    assert len(delta.ratings) == 1


def test_a_header_below_a_preamble_is_found_and_rows_keep_their_numbers(tmp_path):
    rows = [["Latest ratings"], [""], ["as at 2 May 2026"]]
    rows += table(RATINGS_HEADER, [ratings_row(**{"Location ID": "?"})])
    delta = read(write_csv(tmp_path / "a", rows))
    assert delta.as_at == date(2026, 5, 2)
    assert delta.rejected[0].row == 5


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252"])
def test_text_is_read_in_either_alphabet(tmp_path, encoding):
    rows = table(RATINGS_HEADER, [ratings_row(**{"Location Name": "Café Fernbrook – East"})])
    delta = read(write_csv(tmp_path / "a", rows, encoding=encoding))
    assert delta.locations[0].name == "Café Fernbrook – East"


def test_a_formula_in_a_name_is_kept_as_text(tmp_path):
    name = '=HYPERLINK("http://x.example","Fern")'
    for path in (
        csv_of(tmp_path, ratings_row(**{"Location Name": name})),
        write_sheets(
            tmp_path / "a.xlsx",
            Locations=table(RATINGS_HEADER, [ratings_row(**{"Location Name": name})]),
        ),
    ):
        assert read(path).locations[0].name == name


def test_a_trimmed_file_of_2026_is_read_whole():
    delta = read(FIXTURES / "latest_ratings_2026.csv")
    assert delta.row_count == 56
    assert delta.skipped["not adult social care"] == 12
    assert delta.skipped["overall not rated: taken from its services"] == 2
    found = {(each.location_id, each.published_on): each for each in overall_ratings(delta)}
    assert {key[0] for key in found} == {
        "1-10041249501",
        "1-11307362365",
        "1-115522855",
        "1-145212140",
    }
    assert {each.value for each in found.values()} == {RatingValue.GOOD}
    assert found["1-115522855", date(2026, 4, 9)].value == RatingValue.GOOD
    assert found["1-11307362365", date(2018, 9, 26)].is_inherited
    assert delta.rejected == []
    assert read(FIXTURES / "latest_ratings_2026.csv", standing=delta.hashes).hashes == {}


def test_progress_is_told(tmp_path):
    rows = [ratings_row(**{"Location ID": f"1-{1_000_000_000 + n}"}) for n in range(4_100)]
    told = []
    read(csv_of(tmp_path, *rows), report=lambda done, total: told.append((done, total)))
    assert [done for done, _ in told] == [2_000, 4_000]
    assert all(done <= total for done, total in told)
