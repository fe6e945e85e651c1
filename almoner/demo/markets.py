"""The markets of Southaven and Northshire, made the same every time from tables of counts.

Southaven's history is such that its ratings table of 31 August 2021, compared with the paper
published in March 2021, is that of the Southampton report from which Almoner was designed.
Northshire has the counts of the Nottinghamshire report. All of it is invented.

A ratings table counts supported living and extra care with home care, as the reports do.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from random import Random

from almoner.demo.names import Names
from almoner.demo.regulator import InventedLocation, InventedRating

O, G, R, I = "Outstanding", "Good", "Requires improvement", "Inadequate"  # noqa: E741
UNRATED = ""
BEDS = {"nursing": (28, 78), "residential": (6, 46)}
OLDER = ("Caring for adults over 65 yrs", "Dementia")
YOUNGER = ("Caring for adults under 65 yrs", "Learning disabilities")


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """How many services of a type went from one rating to another, and how."""

    service_type: str
    count: int
    before: str = UNRATED
    after: str | None = None  # None: still as before
    registered: tuple[date, date] = (date(2011, 4, 1), date(2018, 3, 31))
    after_between: tuple[date, date] = (date(2021, 4, 1), date(2021, 8, 20))
    closed_between: tuple[date, date] | None = None
    reregistered_on: date | None = None
    specialisms: tuple[str, ...] = OLDER


@dataclass(frozen=True, slots=True, kw_only=True)
class Market:
    """An invented authority's services."""

    authority: str
    prefix: str
    seed: int
    towns: tuple[tuple[str, str], ...]  # (town or district, postcode area and district)
    alone: frozenset[str] = frozenset()  # types of which each service has a provider of its own
    steps: tuple[Step, ...] = field(default_factory=tuple)


REGION = "Wold and Solway"
NEW = (date(2020, 9, 1), date(2021, 2, 20))  # registered, and not inspected by February 2021
NEWER = (date(2021, 3, 8), date(2021, 8, 25))
CLOSED = (date(2021, 3, 31), date(2021, 8, 20))

SOUTHAVEN = Market(
    authority="Southaven",
    prefix="SA",
    seed=2021,
    towns=(("Southaven", "ZS1"), ("Eastwater", "ZS2"), ("Holmbury", "ZS3"), ("Portside", "ZS4")),
    steps=(
        Step(service_type="nursing", count=8, before=G),
        Step(service_type="nursing", count=1, before=R),
        Step(service_type="residential", count=1, before=O),
        Step(service_type="residential", count=38, before=G),
        Step(service_type="residential", count=1, before=G, closed_between=CLOSED),
        Step(service_type="residential", count=2, before=G, after=R),
        Step(service_type="residential", count=2, before=R, after=G),
        Step(service_type="residential", count=3, before=R),
        Step(service_type="residential", count=1, after=G, registered=NEW),
        Step(service_type="residential", count=1, registered=NEW),
        Step(service_type="home_care", count=1, before=O),
        Step(service_type="home_care", count=1, before=O, closed_between=CLOSED),
        Step(service_type="home_care", count=20, before=G),
        Step(service_type="supported_living", count=9, before=G, specialisms=YOUNGER),
        Step(service_type="extra_care", count=4, before=G),
        Step(service_type="home_care", count=4, before=G, closed_between=CLOSED),
        Step(service_type="home_care", count=1, before=G, reregistered_on=date(2021, 5, 4)),
        Step(service_type="home_care", count=2, before=R),
        Step(service_type="home_care", count=1, before=R, after=G),
        Step(service_type="home_care", count=1, after=G, registered=NEW),
        Step(service_type="home_care", count=6, registered=NEW),
        Step(service_type="supported_living", count=2, registered=NEW, specialisms=YOUNGER),
        Step(service_type="home_care", count=7, registered=NEWER),
    ),
)

