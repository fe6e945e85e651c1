"""Deactivated Locations: every registration that has ended, with the day it ended.

It names no services, so nursing and residential homes cannot be told apart in it.
"""

from collections.abc import Mapping
from datetime import date

from almoner.doors.feeds.cqc.parse.gathering import Gathering, Progress
from almoner.doors.feeds.cqc.parse.hsca import COLUMNS, UNREAD_PREFIXES, LocationSheet
from almoner.doors.feeds.cqc.parse.layouts import Column, Header, Layout
from almoner.doors.feeds.cqc.records import Delta, Shape

LAYOUT = Layout(
    shape=Shape.DEACTIVATED_LOCATIONS,
    form="deactivated locations",
    marks=frozenset({"location hsca end date", "care homes beds at point location de activated"}),
    columns=(
        *COLUMNS,
        Column(name="deregistered", titles=("Location HSCA End Date",), is_needed=True),
        Column(name="beds", titles=("Care homes beds at point location de-activated",)),
    ),
    unread_prefixes=(*UNREAD_PREFIXES, "location telephone", "location web"),
    not_marks=frozenset({"care homes beds", "dormant y n"}),  # old files of active locations
)


def read_deactivated_locations(
    *,
    header: Header,
    standing: Mapping[str, str],
    as_at: date | None,
    report: Progress | None = None,
) -> Delta:
    """Read a sheet of ended registrations into what differs from the rows that stand."""
    gathering = Gathering(standing=standing)
    sheet = LocationSheet(
        header=header,
        gathering=gathering,
        is_registered=False,
        date_columns=("registered", "deregistered", "published"),
    )
    sheet.scan(report=report)
    sheet.build()
    for location in gathering.locations.values():
        gathering.met(on=location.deregistered_on)
    return gathering.delta(
        shape=Shape.DEACTIVATED_LOCATIONS, as_at=as_at, is_snapshot=False, drift=sheet.drift
    )
