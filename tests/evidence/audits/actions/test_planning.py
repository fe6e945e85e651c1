"""Planning visits and campaigns, and going."""

from datetime import date, time, timedelta

import pytest

from almoner.core.accounts.actions import NotPermitted
from almoner.core.accounts.models import User
from almoner.core.accounts.rules import Role
from almoner.core.calendar.rules import is_working_day
from almoner.core.journal.models import Entry
from almoner.evidence.audits.actions import (
    CampaignRefused,
    PlanRefused,
    SomeoneElseMust,
    StepRefused,
)
from almoner.evidence.audits.models import Campaign, Visit, VisitStep
from almoner.evidence.audits.queries.people import officers_of
from almoner.evidence.audits.rules import JointPartner, Process, Step, VisitKind, VisitState
from tests.evidence.audits.factories import PLANNED_ON, TODAY, Council, now
from tests.evidence.questionnaires.factories import published, raw_set
from tests.register.directory.factories import LocationFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def council() -> Council:
    return Council()


def test_a_visit_is_planned_with_its_first_step(council: Council) -> None:
    visit = council.planned(other_ids=[council.ben.pk], planned_at_hour=time(9, 30))
    step = VisitStep.objects.get(visit=visit)
    assert (step.state, step.planned_on, step.lead) == ("planned", PLANNED_ON, council.ada)
    assert visit.process == Process.FULL
    assert [one.user for one in visit.visitors.all()] == [council.ben]
    assert Entry.objects.filter(action="visit_plan").count() == 1


def test_a_kind_takes_the_process_that_the_library_gives_it(council: Council) -> None:
    assert council.planned(VisitKind.SUPPORT, question_set=None).process == Process.SHORT


@pytest.mark.parametrize(
    ("kind", "given", "sentence"),
    [
        (VisitKind.ANNUAL_AUDIT, {"question_set": None}, "Choose the question set"),
        (VisitKind.JOINT, {}, "with whom the joint visit is made"),
        (VisitKind.SUPPORT, {"lead_id": 10**6}, "Choose officers who carry out visits"),
        (VisitKind.SUPPORT, {"other_ids": [10**6]}, "Choose officers who carry out visits"),
    ],
)
def test_a_plan_that_cannot_be_is_refused(
    council: Council, kind: VisitKind, given: dict[str, object], sentence: str
) -> None:
    with pytest.raises(PlanRefused, match=sentence):
        council.planned(kind, **given)
    assert not Visit.objects.exists()


def test_a_visit_leads_to_ones_own_services(council: Council) -> None:
    elsewhere = LocationFactory()
    with pytest.raises(PlanRefused, match="is not in"):
        council.planned(location=elsewhere)
    theirs = Council().planned()
    with pytest.raises(PlanRefused, match="not one of this authority's"):
        council.planned(follow_up_of=theirs)


def test_a_joint_visit_says_with_whom(council: Council) -> None:
    visit = council.planned(VisitKind.JOINT, joint_with=(JointPartner.ICB, JointPartner.CQC))
    assert visit.joint_with == "icb,cqc"


def test_officers_are_those_who_carry_out_visits_that_day(council: Council) -> None:
    council.user("Bo Fell", Role.BROKERAGE)
    names = [officer.name for officer in officers_of(authority=council.authority, on=TODAY)]
    assert names == ["Ada Marsh", "Ben Holt", "Mo Reed", "Una Vale"]
    assert officers_of(authority=council.authority, on=date(2020, 1, 1)) == ()


def test_a_campaign_spreads_and_shares_its_visits(council: Council) -> None:
    places = [LocationFactory(authority=council.authority) for _ in range(7)]
    campaign = council.campaign(*places)
    visits = list(campaign.visits.order_by("planned_on"))
    assert len(visits) == 7
    assert all(is_working_day(visit.planned_on) for visit in visits)
    shares = sorted(
        sum(visit.lead == who for visit in visits) for who in (council.ada, council.ben)
    )
    assert shares == [3, 4]
    assert VisitStep.objects.filter(visit__campaign=campaign, state="planned").count() == 7
    assert Entry.objects.filter(action="plan_campaign").count() == 1


def test_a_second_click_plans_nothing_twice(council: Council) -> None:
    council.campaign()
    with pytest.raises(
        CampaignRefused, match="There is a campaign called “Audits 2022/23” already"
    ):
        council.campaign()
    assert (Campaign.objects.count(), Visit.objects.count()) == (1, 1)


def test_a_campaign_leads_to_ones_own_services(council: Council) -> None:
    with pytest.raises(CampaignRefused, match="not in"):
        council.campaign(LocationFactory())
    assert not Campaign.objects.exists()


def test_a_campaign_is_planned_by_planners(council: Council) -> None:
    council.mo.memberships.update(role=Role.DIRECTOR.value)
    with pytest.raises(NotPermitted):
        council.campaign()


