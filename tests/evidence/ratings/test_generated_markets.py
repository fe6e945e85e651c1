"""Markets made up by Hypothesis, counted a second time by other means.

The queries read spells with SQL; here every figure is worked out again from the plain facts that
made the market: for each service, day by day, who was registered where and what was published.
"""

from collections import Counter
from dataclasses import dataclass
from datetime import date, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from almoner.evidence.ratings.queries import area_named, movement, profile, rating_age
from almoner.evidence.ratings.rules import COLUMNS, AgeBand, Part
from almoner.register.directory.models import Succession
from almoner.register.directory.rules import ServiceType
from tests.evidence.ratings.factories import (
    OFFICER,
    RECORDED_AT,
    AuthorityFactory,
    LocationFactory,
    SpellFactory,
    rated,
    record,
)

START = date(2019, 1, 1)
KINDS = (ServiceType.NURSING, ServiceType.RESIDENTIAL, ServiceType.HOME_CARE)
NAMES = {4: "outstanding", 3: "good", 2: "requires_improvement", 1: "inadequate", None: "unrated"}
# Few days, so that many things fall on one: the first and last days of spells are where counts err.
days = st.integers(0, 20).map(lambda number: START + timedelta(days=40 * number))


@dataclass
class Made:
    """One service: where and as what it stood from each day, and what was published of it."""

    stages: list[tuple[date, bool, ServiceType]]  # (from, whether in the city, kind)
    ends: date | None
    published: dict[date, int | None]
    id: int = 0
    predecessor: "Made | None" = None

    def place(self, day: date) -> tuple[bool, ServiceType] | None:
        if day < self.stages[0][0] or (self.ends and day >= self.ends):
            return None
        _, inside, kind = max(stage for stage in self.stages if stage[0] <= day)
        return inside, kind

    def value(self, day: date) -> int | None:
        given = [at for at, value in self.published.items() if value is not None and at <= day]
        return self.published[max(given)] if given else None

    def cell(self, day: date) -> tuple[str, str] | None:
        place = self.place(day)
        return (place[1].value, NAMES[self.value(day)]) if place and place[0] else None


@st.composite
def made(draw) -> Made:
    begins = sorted(draw(st.sets(days, min_size=1, max_size=3)))
    return Made(
        stages=[(day, draw(st.booleans()), draw(st.sampled_from(KINDS))) for day in begins],
        ends=draw(st.none() | st.integers(1, 9).map(lambda n: begins[-1] + timedelta(days=40 * n))),
        published=draw(st.dictionaries(days, st.none() | st.integers(1, 4), max_size=4)),
    )


def succeed(market: list[Made], links: list[tuple[int, int]]) -> None:
    """Let some services follow others, which as a rule end when their successors begin."""
    for one, other in links:
        if one < other < len(market):
            market[other].predecessor = market[one]
            handed_over_on = market[other].stages[0][0]
            if handed_over_on > market[one].stages[-1][0]:
                market[one].ends = handed_over_on


def build(market: list[Made], links: list[tuple[int, int]]) -> None:
    city, other = AuthorityFactory(name="Southaven"), AuthorityFactory(name="Elsewhere")
    succeed(market, links)
    rows = []
    for service in market:
        location = LocationFactory(authority=city, registered_on=service.stages[0][0], spell=False)
        service.id = location.id
        ends = [*(stage[0] for stage in service.stages[1:]), service.ends]
        for (begins, inside, kind), end in zip(service.stages, ends, strict=True):
            SpellFactory(
                location=location,
                authority=city if inside else other,
                service_type=kind,
                from_on=begins,
                to_on=end,
            )
        rows += [rated(location, value, day) for day, value in service.published.items()]
    for service in market:
        if service.predecessor is not None:
            Succession.objects.create(
                predecessor_id=service.predecessor.id,
                successor_id=service.id,
                recorded_at=RECORDED_AT,
            )
    record(*rows)


markets = st.lists(made(), min_size=1, max_size=8)
links = st.dictionaries(st.integers(1, 5), st.integers(0, 2), max_size=4).map(
    lambda pairs: [(one, other) for other, one in pairs.items()]
)


