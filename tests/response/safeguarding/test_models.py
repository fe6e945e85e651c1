"""What the tables themselves refuse: each constraint kept and broken, and what is never changed."""

from collections.abc import Callable
from typing import Any

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction

from almoner.core.accounts.models import Authority
from almoner.core.accounts.row_security import narrow_to
from almoner.response.safeguarding import actions
from almoner.response.safeguarding.models import (
    Adult,
    AdultLook,
    AdultSaid,
    Assignment,
    Concern,
    ConcernCategory,
    ConcernMatch,
    ConcernPriority,
    ConcernStep,
    Delivery,
    EmergencyAccess,
    EmergencyReview,
    NewsDue,
    OutcomeSeen,
    QueueDay,
    ReferrerTold,
    RefusedReferral,
    Triage,
)
from almoner.response.safeguarding.rules.states import ConcernState
from tests.response.safeguarding.factories import (
    AT,
    DAY,
    TODAY,
    AuthorityFactory,
    home,
    received,
    referral,
    someone,
    triaged,
    worker,
)
from tests.response.safeguarding.secrets import plant

pytestmark = pytest.mark.django_db
ADDED_TO = (
    Adult,
    AdultLook,
    AdultSaid,
    Assignment,
    ConcernCategory,
    ConcernMatch,
    ConcernPriority,
    ConcernStep,
    Delivery,
    EmergencyAccess,
    EmergencyReview,
    OutcomeSeen,
    ReferrerTold,
    Triage,
)


def refused(change: Callable[[], Any]) -> None:
    with pytest.raises((IntegrityError, DatabaseError)), transaction.atomic():
        change()


def test_what_is_only_added_is_neither_changed_nor_taken_away() -> None:
    authority = AuthorityFactory()
    plant(authority=authority, marker="M")
    actions.receive_many(
        authority=authority,
        source="File",
        referrals=[referral()],
        digest="a" * 64,
        by=worker(authority),
        at=AT,
    )
    for model in ADDED_TO:
        row = model.objects.all()[:1].get()
        field = model._meta.concrete_fields[1].attname
        rows = model.objects.filter(pk=row.pk)
        refused(lambda: rows.update(**{field: getattr(row, field)}))  # noqa: B023  called at once
        refused(lambda: rows._raw_delete("default"))  # noqa: B023


SAID = [
    ("number", 9),
    ("receipt", "x"),
    ("reference", "x"),
    ("text", "Other words"),
    ("received_at", AT - DAY),
    ("service_named", "x"),
    ("referrer_name", "x"),
    ("is_said_urgent", True),
    ("safety_text", "x"),
    ("source", "x"),
]


@pytest.mark.parametrize(("name", "value"), SAID)
def test_what_was_said_is_never_changed(name: str, value: object) -> None:
    concern = received()
    refused(lambda: Concern.objects.filter(pk=concern.pk).update(**{name: value}))


def test_what_is_kept_may_change_and_nothing_is_deleted() -> None:
    concern = received()
    rows = Concern.objects.filter(pk=concern.pk)
    rows.update(worker_name="x", rank=3)
    refused(lambda: rows._raw_delete("default"))


def test_the_constraints_of_a_concern() -> None:
    concern = received()
    rows = Concern.objects.filter(pk=concern.pk)
    refused(lambda: rows.update(waiting_since=None))
    refused(lambda: rows.update(due_on=None))
    rows.update(waiting_since=None, due_on=None)
    refused(lambda: rows.update(location=home(concern.authority)))
    rows.update(location=home(concern.authority), is_to_match=False)


def _copy(concern: Concern, **changed: Any) -> Concern:
    fresh = Concern.objects.get(pk=concern.pk)
    fresh.pk = None
    for name, value in {
        "number": 77,
        "receipt": "AAAAA-AAAAA",
        "reference": "R",
        **changed,
    }.items():
        setattr(fresh, name, value)
    fresh.save(force_insert=True)
    return fresh


@pytest.mark.parametrize("name", ["number", "receipt", "reference"])
def test_numbers_receipts_and_references_are_an_authoritys_once(name: str) -> None:
    concern = received()
    refused(lambda: _copy(concern, **{name: getattr(concern, name)}))
    _copy(concern)
    _copy(concern, number=78, receipt="BBBBB-BBBBB", reference="", source="s")
    _copy(concern, number=79, receipt="CCCCC-CCCCC", reference="", source="s")