def test_a_visit_is_moved_for_a_reason_and_its_past_day_is_kept(council: Council) -> None:
    visit = council.planned()
    with pytest.raises(StepRefused, match="Say why the visit is moved"):
        council.take(visit, Step.RESCHEDULE, reason=" ")
    council.take(visit, Step.RESCHEDULE)
    visit = council.again(visit)
    assert visit.planned_on == date(2021, 9, 15)
    days = visit.steps.filter(planned_on__isnull=False).values_list("planned_on", flat=True)
    assert list(days) == [PLANNED_ON, date(2021, 9, 15)]


def test_a_visit_is_allocated_anew(council: Council) -> None:
    visit = council.planned(other_ids=[council.ben.pk])
    council.take(visit, Step.ALLOCATE, lead_id=council.ben.pk, other_ids=[council.una.pk])
    visit = council.again(visit)
    assert visit.lead == council.ben
    assert [one.user for one in visit.visitors.filter(left_at=None)] == [council.una]
    assert visit.visitors.count() == 2


def test_no_notice_is_given_of_an_unannounced_visit(council: Council) -> None:
    visit = council.planned(is_announced=False)
    with pytest.raises(StepRefused, match="the provider is not told of it"):
        council.take(visit, Step.GIVE_NOTICE)
    council.take(visit, Step.GO_UNANNOUNCED)
    assert council.state(visit) is VisitState.UNANNOUNCED


def test_notice_is_not_given_tomorrow(council: Council) -> None:
    with pytest.raises(StepRefused, match="still to come"):
        council.take(council.planned(), Step.GIVE_NOTICE, on=PLANNED_ON)


def test_a_visit_begins_on_the_version_published_then(council: Council) -> None:
    visit = council.planned()
    second = published(raw_set(version="2"), at=now())
    council.take(visit, Step.GIVE_NOTICE)
    council.take(visit, Step.BEGIN)
    response = council.again(visit).response
    assert response
    assert response.version == second


def test_a_visit_stays_on_the_version_it_began_under(council: Council) -> None:
    visit = council.brought(VisitState.IN_PROGRESS)
    published(raw_set(version="2"), at=now())
    response = council.again(visit).response
    assert response
    assert response.version == council.version


def test_a_visit_without_questions_begins_too(council: Council) -> None:
    visit = council.planned(VisitKind.SUPPORT, question_set=None)
    for step in (Step.GIVE_NOTICE, Step.BEGIN, Step.SUBMIT_DRAFT, Step.FINISH):
        council.take(visit, step)
    assert council.again(visit).response is None
    assert council.state(visit) is VisitState.FINAL


def test_a_question_set_for_other_services_is_not_begun(council: Council) -> None:
    location = LocationFactory(authority=council.authority, service_type="home_care")
    visit = council.planned(location=location)
    council.take(visit, Step.GIVE_NOTICE)
    with pytest.raises(StepRefused, match="not made for a service of this kind"):
        council.take(visit, Step.BEGIN)
    assert council.state(visit) is VisitState.NOTICE_GIVEN


def left(council: Council, user: User, on: date) -> None:
    council.authority.memberships.filter(user=user).update(to_on=on)


@pytest.mark.parametrize("state", [VisitState.IN_PROGRESS, VisitState.DRAFT])
def test_a_visit_whose_officer_left_is_given_to_another_who_goes_on_with_it(
    council: Council, state: VisitState
) -> None:
    visit = council.brought(state)
    left(council, council.ada, TODAY)
    council.take(visit, Step.ALLOCATE, lead_id=council.una.pk)
    next_step = Step.SEND_TO_MODERATION if state is VisitState.DRAFT else Step.SUBMIT_DRAFT
    council.take(visit, next_step, council.by(council.una))
    if state is VisitState.DRAFT:
        with pytest.raises(SomeoneElseMust):
            council.take(visit, Step.APPROVE, council.by(council.una))


def test_an_overdue_visit_is_given_to_an_officer_who_came_after_its_day(council: Council) -> None:
    visit = council.planned()
    later = now().replace(month=10)
    joined = later.date() - timedelta(days=3)
    new = council.user("Ivy Lund", Role.QUALITY_OFFICER)
    new.memberships.update(from_on=joined)
    left(council, council.ben, joined)
    with pytest.raises(PlanRefused, match="Choose officers who carry out visits"):
        council.take(visit, Step.ALLOCATE, lead_id=council.ben.pk, at=later)
    council.take(visit, Step.ALLOCATE, lead_id=new.pk, at=later)
    assert council.again(visit).lead == new


def test_a_visit_to_come_is_not_given_to_an_officer_who_leaves_before_it(council: Council) -> None:
    left(council, council.ben, PLANNED_ON)
    with pytest.raises(PlanRefused, match="Choose officers who carry out visits"):
        council.take(council.planned(), Step.ALLOCATE, lead_id=council.ben.pk)


def test_a_second_click_plans_one_visit_and_another_visit_is_planned_on_purpose(
    council: Council,
) -> None:
    first = council.planned(last_seen=0)
    with pytest.raises(PlanRefused, match="was planned since you opened this page: Annual audit"):
        council.planned(last_seen=0)
    council.planned(last_seen=first.pk)
    assert Visit.objects.count() == 2
