"""A plan opened from what a visit found, and what was found there before."""

from datetime import date

import pytest

from almoner.core.accounts.actions import NotPermitted
from almoner.core.accounts.rules import Role
from almoner.core.journal.models import Entry
from almoner.evidence.audits.models import Finding, Visit
from almoner.evidence.audits.rules import (
    FindingKind,
    ReplyOutcome,
    Severity,
    Step,
    VisitState,
)
from almoner.response.action_plans import actions
from almoner.response.action_plans.actions import Answering
from almoner.response.action_plans.models import ActionPlan
from almoner.response.action_plans.queries import UnknownPlan
from almoner.response.action_plans.queries.findings import (
    findings_to_answer,
    repeats_of,
    visit_to_answer,
    was_shared_with_provider,
)
from almoner.response.action_plans.rules.due_dates import Risk
from almoner.response.action_plans.rules.states import PlanScope, PlanSource
from tests.evidence.audits.factories import Council
from tests.register.directory.factories import SuccessionFactory
from tests.response.action_plans.factories import (
    AT,
    TODAY,
    AuthorityFactory,
    LocationFactory,
    a_plan,
    an_action,
    someone,
)

pytestmark = pytest.mark.django_db
ON_THE_WAY = (Step.SUBMIT_DRAFT, Step.SEND_TO_MODERATION, Step.APPROVE, Step.SHARE)


@pytest.fixture
def council() -> Council:
    return Council()


def found_on(council: Council, *texts: str, shared: bool = True, **visit: object) -> Visit:
    """A visit with a finding for each text, the first the gravest, shared with the provider."""
    begun = council.brought(VisitState.IN_PROGRESS, **visit)
    severities = (Severity.HIGH, Severity.MEDIUM, Severity.LOW)
    keys = ("safety", "respect", "dignity")
    for text, severity, key in zip(texts, severities, keys, strict=False):
        council.find(begun, text=text, severity=severity, question_key=key)
    council.find(
        begun,
        text="Staff know people well.",
        kind=FindingKind.STRENGTH,
        severity=None,
        question_key="",
    )
    for step in ON_THE_WAY if shared else ():
        council.take(council.again(begun), step)
    return council.again(begun)


def concerns(visit: Visit) -> list[Finding]:
    return list(visit.findings.filter(kind=FindingKind.CONCERN).order_by("number"))


def opened(visit: Visit, *groups: tuple[Finding, ...], by: object = None) -> ActionPlan:
    return actions.open_plan_from_findings(
        visit=visit,
        answers=[Answering(finding_ids=tuple(one.pk for one in group)) for group in groups],
        title="After the visit",
        by=by or someone(visit.authority),  # type: ignore[arg-type]
        at=AT,
    )


def test_each_finding_becomes_an_action_due_by_its_risk(council: Council) -> None:
    visit = found_on(council, "Bells out of reach.", "Fridges not read.", "An old poster.")
    entries = Entry.objects.count()
    plan = opened(visit, *((one,) for one in concerns(visit)))
    assert Entry.objects.count() == entries + 1
    assert (plan.scope, plan.source, plan.visit) == (PlanScope.SERVICE, PlanSource.AUDIT, visit)
    assert plan.location == council.location
    made = list(plan.actions.order_by("number"))
    assert [action.risk for action in made] == [Risk.HIGH, Risk.MEDIUM, Risk.LOW]
    assert [action.first_due_on for action in made] == [
        date(2021, 9, 16),
        date(2021, 10, 4),
        date(2021, 12, 6),
    ]
    assert made[0].requirement == "Put right: Bells out of reach."
    assert made[0].question_key == "safety"
    assert made[0].question_text and made[0].question_text in made[0].measure
    assert [one.finding for one in made[0].findings.all()] == [concerns(visit)[0]]


def test_several_findings_can_lead_to_one_action_of_the_gravest_risk(council: Council) -> None:
    visit = found_on(council, "Bells out of reach.", "Fridges not read.")
    high, medium = concerns(visit)
    plan = opened(visit, (medium, high))
    (action,) = plan.actions.all()
    assert (action.risk, action.question_key) == (Risk.HIGH, "safety")
    assert action.findings.count() == 2
    assert action.requirement.count("Put right:") == 2


def test_words_can_be_given(council: Council) -> None:
    visit = found_on(council, "Bells out of reach.")
    plan = actions.open_plan_from_findings(
        visit=visit,
        answers=[
            Answering(
                finding_ids=(concerns(visit)[0].pk,),
                requirement="Every bell is in reach.",
                measure="Ten rooms seen.",
                owner_role="Deputy manager",
            )
        ],
        title="After",
        by=someone(council.authority),
        at=AT,
        lead=council.ada,
    )
    (action,) = plan.actions.all()
    assert (action.requirement, action.owner_role) == ("Every bell is in reach.", "Deputy manager")
    assert plan.lead == council.ada