class TestGeneratedMarkets(TestCase):
    @settings(max_examples=25, deadline=None)
    @given(markets, links, days)
    def test_the_profile_counts_each_service_once_where_it_stood(self, market, pairs, day):
        build(market, pairs)
        expected = Counter(cell for service in market if (cell := service.cell(day)))
        area = area_named(name="Southaven")

        for known_at in (None, RECORDED_AT):
            found = profile(area=area, as_at=day, visible_to=OFFICER, known_at=known_at)
            assert expected == Counter(
                {
                    (row.service_type.value, column.value): row.count(column)
                    for row in found.rows
                    for column in COLUMNS
                    if row.count(column)
                }
            )
            for row in found.rows:
                assert sum(row.unrated_reasons.values()) == row.unrated

    @settings(max_examples=25, deadline=None)
    @given(markets, links, days, days)
    def test_the_movement_sums_and_each_part_is_so(self, market, pairs, one_day, other_day):
        build(market, pairs)
        since, as_at = sorted((one_day, other_day))
        by_id = {service.id: service for service in market}

        moved = movement(
            area=area_named(name="Southaven"), since=since, as_at=as_at, visible_to=OFFICER
        )

        seen: set[tuple[str, int]] = set()
        for each in moved:
            cell = (each.service_type.value, each.column.value)
            assert each.earlier == sum(service.cell(since) == cell for service in market)
            assert each.now == sum(service.cell(as_at) == cell for service in market)
            assert each.delta == sum(change.net for change in each.parts.values())
            for part, change in each.parts.items():
                for id in change.arrived:
                    assert by_id[id].cell(as_at) == cell != by_id[id].cell(since)
                    assert part is expected_part(by_id[id], since, as_at, market)
                    seen.add(("arrived", id))
                for id in change.left:
                    assert by_id[id].cell(since) == cell != by_id[id].cell(as_at)
                    assert part is expected_part(by_id[id], since, as_at, market)
                    seen.add(("left", id))
        assert seen == {
            (way, service.id)
            for service in market
            if service.cell(since) != service.cell(as_at)
            for way, day in (("left", since), ("arrived", as_at))
            if service.cell(day)
        }

    @settings(max_examples=15, deadline=None)
    @given(markets, days)
    def test_the_ages_of_ratings_count_every_service_once(self, market, day):
        build(market, [])
        standing = [service for service in market if service.cell(day)]

        ages = rating_age(area=area_named(name="Southaven"), as_at=day, visible_to=OFFICER)

        assert sum(each.count for each in ages) == len(standing)
        never = [each.never for each in ages if each.band is AgeBand.SIX_YEARS_OR_NEVER]
        assert sum(never) == sum(service.value(day) is None for service in standing)


def expected_part(service: Made, since: date, as_at: date, market: list[Made]) -> Part:
    """What happened to one service, asked of the plain facts."""
    before, after = service.cell(since), service.cell(as_at)
    if before is None or after is None:
        return came_or_went(service, since, as_at, market)
    if before[0] != after[0]:
        return Part.RECLASSIFIED
    was, now = service.value(since), service.value(as_at)
    if was is None or now is None:
        return Part.FIRST_RATED if was is None else Part.RATING_WITHDRAWN
    return Part.RATED_UP if now > was else Part.RATED_DOWN


def came_or_went(service: Made, since: date, as_at: date, market: list[Made]) -> Part:
    came = service.cell(since) is None
    if service.place(since if came else as_at) is not None:
        return Part.TRANSFERRED_IN if came else Part.TRANSFERRED_OUT
    kin = ancestors(service) if came else [m for m in market if service in ancestors(m)]
    if any(
        one.cell(as_at if not came else since) and not one.place(since if not came else as_at)
        for one in kin
    ):
        return Part.INHERITED
    return Part.NEWLY_REGISTERED if came else Part.DEREGISTERED


def ancestors(service: Made) -> list[Made]:
    found: list[Made] = []
    while service.predecessor is not None:
        service = service.predecessor
        found.append(service)
    return found
