"""What is let through fits where it is kept: a fact too long is left out, not cut in two."""

import pytest

from almoner.doors.feeds.cqc.parse import gathering as module
from almoner.doors.feeds.cqc.parse import read
from almoner.doors.feeds.cqc.parse.api_ratings import LONGEST_LINK
from almoner.doors.feeds.cqc.parse.gathering import LONGEST, Gathering
from almoner.doors.feeds.cqc.parse.judgements import LONGEST_GROUP
from almoner.doors.feeds.cqc.records import LocationRecord, ProviderRecord
from almoner.evidence.landings.models import RejectedRow, StandingRow
from almoner.evidence.ratings.models import Rating
from almoner.register.directory.models import Brand, Location, Provider
from tests.doors.feeds.cqc.parse.builders import (
    RATINGS_HEADER,
    location_answer,
    provider_answer,
    ratings_row,
    table,
    write_csv,
    write_json,
)


def room_for(model, field):
    return model._meta.get_field(field).max_length


@pytest.mark.parametrize("name", [name for name in LONGEST if name in LocationRecord._fields])
def test_a_fact_of_a_location_fits_its_column(name):
    if name not in {"authority_name", "region"}:  # of which only the authority's own is kept
        assert LONGEST[name] == room_for(Location, name)


@pytest.mark.parametrize("name", [name for name in LONGEST if name in ProviderRecord._fields])
def test_a_fact_of_a_provider_fits_its_column(name):
    model, field = {"brand_id": (Brand, "cqc_id"), "brand_name": (Brand, "name")}.get(
        name, (Provider, name)
    )
    assert LONGEST[name] == room_for(model, field)


def test_a_rejection_fits_its_columns():
    kept = (module.SHEET, module.COLUMN, module.VALUE, module.REASON)
    fields = ("sheet", "column", "value", "reason")
    assert kept == tuple(room_for(RejectedRow, field) for field in fields)


def test_the_key_of_a_rating_fits_where_it_stands():
    longest_id, longest_domain = 20, len("Responsive")
    key = longest_id + len("|") + LONGEST_GROUP + len("|") + longest_domain
    assert key <= room_for(StandingRow, "key")
    assert room_for(Rating, "service_group") >= LONGEST_GROUP
    assert room_for(Rating, "report_link") == LONGEST_LINK


@pytest.mark.parametrize(("length", "is_kept"), [(250, True), (251, False)])
def test_a_name_that_is_too_long_is_left_out_and_said(tmp_path, length, is_kept):
    for answer, kind in ((location_answer, "locations"), (provider_answer, "providers")):
        delta = read(write_json(tmp_path / kind, answer(name="x" * length)))
        (one,) = getattr(delta, kind)
        assert one.name == ("x" * length if is_kept else None)
        assert [each.column for each in delta.rejected] == ([] if is_kept else ["name"])
        assert "".join(each.reason for each in delta.rejected)[-40:] == (
            "" if is_kept else "longer than the 250 letters there is room for"[-40:]
        )


def test_what_is_said_of_a_fault_is_cut_to_what_is_kept(tmp_path):
    row = ratings_row(**{"Latest Rating": "x" * 1_000})
    (fault,) = read(write_csv(tmp_path / "a", table(RATINGS_HEADER, [row]))).rejected
    assert fault.value == "x" * module.VALUE
    assert len(fault.reason) == module.REASON


@pytest.mark.parametrize(
    ("value", "shown"), [(None, ""), (0, "0"), (28.0, "28"), (28.5, "28.5"), ("", "")]
)
def test_a_value_is_shown_as_the_spreadsheet_shows_it(value, shown):
    gathering = Gathering(standing={})
    gathering.reject(sheet="s" * 99, row=1, column="c", value=value, reason="r")
    (fault,) = gathering.rejected
    assert fault.value == shown
    assert fault.sheet == "s" * module.SHEET
