"""What the library ships: rules that stand, and the fees that were published."""

from pathlib import Path

import pytest
from django.conf import settings

from almoner.core.calendar.rules import FinancialYear
from almoner.judgement.bands.library import (
    NoRulesYet,
    client_labels,
    client_type_of,
    published_fees,
    shipped_rules,
)
from almoner.judgement.bands.rules.definitions import CapKind

# Nottinghamshire's banded fee rates of 2016/17, in pounds a week, as DOMAIN §3.2 gives them.
PUBLISHED = {
    1: (405, 417, 440, 450),
    2: (449, 497, 504, 545),
    3: (476, 523, 530, 572),
    4: (502, 548, 556, 599),
    5: (528, 575, 583, 625),
}
TYPES = ("residential", "residential_dementia", "nursing", "nursing_dementia")


def test_the_fees_are_those_published() -> None:
    (table,) = published_fees()
    found = {(rate.client_type, rate.band): rate.pence for rate in table.rates}
    assert found == {
        (kind, band): pounds * 100
        for band, line in PUBLISHED.items()
        for kind, pounds in zip(TYPES, line, strict=True)
    }
    assert table.year == FinancialYear(2016)
    assert (table.excludes_pence, "FNC" in table.excludes_label) == (11200, True)
    assert "carechoices.co.uk" in table.source


def test_each_type_of_home_has_its_client_type() -> None:
    nursing, residential = (
        client_type_of(service_type=kind) for kind in ("nursing", "residential")
    )
    assert nursing is not None
    assert residential is not None
    assert (nursing.key, nursing.dementia) == ("nursing", "nursing_dementia")
    assert client_type_of(service_type="care_home") == residential
    assert client_type_of(service_type="home_care") is None
    assert list(client_labels()) == list(TYPES)


def test_the_rules_say_that_their_thresholds_are_the_councils_own() -> None:
    rules = shipped_rules(year=FinancialYear(2022))
    assert rules.bands == (1, 2, 3, 4, 5)
    assert "not public" in rules.source
    assert {cap.kind for cap in rules.caps} == {
        CapKind.CRITICAL_FAIL,
        CapKind.SUSPENDED,
        CapKind.NEW_HOME,
    }


def test_there_are_no_rules_for_a_year_before_bands() -> None:
    with pytest.raises(NoRulesYet, match="no band rules for 2010/11"):
        shipped_rules(year=FinancialYear(2010))


def test_every_file_names_where_it_is_from() -> None:
    for path in (Path(settings.LIBRARY) / "bands").glob("*.yaml"):
        assert "source:" in path.read_text()
