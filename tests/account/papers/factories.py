"""Invented authorities, services and ratings, and papers and documents made of them."""

from collections.abc import Mapping
from datetime import UTC, date, datetime
from itertools import count

import factory
from factory.django import DjangoModelFactory

from almoner.account.papers.actions import record_earlier_paper
from almoner.account.papers.models import Paper
from almoner.account.papers.rules.blocks import (
    Block,
    BulletList,
    Cell,
    Chart,
    Column,
    ComparedWith,
    Document,
    Field,
    Figure,
    Heading,
    Note,
    Paragraph,
    Row,
    Section,
    Source,
    Table,
    Trend,
)
from almoner.account.papers.rules.definitions import BlockDefinition, Definition
from almoner.account.papers.rules.states import PartName
from almoner.core.accounts.models import Authority, Region
from almoner.core.accounts.rules import Principal, Role, operator
from almoner.evidence.landings.models import Landing
from almoner.evidence.ratings.models import Rating, RatingSpell
from almoner.evidence.ratings.rules import OVERALL, RatingValue, UnratedReason
from almoner.register.directory.models import Location, LocationSpell

AT = datetime(2021, 9, 6, 9, 30, tzinfo=UTC)
AS_AT = date(2021, 8, 31)
EARLIER = date(2021, 5, 31)
LONG_AGO = date(2015, 4, 1)
ROWS = ("nursing", "residential", "home_care")
COLUMNS = ("outstanding", "good", "requires_improvement", "inadequate", "unrated")
_VALUES = {
    "outstanding": RatingValue.OUTSTANDING,
    "good": RatingValue.GOOD,
    "requires_improvement": RatingValue.REQUIRES_IMPROVEMENT,
    "inadequate": RatingValue.INADEQUATE,
    "unrated": None,
}
_ids = count(1)


class RegionFactory(DjangoModelFactory[Region]):
    """An invented region."""

    class Meta:
        model = Region

    code = factory.Sequence(lambda n: f"E12{n:06}")
    name = factory.Sequence(lambda n: f"Region {n}")


class AuthorityFactory(DjangoModelFactory[Authority]):
    """An invented council."""

    class Meta:
        model = Authority

    code = factory.Sequence(lambda n: f"E06{n:06}")
    name = factory.Sequence(lambda n: f"Council {n}")
    region = factory.SubFactory(RegionFactory)
    is_invented = True


class LandingFactory(DjangoModelFactory[Landing]):
    """A file of the regulator's, received."""

    class Meta:
        model = Landing

    feed = "cqc"
    shape = "latest_ratings"
    source = "Latest ratings"
    sha256 = "0" * 64
    as_at = AS_AT
    received_at = datetime(2021, 9, 1, tzinfo=UTC)
    received_by = "system"


def block_of_kind(definition: Definition, kind: str) -> BlockDefinition | None:
    """The definition's first block of that kind."""
    found = (b for section in definition.sections for b in section.blocks if b.kind == kind)
    return next(found, None)


def someone(role: Role, *authorities: Authority, reference: str = "user:1") -> Principal:
    """A person who holds one role in each of the authorities."""
    return Principal(
        reference=reference,
        name="Sam Officer",
        roles=frozenset((authority.code, role) for authority in authorities),
    )


def add_service(
    *,
    authority: Authority,
    landing: Landing,
    service_type: str,
    rating: str,
    from_on: date = LONG_AGO,
    to_on: date | None = None,
    rated_on: date = date(2019, 3, 27),
    inspection_reason: UnratedReason = UnratedReason.NOT_YET_INSPECTED,
) -> Location:
    """One service that stood with one rating from `from_on` until `to_on`."""
    number = next(_ids)
    location = Location.objects.create(
        cqc_id=f"1-{number:09}",
        name=f"Service {number}",
        authority=authority,
        service_type=service_type,
        registered_on=from_on,
        deregistered_on=to_on,
        as_at=landing.as_at,
        landing_number=landing.pk,
    )
    LocationSpell.objects.create(
        location=location,
        from_on=from_on,
        to_on=to_on,
        authority=authority,
        service_type=service_type,
        landing_number=landing.pk,
        recorded_at=landing.received_at,
    )
    if (value := _VALUES[rating]) is not None:
        rate(location, value=value, published_on=max(rated_on, from_on), landing=landing)
    return location


