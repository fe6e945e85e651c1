"""The room's guarded records with a marker in every word, for the crawler that looks for them."""

from datetime import UTC, date, datetime, timedelta
from itertools import count

from django.utils import timezone

from almoner.core.accounts.models import Authority
from almoner.core.accounts.rules import Permission
from almoner.response.outbreaks import actions
from almoner.response.outbreaks.models import DeathsNotified
from almoner.response.outbreaks.rules.kinds import Cause, Disease, SupportKind
from almoner.response.outbreaks.rules.states import Step
from tests.response.outbreaks.factories import closed, counts, home, nurse


def plant(*, authority: Authority, marker: str) -> frozenset[Permission]:
    """Deaths of a service and of the whole authority, marked; and who may see them."""
    numbers = count(1)

    def secret() -> str:
        return f"{marker}-{next(numbers)}"

    place = home(authority, name="Elmbank House", search_text="elmbank house")
    by = nurse(authority)
    for location in (place, None):
        DeathsNotified.objects.create(
            authority=authority,
            location=location,
            from_on=date(2020, 4, 10),
            until_on=date(2021, 3, 31),
            cause=Cause.COVID_19.value,
            deaths=4,
            occupied=36,
            beds=40,
            context=secret(),
            source=secret(),
            at=datetime(2021, 8, 2, 9, tzinfo=UTC),
            by=by.reference,
            by_name=secret(),
        )
    return frozenset({Permission.VIEW_DEATHS})


def plant_outbreak(*, authority: Authority, marker: str) -> frozenset[Permission]:
    """An outbreak with all that one can have, marked; and who may see it."""
    numbers = count(1)

    def secret() -> str:
        return f"{marker}-{next(numbers)}"

    by, now = nurse(authority), timezone.now()
    outbreak = actions.suspect_outbreak(
        authority=authority,
        location=home(authority, name="Alder House"),
        disease=Disease.OTHER,
        began_on=now.date() - timedelta(days=3),
        organism=secret(),
        hpt_reference=secret(),
        reason=secret(),
        by=by,
        at=now,
    )
    actions.record_review(
        outbreak=outbreak,
        counts=counts(last_onset_on=now.date() - timedelta(days=1)),
        advice=secret(),
        by=by,
        at=now,
    )
    actions.take_step(
        outbreak=outbreak, step=Step.DECLARE, reason=secret(), is_on_advice=True, by=by, at=now
    )
    closed(outbreak, at=now, reason=secret())
    actions.record_support(
        outbreak=outbreak, kind=SupportKind.ADVICE, on=now.date(), text=secret(), by=by, at=now
    )
    return frozenset({Permission.VIEW_OUTBREAKS})
