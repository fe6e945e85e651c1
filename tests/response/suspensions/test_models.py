"""What the tables themselves refuse: each constraint kept and broken, and what is never changed."""

from datetime import date, timedelta

import pytest
from django.db import DatabaseError, IntegrityError, transaction
from django.db.models import Model

from almoner.response.suspensions import actions
from almoner.response.suspensions.models import (
    DecisionRecord,
    Notice,
    NoticeEvent,
    PlacementException,
    Review,
    Suspension,
    SuspensionPlan,
    SuspensionScope,
    SuspensionStep,
)
from almoner.response.suspensions.rules.kinds import Level, NoticeEventKind, Work
from almoner.response.suspensions.rules.states import State
from tests.register.contracts.factories import framework, lot
from tests.response.suspensions.factories import (
    AT,
    TODAY,
    AuthorityFactory,
    BrandFactory,
    DistrictFactory,
    ProviderFactory,
    ServiceFactory,
    draft,
    home,
    manager,
    suspended,
)

pytestmark = pytest.mark.django_db


def refused(change) -> None:
    with pytest.raises((IntegrityError, DatabaseError)), transaction.atomic():
        change()


def scope(suspension: Suspension, level: Level, **named: object) -> SuspensionScope:
    return SuspensionScope.objects.create(
        suspension=suspension, level=level, **{"work": Work.NEW_PLACEMENT, **named}
    )


def test_a_scope_names_one_thing_of_its_level_and_what_narrows_it() -> None:
    suspension = draft()
    authority = suspension.authority
    place, provider = home(authority), ProviderFactory()
    service, district = ServiceFactory(location=place), DistrictFactory(authority=authority)
    of_lot = lot(framework(authority))
    scope(suspension, Level.LOCATION, location=place, district=district)
    scope(suspension, Level.SERVICE, service=service)
    scope(suspension, Level.PROVIDER, provider=provider, lot=of_lot, district=district)
    scope(suspension, Level.BRAND, brand=BrandFactory())
    scope(suspension, Level.LOT, lot=of_lot, district=district)
    scope(suspension, Level.DISTRICT, district=district)
    for level, named in (
        (Level.LOCATION, {}),
        (Level.LOCATION, {"provider": provider}),
        (Level.LOCATION, {"location": place, "provider": provider}),
        (Level.LOT, {"district": district}),
        (Level.LOT, {"lot": of_lot, "location": place}),
        (Level.DISTRICT, {"district": district, "lot": of_lot}),
        (Level.PROVIDER, {"provider": provider, "work": 0}),
    ):
        refused(lambda level=level, named=named: scope(suspension, level, **named))


def test_it_ceases_to_stop_work_no_earlier_than_it_begins() -> None:
    suspension = draft()
    Suspension.objects.filter(pk=suspension.pk).update(stops_from_on=TODAY, stops_until_on=TODAY)
    refused(
        lambda: Suspension.objects.filter(pk=suspension.pk).update(
            stops_until_on=TODAY - timedelta(days=1)
        )
    )


def test_it_does_not_follow_itself() -> None:
    suspension = draft()
    refused(lambda: Suspension.objects.filter(pk=suspension.pk).update(follows=suspension.pk))


def a_step(suspension: Suspension, **changed: object) -> SuspensionStep:
    return SuspensionStep.objects.create(
        **{
            "suspension": suspension,
            "number": 90,
            "step": "review",
            "state": State.IN_FORCE,
            "on": TODAY,
            "at": AT,
            "by": "user:1",
            "by_name": "Ada Marsh",
            **changed,
        }
    )


def test_a_step_has_its_own_number_and_a_phase_its_cap() -> None:
    suspension = draft()
    a_step(suspension)
    a_step(suspension, number=91, step="phase", cap_per_week=2)
    refused(lambda: a_step(suspension))
    refused(lambda: a_step(suspension, number=92, step="phase"))
    refused(lambda: a_step(suspension, number=93, step="phase", cap_per_week=0))


def test_a_review_says_a_later_day_for_the_next() -> None:
    suspension = draft()
    given = {
        "suspension": suspension,
        "held_on": TODAY,
        "took_part": "QMMT",
        "found": "Better.",
        "new_concerns": "none",
    }
    Review.objects.create(step=a_step(suspension), next_due_on=date(2021, 10, 4), **given)
    other = a_step(suspension, number=91)
    refused(lambda: Review.objects.create(step=other, next_due_on=TODAY, **given))


