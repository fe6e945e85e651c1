"""Laying out the demonstration, by the same doors and actions as the real thing.

Each part sees whether it stands already, so that doing it again changes nothing. None writes by
itself: the actions that are called check, write and journal.
"""

import tempfile
from collections.abc import Callable, Iterator
from datetime import date, datetime
from pathlib import Path
from random import Random

from almoner.account.papers.actions import record_earlier_paper
from almoner.account.papers.models import Paper
from almoner.core.accounts.actions import add_person, load_authorities
from almoner.core.accounts.models import Authority, User
from almoner.core.accounts.queries import authority_named
from almoner.core.accounts.rules import Principal
from almoner.core.journal.actions import seal_entries
from almoner.demo.bundles import (
    ENGLAND_AS_AT,
    OLDHAM_AS_AT,
    unpack_england,
    unpack_oldham,
    write_market,
)
from almoner.demo.markets import NORTHSHIRE, SOUTHAVEN, Market
from almoner.demo.names import Names
from almoner.demo.places import (
    AS_AT,
    CODES,
    COLUMNS,
    DAY_SERVICES,
    EARLIER_PAPER,
    EARLIER_PAPER_AS_AT,
    EARLIER_PAPER_PUBLISHED_ON,
    GEOGRAPHY,
    HOUSING_WITH_CARE_SCHEMES,
    MARKETS,
    PASSWORD,
    PEOPLE,
    PEOPLE_SINCE,
    SUPPORTED_LIVING_SCHEMES,
)
from almoner.demo.protection.layout import lay_out_protection
from almoner.demo.quality.layout import lay_out_quality
from almoner.doors.feeds.cqc import load
from almoner.register.directory.actions import (
    add_district,
    add_scheme,
    add_unregulated_service,
    place_in_district,
)
from almoner.register.directory.models import District, Location, Scheme, Service

PAPER = "quality-update"
TABLE = "ratings_profile"
SCHEME_SEED = 190
Clock = Callable[[], datetime]
Teller = Callable[[str], None]


class RealPeopleError(Exception):
    """The database holds accounts that are not the demonstration's."""


def lay_out_demonstration(*, by: Principal, clock: Clock, tell: Teller) -> None:
    """Load the whole demonstration; `tell` is given a line for each part as it begins.

    Raises RealPeopleError, before anything is written, if people have real accounts here.
    """
    if User.objects.exclude(email__in=[person.email for person in PEOPLE]).exists():
        raise RealPeopleError(
            "People have accounts in this database: the demonstration is only for an empty one."
        )
    load_authorities(at=clock(), geography=GEOGRAPHY)
    with tempfile.TemporaryDirectory(prefix="almoner-demo-") as name:
        for source, path, as_at in _files(Path(name)):
            tell(source)
            load.apply(path=path, by=by, at=clock(), as_at=as_at, source=source)
    tell("Districts, schemes and day services of Northshire")
    for market in MARKETS:
        _lay_out_districts(market, by=by, clock=clock)
    _lay_out_schemes(by=by, clock=clock)
    _lay_out_day_services(by=by, clock=clock)
    tell("Southaven's earlier paper, and the people")
    _record_southavens_earlier_paper(by=by, clock=clock)
    _introduce_people(by=by, clock=clock)
    lay_out_quality(clock=clock, tell=tell)
    lay_out_protection(by=by, tell=tell)
    while seal_entries(now=clock()):
        pass


def _files(folder: Path) -> Iterator[tuple[str, Path, date]]:
    """Each file for the feed, the earliest day first: what pages call it, where, and its day."""
    yield "CQC latest ratings, England", unpack_england(folder=folder), ENGLAND_AS_AT
    for market in MARKETS:
        source = f"CQC API, {market.authority} (invented)"
        yield source, write_market(folder=folder, market=market), AS_AT[market.authority]
    yield "CQC API, Oldham", unpack_oldham(folder=folder), OLDHAM_AS_AT


def _authority(market: Market) -> Authority:
    return authority_named(name=market.authority)


def _lay_out_districts(market: Market, *, by: Principal, clock: Clock) -> None:
    """A market's towns are its districts, and each has a postcode district of its own."""
    authority = _authority(market)
    if District.objects.filter(authority=authority).exists():
        return
    for number, (town, postcodes) in enumerate(market.towns, start=1):
        district = add_district(
            authority=authority,
            code=f"{CODES[market.authority]}{number:02d}",
            name=town,
            by=by,
            at=clock(),
        )
        located = Location.objects.filter(authority=authority, postcode__startswith=f"{postcodes} ")
        for location in located.select_related("authority"):
            place_in_district(location=location, district=district, by=by, at=clock())


def _lay_out_schemes(*, by: Principal, clock: Clock) -> None:
    """Supported living and housing with care are given in schemes, shared out among providers."""
    authority = _authority(NORTHSHIRE)
    if Scheme.objects.filter(service__location__authority=authority).exists():
        return
    chance, names = Random(SCHEME_SEED), Names(seed=SCHEME_SEED)  # noqa: S311  not secret
    districts = list(District.objects.filter(authority=authority))
    for kind, count in (
        ("Supported living", SUPPORTED_LIVING_SCHEMES),
        ("Supported housing", HOUSING_WITH_CARE_SCHEMES),
    ):
        services = list(
            Service.objects.filter(location__authority=authority, kind=kind)
            .select_related("location__authority")
            .order_by("location__cqc_id")
        )
        for number in range(count):
            add_scheme(
                service=services[number % len(services)],
                name=names.home(),
                district=chance.choice(districts),
                address=names.street(),
                tenancies=chance.randint(3, 12) if kind == "Supported living" else 40,
                by=by,
                at=clock(),
            )


def _lay_out_day_services(*, by: Principal, clock: Clock) -> None:
    """Day care, which the regulator does not cover."""
    authority = _authority(NORTHSHIRE)
    if Location.objects.filter(authority=authority, cqc_id=None).exists():
        return
    chance, names = Random(DAY_SERVICES), Names(seed=DAY_SERVICES)  # noqa: S311  not secret
    districts = list(District.objects.filter(authority=authority))
    for _ in range(DAY_SERVICES):
        add_unregulated_service(
            name=f"{names.home().rsplit(' ', 1)[0]} Day Centre",
            kind="Day care",
            authority=authority,
            from_on=date(chance.randint(2004, 2019), 4, 1),
            address=names.street(),
            districts=[chance.choice(districts)],
            by=by,
            at=clock(),
        )


def _record_southavens_earlier_paper(*, by: Principal, clock: Clock) -> None:
    authority = _authority(SOUTHAVEN)
    if Paper.objects.filter(authority=authority, as_at=EARLIER_PAPER_AS_AT).exists():
        return
    figures = {
        (TABLE, row, column): value
        for row, values in EARLIER_PAPER.items()
        for column, value in zip(COLUMNS, values, strict=True)
    }
    record_earlier_paper(
        kind=PAPER,
        authority=authority,
        as_at=EARLIER_PAPER_AS_AT,
        published_on=EARLIER_PAPER_PUBLISHED_ON,
        figures=figures,
        by=by,
        at=clock(),
    )


def _introduce_people(*, by: Principal, clock: Clock) -> None:
    known = set(User.objects.values_list("email", flat=True))
    for person in PEOPLE:
        if person.email in known:
            continue
        for authority, role in person.roles:
            at = clock()
            add_person(
                email=person.email,
                name=person.name,
                role=role,
                authority=authority_named(name=authority),
                password=PASSWORD,
                by=by,
                at=at,
                on=PEOPLE_SINCE,
            )
