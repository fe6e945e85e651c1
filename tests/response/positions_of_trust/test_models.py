"""What the tables refuse, each with what they keep."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import DatabaseError, IntegrityError, transaction

from almoner.response.positions_of_trust.models import (
    Allegation,
    AllegationStep,
    Disclosure,
    LegalHold,
    Referral,
    Words,
)
from almoner.response.positions_of_trust.rules.kinds import Part
from almoner.response.positions_of_trust.rules.states import State
from tests.response.positions_of_trust.factories import (
    AT,
    TODAY,
    brought_to,
    decided,
    keeper,
    recorded,
    referred,
)

pytestmark = pytest.mark.django_db


def refused(act: Any) -> None:
    with pytest.raises((IntegrityError, DatabaseError)), transaction.atomic():
        act()


def a_step(allegation: Allegation, **changed: Any) -> AllegationStep:
    said = {"number": 9, "step": "review", "state": "received", "on": TODAY, "at": AT}
    return AllegationStep.objects.create(allegation=allegation, **{**said, **changed})


def test_an_allegation_has_grounds() -> None:
    kept = recorded()
    values = {"received_on": TODAY, "source": "police", "affected": "not_known", "at": AT}
    refused(
        lambda: Allegation.objects.create(
            authority=kept.authority, grounds=0, in_private_life=False, **values
        )
    )


def test_steps_are_numbered_once_and_say_what_they_must() -> None:
    allegation = recorded()
    assert a_step(allegation).number == 9
    refused(lambda: a_step(allegation))
    refused(lambda: a_step(allegation, number=10, step="conclude"))
    refused(lambda: a_step(allegation, number=10, step="close"))
    a_step(allegation, number=10, step="conclude", finding="false")
    a_step(allegation, number=11, step="close", kept_until=TODAY)


def test_words_are_sealed_and_kept_once_for_each_part() -> None:
    allegation = recorded()
    refused(lambda: Words.objects.create(allegation=allegation, part=Part.PERSON, sealed="x"))
    refused(lambda: Words.objects.create(allegation=allegation, part="other", sealed=""))
    Words.objects.create(allegation=allegation, part=Part.STEP, about_id=99, sealed="x")


@pytest.mark.parametrize("model", [AllegationStep, Disclosure, Referral, LegalHold, Words])
def test_what_was_recorded_is_never_changed(model: type[Any]) -> None:
    from almoner.response.positions_of_trust import actions

    allegation = recorded()
    decided(allegation)
    referred(allegation)
    by = keeper(allegation.authority)
    actions.set_hold(allegation=allegation, is_held=True, reason="A claim.", by=by, at=AT)
    row = model.objects.first()
    field = "sealed" if model is Words else "by_name"
    refused(lambda: model.objects.filter(pk=row.pk).update(**{field: "Another"}))
    refused(lambda: model.objects.filter(pk=row.pk).delete())


def test_what_an_allegation_says_of_itself_is_never_changed() -> None:
    allegation = recorded()
    one = Allegation.objects.filter(pk=allegation.pk)
    refused(lambda: one.update(received_on=TODAY - timedelta(days=1)))
    refused(lambda: one.update(fingerprint=""))
    refused(lambda: one.update(location=None, fingerprint=""))
    refused(one.delete)


def test_once_erased_only_the_reason_for_it_stays() -> None:
    allegation = brought_to(State.ERASED)
    assert [one.part for one in allegation.words.all()] == [Part.ERASURE]
    refused(allegation.words.all().delete)
    one = Allegation.objects.filter(pk=allegation.pk)
    refused(lambda: one.update(fingerprint="0" * 64))


def test_no_table_of_the_store_points_to_a_concern_nor_the_other_way() -> None:
    from django.apps import apps

    own = {"positions_of_trust"}
    for model in apps.get_models():
        label = model._meta.app_label
        for field in model._meta.get_fields():
            related = getattr(field, "related_model", None)
            if related is None or isinstance(related, str):
                continue
            pair = {label, related._meta.app_label}
            assert not (pair & own and pair & {"safeguarding", "enquiries"}), (label, field)