def test_a_changed_finding_is_answered_as_it_now_reads(council: Council) -> None:
    visit = found_on(council, "Bells out of reach.")
    council.take(visit, Step.RECORD_RECEIPT)
    council.reply(
        concerns(visit)[0],
        outcome=ReplyOutcome.CHANGED,
        comment="One bell only.",
        reason="Seen again.",
        revised_text="One bell was out of reach.",
        revised_severity=Severity.LOW,
    )
    (one,) = findings_to_answer(visit=visit)
    assert (one.text, one.risk) == ("One bell was out of reach.", Risk.LOW)


def test_a_finding_says_what_answers_it_already(council: Council) -> None:
    visit = found_on(council, "Bells out of reach.", "Fridges not read.")
    first, second = concerns(visit)
    opened(visit, (first,))
    opened(visit, (first,), (second,))
    told = {one.finding_id: one.answered_by for one in findings_to_answer(visit=visit)}
    assert told[first.pk] == ("AP-1, action 1", "AP-2, action 1")
    assert told[second.pk] == ("AP-2, action 2",)


def test_before_the_provider_was_shown_it_no_plan_answers_it(council: Council) -> None:
    visit = found_on(council, "Bells out of reach.", shared=False)
    assert not was_shared_with_provider(visit=visit, as_at=TODAY)
    with pytest.raises(actions.ActionPlanRefused, match="has not been shown"):
        opened(visit, (concerns(visit)[0],))
    assert not ActionPlan.objects.exists()


def test_a_void_visit_is_answered_by_no_plan(council: Council) -> None:
    visit = found_on(council, "Bells out of reach.")
    council.take(visit, Step.MAKE_VOID)
    with pytest.raises(actions.ActionPlanRefused):
        opened(visit, (concerns(visit)[0],))


def test_none_chosen_another_visits_or_a_strength_is_refused(council: Council) -> None:
    visit = found_on(council, "Bells out of reach.")
    other = found_on(council, "Fridges not read.")
    strength = visit.findings.get(kind=FindingKind.STRENGTH)
    with pytest.raises(actions.ActionPlanRefused, match="at least one"):
        opened(visit)
    for wrong in ((), (concerns(other)[0],), (strength,)):
        with pytest.raises(actions.ActionPlanRefused, match="not a finding of this visit"):
            opened(visit, wrong)
    assert not ActionPlan.objects.exists()


@pytest.mark.parametrize("role", [Role.COMMISSIONER, Role.BROKERAGE, Role.DIRECTOR])
def test_who_does_not_keep_plans_opens_none(council: Council, role: Role) -> None:
    visit = found_on(council, "Bells out of reach.")
    with pytest.raises(NotPermitted):
        opened(visit, (concerns(visit)[0],), by=someone(council.authority, role=role))


def test_another_councils_visit_is_not_there(council: Council) -> None:
    visit = found_on(council, "Bells out of reach.")
    by = someone(council.authority)
    assert visit_to_answer(visit_id=visit.pk, visible_to=by) == visit
    with pytest.raises(UnknownPlan):
        visit_to_answer(visit_id=visit.pk, visible_to=someone(AuthorityFactory()))


def test_what_was_found_before_is_shown_through_registrations(council: Council) -> None:
    before = found_on(council, "Two bells did not work.", planned_on=date(2021, 9, 3))
    opened(before, (concerns(before)[0],))
    old, new = council.location, LocationFactory(authority=council.authority)
    SuccessionFactory(predecessor=old, successor=new, on=date(2021, 9, 5))
    council.location = new
    visit = found_on(council, "Bells out of reach.", planned_on=date(2021, 9, 6))
    plan = opened(visit, (concerns(visit)[0],))
    (action,) = plan.actions.all()
    given = {"action": action, "visible_to": someone(council.authority)}
    (earlier,) = repeats_of(as_at=TODAY, **given)
    assert earlier.text == "Two bells did not work."
    assert (earlier.on, earlier.is_same_question) == (date(2021, 9, 3), True)
    assert earlier.action == "AP-1, action 1"
    assert repeats_of(as_at=date(2021, 9, 2), **given) == ()
    stranger = someone(AuthorityFactory())
    assert repeats_of(action=action, as_at=TODAY, visible_to=stranger) == ()


def test_the_same_standard_is_found_again_under_another_question(council: Council) -> None:
    before = found_on(council, "Two bells did not work.")
    begun = council.brought(VisitState.IN_PROGRESS)
    council.find(begun, question_key="alarm", text="The alarm was off.")
    for step in ON_THE_WAY:
        council.take(council.again(begun), step)
    visit = council.again(begun)
    plan = opened(visit, (concerns(visit)[0],))
    (earlier,) = repeats_of(
        action=plan.actions.get(), as_at=date(2021, 9, 30), visible_to=someone(council.authority)
    )
    assert (earlier.visit_id, earlier.is_same_question) == (before.pk, False)


def test_an_action_that_comes_from_no_finding_asks_nothing(
    council: Council, django_assert_max_num_queries: object
) -> None:
    action = an_action(plan=a_plan(location=council.location))
    with django_assert_max_num_queries(4):  # type: ignore[operator]
        assert not repeats_of(action=action, as_at=TODAY, visible_to=someone(council.authority))
