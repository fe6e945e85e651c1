"""What the tables refuse, each with what they keep; and that nothing said is ever changed."""

from datetime import timedelta
from typing import Any

import pytest
from django.apps import apps
from django.db import DatabaseError, IntegrityError, transaction

from almoner.response.enquiries.models import (
    AgreedAction,
    AgreedActionEvent,
    CausedEnquiry,
    CausedStep,
    Enquiry,
    EnquiryStep,
    Involvement,
    LargeScaleConcern,
    LargeScaleCriterion,
    LargeScaleEnquiry,
    LargeScaleStep,
    LinkedPlan,
    Meeting,
    MeetingDecision,
    Outcome,
    OutcomeRisk,
    WelfareCheck,
)
from almoner.response.enquiries.rules import large_scale
from almoner.response.enquiries.rules.stages import State
from tests.response.action_plans.factories import a_plan
from tests.response.enquiries.factories import (
    AT,
    TODAY,
    LocationFactory,
    ProviderFactory,
    begun,
    brought_to,
    case_in,
    caused_enquiry,
    full_case,
)
from tests.response.enquiries.secrets import plant

pytestmark = pytest.mark.django_db
WHO = {"at": AT, "by": "user:1", "by_name": "Ada Marsh"}
KEPT = {"enquiry": "state", "causedenquiry": "state", "largescaleenquiry": "state"}


def refused(act: Any) -> None:
    with pytest.raises((IntegrityError, DatabaseError)), transaction.atomic():
        act()


def broken(model: type[Any], kept: dict[str, Any], **wrong: Any) -> None:
    """The row is kept as it is, and refused with what is wrong."""
    with transaction.atomic():
        model.objects.create(**kept)
        transaction.set_rollback(True)
    refused(lambda: model.objects.create(**{**kept, **wrong}))


def test_an_enquiry_does_not_end_before_it_begins() -> None:
    enquiry = begun()
    one = Enquiry.objects.filter(pk=enquiry.pk)
    refused(lambda: one.update(concluded_on=TODAY - timedelta(days=1)))
    one.update(concluded_on=TODAY)


def test_a_decision_has_a_reason() -> None:
    step = {"enquiry": begun(), "number": 9, "state": "closed", "on": TODAY, "led_by": "council"}
    for which in ("close", "cease", "reopen", "move_target"):
        broken(EnquiryStep, {**step, **WHO, "step": which, "reason": "Why."}, reason="")
    broken(EnquiryStep, {**step, **WHO, "step": "allocate"}, number=1)


def test_a_request_is_of_somebody_else_unbarred_and_has_time() -> None:
    kept = {
        "enquiry": begun(),
        "led_by": "provider",
        "asked_of": "Wren",
        "terms": "Find out.",
        "asked_on": TODAY,
        "due_on": TODAY + timedelta(days=1),
        "state": "asked",
        "has_conflict": "no",
        "is_criminal": "no",
        "implicates_manager": "no",
        **WHO,
    }
    for wrong in (
        {"led_by": "council"},
        {"due_on": TODAY},
        {"has_conflict": "yes"},
        {"is_criminal": "unknown"},
        {"implicates_manager": ""},
    ):
        broken(CausedEnquiry, kept, **wrong)
    CausedEnquiry.objects.create(**kept)
    refused(lambda: CausedEnquiry.objects.create(**kept))


def test_steps_of_a_request_are_numbered_once() -> None:
    request = caused_enquiry()
    kept = {"caused": request, "number": 2, "step": "chase", "state": "asked", "on": TODAY}
    broken(CausedStep, {**kept, **WHO, "due_on": TODAY}, number=1)


def test_what_was_expressed_is_written_and_a_risk_has_a_result() -> None:
    enquiry = brought_to(State.OUTCOME)
    said = {"capacity": "has", "advocate": "none", "on": TODAY, **WHO}
    wanted = {"enquiry": enquiry, "asked": "expressed", "outcomes_wanted": "Peace."}
    broken(Involvement, {**wanted, **said}, outcomes_wanted="")
    step = EnquiryStep.objects.create(
        enquiry=enquiry, number=9, step="x", state="outcome", on=TODAY, led_by="council", **WHO
    )
    found = {"enquiry": enquiry, "step": step, "findings": "x", **WHO}
    broken(Outcome, {**found, "risk_found": "none_action"}, risk_result="removed")
    broken(
        Outcome,
        {**found, "risk_found": "identified_action", "risk_result": "removed"},
        risk_result="",
    )
    risk = enquiry.outcomes.get().risks.get()
    kept = {"outcome": risk.outcome, "category": "physical", "place": risk.place}
    broken(OutcomeRisk, {**kept, "source": risk.source}, category=risk.category)


