"""What is gathered while a source is read, and made into a Delta at the end."""

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any, TypeAlias

from almoner.doors.feeds.cqc.parse.cells import printable
from almoner.doors.feeds.cqc.parse.differences import Differences
from almoner.doors.feeds.cqc.records import (
    Delta,
    DualRegistrationRecord,
    LocationRecord,
    ProviderRecord,
    RatingRecord,
    Shape,
    SuccessionRecord,
)
from almoner.doors.feeds.records import Drift, Rejection

NOT_SOCIAL_CARE = "not adult social care"
TOO_LONG = "“{value}” is longer than the {most} letters there is room for"

# How much of a rejection is shown, and how long the register lets a fact be.
SHEET, COLUMN, VALUE, REASON = 80, 120, 200, 400
LONGEST = {
    "name": 250,
    "address": 400,
    "postcode": 10,
    "phone": 40,
    "website": 250,
    "ods_code": 12,
    "uprn": 12,
    "authority_name": 80,
    "region": 80,
    "brand_id": 20,
    "brand_name": 200,
    "ownership": 60,
    "companies_house_number": 20,
    "charity_number": 20,
}

_LIMITS: dict[type, tuple[tuple[int, str, int], ...]] = {  # each limited field, by its place
    kind: tuple(
        (place, name, LONGEST[name]) for place, name in enumerate(kind._fields) if name in LONGEST
    )
    for kind in (LocationRecord, ProviderRecord)
}


def sheet_name(name: str) -> str:
    """A sheet or a file in a folder, as rejections name it."""
    return printable(name)[-SHEET:]


Progress: TypeAlias = Callable[[int, int], None]


@dataclass(slots=True)
class Gathering:
    """The records, rejections and counts of one source so far."""

    standing: Mapping[str, str]
    differences: Differences = field(init=False)
    providers: dict[str, ProviderRecord] = field(default_factory=dict)
    locations: dict[str, LocationRecord] = field(default_factory=dict)
    ratings: list[RatingRecord] = field(default_factory=list)
    successions: dict[tuple[str, str], SuccessionRecord] = field(default_factory=dict)
    duals: dict[tuple[str, str], DualRegistrationRecord] = field(default_factory=dict)
    rejected: list[Rejection] = field(default_factory=list)
    skipped: Counter[str] = field(default_factory=Counter)
    notes: list[str] = field(default_factory=list)
    row_count: int = 0
    newest_on: date | None = None

    def __post_init__(self) -> None:
        self.differences = Differences(standing=self.standing)

    def is_changed(self, *, key: str, digest: str, sheet: str, row: int | None) -> bool:
        """Note a row and say whether it differs from the one that stands."""
        return self.differences.is_changed(key=key, digest=digest, sheet=sheet_name(sheet), row=row)

    def met(self, *, on: date | None) -> None:
        """Keep the newest date met: the source can be no older."""
        if on and (self.newest_on is None or on > self.newest_on):
            self.newest_on = on

    def reject(
        self,
        *,
        sheet: str,
        row: int | None,
        column: str,
        value: object,
        reason: str,
        is_critical: bool = False,
    ) -> None:
        """Note a row, or one cell of it, that is not accepted."""
        if isinstance(value, float) and value.is_integer():
            value = int(value)  # as the spreadsheet shows it
        self.rejected.append(
            Rejection(
                sheet=sheet_name(sheet),
                row=row,
                column=printable(column)[:COLUMN],
                value=printable(str(value if value is not None else ""))[:VALUE],
                reason=printable(reason)[:REASON],
                is_critical=is_critical,
            )
        )

    def describe(
        self, *, record: LocationRecord | ProviderRecord, sheet: str, row: int | None
    ) -> None:
        """Keep a location or provider, without any fact that is too long to be one."""
        spoilt: dict[str, Any] = {}
        for place, name, most in _LIMITS[type(record)]:
            value: Any = record[place]
            if value is not None and len(value) > most:
                spoilt[name] = None
                reason = TOO_LONG.format(value=value[:most] + "…", most=most)
                self.reject(sheet=sheet, row=row, column=name, value=value, reason=reason)
        if isinstance(record, LocationRecord):
            kept = record._replace(**spoilt) if spoilt else record
            self.locations[kept.location_id] = kept
        else:
            provider = record._replace(**spoilt) if spoilt else record
            self.providers[provider.provider_id] = provider

    def delta(
        self,
        *,
        shape: Shape,
        as_at: date | None,
        is_snapshot: bool,
        drift: Drift | None = None,
        named_ids: tuple[str, ...] = (),
    ) -> Delta:
        """Everything gathered, as the contract between reading and loading has it."""
        drift = drift or Drift()
        return Delta(
            shape=shape,
            as_at=as_at,
            row_count=self.row_count,
            is_snapshot=is_snapshot,
            hashes=self.differences.to_stand(
                rejected={(each.sheet, each.row) for each in self.rejected}
            ),
            gone=self.differences.gone() if is_snapshot else (),
            providers=list(self.providers.values()),
            locations=list(self.locations.values()),
            ratings=self.ratings,
            successions=list(self.successions.values()),
            dual_registrations=list(self.duals.values()),
            rejected=self.rejected,
            drift=Drift(
                missing=drift.missing,
                unknown=drift.unknown,
                notes=(*drift.notes, *self.notes),
            ),
            skipped=dict(self.skipped),
            newest_on=self.newest_on,
            named_ids=named_ids,
        )
