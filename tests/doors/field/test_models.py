"""What the database itself keeps of packs, and what taking along does and refuses."""

import base64

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from almoner.core.accounts.actions import NotPermitted
from almoner.core.accounts.rules import Role
from almoner.core.journal.models import Entry
from almoner.doors.field import queries
from almoner.doors.field.actions import CannotBeTaken, take_along
from almoner.doors.field.models import Pack
from almoner.evidence.audits.actions import allocate
from almoner.evidence.audits.models import Visit
from almoner.evidence.audits.rules.kinds import VisitKind
from tests.doors.field.factories import Council

pytestmark = pytest.mark.django_db


@pytest.fixture
def council() -> Council:
    return Council()


def _take(council: Council, visit: Visit, **more: object) -> Pack:
    given = {"user": council.ada, "by": council.by(council.ada), **more}
    pack, _ = take_along(visit=visit, device="tablet", at=timezone.now(), **given)  # type: ignore[arg-type]
    return pack


def test_each_person_has_a_key_of_their_own(council: Council) -> None:
    visit = council.noticed(other_ids=[council.ben.pk])
    ada = _take(council, visit)
    ben = _take(council, visit, user=council.ben, by=council.by(council.ben))
    assert ada.key != ben.key
    assert len(base64.b64decode(ada.key)) == 32
    assert queries.key_of(visit=visit, user_id=council.ben.pk) == ben.key


def test_a_second_pack_of_one_person_is_refused_by_the_database(council: Council) -> None:
    pack = _take(council, council.noticed())
    pack.pk = None
    with pytest.raises(IntegrityError), transaction.atomic():
        pack.save()


def test_another_role_may_not_take_along(council: Council) -> None:
    dee = council.officer("Dee Frost", Role.COMMISSIONER)
    with pytest.raises(NotPermitted):
        _take(council, council.noticed(), user=dee, by=council.by(dee))
    assert not Pack.objects.exists()


def test_a_visit_that_asks_nothing_is_not_taken(council: Council) -> None:
    visit = council.noticed(VisitKind.QUALITY_MONITORING, question_set=None)
    with pytest.raises(CannotBeTaken, match="asks no questions"):
        _take(council, visit)


def test_taking_along_makes_one_entry_of_its_own(council: Council) -> None:
    visit = council.noticed()
    _take(council, visit)
    entries = Entry.objects.filter(action="take_along", subject_id=str(visit.pk))
    assert [entry.sensitivity for entry in entries] == ["RESTRICTED"]


def test_whoever_took_it_along_can_still_send_when_it_is_given_away(council: Council) -> None:
    visit = council.noticed()
    _take(council, visit)
    by = council.by(council.ada)
    allocate(visit=visit, lead_id=council.ben.pk, by=by, at=timezone.now())
    found = queries.visit_to_answer(visit_id=visit.pk, visible_to=by, user_id=council.ada.pk)
    assert found.pk == visit.pk
    assert queries.visits_to_take(visible_to=by, user_id=council.ada.pk) == ()
    eve = council.officer("Eve Stone")
    with pytest.raises(queries.UnknownVisit):
        queries.visit_to_answer(visit_id=visit.pk, visible_to=council.by(eve), user_id=eve.pk)
