"""What clusters as at a day, from what was known by then; a service under all its registrations."""

from datetime import timedelta

import pytest

from almoner.core.accounts.models import Authority
from almoner.core.accounts.rules import Role
from almoner.judgement.patterns.queries import Noticed, noticed
from almoner.judgement.patterns.rules.subjects import Standing
from almoner.register.directory.models import Location, ManagerPosition, Succession
from almoner.response.safeguarding.models import ConcernMatch
from tests.judgement.patterns.factories import (
    TODAY,
    AuthorityFactory,
    cluster,
    home,
    noon,
    quiet_council,
    someone,
)
from tests.response.enquiries.factories import proposed

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


@pytest.fixture
def authority() -> Authority:
    found: Authority = AuthorityFactory()
    quiet_council(found)
    return found


def looked(
    authority: Authority, *, days: int = 0, role: Role = Role.SAFEGUARDING_MANAGER
) -> Noticed:
    return noticed(
        authority=authority,
        as_at=TODAY + timedelta(days=days),
        visible_to=someone(authority, role),
    )


def subjects(found: Noticed) -> list[str]:
    return [each.subject.subject for each in found.subjects]


def test_a_cluster_is_there_with_its_name_and_what_was_looked_through(
    authority: Authority,
) -> None:
    place = home(authority, name="Wren House")
    ids = cluster(place)
    found = looked(authority)
    (shown,) = found.subjects
    assert (shown.name, shown.subject.concern_ids) == ("Wren House", frozenset(ids))
    assert (found.concern_count, found.place_count, found.unmatched_count) == (28, 21, 0)


def test_nothing_is_there_for_those_who_may_not_see_concerns(authority: Authority) -> None:
    cluster(home(authority))
    found = looked(authority, role=Role.DIRECTOR)
    assert (found.subjects, found.concern_count, found.place_count) == ((), 0, 0)


def test_an_earlier_day_knows_nothing_of_later_concerns(authority: Authority) -> None:
    cluster(home(authority))
    assert subjects(looked(authority, days=-9)) == []
    assert looked(authority, days=-9).concern_count == 20


def test_a_concern_recorded_later_was_not_known(authority: Authority) -> None:
    cluster(home(authority), recorded_at=noon(TODAY + 5 * DAY))
    assert subjects(looked(authority)) == []
    assert len(looked(authority, days=5).subjects) == 1


def test_a_service_confirmed_later_was_not_known(authority: Authority) -> None:
    place = home(authority)
    for pk in cluster(place):
        ConcernMatch.objects.create(
            concern_id=pk,
            number=1,
            location=place,
            provider=place.provider,
            at=noon(TODAY + 5 * DAY),
            by="user:7",
            by_name="Noor Pell",
        )
    then, now = looked(authority), looked(authority, days=5)
    assert (subjects(then), then.unmatched_count) == ([], 8)
    assert (subjects(now), now.unmatched_count) == ([str(place.pk)], 0)


def test_the_match_that_stood_then_counts(authority: Authority) -> None:
    first, second = home(authority), home(authority)
    for pk in cluster(second):
        for number, place, after in ((1, first, 0), (2, second, 5)):
            ConcernMatch.objects.create(
                concern_id=pk,
                number=number,
                location=place,
                provider=place.provider,
                at=noon(TODAY + after * DAY) - timedelta(hours=1),
                by="user:7",
                by_name="Noor Pell",
            )
    assert subjects(looked(authority)) == [str(first.pk)]
    assert subjects(looked(authority, days=5)) == [str(second.pk)]


def test_a_service_that_registered_anew_is_one_service(authority: Authority) -> None:
    old = home(authority, deregistered_on=TODAY - 5 * DAY)
    new = home(authority, registered_on=TODAY - 5 * DAY, provider=old.provider)
    Succession.objects.create(
        predecessor=old, successor=new, on=TODAY - 5 * DAY, recorded_at=noon(TODAY - 5 * DAY)
    )
    ids = [*cluster(old, many=5, until=TODAY - 6 * DAY), *cluster(new, many=5)]
    (shown,) = looked(authority).subjects
    assert shown.subject.subject == str(new.pk)
    assert shown.subject.concern_ids == frozenset(ids)


def test_a_service_that_has_closed_is_no_longer_looked_at(authority: Authority) -> None:
    cluster(home(authority, deregistered_on=TODAY - DAY))
    assert subjects(looked(authority)) == []


def test_services_of_one_manager_in_post_are_seen_together(authority: Authority) -> None:
    places = [home(authority) for _ in range(2)]
    for place in places:
        ManagerPosition.objects.create(
            location=place, person_name="Wren Teal", kind="registered", from_on=TODAY - 400 * DAY
        )
        cluster(place, many=6)
    found = looked(authority)
    (shown,) = [each for each in found.subjects if each.subject.scope == "manager"]
    assert shown.name == "Wren Teal"
    assert len(shown.subject.concerns) == 12


def test_a_large_scale_enquiry_has_a_service_in_hand_from_its_day(authority: Authority) -> None:
    place: Location = home(authority)
    cluster(place)
    proposed(authority, location=place, at=noon(TODAY + 2 * DAY))
    assert looked(authority).subjects[0].standpoint.standing is Standing.TO_DECIDE
    (shown,) = looked(authority, days=2).standing(Standing.IN_HAND)
    assert "Large-scale enquiry" in shown.standpoint.done[0]