def rate(location: Location, *, value: RatingValue, published_on: date, landing: Landing) -> None:
    """Publish a rating, and let it stand from that day."""
    RatingSpell.objects.filter(location=location, to_on=None).update(to_on=published_on)
    rating = Rating.objects.create(
        location=location,
        service_group=OVERALL,
        domain=OVERALL,
        value=value,
        published_on=published_on,
        landing=landing,
        recorded_at=landing.received_at,
    )
    RatingSpell.objects.create(
        location=location,
        from_on=published_on,
        value=value,
        published_on=published_on,
        rating=rating,
        landing=landing,
    )


def add_services(
    authority: Authority, landing: Landing, counts: Mapping[str, tuple[int, ...]], **rest: date
) -> None:
    """So many services of each type in each column."""
    for service_type, row in counts.items():
        for column, number in zip(COLUMNS, row, strict=True):
            for _ in range(number):
                add_service(
                    authority=authority,
                    landing=landing,
                    service_type=service_type,
                    rating=column,
                    **rest,
                )


def earlier_paper(
    *, authority: Authority, by: Principal, counts: Mapping[str, tuple[int | None, ...]]
) -> Paper:
    """A quality update from before Almoner, with those figures."""
    return record_earlier_paper(
        kind="quality-update",
        authority=authority,
        as_at=EARLIER,
        published_on=date(2021, 6, 17),
        figures={
            ("ratings_profile", row, column): value
            for row, values in counts.items()
            for column, value in zip(COLUMNS, values, strict=True)
        },
        by=by,
        at=AT,
    )


SVG = (
    '<svg xmlns="http://www.w3.org/2000/svg" width="80" height="20">'
    '<rect width="60" height="20" fill="#1d70b8"/></svg>'
)


def table(key: str = "profile") -> Table:
    """A small table with an arrow, a blank and a figure that is not known."""
    source = Source(text="The regulator", as_at=AS_AT, landings=(3, 4), filter="type home_care")
    return Table(
        key=key,
        caption="Ratings of services",
        row_title="Type of service",
        columns=(Column("good", "Good"), Column("inadequate", "Inadequate")),
        rows=(
            Row(
                "home_care",
                "Home care providers",
                (
                    Cell(
                        "36",
                        Figure(36, "services", source, earlier=38, numerator=36, denominator=54),
                        Trend("↓", "36, down from 38"),
                    ),
                    Cell("0", Figure(0, "services", source), Trend("", "0, no earlier figure")),
                ),
            ),
            Row(
                "day_care",
                "Day care",
                (Cell("not known", Figure(None, "services", source)), Cell("–")),
            ),
        ),
    )


def document(
    *blocks: Block,
    title: str = "Quality update",
    authority_name: str = "Southaven",
    part: PartName = PartName.OPEN,
    exemption: str = "",
) -> Document:
    """A document with one of each block, unless blocks are given."""
    every: tuple[Block, ...] = (
        Heading("Ratings"),
        Paragraph("As the regulator published them."),
        table(),
        Note("Source: the regulator."),
        Paragraph("Two providers left.", is_numbered=True, number=1),
        BulletList(("Ash Care, in May.", "Elm <Care> & #Co, in June.")),
        Chart("Most are good", "A bar: 36 of 54 are good.", SVG, table("chart")),
    )
    return Document(
        paper="quality-update",
        version="1",
        style="southampton",
        title=title,
        part=part,
        authority_code="E06999001",
        authority_name=authority_name,
        as_at=AS_AT,
        compared_with=ComparedWith("Quality update", EARLIER),
        exemption=exemption,
        header=(Field("Subject", title), Field("Report of", "Director")),
        sections=(Section("detail", "Detail", blocks or every),),
    )


def southaven() -> Authority:
    """An invented city whose counts, and whose last paper, are those of Southampton's report.

    Between the two papers a home that had no rating closed; of the home care providers four that
    were rated and one that was not left, and four came that are not yet rated.
    """
    authority = AuthorityFactory(code="E06999001", name="Southaven")
    landing = LandingFactory()
    staying = {
        "nursing": (0, 8, 1, 0, 0),
        "residential": (1, 41, 5, 0, 1),
        "home_care": (1, 36, 2, 0, 11),
    }
    left = {"residential": (0, 0, 0, 0, 1), "home_care": (1, 2, 1, 0, 1)}
    came = {"home_care": (0, 0, 0, 0, 4)}
    add_services(authority, landing, staying)
    add_services(authority, landing, left, to_on=date(2021, 7, 12))
    add_services(authority, landing, came, from_on=date(2021, 6, 21))
    earlier_paper(
        authority=authority,
        by=operator("tests"),
        counts={
            "nursing": (0, 8, 1, 0, 0),
            "residential": (1, 41, 5, 0, 2),
            "home_care": (2, 38, 3, None, 12),
        },
    )
    return authority
