"""The reference data itself, and its loading: complete, once, and again with no effect."""

import csv
import json
import os
from collections import Counter
from datetime import date
from pathlib import Path

import duckdb
import pytest
from django.db import IntegrityError, transaction

from almoner.core.accounts.actions import load_authorities
from almoner.core.accounts.geography import Geography, england, fold, read_geography
from almoner.core.accounts.models import Authority, AuthorityName, AuthoritySuccession, Region
from almoner.core.accounts.queries import UnknownAuthority, authority_named
from almoner.core.journal.models import Entry
from tests.core.accounts.reference import LOADED_AT, authorities

__all__ = ["authorities"]

NAMES = Path(__file__).parent / "data" / "cqc_authority_names.txt"
REORGANISED = {"E06000058", "E06000061", "E06000062", "E06000063", "E06000064"}


def _cqc_names() -> list[str]:
    lines = NAMES.read_text(encoding="utf-8").splitlines()
    return [line for line in lines if not line.startswith("#")]


def test_england_has_nine_regions_and_153_councils_today() -> None:
    geography = england()
    assert len(geography.regions) == 9
    assert sum(row.to_on is None for row in geography.authorities) == 153


@pytest.mark.parametrize(
    ("on", "count"),
    [
        (date(2019, 3, 31), 152),
        (date(2019, 4, 1), 151),  # Bournemouth and Poole became one
        (date(2021, 2, 1), 151),
        (date(2021, 4, 1), 152),  # Northamptonshire became two
        (date(2023, 4, 1), 153),  # Cumbria became two
    ],
)
def test_the_number_of_councils_on_a_day(on: date, count: int) -> None:
    standing = [
        row
        for row in england().authorities
        if (row.from_on is None or row.from_on <= on) and (row.to_on is None or on < row.to_on)
    ]
    assert len(standing) == count


@pytest.mark.parametrize(
    ("region", "count"),
    [
        ("North East", 12),
        ("North West", 24),
        ("Yorkshire and The Humber", 15),
        ("East Midlands", 10),
        ("West Midlands", 14),
        ("East of England", 11),
        ("London", 33),
        ("South East", 19),
        ("South West", 15),
    ],
)
def test_the_councils_of_each_region_today(region: str, count: int) -> None:
    geography = england()
    codes = {row.name: row.code for row in geography.regions}
    today = [row.region for row in geography.authorities if row.to_on is None]
    assert Counter(today)[codes[region]] == count


def test_every_code_is_of_a_council_with_social_services_responsibilities() -> None:
    assert {row.code[:3] for row in england().authorities} == {"E06", "E08", "E09", "E10"}


def test_no_name_and_no_code_means_two_councils() -> None:
    geography = england()
    means = [fold(row.name) for row in geography.authorities]
    means += [row.code.casefold() for row in geography.authorities]
    means += [row.name for row in geography.names]
    assert [name for name, times in Counter(means).items() if times > 1] == []


def test_every_row_points_to_a_row_that_is_there() -> None:
    geography = england()
    regions = {row.code for row in geography.regions}
    councils = {row.code for row in geography.authorities}
    assert {row.region for row in geography.authorities} <= regions
    assert {row.code for row in geography.names} <= councils
    pairs = {code for row in geography.successions for code in (row.predecessor, row.successor)}
    assert pairs <= councils


def test_a_predecessor_ends_on_the_day_its_successors_begin() -> None:
    councils = {row.code: row for row in england().authorities}
    for row in england().successions:
        assert councils[row.predecessor].to_on == row.on
        assert councils[row.successor].from_on == row.on


def test_every_council_that_ended_or_began_has_a_succession() -> None:
    geography = england()
    ended = {row.code for row in geography.authorities if row.to_on}
    began = {row.code for row in geography.authorities if row.from_on}
    assert ended == {row.predecessor for row in geography.successions}
    assert began == {row.successor for row in geography.successions} == REORGANISED


def test_names_fit_their_columns() -> None:
    geography = england()
    assert max(len(row.name) for row in (*geography.authorities, *geography.names)) <= 80
    assert max(len(row.name) for row in geography.regions) <= 40


@pytest.mark.usefixtures("authorities")
def test_every_name_in_the_regulators_files_resolves() -> None:
    unresolved = []
    for name in _cqc_names():
        try:
            authority_named(name=name)
        except UnknownAuthority:
            unresolved.append(name)
    assert unresolved == []
    assert len(_cqc_names()) == 151


@pytest.mark.usefixtures("authorities")
@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("Bristol, City of", "E06000023"),
        ("bristol", "E06000023"),
        ("Herefordshire", "E06000019"),
        ("Herefordshire, County of", "E06000019"),
        ("Kingston upon Hull, City of", "E06000010"),
        ("Kingston Upon Hull", "E06000010"),
        ("St Helens", "E08000013"),
        ("St. Helens", "E08000013"),
        ("Bournemouth, Christchurch and Poole", "E06000058"),
        ("Bath & North East Somerset", "E06000022"),
        ("  Southend   on Sea ", "E06000033"),
        ("Cornwall", "E06000052"),
        ("Isles of Scilly", "E06000053"),
        ("Durham", "E06000047"),
        ("E10000023", "E06000065"),  # North Yorkshire's code as a county
        ("e08000019", "E08000039"),  # Sheffield's before its boundary moved
        ("Northamptonshire", "E10000021"),
        ("Cumbria", "E10000006"),
    ],
)
def test_other_names_and_former_codes(name: str, code: str) -> None:
    assert authority_named(name=name).code == code


@pytest.mark.usefixtures("authorities")
def test_an_unknown_name_is_refused_with_a_sentence() -> None:
    with pytest.raises(UnknownAuthority, match="No authority is called 'Newcastle-under-Lyme'"):
        authority_named(name="Newcastle-under-Lyme")


