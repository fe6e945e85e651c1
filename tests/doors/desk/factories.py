"""An invented county's market for tests."""

from datetime import UTC, date, datetime
from typing import Any

from almoner.core.accounts.models import Authority
from almoner.core.accounts.rules import Principal, Role
from almoner.evidence.landings.models import Landing, LandingStep
from almoner.evidence.ratings.actions import record_ratings
from almoner.register.directory.models import Location
from almoner.register.directory.rules import search_text
from tests.core.accounts.factories import AuthorityFactory
from tests.evidence.ratings.factories import LandingFactory, LocationFactory, rated

AT = datetime(2021, 9, 1, 9, tzinfo=UTC)
AS_AT = date(2021, 8, 31)


def northshire() -> Authority:
    """The county."""
    return AuthorityFactory(code="E10900001", name="Northshire")


def officer_of(authority: Authority, role: Role = Role.QUALITY_OFFICER) -> Principal:
    """Someone who works there."""
    return Principal(
        reference="user:1", name="Ada Marsh", roles=frozenset({(authority.code, role)})
    )


def landed(**facts: Any) -> Landing:
    """A landing that was applied."""
    landing = LandingFactory(**{"as_at": AS_AT, "source": "ratings-august.csv"} | facts)
    LandingStep.objects.create(landing=landing, state="applied", at=AT, by="system")
    return landing


def service(
    authority: Authority,
    name: str,
    *,
    rating: int | None = None,
    published_on: date = date(2020, 3, 2),
    **facts: Any,
) -> Location:
    """A registered service, rated if a rating is given, with what lists sort by."""
    location: Location = LocationFactory(authority=authority, name=name, **facts)
    location.search_text = search_text(
        name=name, postcode=location.postcode, ids=(location.cqc_id or "",)
    )
    if rating is not None:
        landing = landed()
        record_ratings(
            rows=[rated(location, rating, published_on)], landing_id=landing.pk, recorded_at=AT
        )
        location.rating, location.rating_published_on = rating, published_on
        location.landing_number = landing.pk
    location.save()
    return location
