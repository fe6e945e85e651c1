"""The regulator's own files, where a folder of them is at hand (ALMONER_SHARED_DATA)."""

import os
from collections import Counter
from pathlib import Path

import pytest

from almoner.doors.feeds.cqc.parse import read
from almoner.evidence.ratings.rules import OVERALL
from almoner.register.directory.rules import ServiceType

FOLDER = Path(os.environ.get("ALMONER_SHARED_DATA", "no folder is named")) / "cqc"
ENGLAND = "england_latest_overall_ratings_2021-02-01.parquet"
LINCOLNSHIRE = "lincolnshire_latest_ratings_2026.csv"

if not FOLDER.is_dir():
    pytest.skip("ALMONER_SHARED_DATA names no folder", allow_module_level=True)


def overall(delta):
    return [each for each in delta.ratings if each.domain == each.service_group == OVERALL]


def test_oldhams_answers():
    delta = read(FOLDER / "api_oldham")
    assert delta.row_count == 451 + 20
    assert len(delta.locations) == 226  # 224 social care organisations, and two of the NHS
    assert len(delta.providers) == 20
    assert delta.rejected == []
    again = read(FOLDER / "api_oldham", standing=delta.hashes)
    assert (again.hashes, again.ratings) == ({}, [])


def test_england_on_1_february_2021():
    delta = read(FOLDER / ENGLAND)
    assert delta.row_count == 74_184
    assert not [each for each in delta.rejected if each.is_critical]
    places = {each.location_id: each for each in delta.locations}
    counts = Counter(
        (places[each.location_id].authority_name, places[each.location_id].service_type, each.value)
        for each in overall(delta)
    )

    def row(authority, service_type):
        return [counts[authority, service_type, value] for value in (4, 3, 2, 1)]

    assert row("Southampton", ServiceType.CARE_HOME) == [1, 51, 8, 0]
    assert row("Southampton", ServiceType.HOME_CARE) == [1, 33, 1, 0]
    assert row("Nottinghamshire", ServiceType.CARE_HOME) == [21, 194, 53, 4]
    assert row("Nottinghamshire", ServiceType.HOME_CARE) == [11, 87, 12, 2]


def test_lincolnshire_in_2026():
    delta = read(FOLDER / LINCOLNSHIRE)
    assert delta.row_count == 4_159
    assert delta.skipped["overall not rated: taken from its services"] == 7
    rated = {each.location_id for each in overall(delta) if each.value is not None}
    assert rated == {each.location_id for each in delta.locations}
    assert delta.rejected == []