@pytest.mark.usefixtures("authorities")
def test_the_abolished_counties_know_their_successors() -> None:
    def successors(name: str) -> set[tuple[str, date]]:
        rows = AuthoritySuccession.objects.filter(predecessor__name=name)
        return set(rows.values_list("successor__name", "on"))

    assert successors("Northamptonshire") == {
        ("North Northamptonshire", date(2021, 4, 1)),
        ("West Northamptonshire", date(2021, 4, 1)),
    }
    assert successors("Cumbria") == {
        ("Cumberland", date(2023, 4, 1)),
        ("Westmorland and Furness", date(2023, 4, 1)),
    }
    assert successors("Poole") == {("Bournemouth, Christchurch and Poole", date(2019, 4, 1))}


def test_loading_says_how_many_rows_and_journals_once(authorities: int) -> None:
    geography = england()
    assert authorities == sum(
        len(rows)
        for rows in (
            geography.regions,
            geography.authorities,
            geography.names,
            geography.successions,
        )
    )
    entry = Entry.objects.get()
    assert (entry.action, entry.actor, entry.at) == ("load_authorities", "system", LOADED_AT)


@pytest.mark.usefixtures("authorities")
def test_loading_again_changes_nothing_and_journals_nothing() -> None:
    before = list(Authority.objects.order_by("id").values())
    assert load_authorities(at=LOADED_AT) == 0
    assert list(Authority.objects.order_by("id").values()) == before
    assert Entry.objects.count() == 1


@pytest.mark.usefixtures("authorities")
def test_loading_puts_right_what_differs_and_no_more() -> None:
    Region.objects.filter(name="London").update(name="Greater London")
    Authority.objects.filter(name="Leeds").update(to_on=date(2030, 1, 1))
    AuthorityName.objects.filter(name="bristol").delete()
    AuthoritySuccession.objects.filter(predecessor__name="Poole").update(on=date(2018, 1, 1))
    other = Authority.objects.get(name="Oldham")
    AuthorityName.objects.filter(name="st helens").update(authority=other)
    assert load_authorities(at=LOADED_AT) == 5
    assert Region.objects.filter(name="London").exists()
    assert Authority.objects.get(name="Leeds").to_on is None
    assert authority_named(name="St Helens").name == "St. Helens"
    assert AuthoritySuccession.objects.get(predecessor__name="Poole").on == date(2019, 4, 1)


@pytest.mark.usefixtures("authorities")
def test_what_a_council_added_is_kept() -> None:
    region = Region.objects.get(name="South East")
    invented = Authority.objects.create(
        code="E06999001", name="Southaven", region=region, is_invented=True
    )
    AuthorityName.objects.create(authority=invented, name="southaven city council")
    assert load_authorities(at=LOADED_AT) == 0
    assert authority_named(name="Southaven City Council") == invented


@pytest.mark.django_db
def test_a_fault_half_way_leaves_nothing_behind(monkeypatch: pytest.MonkeyPatch) -> None:
    whole = england()
    broken = Geography(
        regions=whole.regions,
        authorities=(*whole.authorities, whole.authorities[0]),
        names=(*whole.names, *(whole.names[:1])),
        successions=whole.successions,
    )
    monkeypatch.setattr("almoner.core.accounts.actions.authorities.england", lambda: broken)

    def fail(**_: object) -> None:
        raise IntegrityError("as if the journal were full")

    monkeypatch.setattr("almoner.core.accounts.actions.authorities.record_entry", fail)
    with pytest.raises(IntegrityError), transaction.atomic():
        load_authorities(at=LOADED_AT)
    assert not Authority.objects.exists()
    assert not Region.objects.exists()


def test_a_folder_of_ones_own_can_be_read(tmp_path: Path) -> None:
    files = {
        "regions": "code,name\nE12000099,Far North\n",
        "authorities": "code,name,region,from_on,to_on\nE06000099,Farshire,E12000099,2028-04-01,\n",
        "authority_names": "code,name\nE06000099,  The   FAR Shire\n",
        "authority_successions": "predecessor,successor,on\n",
    }
    for name, text in files.items():
        (tmp_path / f"{name}.csv").write_text(text, encoding="utf-8")
    geography = read_geography(folder=tmp_path)
    assert geography.authorities[0].from_on == date(2028, 4, 1)
    assert geography.names[0].name == "the far shire"
    assert geography.successions == ()


@pytest.mark.usefixtures("authorities")
@pytest.mark.skipif(
    not os.environ.get("ALMONER_SHARED_DATA"), reason="ALMONER_SHARED_DATA names no folder"
)
def test_every_name_in_all_the_files_that_we_were_given_resolves() -> None:
    data = Path(os.environ["ALMONER_SHARED_DATA"])
    cqc = data / "cqc"
    parquet = str(cqc / "england_latest_overall_ratings_2021-02-01.parquet")
    found = duckdb.sql(f"select distinct \"Location.Local.Authority\" from '{parquet}'").fetchall()
    names = {str(row[0]) for row in found}
    names |= {
        json.loads(path.read_bytes())["localAuthority"]
        for path in (cqc / "api_oldham").glob("*/*.json")
    }
    with (cqc / "lincolnshire_latest_ratings_2026.csv").open(encoding="utf-8-sig") as stream:
        names |= {row["Location Local Authority"] for row in csv.DictReader(stream)}
    assert names == set(_cqc_names())
    with (data / "workforce" / "oflog_asc_measures_2015_2023.csv").open(
        encoding="utf-8-sig"
    ) as stream:
        names |= {row["Local authority code"] for row in csv.DictReader(stream)}
    for name in names - {""}:
        authority_named(name=name)