NORTHSHIRE = Market(
    authority="Northshire",
    prefix="NS",
    seed=1889,
    alone=frozenset({"home_care", "supported_living"}),
    towns=(
        ("Ashdale", "ZN1"),
        ("Barrowlaw", "ZN2"),
        ("Brockstow", "ZN3"),
        ("Geddon Vale", "ZN4"),
        ("Manfield", "ZN5"),
        ("Newbridge and Sherbrook", "ZN6"),
        ("Rushmere", "ZN7"),
    ),
    steps=(
        Step(service_type="nursing", count=5, before=O),
        Step(service_type="nursing", count=54, before=G),
        Step(service_type="nursing", count=20, before=R),
        Step(service_type="nursing", count=1, before=G, after=R),
        Step(service_type="nursing", count=1, before=I),
        Step(service_type="nursing", count=1, before=R, after=I),
        Step(service_type="nursing", count=3, registered=NEW),
        Step(service_type="residential", count=4, before=O),
        Step(service_type="residential", count=52, before=G),
        Step(service_type="residential", count=9, before=R),
        Step(service_type="residential", count=1, before=I),
        Step(service_type="residential", count=4, registered=NEW),
        Step(service_type="residential", count=10, before=O, specialisms=YOUNGER),
        Step(service_type="residential", count=99, before=G, specialisms=YOUNGER),
        Step(service_type="residential", count=17, before=R, specialisms=YOUNGER),
        Step(service_type="residential", count=3, before=R, after=G, specialisms=YOUNGER),
        Step(service_type="residential", count=1, before=G, after=I, specialisms=YOUNGER),
        Step(service_type="residential", count=6, registered=NEW, specialisms=YOUNGER),
        Step(service_type="residential", count=2, before=G, closed_between=CLOSED),
        Step(service_type="home_care", count=5, before=O),
        Step(service_type="home_care", count=33, before=G),
        Step(service_type="home_care", count=4, before=R),
        Step(service_type="home_care", count=1, before=I),
        Step(service_type="home_care", count=2, registered=NEW),
        Step(service_type="home_care", count=3, registered=NEWER),
        Step(service_type="home_care", count=2, before=G, closed_between=CLOSED),
        Step(service_type="supported_living", count=3, before=O, specialisms=YOUNGER),
        Step(service_type="supported_living", count=27, before=G, specialisms=YOUNGER),
        Step(service_type="supported_living", count=3, before=R, specialisms=YOUNGER),
        Step(service_type="supported_living", count=2, registered=NEW, specialisms=YOUNGER),
        Step(service_type="extra_care", count=6, before=G),
        Step(service_type="extra_care", count=1, before=R),
    ),
)


class Maker:
    """Makes one market's services, in order, from its own supply of chance."""

    def __init__(self, market: Market) -> None:
        self.market = market
        self.chance = Random(market.seed)  # noqa: S311  nothing secret: the same every time
        self.names = Names(seed=market.seed + 1)
        self.made = 0

    def locations(self) -> Iterator[InventedLocation]:
        """Every service of the market, the closed ones and the predecessors too."""
        for step in self.market.steps:
            for _ in range(step.count):
                yield from self._service(step)

    def _day(self, between: tuple[date, date]) -> date:
        return between[0] + timedelta(days=self.chance.randint(0, (between[1] - between[0]).days))

    def _next_id(self) -> str:
        self.made += 1
        return f"{self.market.prefix}-{self.made:04d}"

    def _provider_id(self, service_type: str) -> str:
        number = self.chance.randint(1, 90)
        if service_type in self.market.alone:
            number = 100 + self.made
        return f"{self.market.prefix}P-{number:03d}"

    def _rating(self, overall: str, on: date) -> InventedRating:
        """Key questions that by the regulator's principles come to that overall rating."""
        weak = {O: (O, O, G, G, G), G: (G, G, G, G, G), R: (R, R, G, G, G), I: (I, I, R, R, G)}
        questions = list(weak[overall])
        self.chance.shuffle(questions)
        return InventedRating(published_on=on, overall=overall, key_questions=tuple(questions))

    def _ratings(self, step: Step) -> tuple[InventedRating, ...]:
        ratings = []
        if step.before:
            first = self._day((date(2015, 6, 1), date(2017, 5, 31)))
            if first > date(2015, 12, 1) and step.registered[1] < first:
                ratings.append(self._rating(self.chance.choice((G, G, R)), first))
            latest = self._day((date(2018, 6, 1), date(2019, 12, 20)))
            ratings.append(self._rating(step.before, latest))
        if step.after:
            ratings.append(self._rating(step.after, self._day(step.after_between)))
        return tuple(ratings)

    def _service(self, step: Step) -> Iterator[InventedLocation]:
        town, district = self.chance.choice(self.market.towns)
        is_home = step.service_type in BEDS
        location = InventedLocation(
            location_id=self._next_id(),
            provider_id=self._provider_id(step.service_type),
            name=self.names.home() if is_home else self.names.agency(),
            authority=self.market.authority,
            region=REGION,
            town=town,
            street=self.names.street(),
            postcode=f"{district} {self.chance.randint(1, 9)}{self._letters()}",
            service_type=step.service_type,
            registered_on=self._day(step.registered),
            ratings=self._ratings(step),
            beds=self.chance.randint(*BEDS[step.service_type]) if is_home else 0,
            specialisms=step.specialisms,
            manager=self.names.person() if self.chance.random() > 0.1 else None,  # noqa: PLR2004
        )
        if step.closed_between:
            location = location.closing(self._day(step.closed_between))
        if step.reregistered_on:
            yield from self._reregistered(location, step.reregistered_on)
        else:
            yield location

    def _letters(self) -> str:
        return "".join(self.chance.choice("ABDEFGHJLNPQRSTUWXYZ") for _ in range(2))

    def _reregistered(self, location: InventedLocation, on: date) -> Iterator[InventedLocation]:
        """The same care under a new owner: the old registration ends, the new one inherits."""
        successor_id = self._next_id()
        yield replace(location, deregistered_on=on, successor_id=successor_id)
        yield replace(
            location,
            location_id=successor_id,
            provider_id=f"{self.market.prefix}P-{self.chance.randint(91, 99):03d}",
            registered_on=on,
            ratings=(),
            predecessor_id=location.location_id,
            inherits=location.ratings[-1],
        )
