"""What the database itself holds to: each constraint kept and broken, and what is never changed."""

from datetime import date
from typing import Any

import pytest
from django.db import DatabaseError, IntegrityError, models, transaction

from almoner.response.programmes import actions
from almoner.response.programmes.models import (
    Chase,
    Confounder,
    OutcomePeriod,
    PersonStatus,
    Programme,
    ProgrammeStep,
    Return,
    ScopeChange,
    ServiceLevel,
    TargetedHelp,
)
from almoner.response.programmes.rules.kinds import ChaseMeans, HelpKind, PersonStanding, RoleGroup
from tests.response.programmes.factories import (
    AT,
    TODAY,
    a_programme,
    a_row,
    home,
    returned,
    someone,
)

pytestmark = pytest.mark.django_db
MADE = {"at": AT, "by": "user:1", "by_name": "Ada Marsh"}


@pytest.fixture
def programme() -> Programme:
    return a_programme()


def told(programme: Programme, model: type[models.Model], **changed: Any) -> models.Model:
    """A row of each model, right unless changed."""
    place = home(programme.authority)
    right: dict[type[models.Model], dict[str, Any]] = {
        ProgrammeStep: {
            "number": 2,
            "step": "revoke",
            "state": "revoked",
            "on": TODAY,
            "instrument": "x",
        },
        ScopeChange: {"location": place, "is_in": True, "on": TODAY, "reason": "Asked for."},
        Return: {
            "location": place,
            "role_group": "care",
            "as_at": TODAY,
            "headcount": 10,
            "compliant": 5,
            "exempt": 5,
            "source": "Telephone",
        },
        ServiceLevel: {
            "location": place,
            "level": "met",
            "reached_on": TODAY,
            "as_at": TODAY,
            "source": "Telephone",
        },
        PersonStatus: {
            "location": place,
            "role_group": "care",
            "sealed_reference": "x",
            "fingerprint": "x",
            "status": "exempt",
            "exemption": "medical",
            "checked_on": TODAY,
        },
        Chase: {"location": place, "on": TODAY, "means": "telephone"},
        TargetedHelp: {
            "kind": "language_session",
            "language": "Polish",
            "group": "Staff",
            "on": TODAY,
        },
        OutcomePeriod: {
            "location": place,
            "phase": "before",
            "from_on": date(2021, 1, 1),
            "to_on": date(2021, 1, 2),
            "bed_days": 1,
            "source": "Hospital",
        },
        Confounder: {"text": "A wave."},
    }
    manager: Any = model._default_manager
    return manager.create(programme=programme, **{**right[model], **MADE, **changed})


BROKEN: list[tuple[type[models.Model], dict[str, Any]]] = [
    (ProgrammeStep, {"instrument": ""}),
    (ProgrammeStep, {"number": 1}),
    (ScopeChange, {"reason": ""}),
    (Return, {"compliant": 6}),
    (Return, {"headcount": None}),
    (ServiceLevel, {"reached_on": date(2021, 8, 17)}),
    (PersonStatus, {"status": "declined"}),
    (TargetedHelp, {"language": ""}),
    (OutcomePeriod, {"to_on": date(2021, 1, 1)}),
    (OutcomePeriod, {"bed_days": 0}),
    (Confounder, {"text": ""}),
]


@pytest.mark.parametrize("model", dict.fromkeys(model for model, _ in BROKEN))
def test_what_is_right_is_kept(programme: Programme, model: type[models.Model]) -> None:
    assert told(programme, model).pk


@pytest.mark.parametrize(("model", "changed"), BROKEN)
def test_what_is_wrong_is_refused(
    programme: Programme, model: type[models.Model], changed: dict[str, Any]
) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        told(programme, model, **changed)


def test_one_return_stands_for_a_day(programme: Programme) -> None:
    first = told(programme, Return)
    assert isinstance(first, Return)
    again = {"location": first.location}
    with pytest.raises(IntegrityError), transaction.atomic():
        told(programme, Return, **again)
    Return.objects.filter(pk=first.pk).update(superseded_at=AT)
    assert told(programme, Return, **again).pk


def test_a_programme_has_a_name_and_is_started_once(programme: Programme) -> None:
    said = {
        "authority": programme.authority,
        "key": programme.key,
        "label": "",
        "title": "Again",
        "definition": "{}",
        "digest": "x",
        "made_on": TODAY,
        **MADE,
    }
    with pytest.raises(IntegrityError), transaction.atomic():
        Programme.objects.create(**said)
    with pytest.raises(IntegrityError), transaction.atomic():
        Programme.objects.create(**{**said, "label": "2", "title": ""})
    assert str(Programme.objects.create(**{**said, "label": "2"})) == "Again 2"


def everything(programme: Programme) -> None:
    """One of each row, by the actions that make them."""
    place, by = home(programme.authority), someone(programme.authority)
    returned(programme, a_row(place))
    made: dict[str, Any] = {"programme": programme, "by": by, "at": AT}
    actions.change_scope(location=place, is_in=True, on=TODAY, reason="Asked for.", **made)
    actions.record_person_status(
        location=place,
        role_group=RoleGroup.CARE,
        reference="W-1",
        status=PersonStanding.DECLINED,
        checked_on=TODAY,
        **made,
    )
    actions.record_chase(location=place, on=TODAY, means=ChaseMeans.EMAIL, text="", **made)
    given = actions.Given(kind=HelpKind.ON_SITE, group="Night staff", on=TODAY)
    actions.record_help(location=place, given=given, **made)
    for model in (ServiceLevel, OutcomePeriod, Confounder):
        told(programme, model)


@pytest.mark.parametrize(
    "model",
    [
        Programme,
        ProgrammeStep,
        ScopeChange,
        Return,
        ServiceLevel,
        PersonStatus,
        Chase,
        TargetedHelp,
        OutcomePeriod,
        Confounder,
    ],
)
def test_what_was_recorded_is_never_changed(
    programme: Programme, model: type[models.Model]
) -> None:
    everything(programme)
    rows: Any = model._default_manager.all()
    assert rows.exists()
    with pytest.raises(DatabaseError, match="never changed"), transaction.atomic():
        rows.update(by_name="Somebody Else")
    if model is PersonStatus:
        assert rows.delete()[0]
        return
    with pytest.raises(DatabaseError, match="never changed"), transaction.atomic():
        rows._raw_delete(rows.db)


def test_a_superseded_return_stays_so(programme: Programme) -> None:
    told(programme, Return)
    Return.objects.update(superseded_at=AT)
    with pytest.raises(DatabaseError, match="never changed"), transaction.atomic():
        Return.objects.update(superseded_at=None)
