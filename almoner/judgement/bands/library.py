"""The band rules and fee tables that the library holds, `library/bands/*.yaml`."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from django.conf import settings

from almoner.core.calendar.rules import FinancialYear, financial_year_labelled
from almoner.core.documents import read_documents
from almoner.judgement.bands.rules.definitions import BandRules, parse_rules
from almoner.judgement.bands.rules.money import PENCE, Rate, check_rates

FEES = "fees.yaml"


class NoRulesYet(Exception):
    """The library holds no band rules for a year that early."""


@dataclass(frozen=True, slots=True)
class ClientType:
    """Whom a fee is for; `homes` are the types of home whose people have it by default."""

    key: str
    label: str
    homes: tuple[str, ...] = ()
    dementia: str = ""  # the client type of those people of theirs who have dementia


@dataclass(frozen=True, slots=True, kw_only=True)
class PublishedFees:
    """A fee table as a council published it."""

    title: str
    year: FinancialYear
    source: str
    excludes_label: str
    excludes_pence: int
    client_types: tuple[ClientType, ...]
    rates: tuple[Rate, ...]


def shipped_rules(*, year: FinancialYear) -> BandRules:
    """The newest rules that may apply to a financial year. Raises NoRulesYet."""
    begun = [rules for rules in _all_rules(_folder()) if rules.from_year <= year]
    if not begun:
        raise NoRulesYet(f"There are no band rules for {year.label}.")
    return max(begun, key=lambda rules: rules.from_year)


def published_fees() -> tuple[PublishedFees, ...]:
    """Every fee table of the library, oldest first."""
    return _all_fees(_folder() / FEES)


def client_types() -> tuple[ClientType, ...]:
    """The client types, as the newest table of the library lists them."""
    return published_fees()[-1].client_types


def client_labels() -> dict[str, str]:
    """Each client type in words."""
    return {each.key: each.label for each in client_types()}


def client_type_of(*, service_type: str) -> ClientType | None:
    """The client type that most people in a home of that type have."""
    return next((each for each in client_types() if service_type in each.homes), None)


def read_rules(path: Path) -> tuple[BandRules, ...]:
    """Every version in one file, oldest first. Raises RulesError."""
    documents = read_documents(path)
    return tuple(parse_rules(document) for document in documents)


def read_fees(path: Path) -> tuple[PublishedFees, ...]:
    """Every table in one file, oldest first. Raises FeesError."""
    return tuple(map(_fees, read_documents(path)))


def _fees(raw: Mapping[str, Any]) -> PublishedFees:
    rates = tuple(
        Rate(client_type, band, pounds * PENCE)
        for client_type, line in raw["pounds_a_week"].items()
        for band, pounds in enumerate(line, start=1)
    )
    check_rates(rates, bands=sorted({rate.band for rate in rates}))
    return PublishedFees(
        title=raw["title"],
        year=financial_year_labelled(raw["from_year"]),
        source=raw["source"],
        excludes_label=raw["excludes"]["label"],
        excludes_pence=raw["excludes"]["pounds_a_week"] * PENCE,
        client_types=tuple(
            ClientType(
                key=item["key"],
                label=item["label"],
                homes=tuple(item.get("homes", ())),
                dementia=item.get("dementia", ""),
            )
            for item in raw["client_types"]
        ),
        rates=rates,
    )


def _folder() -> Path:
    return Path(settings.LIBRARY) / "bands"


@cache
def _all_rules(folder: Path) -> tuple[BandRules, ...]:
    files = (path for path in sorted(folder.glob("*.yaml")) if path.name != FEES)
    return tuple(rules for path in files for rules in read_rules(path))


@cache
def _all_fees(path: Path) -> tuple[PublishedFees, ...]:
    return read_fees(path)
