"""What a source says of providers and brands, against what stands: nothing is written."""

from datetime import date

import pytest

from almoner.doors.feeds.cqc.plan.basis import PROVIDER_AT, Ids, Plan, Timeline
from almoner.doors.feeds.cqc.plan.providers import plan_providers
from almoner.doors.feeds.cqc.records import Delta, LocationRecord, ProviderRecord, Shape
from almoner.doors.feeds.cqc.standing import Register
from almoner.register.directory.bulk import PROVIDER

BEFORE, ON, AFTER = date(2021, 1, 1), date(2021, 2, 1), date(2021, 3, 1)
KNOWN = "1-900"


def standing(**values):
    """The row of a provider that is known."""
    said = {"id": 5, "cqc_id": KNOWN, "name": "Wren Care", "phone": "0115", "as_at": ON} | values
    nothing = {"brand_id": None, "registered_on": None, "deregistered_on": None}
    return [said.get(column, nothing.get(column, "")) for column in PROVIDER]


def planned(*records, locations=(), provider=None, brands=None):
    row = provider or standing()
    delta = Delta(
        shape=Shape.API_PROVIDER,
        as_at=ON,
        row_count=1,
        is_snapshot=False,
        providers=list(records),
        locations=list(locations),
    )
    plan = Plan(
        delta=delta,
        as_at=ON,
        landing_id=40,
        register=Register(
            known={},
            authorities={},
            brands=dict(brands or {}),
            providers={KNOWN: row},
            provider_names={5: "Wren Care"},
        ),
        timeline=Timeline(ON, (), {}),
        ids=Ids(iter((70, 71)), iter((80, 81)), iter(()), iter(())),
    )
    plan_providers(plan)
    return plan


def cells(row, *columns):
    return tuple(row[PROVIDER_AT[column]] for column in columns)


@pytest.mark.parametrize(
    ("stood_on", "phone", "as_at"),
    [
        (None, "0161", ON),  # no source had described it
        (BEFORE, "0161", ON),
        (ON, "0161", ON),
        (AFTER, "0115", AFTER),  # what a later source said goes on standing
    ],
)
def test_the_newest_source_of_a_provider_stands(stood_on, phone, as_at):
    plan = planned(
        ProviderRecord(KNOWN, name="Wren Care", phone="0161", website="wren.example"),
        provider=standing(as_at=stood_on),
    )
    (row,) = plan.changes.changed_providers
    assert cells(row, "phone", "as_at", "website") == (phone, as_at, "wren.example")


def test_what_a_source_does_not_say_wipes_nothing_and_changes_nothing():
    plan = planned(ProviderRecord(KNOWN), ProviderRecord(KNOWN, name="Wren Care", phone="0115"))
    assert plan.changes.changed_providers == plan.changes.renamed_providers == []
    assert cells(plan.register.providers[KNOWN], "name", "phone") == ("Wren Care", "0115")


def test_another_name_reaches_the_locations_too():
    plan = planned(ProviderRecord(KNOWN, name="Heron Care"))
    assert plan.changes.renamed_providers == [(5, "Heron Care")]
    assert plan.register.provider_names[5] == "Heron Care"
    assert planned(ProviderRecord(KNOWN, phone="0161")).changes.renamed_providers == []


def test_a_provider_that_is_described_is_new_with_its_day():
    plan = planned(ProviderRecord("1-901", name="Heron Care", registered_on=BEFORE))
    (row,) = plan.changes.new_providers
    assert cells(row, "id", "cqc_id", "name", "as_at") == (80, "1-901", "Heron Care", ON)
    assert cells(row, "registered_on", "phone", "brand_id") == (BEFORE, "", None)
    assert plan.register.provider_names[80] == "Heron Care"


def test_a_provider_that_a_location_names_is_known_by_its_id_and_of_no_day():
    named = [LocationRecord("1-1", provider_id="1-901"), LocationRecord("1-2", provider_id="1-901")]
    plan = planned(locations=[*named, LocationRecord("1-3"), LocationRecord("1-4", None, KNOWN)])
    (row,) = plan.changes.new_providers
    assert cells(row, "cqc_id", "name", "as_at") == ("1-901", "1-901", None)


@pytest.mark.parametrize(
    ("brands", "said", "new", "changed", "brand_id"),
    [
        ({}, ("BD1", "Meadow"), [(70, "BD1", "Meadow")], [], 70),
        ({}, ("BD1", None), [(70, "BD1", "BD1")], [], 70),
        ({"BD1": (7, "Meadow")}, ("BD1", "Meadow"), [], [], 7),
        ({"BD1": (7, "Meadow")}, ("BD1", None), [], [], 7),
        ({"BD1": (7, "Meadow")}, ("BD1", "Field"), [], [(7, "BD1", "Field")], 7),
        ({"BD1": (7, "Meadow")}, (None, "Field"), [], [], None),
    ],
)
def test_a_brand_is_known_by_its_id(brands, said, new, changed, brand_id):
    plan = planned(ProviderRecord(KNOWN, brand_id=said[0], brand_name=said[1]), brands=brands)
    assert plan.changes.new_brands == new
    assert plan.changes.changed_brands == changed
    assert cells(plan.register.providers[KNOWN], "brand_id") == (brand_id,)


def test_two_providers_of_a_new_brand_share_it():
    records = [ProviderRecord(f"1-90{n}", name="Wren", brand_id="BD1") for n in (1, 2)]
    plan = planned(*records)
    assert len(plan.changes.new_brands) == 1
    assert [cells(row, "brand_id") for row in plan.changes.new_providers] == [(70,), (70,)]


def test_what_is_too_long_is_cut_and_counted():
    plan = planned(ProviderRecord(KNOWN, phone="1" * 41, ownership="x" * 60))
    (row,) = plan.changes.changed_providers
    assert cells(row, "phone", "ownership") == ("1" * 40, "x" * 60)
    assert plan.shortened == 1