def test_a_large_scale_enquiry_is_of_one_thing() -> None:
    place = begun().authority
    home, provider = LocationFactory(authority=place), ProviderFactory()
    kept = {"authority": place, "proposed_on": TODAY, "state": "open", "state_on": TODAY, **WHO}
    broken(LargeScaleEnquiry, {**kept, "location": home}, provider=provider)
    broken(LargeScaleEnquiry, {**kept, "provider": provider}, provider=None)
    LargeScaleEnquiry.objects.create(**kept, location=home)
    LargeScaleEnquiry.objects.create(**kept, provider=provider)
    refused(lambda: LargeScaleEnquiry.objects.create(**kept, location=home))
    refused(lambda: LargeScaleEnquiry.objects.create(**kept, provider=provider))
    LargeScaleEnquiry.objects.create(**{**kept, "state": "closed"}, location=home)


def test_a_decision_on_it_is_somebodys_and_closing_it_teaches() -> None:
    case = case_in(large_scale.State.OPEN)
    kept = {"case": case, "number": 9, "state": "closed", "on": TODAY, "reason": "x", **WHO}
    decided = {**kept, "decided_by_name": "Cy Dale"}
    for which in ("open", "decline", "reopen"):
        broken(LargeScaleStep, {**decided, "step": which}, decided_by_name="")
        broken(LargeScaleStep, {**decided, "step": which}, reason="")
    broken(LargeScaleStep, {**decided, "step": "close", "learning": "Nights."}, learning="")
    broken(LargeScaleStep, {**kept, "step": "resume"}, number=1)
    criterion = LargeScaleCriterion.objects.first()
    assert criterion is not None
    named = {"step": criterion.step, "key": "other", "words": "x"}
    broken(LargeScaleCriterion, named, key=criterion.key)


def test_what_it_gathers_and_records_adds_up() -> None:
    case = case_in(large_scale.State.OPEN)
    full_case(case)
    gathered = case.gathered.get()
    refused(lambda: LargeScaleConcern.objects.create(case=case, concern=gathered.concern, **WHO))
    decision = MeetingDecision.objects.filter(number=1).get()
    kept = {"meeting": decision.meeting, "number": 9, "text": "x"}
    broken(MeetingDecision, kept, number=1)
    broken(MeetingDecision, kept, text="")
    counts = {"people_count": 3, "checked_count": 2, "worried_count": 1}
    check = {"case": case, "on": TODAY, "done_by": "x", **counts, **WHO}
    broken(WelfareCheck, check, checked_count=4)
    broken(WelfareCheck, check, worried_count=3)


def test_an_action_and_a_plan_belong_to_one_of_the_two() -> None:
    enquiry, case = begun(), case_in(large_scale.State.OPEN)
    action = {"enquiry": enquiry, "what": "x", "owner": "y", "due_on": TODAY, **WHO}
    broken(AgreedAction, action, case=case)
    broken(AgreedAction, action, enquiry=None)
    made = AgreedAction.objects.create(**action)
    event = {"action": made, "event": "cancelled", "on": TODAY, "text": "Why.", **WHO}
    broken(AgreedActionEvent, event, text="")
    plan = a_plan(authority=enquiry.authority, location=LocationFactory())
    for owner in ({"enquiry": enquiry}, {"case": case}):
        LinkedPlan.objects.create(plan=plan, **owner, **WHO)
        refused(lambda owner=owner: LinkedPlan.objects.create(plan=plan, **owner, **WHO))
    refused(lambda: LinkedPlan.objects.create(plan=plan, enquiry=enquiry, case=case, **WHO))


def test_nothing_that_was_recorded_is_ever_changed() -> None:
    """Of every table: a column of what was said, and the row itself; what is kept may change."""
    enquiry = begun()
    plant(authority=enquiry.authority, marker="m")
    plan = a_plan(authority=enquiry.authority, location=LocationFactory())
    LinkedPlan.objects.create(plan=plan, enquiry=enquiry, **WHO)
    said = {"outcomerisk": "place", "largescalecriterion": "words", "meetingdecision": "text"}
    for model in apps.get_app_config("enquiries").get_models():
        name = model._meta.model_name or ""
        row = model._default_manager.order_by("pk").first()
        assert row is not None, name
        one = model._default_manager.filter(pk=row.pk)
        refused(lambda one=one, name=name: one.update(**{said.get(name, "by_name"): "other"}))
        refused(one.delete)
        if name in KEPT:
            assert one.update(**{KEPT[name]: getattr(row, KEPT[name])}) == 1


def test_meetings_keep_their_order() -> None:
    case = case_in(large_scale.State.OPEN)
    full_case(case)
    meeting = Meeting.objects.get()
    assert [one.number for one in meeting.decisions.all()] == [1, 2]
    assert str(case) == f"Large-scale enquiry {case.pk}"