def test_the_constraints_of_what_is_added() -> None:
    authority = AuthorityFactory()
    concern = triaged(received(authority))
    first = concern.steps.get(number=1)
    who = {"at": AT, "by": "user:1", "by_name": "A"}
    step = {
        "authority": authority,
        "concern": concern,
        "state": "received",
        "at": AT,
        "recorded_at": AT,
        "by_reference": "user:1",
        "by_name": "A",
    }
    refused(lambda: ConcernStep.objects.create(number=1, step="triage", **step))
    refused(lambda: ConcernStep.objects.create(number=8, step="close", **step))
    ConcernStep.objects.create(number=8, step="close", reason="Why", **step)
    given = {
        "concern": concern,
        "step": first,
        "likelihood": 1,
        "score": 1,
        "rules_from_on": TODAY,
    }
    make = ConcernPriority.objects.create
    refused(lambda: make(severity=5, computed="P1", priority="P1", **given))
    refused(lambda: make(severity=1, computed="P1", priority="P2", **given))
    make(severity=1, computed="P1", priority="P2", reason="Why", **given)
    answers = dict.fromkeys(
        ("has_needs", "at_risk", "cannot_protect", "consent", "capacity", "immediate_safety"), "yes"
    )
    refused(
        lambda: Triage.objects.create(concern=concern, step=first, interim_safety="", **answers)
    )
    refused(lambda: ConcernCategory.objects.create(concern=concern, category="neglect"))
    open_ = {"authority": authority, "concern": concern, **who}
    refused(lambda: EmergencyAccess.objects.create(until_at=AT, reason="Why", **open_))
    refused(lambda: EmergencyAccess.objects.create(until_at=AT + DAY, reason="", **open_))
    EmergencyAccess.objects.create(until_at=AT + DAY, reason="Why", **open_)
    match = {"concern": concern, "number": 1, **who}
    ConcernMatch.objects.create(**match)
    refused(lambda: ConcernMatch.objects.create(**match))
    Assignment.objects.create(**match)
    refused(lambda: Assignment.objects.create(**match))
    refused(
        lambda: Adult.objects.create(authority=authority, fingerprint=concern.adult.fingerprint)
    )
    day = {"authority": authority, "day": TODAY, "priority": "P1", "kept_at": AT}
    counts = dict.fromkeys(("arrived", "returned", "started", "finished", "waiting"), 0)
    QueueDay.objects.create(**day, **counts)
    refused(lambda: QueueDay.objects.create(**day, **counts))


def test_the_constraints_of_telling() -> None:
    authority = AuthorityFactory()
    concern = received(authority, referrer_name="Somebody")
    told = {
        "concern": concern,
        "step": concern.steps.get(),
        "news": "receipt",
        "said": "received",
        "told_on": TODAY,
        "at": AT,
        "by": "user:1",
        "by_name": "A",
    }
    refused(lambda: ReferrerTold.objects.create(means="not_told", **told))
    ReferrerTold.objects.create(means="not_told", note="They asked not to be rung.", **told)
    refused(lambda: ReferrerTold.objects.create(means="email", **told))  # of each step once
    due = {"authority": authority, "concern": concern, "news": "outcome", "due_on": TODAY}
    refused(lambda: NewsDue.objects.create(**due))  # it waits to be told of already
    sent = {"authority": authority, "source": "s", "reference": "r", "problem": "p", "at": AT}
    RefusedReferral.objects.create(**sent)
    refused(lambda: RefusedReferral.objects.create(**sent))
    RefusedReferral.objects.create(**{**sent, "source": "t"})


def test_a_delivery_is_loaded_once() -> None:
    authority = AuthorityFactory()
    row = {
        "authority": authority,
        "source": "s",
        "digest": "d",
        "row_count": 1,
        "added_count": 1,
        "at": AT,
        "by": "b",
        "by_name": "n",
    }
    Delivery.objects.create(**row)
    refused(lambda: Delivery.objects.create(**row))


# ---- row security


def _run(*lines: str) -> None:
    with connection.cursor() as cursor:
        for line in lines:
            cursor.execute(line)


def _count(table: str) -> int:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT count(*) FROM {table}")
        return int(cursor.fetchone()[0])


def _as(authority: Authority) -> Any:
    from types import SimpleNamespace

    return SimpleNamespace(principal=someone(authority))


def test_nothing_of_another_authority_is_reached_and_a_file_loads_under_row_security() -> None:
    if connection.vendor != "postgresql":
        return  # SQLite has no such check
    mine, authority = AuthorityFactory(), AuthorityFactory()
    plant(authority=authority, marker="M")
    held = (*ADDED_TO, Concern, NewsDue, RefusedReferral)
    tables = [one._meta.db_table for one in held if one is not Delivery]
    _run(
        "CREATE ROLE concern_reader",
        "GRANT ALL ON ALL TABLES IN SCHEMA public TO concern_reader",
        "GRANT ALL ON ALL SEQUENCES IN SCHEMA public TO concern_reader",
        "SET ROLE concern_reader",
    )
    try:
        narrow_to(_as(authority))
        assert all(_count(table) > 0 for table in tables)
        narrow_to(_as(mine))
        assert {table: _count(table) for table in tables} == dict.fromkeys(tables, 0)
        with pytest.raises(DatabaseError), transaction.atomic():
            received(authority)
        done = actions.receive_many(
            authority=mine,
            source="File",
            referrals=[referral(), referral()],
            digest="a" * 64,
            by=worker(mine),
            at=AT,
        )
        assert done.added_count == Concern.objects.count() == 2
        assert ConcernState(Concern.objects.all()[0].state) is ConcernState.RECEIVED
    finally:
        _run("RESET ROLE", "SELECT set_config('almoner.authorities', '*', false)")
