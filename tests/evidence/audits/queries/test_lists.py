"""Lists of visits, an officer's work, campaigns, and what bands read."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from pytest_django import DjangoAssertNumQueries

from almoner.core.accounts.rules import operator
from almoner.evidence.audits.queries import final_audits, repeated_findings, state_of
from almoner.evidence.audits.queries.lists import (
    Wanted,
    campaigns,
    every_visit,
    loads_of,
    progress_of,
    visits_of,
    visits_page,
    work_of,
)
from almoner.evidence.audits.queries.standing import (
    UnknownCampaign,
    UnknownVisit,
    campaign,
    visit,
)
from almoner.evidence.audits.rules import Process, Step, VisitKind, VisitState
from almoner.evidence.audits.rules.working import Task
from tests.evidence.audits.factories import PLANNED_ON, TODAY, Council, now
from tests.register.directory.factories import DistrictFactory, LocationFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def council() -> Council:
    return Council()


def found(council: Council, **wanted: object) -> list[int]:
    page = visits_page(
        wanted=Wanted(**wanted),  # type: ignore[arg-type]
        page=1,
        as_at=TODAY,
        visible_to=council.by(council.ada),
    )
    assert page.total == len(page.lines)
    return [line.id for line in page.lines]


def test_visits_are_found_by_what_they_are(council: Council) -> None:
    district = DistrictFactory(authority=council.authority)
    there = LocationFactory(authority=council.authority, district=district, name="Ash Grange")
    audit = council.brought(VisitState.MODERATION)
    support = council.planned(VisitKind.SUPPORT, question_set=None, location=there, lead_id=None)
    mine = council.planned(lead_id=council.ben.pk, other_ids=[council.ada.pk])
    assert found(council) == [audit.pk, support.pk, mine.pk]
    assert found(council, states=(VisitState.MODERATION,)) == [audit.pk]
    assert found(council, kinds=(VisitKind.SUPPORT,)) == [support.pk]
    assert found(council, lead_id=council.ben.pk) == [mine.pk]
    assert found(council, officer_id=council.ada.pk) == [audit.pk, mine.pk]
    assert found(council, is_unallocated=True) == [support.pk]
    assert found(council, district_id=district.pk) == [support.pk]
    assert found(council, like="ash gr") == [support.pk]
    assert found(council, from_on=PLANNED_ON + timedelta(days=1)) == []
    assert found(council, to_on=PLANNED_ON) == [audit.pk, support.pk, mine.pk]
    assert found(council, authority_code="E99999999") == []


def test_another_councils_visits_are_not_found(council: Council) -> None:
    other = Council(version=council.version)
    theirs = other.planned()
    mine = council.planned()
    assert found(council) == [mine.pk]
    assert len(every_visit(wanted=Wanted(), as_at=TODAY, visible_to=operator("tests"))) == 2
    with pytest.raises(UnknownVisit):
        visit(visit_id=theirs.pk, visible_to=council.by(council.mo))
    held = other.campaign()
    with pytest.raises(UnknownCampaign):
        campaign(campaign_id=held.pk, visible_to=council.by(council.mo))


def test_a_visit_is_shown_as_it_stood(council: Council) -> None:
    shown = council.brought(VisitState.NOTICE_GIVEN)
    later = TODAY + timedelta(days=3)
    council.take(shown, Step.BEGIN, at=now() + timedelta(days=2))
    assert state_of(shown, TODAY - timedelta(days=1)) is None
    assert state_of(shown, TODAY) is VisitState.NOTICE_GIVEN
    assert state_of(shown, later) is VisitState.IN_PROGRESS
    by = council.by(council.ada)
    before = visits_page(wanted=Wanted(), page=1, as_at=TODAY, visible_to=by)
    assert [line.state for line in before.lines] == [VisitState.NOTICE_GIVEN]
    assert (
        visits_page(wanted=Wanted(), page=1, as_at=TODAY - timedelta(days=1), visible_to=by).total
        == 0
    )


def test_pages_hold_twenty_five(council: Council) -> None:
    places = [LocationFactory(authority=council.authority) for _ in range(27)]
    council.campaign(*places)
    by = council.by(council.ada)
    page = visits_page(wanted=Wanted(), page=9, as_at=TODAY, visible_to=by)
    assert (page.number, page.page_count, page.total, len(page.lines)) == (2, 2, 27, 2)


def test_lists_ask_as_much_of_three_visits_as_of_one(
    council: Council, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    by = council.by(council.ada)
    for _ in range(2):
        council.planned()
        with django_assert_num_queries(2):
            visits_page(wanted=Wanted(), page=1, as_at=TODAY, visible_to=by)
        with django_assert_num_queries(2):
            work_of(officer=council.ada.pk, as_at=TODAY, visible_to=by)


def test_work_waits_for_whoever_can_do_it(council: Council) -> None:
    draft = council.brought(VisitState.DRAFT)
    sent = council.brought(VisitState.MODERATION, other_ids=[council.una.pk])
    asked = council.brought(VisitState.REVIEW_REQUESTED)
    spare = council.planned(lead_id=None)

    def work(user) -> dict[Task, list[int]]:  # type: ignore[no-untyped-def]
        held = work_of(officer=user.pk, as_at=TODAY, visible_to=council.by(user))
        return {task: [line.id for line in lines] for task, lines in held.items()}

    assert work(council.ada) == {Task.DRAFTS: [draft.pk], Task.ALLOCATE: [spare.pk]}
    assert work(council.mo)[Task.MODERATE] == [sent.pk]
    assert Task.MODERATE not in work(council.una)
    assert work(council.dee) == {Task.REVIEW: [asked.pk]}


def test_a_campaigns_progress_and_loads(council: Council) -> None:
    places = [LocationFactory(authority=council.authority) for _ in range(3)]
    made = council.campaign(*places)
    one, two, _ = made.visits.order_by("planned_on", "id")
    council.take(council.again(one), Step.MAKE_VOID)
    council.take(council.again(two), Step.GIVE_NOTICE)
    progress = progress_of(campaign=made, as_at=TODAY)
    assert (progress.total, progress.done) == (2, 0)
    assert progress.counts == {
        VisitState.VOID: 1,
        VisitState.NOTICE_GIVEN: 1,
        VisitState.PLANNED: 1,
    }
    assert loads_of(campaign=made, as_at=TODAY) == (("Ada Marsh", 1, 1), ("Ben Holt", 1, 1))
    (listed,) = campaigns(as_at=TODAY, visible_to=council.by(council.ada))
    assert listed == progress


def test_the_visits_of_a_service_through_its_registrations(council: Council) -> None:
    old = LocationFactory(authority=council.authority)
    first = council.planned(location=old, planned_on=date(2021, 3, 8))
    second = council.planned()
    by = council.by(council.ada)
    lines = visits_of(location_ids=[old.pk, council.location.pk], as_at=TODAY, visible_to=by)
    assert [line.id for line in lines] == [second.pk, first.pk]


def test_final_audits_for_bands(council: Council) -> None:
    final = council.brought(VisitState.FINAL)
    council.brought(VisitState.FACTUAL_ACCURACY)
    council.brought(VisitState.FINAL, process=Process.SHORT)
    void = council.brought(VisitState.FINAL)
    council.take(void, Step.MAKE_VOID)
    window = {"from_on": date(2021, 4, 1), "to_on": date(2022, 3, 31)}
    asked = {"authority": council.authority, "visible_to": council.by(council.ada), **window}
    (found,) = final_audits(as_at=TODAY, **asked)
    assert found.visit_id == final.pk
    assert found.location_id == council.location.pk
    assert found.rating
    assert set(found.parts) == {"care", "home"}
    assert found.parts["care"] == Decimal("75.0")
    assert not found.has_critical_fail
    assert final_audits(as_at=TODAY - timedelta(days=1), **asked) == ()
    stranger = Council(version=council.version)
    asked["visible_to"] = stranger.by(stranger.mo)
    assert final_audits(as_at=TODAY, **asked) == ()


def test_findings_that_come_back(council: Council) -> None:
    by = council.by(council.ada)
    for day in (date(2021, 3, 8), PLANNED_ON):
        shown = council.brought(VisitState.IN_PROGRESS, planned_on=day)
        council.find(shown)
        council.find(shown, question_key="respect", standard_key=f"only-{day.month}")
    asked = {"location_ids": [council.location.pk], "visible_to": by}
    (repeat,) = repeated_findings(as_at=PLANNED_ON, **asked)
    assert (repeat.standard_key, repeat.visit_count, repeat.finding_count) == ("s02", 2, 2)
    assert repeat.newest.finding.visit.planned_on == PLANNED_ON
    assert repeated_findings(as_at=TODAY, **asked) == ()


def test_what_an_officer_who_left_had_in_hand_waits_for_whoever_plans(council: Council) -> None:
    draft, coming = council.brought(VisitState.DRAFT), council.planned()

    def waiting(on: date) -> dict[Task, list[int]]:
        by = council.by(council.mo)
        found = work_of(officer=council.mo.pk, as_at=on, visible_to=by)
        return {task: [one.id for one in lines] for task, lines in found.items()}

    assert Task.ALLOCATE not in waiting(TODAY)
    council.ada.memberships.update(to_on=TODAY + timedelta(days=1))
    assert Task.ALLOCATE not in waiting(TODAY)
    assert waiting(TODAY + timedelta(days=1))[Task.ALLOCATE] == [draft.pk, coming.pk]
    council.ada.memberships.update(to_on=None)
    council.ada.is_active = False
    council.ada.save()
    assert waiting(TODAY)[Task.ALLOCATE] == [draft.pk, coming.pk]
