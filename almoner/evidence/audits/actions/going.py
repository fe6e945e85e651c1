"""Giving notice, or not, and going."""

from datetime import date, datetime

from django.db import transaction

from almoner.core.accounts.rules import Principal
from almoner.core.calendar.rules import day_of
from almoner.evidence.audits.actions.taking import StepRefused, take_step
from almoner.evidence.audits.models import Visit
from almoner.evidence.audits.queries.answering import NoPublishedVersion, version_to_begin
from almoner.evidence.audits.rules.kinds import ReceivedBy
from almoner.evidence.audits.rules.states import Step
from almoner.evidence.questionnaires.actions import CannotBegin, begin_response


@transaction.atomic
def give_notice(
    *,
    visit: Visit,
    on: date,
    told_to: str,
    how: ReceivedBy,
    by: Principal,
    at: datetime,
    after: int | None = None,
) -> None:
    """Note that the provider was told of the visit. Raises NotPermitted and StepRefused."""
    take_step(
        visit=visit,
        step=Step.GIVE_NOTICE,
        by=by,
        at=at,
        after=after,
        on=on,
        told_to=told_to.strip(),
        how=how,
    )
    if not visit.is_announced:
        raise StepRefused("This visit is unannounced: the provider is not told of it.")
    if on > day_of(at):
        raise StepRefused("Notice cannot have been given on a day that is still to come.")


@transaction.atomic
def go_unannounced(*, visit: Visit, by: Principal, at: datetime, after: int | None = None) -> None:
    """Make a visit ready to which the provider is not alerted.

    One that was to be announced becomes unannounced. Raises NotPermitted and StepRefused.
    """
    take_step(visit=visit, step=Step.GO_UNANNOUNCED, by=by, at=at, after=after)
    Visit.objects.filter(pk=visit.pk).update(is_announced=False)
    visit.is_announced = False


@transaction.atomic
def begin(*, visit: Visit, by: Principal, at: datetime, after: int | None = None) -> None:
    """Begin the visit: its questions are from now on those of the version published now.

    Raises NotPermitted, SomeoneElseMust, and StepRefused where the question set has no
    published version.
    """
    lead_id = Visit.objects.values_list("lead", flat=True).get(pk=visit.pk)
    take_step(visit=visit, step=Step.BEGIN, by=by, at=at, after=after, lead_id=lead_id)
    try:
        version = version_to_begin(visit=visit, on=day_of(at), visible_to=by)
    except NoPublishedVersion as none:
        raise StepRefused(str(none)) from none
    if version is None:
        return
    try:
        response = begin_response(
            version=version, authority=visit.authority, location=visit.location, by=by, at=at
        )
    except CannotBegin as cannot:
        raise StepRefused(str(cannot)) from cannot
    Visit.objects.filter(pk=visit.pk).update(response=response)
    visit.response = response
