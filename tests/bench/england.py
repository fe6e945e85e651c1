"""An invented England of any size, for measuring pages: the shape of the real one, no real name."""

import random
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from typing import Any

from almoner.core.accounts.models import Authority
from almoner.evidence.landings.models import Landing, LandingStep
from almoner.evidence.ratings.models import Rating, RatingSpell
from almoner.evidence.ratings.rules import OVERALL
from almoner.register.directory.models import District, Location, LocationSpell, Provider
from almoner.register.directory.rules import search_text

AT = datetime(2026, 11, 1, 9, tzinfo=UTC)
AS_AT = date(2026, 10, 31)
FIRST = ("Oak", "Rose", "Elm", "Mill", "Park", "Church", "Hill", "Lake", "West", "Abbey", "Fern")
SECOND = ("wood", "field", "side", "view", "brook", "leigh", "stone", "gate", "ford", "mead")
LAST = ("House", "Lodge", "Court", "Care", "Homecare", "Manor", "Grange", "Support", "Villa")
TYPES = (("nursing", 15), ("residential", 35), ("home_care", 40), ("supported_living", 10))
VALUES = ((4, 4), (3, 68), (2, 14), (1, 1), (None, 13))


def fill(*, open_count: int, closed_count: int) -> None:
    """Make so many services, open and closed, with two ratings each, in every council."""
    chance = random.Random(2026)
    _places()
    landing = Landing.objects.create(
        feed="cqc",
        shape="active_locations",
        source="invented england.ods",
        sha256="0" * 64,
        as_at=AS_AT,
        received_at=AT,
        received_by="system",
        row_count=open_count,
    )
    LandingStep.objects.create(landing=landing, state="applied", at=AT, by="system")
    providers = Provider.objects.bulk_create(
        [
            Provider(cqc_id=f"1-2{number:08}", name=f"{_name(chance)} Limited")
            for number in range(open_count // 3)
        ],
        batch_size=2000,
    )
    districts = list(District.objects.filter(code__startswith="ZZ"))
    locations = Location.objects.bulk_create(
        [
            _location(number, chance, providers, districts, number >= open_count)
            for number in range(open_count + closed_count)
        ],
        batch_size=2000,
    )
    LocationSpell.objects.bulk_create(
        [
            LocationSpell(
                location=each,
                from_on=each.registered_on,
                to_on=each.deregistered_on,
                authority_id=each.authority_id,
                district_id=each.district_id,
                service_type=each.service_type,
                provider_id=each.provider_id,
                beds=each.beds,
                landing_number=landing.pk,
                recorded_at=AT,
            )
            for each in locations
        ],
        batch_size=2000,
    )
    _rate([each for each in locations if each.rating], landing, chance)


def _places() -> None:
    """The councils that every database knows, with three invented districts each."""
    authorities = list(Authority.objects.filter(is_invented=False))
    District.objects.bulk_create(
        [
            District(authority=each, code=f"ZZ{each.pk:05}{part}", name=f"District {part}")
            for each in authorities
            for part in range(1, 4)
        ]
    )


def _name(chance: random.Random) -> str:
    return f"{chance.choice(FIRST)}{chance.choice(SECOND)} {chance.choice(LAST)}"


def _chosen(chance: random.Random, choices: tuple[tuple[Any, int], ...]) -> Any:
    values, weights = zip(*choices, strict=True)
    return chance.choices(values, weights)[0]


def _location(
    number: int,
    chance: random.Random,
    providers: list[Provider],
    districts: list[District],
    is_closed: bool,
) -> Location:
    provider = chance.choice(providers)
    district = chance.choice(districts)
    kind = _chosen(chance, TYPES)
    value = _chosen(chance, VALUES)
    is_home = kind in {"nursing", "residential"}
    name, postcode = _name(chance), f"ZZ{number % 90 + 1} {number % 9 + 1}AA"
    cqc_id = f"1-1{number:08}"
    registered = date(2011, 4, 1) + timedelta(days=chance.randrange(5000))
    ended = min(registered + timedelta(days=chance.randrange(300, 5600)), AS_AT)
    closed = ended if is_closed else None
    return Location(
        cqc_id=cqc_id,
        provider=provider,
        name=name,
        authority_id=district.authority_id,
        district=district,
        service_type=kind,
        is_care_home=is_home,
        beds=chance.randrange(3, 90) if is_home else None,
        specialisms=chance.randrange(1 << 12),
        is_dormant=chance.random() < 0.01,
        registered_on=registered,
        deregistered_on=closed,
        address=f"{number % 200 + 1} {name} Road",
        postcode=postcode,
        provider_name=provider.name,
        rating=value,
        rating_published_on=registered + timedelta(days=chance.randrange(90, 290))
        if value
        else None,
        search_text=search_text(name=name, postcode=postcode, ids=(cqc_id, provider.cqc_id or "")),
        as_at=AS_AT,
    )


def _rate(locations: list[Location], landing: Landing, chance: random.Random) -> None:
    ratings = Rating.objects.bulk_create(
        [
            Rating(
                location=each,
                service_group=OVERALL,
                domain=OVERALL,
                value=value,
                published_on=on,
                landing=landing,
                recorded_at=AT,
            )
            for each in locations
            for value, on in _history(each, chance)
        ],
        batch_size=2000,
    )
    spells = []
    for earlier, later in pairwise([*ratings, None]):
        assert earlier is not None
        is_last = later is None or later.location_id != earlier.location_id
        spells.append(
            RatingSpell(
                location_id=earlier.location_id,
                from_on=earlier.published_on,
                to_on=None if is_last or later is None else later.published_on,
                value=earlier.value,
                published_on=earlier.published_on,
                rating=earlier,
                landing=landing,
            )
        )
    RatingSpell.objects.bulk_create(spells, batch_size=2000)


def _history(location: Location, chance: random.Random) -> list[tuple[int, date]]:
    last = location.rating_published_on
    assert last is not None
    assert location.rating is not None
    return [(chance.randrange(1, 5), last - timedelta(days=60)), (location.rating, last)]
