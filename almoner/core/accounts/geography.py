"""England's regions and councils, as `library/geography` holds them."""

import csv
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from django.conf import settings

from almoner.core.accounts.models import Authority, AuthorityName, AuthoritySuccession, Region


@dataclass(frozen=True, slots=True, kw_only=True)
class RegionRow:
    """One of England's nine regions, by its GSS code."""

    code: str
    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class AuthorityRow:
    """A council that answers, or until `to_on` answered, for adult social care."""

    code: str
    name: str
    region: str  # its GSS code
    from_on: date | None
    to_on: date | None  # the first day on which it no longer existed


@dataclass(frozen=True, slots=True, kw_only=True)
class NameRow:
    """Another name, or a former GSS code, of a council; folded."""

    code: str
    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SuccessionRow:
    """One council's work passing to another."""

    predecessor: str
    successor: str
    on: date


@dataclass(frozen=True, slots=True, kw_only=True)
class Geography:
    """All of `library/geography`."""

    regions: tuple[RegionRow, ...]
    authorities: tuple[AuthorityRow, ...]
    names: tuple[NameRow, ...]
    successions: tuple[SuccessionRow, ...]


def fold(name: str) -> str:
    """A name as names are compared: spaces joined, capitals ignored."""
    return " ".join(name.split()).casefold()


@cache
def england() -> Geography:
    """England's geography as shipped with the package."""
    return read_geography(folder=settings.LIBRARY / "geography")


def read_geography(*, folder: Path) -> Geography:
    """The four CSV files of a folder laid out as `library/geography` is."""
    return Geography(
        regions=tuple(
            RegionRow(code=row["code"], name=row["name"]) for row in _rows(folder, "regions")
        ),
        authorities=tuple(
            AuthorityRow(
                code=row["code"],
                name=row["name"],
                region=row["region"],
                from_on=_day(row["from_on"]),
                to_on=_day(row["to_on"]),
            )
            for row in _rows(folder, "authorities")
        ),
        names=tuple(
            NameRow(code=row["code"], name=fold(row["name"]))
            for row in _rows(folder, "authority_names")
        ),
        successions=tuple(
            SuccessionRow(
                predecessor=row["predecessor"],
                successor=row["successor"],
                on=date.fromisoformat(row["on"]),
            )
            for row in _rows(folder, "authority_successions")
        ),
    )


def _rows(folder: Path, name: str) -> list[dict[str, str]]:
    with (folder / f"{name}.csv").open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


def _day(text: str) -> date | None:
    return date.fromisoformat(text) if text else None


def write_geography(geography: Geography) -> dict[str, int]:
    """Make the tables agree with `geography`; how many rows of each were added or altered.

    Rows that it does not name (an invented council, a name that a council added) are left alone.
    For `actions.load_authorities` only, which holds the transaction and keeps the journal.
    """
    regions, altered_regions = _kept(
        Region, {row.code: {"name": row.name} for row in geography.regions}
    )
    authorities, altered_authorities = _kept(
        Authority,
        {
            row.code: {
                "name": row.name,
                "region_id": regions[row.region],
                "from_on": row.from_on,
                "to_on": row.to_on,
            }
            for row in geography.authorities
        },
    )
    return {
        "regions": altered_regions,
        "authorities": altered_authorities,
        "names": _kept_names({row.name: authorities[row.code] for row in geography.names}),
        "successions": _kept_successions(
            {
                (authorities[row.predecessor], authorities[row.successor]): row.on
                for row in geography.successions
            }
        ),
    }


def _kept(
    model: type[Region] | type[Authority], wanted: dict[str, dict[str, Any]]
) -> tuple[dict[str, int], int]:
    """Rows known by `code`: their ids by code, and how many had to be added or altered."""
    rows: Any = model._default_manager  # one manager for either model
    standing = {row.code: row for row in rows.filter(code__in=wanted)}
    added = [model(code=code, **cells) for code, cells in wanted.items() if code not in standing]
    altered = []
    for code, row in standing.items():
        cells = {name: value for name, value in wanted[code].items() if getattr(row, name) != value}
        for name, value in cells.items():
            setattr(row, name, value)
        if cells:
            altered.append(row)
    if altered:
        rows.bulk_update(altered, list(wanted[altered[0].code]))
    rows.bulk_create(added)
    return dict(rows.filter(code__in=wanted).values_list("code", "id")), len(added) + len(altered)


def _kept_names(wanted: dict[str, int]) -> int:
    standing = dict(AuthorityName.objects.values_list("name", "authority_id"))
    differing = [name for name, owner in wanted.items() if standing.get(name) != owner]
    AuthorityName.objects.filter(name__in=differing).delete()
    AuthorityName.objects.bulk_create(
        AuthorityName(name=name, authority_id=wanted[name]) for name in differing
    )
    return len(differing)


def _kept_successions(wanted: dict[tuple[int, int], date]) -> int:
    standing = {
        (row.predecessor_id, row.successor_id): row.on for row in AuthoritySuccession.objects.all()
    }
    differing = {pair: on for pair, on in wanted.items() if standing.get(pair) != on}
    for (predecessor, successor), on in differing.items():
        AuthoritySuccession.objects.update_or_create(
            predecessor_id=predecessor, successor_id=successor, defaults={"on": on}
        )
    return len(differing)
