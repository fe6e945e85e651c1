"""Two councils of one region, and services that told something."""

from datetime import date, timedelta
from typing import NamedTuple

from almoner.core.accounts.models import Authority
from almoner.register.directory.models import Location
from almoner.register.directory.rules import ServiceType
from tests.evidence.measures.factories import DAY, recorded, row
from tests.evidence.ratings.factories import AuthorityFactory, LocationFactory, RegionFactory

ROLES = {"nurse": (4.0, 5.0), "care": (20.0, 30.0), "non_care": (6.0, 10.0)}


class Town(NamedTuple):
    """A council, its neighbour and the council's homes."""

    council: Authority
    neighbour: Authority
    homes: list[Location]
    other_home: Location


def a_town(*, homes: int = 3) -> Town:
    """A council with homes and a neighbour with one; nothing is known of them yet."""
    region = RegionFactory(code="E12000099", name="Wold")
    council = AuthorityFactory(code="E06000099", name="Southaven", region=region)
    neighbour = AuthorityFactory(code="E06000098", name="Northshire", region=region)
    return Town(
        council,
        neighbour,
        [a_home(council, number) for number in range(homes)],
        a_home(neighbour, 99),
    )


def a_home(council: Authority, number: int = 1) -> Location:
    """A residential home."""
    home: Location = LocationFactory(
        authority=council,
        cqc_id=f"1-{200_000 + number}",
        name=f"Elmbank {number}",
        provider_name="Wren Care",
        service_type=ServiceType.RESIDENTIAL,
        is_care_home=True,
    )
    return home


def told(homes: list[Location], *, weeks: int = 3, until: date = DAY) -> None:
    """Each home's beds, occupancy and vaccinated staff, every week."""
    rows = []
    for week in range(weeks):
        on = until - timedelta(weeks=week)
        for place, home in enumerate(homes):
            rows += [
                row("beds", location_id=home.pk, to_on=on, numerator=25.0),
                row(location_id=home.pk, to_on=on, numerator=20.0 + place - week),
            ]
            rows += [
                row("vaccinated", location_id=home.pk, to_on=on, breakdown=role, numerator=top,
                    denominator=bottom)
                for role, (top, bottom) in ROLES.items()
            ]  # fmt: skip
            rows.append(
                row("vaccinated", location_id=home.pk, to_on=on, numerator=30.0, denominator=45.0)
            )
    recorded(rows)