def test_a_decision_has_a_conclusion() -> None:
    suspension = draft()
    given = {
        "suspension": suspension,
        "decided_by_name": "Cy",
        "decided_role": "",
        "delegation": "",
    }
    DecisionRecord.objects.create(step=a_step(suspension), conclusion="Yes.", **given)
    other = a_step(suspension, number=91)
    refused(lambda: DecisionRecord.objects.create(step=other, conclusion="", **given))


def test_someone_is_told_once_of_a_step_and_each_thing_happens_once() -> None:
    suspension = suspended(state=State.IMPOSED)
    notice = suspension.notices.first()
    assert notice is not None
    again = {
        "suspension": suspension,
        "step": notice.step,
        "recipient": notice.recipient,
        "due_on": TODAY,
        "is_acknowledged": False,
        "holds_up": False,
    }
    refused(lambda: Notice.objects.create(**again))
    event = {"notice": notice, "event": "sent", "on": TODAY, "at": AT, "by": "x", "by_name": "X"}
    NoticeEvent.objects.create(**event)
    refused(lambda: NoticeEvent.objects.create(**event))


def test_an_exception_has_a_day_and_is_explained() -> None:
    suspension = suspended()
    given = {
        "suspension": suspension,
        "case_reference": "C-1",
        "work": 1,
        "reason": "Why.",
        "from_on": TODAY,
        "until_on": TODAY,
        "at": AT,
        "by": "user:2",
        "by_name": "Ben Cole",
    }
    PlacementException.objects.create(**given)
    for wrong in (
        {"until_on": TODAY - timedelta(days=1)},
        {"reason": ""},
        {"case_reference": ""},
        {"work": 0},
    ):
        refused(lambda wrong=wrong: PlacementException.objects.create(**given | wrong))


def test_a_plan_is_linked_once() -> None:
    suspension = suspended(state=State.IMPROVEMENT_MADE)
    linked = suspension.plans.get()
    refused(
        lambda: SuspensionPlan.objects.create(
            suspension=suspension, plan=linked.plan, at=AT, by="user:1", by_name="Ada"
        )
    )


def everything(suspension: Suspension) -> list[Model]:
    """One row of each table that is only added to."""
    place = suspension.scopes.get().location
    actions.allow_placement(
        suspension=suspension,
        case_reference="C-1",
        work=Work.NEW_PLACEMENT,
        reason="Why.",
        from_on=TODAY,
        until_on=TODAY,
        location_id=place.pk if place else None,
        by=manager(suspension.authority),
        at=AT,
    )
    found = [
        SuspensionStep.objects.filter(suspension=suspension).first(),
        DecisionRecord.objects.filter(suspension=suspension).first(),
        Review.objects.filter(suspension=suspension).first(),
        Notice.objects.filter(suspension=suspension).first(),
        NoticeEvent.objects.filter(notice__suspension=suspension).first(),
        PlacementException.objects.filter(suspension=suspension).first(),
        SuspensionPlan.objects.filter(suspension=suspension).first(),
        SuspensionScope.objects.filter(suspension=suspension).first(),
        Suspension.objects.get(pk=suspension.pk),
    ]
    assert all(found)
    return [one for one in found if one]


def test_nothing_that_was_recorded_is_changed_or_removed() -> None:
    for row in everything(suspended(state=State.LIFT_PROPOSED)):
        found = type(row)._default_manager.filter(pk=row.pk)
        column = {
            "SuspensionScope": {"work": 2},
            "Suspension": {"reason": "No."},
            "Notice": {"due_on": TODAY},
            "Review": {"found": "No."},
            "DecisionRecord": {"conclusion": "No."},
            "PlacementException": {"reason": "No."},
        }.get(type(row).__name__, {"by_name": "Nobody"})
        if "by_name" in column and type(row) is Notice:
            column = {"due_on": TODAY}
        refused(lambda found=found, column=column: found.update(**column))
        refused(lambda found=found: found._raw_delete(found.db))


def test_a_draft_may_be_written_over_and_its_scope_taken_out() -> None:
    suspension = draft()
    Suspension.objects.filter(pk=suspension.pk).update(reason="Something else.")
    suspension.scopes.all().delete()
    assert not suspension.scopes.exists()


def test_the_kept_days_may_change_after_the_proposal() -> None:
    suspension = suspended()
    Suspension.objects.filter(pk=suspension.pk).update(stops_until_on=date(2022, 1, 1))


def test_what_happens_to_a_notice_has_words() -> None:
    assert set(NoticeEventKind) == {"sent", "acknowledged", "not_needed"}
    assert AuthorityFactory().pk
