"""What was known when: every profile that could be read at any time can be read again.

Hypothesis makes up loads in any order of their days: files and answers, history, corrections,
re-registrations, withdrawn ratings, services placed in districts. After each one every profile is
noted as it is read then; at the end each is asked for again as known at that time.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import pairwise
from typing import Any

from django.db import transaction
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from almoner.account.papers.actions import build_paper, withdraw_paper
from almoner.core.accounts.models import Authority
from almoner.core.accounts.rules import Role, operator
from almoner.doors.feeds.cqc.records import LocationRecord, RatingRecord
from almoner.evidence.ratings.queries import Area, movement, profiles, rating_age
from almoner.evidence.ratings.queries.areas import ENGLAND
from almoner.evidence.ratings.rules import UnratedReason
from almoner.register.directory.actions import place_in_district
from almoner.register.directory.bulk import recording_moment
from almoner.register.directory.models import District, Location, LocationSpell
from almoner.register.directory.queries import last_recorded_at
from almoner.register.directory.rules import ServiceType
from tests.account.papers.factories import someone
from tests.doors.feeds.cqc.load.deltas import (
    FIRST_AT,
    answers,
    apply_delta,
    location,
    provider,
    rating,
    snapshot,
    stretches,
    succession,
)
from tests.register.directory.factories import AuthorityFactory

READER = operator("test")
LATER = FIRST_AT + timedelta(days=7)
IDS = ("1-101", "1-102", "1-103")
# Few days, so that files, registrations and publications often fall on the same one.
DAYS = tuple(date(2021, month, 1) for month in range(1, 7))
ASKED = (date(2020, 6, 1), *DAYS, date(2022, 1, 15))
days = st.sampled_from(DAYS)
PHASES = (Phase.explicit, Phase.reuse, Phase.generate)  # each example asks some 200 queries

KINDS: dict[str, dict[str, Any]] = {
    "nursing": {"service_type": ServiceType.NURSING, "services": ("Nursing homes",)},
    "residential": {"service_type": ServiceType.RESIDENTIAL},
    "some care home": {
        "service_type": ServiceType.CARE_HOME,
        "services": None,
        "is_type_coarse": True,
    },
    "home care": {
        "service_type": ServiceType.HOME_CARE,
        "services": ("Homecare agencies",),
    },
    "not said": {"service_type": None, "services": None},
}


@st.composite
def described(draw: st.DrawFn, cqc_id: str) -> LocationRecord:
    """A location as one source describes it: registered, ended, ended at once, or half said."""
    registered_on = draw(st.sampled_from((date(2015, 4, 1), None, *DAYS)))
    said: dict[str, Any] = dict(KINDS[draw(st.sampled_from(tuple(KINDS)))])
    said["beds"] = draw(st.sampled_from((20, 25, None)))
    said["authority_name"] = draw(st.sampled_from(("Northshire", "Southaven", None)))
    said["registered_on"] = registered_on
    ends = draw(st.sampled_from(("open", "open", "open", "ended", "at once", "not said")))
    if ends == "ended":
        said |= {"deregistered_on": draw(days), "is_registered": False}
    elif ends == "at once" and registered_on:
        said |= {"deregistered_on": registered_on, "is_registered": False}
    elif ends == "not said":
        said["is_registered"] = None
    return location(cqc_id, **said)


@st.composite
def published(draw: st.DrawFn) -> RatingRecord:
    value = draw(st.sampled_from((1, 2, 3, 4, None)))
    reasons = (UnratedReason.INSPECTED_NOT_RATED, UnratedReason.UNDER_REVIEW)
    return rating(
        draw(st.sampled_from(IDS)),
        value,  # type: ignore[arg-type]
        draw(days),
        unrated_reason=None if value else draw(st.sampled_from(reasons)),
        inherited_from=draw(st.sampled_from(("", "", "1-101"))),
    )


@dataclass(frozen=True)
class Step:
    """One thing that is learnt, of whatever day."""

    what: str
    day: date
    locations: tuple[LocationRecord, ...]
    ratings: tuple[RatingRecord, ...]
    link: tuple[str, str] | None


@st.composite
def steps(draw: st.DrawFn) -> Step:
    named = draw(st.sets(st.sampled_from(IDS), min_size=1))
    link = draw(st.none() | st.sampled_from((("1-101", "1-102"), ("1-102", "1-103"))))
    return Step(
        what=draw(st.sampled_from(("file", "file", "file", "answers", "answers", "district"))),
        day=draw(days),
        locations=tuple(draw(described(cqc_id)) for cqc_id in sorted(named)),
        ratings=tuple(draw(st.lists(published(), max_size=3))),
        link=link,
    )


def learn(step: Step, *, district: District) -> datetime:
    """Take the step; the moment from which it is known."""
    if step.what == "district":
        for one in Location.objects.filter(authority=district.authority_id)[:1]:
            at = last_recorded_at() or FIRST_AT
            place_in_district(location=one, district=district, by=READER, at=at, on=step.day)
    else:
        links = [succession(*step.link)] if step.link else []
        make: Callable[..., Any] = snapshot if step.what == "file" else answers
        made = make(*step.locations, ratings=list(step.ratings), successions=links)
        apply_delta(made, step.day)
    return last_recorded_at() or FIRST_AT


def read(areas: tuple[Area, ...], known_at: datetime | None = None) -> list[Any]:
    """Everything that counts services, for every area and day."""
    told: list[Any] = []
    for area in areas:
        told.append(profiles(area=area, days=ASKED, visible_to=READER, known_at=known_at))
        for day in (DAYS[2], ASKED[-1]):
            told.append(
                movement(area=area, since=DAYS[0], as_at=day, visible_to=READER, known_at=known_at)
            )
            told.append(rating_age(area=area, as_at=day, visible_to=READER, known_at=known_at))
    return told


class TestWhatWasKnown(TestCase):
    """Of generated loads, at every step of them."""

    @settings(
        max_examples=15, deadline=None, phases=PHASES, suppress_health_check=[HealthCheck.too_slow]
    )
    @given(st.lists(steps(), min_size=2, max_size=5))
    def test_every_profile_can_be_read_again_as_it_was_known(self, learnt: list[Step]) -> None:
        north = AuthorityFactory(name="Northshire")
        south = AuthorityFactory(name="Southaven")
        vale = District.objects.create(authority=north, name="Vale", code="E97")
        areas = (
            Area(kind="authority", code=north.code, name=north.name),
            Area(kind="authority", code=south.code, name=south.name),
            Area(kind="district", code=vale.code, name=vale.name),
            ENGLAND,
        )
        noted = []
        for step in learnt:
            known_at = learn(step, district=vale)
            noted.append((known_at, read(areas)))
        for known_at, told in noted:
            assert read(areas, known_at) == told
        assert_the_register_is_whole()


def assert_the_register_is_whole() -> None:
    """Standing spells fill each registration without gap or overlap, and agree with what stands."""
    for one in Location.objects.all():
        spells = sorted(one.spells.all(), key=lambda spell: spell.from_on or date.min)
        assert all(a.to_on == b.from_on for a, b in pairwise(spells))
        if spells:
            assert (spells[0].from_on, spells[-1].to_on) == (one.registered_on, one.deregistered_on)
        if spells and one.deregistered_on is None:
            last = spells[-1]
            assert (last.service_type, last.beds) == (one.service_type, one.beds)
            assert (last.authority_id, last.district_id) == (one.authority_id, one.district_id)
            assert last.provider_id == one.provider_id
        assert spells or one.deregistered_on is not None
    for past in LocationSpell.ever.filter(superseded_at__isnull=False):
        assert past.superseded_at >= past.recorded_at


def test_what_no_later_source_says_goes_on_from_an_earlier_one(northshire: Authority) -> None:
    apply_delta(answers(location(beds=None, provider_id=None)), DAYS[2])
    apply_delta(answers(location(beds=20, provider_id="1-900"), providers=[provider()]), DAYS[0])
    one = Location.objects.get()
    assert stretches("1-101") == [(one.registered_on, None, 20)]
    assert (one.beds, one.provider_name) == (20, "Wren Care Limited")
    assert_the_register_is_whole()


def test_history_tells_the_kind_of_a_care_home_that_stands(northshire: Authority) -> None:
    coarse = location(service_type=ServiceType.CARE_HOME, services=None, is_type_coarse=True)
    apply_delta(answers(coarse), DAYS[2])
    apply_delta(answers(location(service_type=ServiceType.NURSING)), DAYS[0])
    assert Location.objects.get().service_type == "nursing"
    assert_the_register_is_whole()


def test_a_spell_that_holds_is_left_alone_and_one_that_does_not_is_kept(
    northshire: Authority,
) -> None:
    for day, beds in ((DAYS[0], 20), (DAYS[1], 25), (DAYS[2], 30)):
        apply_delta(snapshot(location(beds=beds)), day)
    ever = LocationSpell.ever.order_by("pk").values_list("from_on", "to_on", "beds")
    born = date(2015, 4, 1)
    assert list(ever) == [
        (born, None, 20),
        (born, DAYS[1], 20),
        (DAYS[1], None, 25),
        (DAYS[1], DAYS[2], 25),
        (DAYS[2], None, 30),
    ]
    assert LocationSpell.objects.count() == 3
    apply_delta(snapshot(location(beds=30)), DAYS[3])
    assert LocationSpell.ever.count() == 5


def test_a_corrected_registration_is_known_from_its_correction(northshire: Authority) -> None:
    """What was "not yet inspected" then is told so again, though it was registered only lately."""
    area = Area(kind="authority", code=northshire.code, name=northshire.name)

    def why(known_at: datetime | None = None) -> list[UnratedReason]:
        told = profiles(area=area, days=[DAYS[5]], visible_to=READER, known_at=known_at)[0]
        return [reason for row in told.rows for reason in row.unrated_reasons]

    apply_delta(snapshot(location(registered_on=date(2015, 4, 1))), DAYS[0])
    then = last_recorded_at()
    apply_delta(snapshot(location(registered_on=date(2021, 1, 1))), DAYS[1])
    assert why() == [UnratedReason.NEWLY_REGISTERED]
    assert why(then) == [UnratedReason.NOT_YET_INSPECTED]


def test_a_moment_is_later_than_all_before_it(northshire: Authority) -> None:
    """Though the clock that a load was given stands still or goes back."""
    with transaction.atomic():
        first, second, third = (
            recording_moment(at=FIRST_AT - timedelta(days=back)) for back in (0, 0, 9)
        )
    assert first == FIRST_AT
    assert first < second < third == last_recorded_at()


def test_a_paper_can_be_built_again_as_it_was_known(northshire: Authority) -> None:
    """Though files came later that change, or take away, what it counted."""
    asked: dict[str, Any] = {
        "kind": "quality-update",
        "authority": northshire,
        "as_at": DAYS[3],
        "by": someone(Role.QUALITY_MANAGER, northshire),
    }
    homes = [location(f"1-{n}") for n in range(101, 105)]
    apply_delta(snapshot(*homes, ratings=[rating("1-101", 3), rating("1-102", 2)]), DAYS[0])
    first = build_paper(at=LATER, **asked)
    changed = location("1-101", service_type=ServiceType.NURSING, services=("Nursing homes",))
    apply_delta(snapshot(changed, homes[1], ratings=[rating("1-101", 1)]), DAYS[1])
    second = build_paper(at=LATER, **asked)
    assert first.digest != second.digest
    assert first.known_at < second.known_at
    for paper in (first, second):
        withdraw_paper(paper=paper, by=asked["by"], at=LATER, reason="To build it again")
    again = [build_paper(at=LATER, known_at=each.known_at, **asked) for each in (first, second)]
    assert [each.digest for each in again] == [first.digest, second.digest]
    assert {each.pk for each in again}.isdisjoint({first.pk, second.pk})
