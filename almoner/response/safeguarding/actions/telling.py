"""Recording that whoever raised a concern was told; Almoner itself writes to nobody."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction

from almoner.core.accounts.actions import require
from almoner.core.accounts.rules import Permission, Principal
from almoner.core.calendar.rules import add_working_days, day_of, long_date
from almoner.core.journal.actions import part_of_action
from almoner.core.journal.noting import note
from almoner.response.safeguarding.models import Concern, ConcernStep, NewsDue, ReferrerTold
from almoner.response.safeguarding.practice import priority_rules_as_at
from almoner.response.safeguarding.rules.referrals import PAGE
from almoner.response.safeguarding.rules.states import ConcernState
from almoner.response.safeguarding.rules.telling import News, Said, TellMeans, sentences_for


class TellingRefused(Exception):
    """It cannot be recorded so: the message says why."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Telling:
    """What they were told, how and when."""

    said: Said
    means: TellMeans
    told_on: date
    note: str = ""


@transaction.atomic
def tell_referrer(
    *, concern: Concern, telling: Telling, by: Principal, at: datetime, last_seen: int | None = None
) -> ReferrerTold:
    """Record that whoever raised a concern was told what they were to be told.

    `last_seen` is how many tellings the page knew of. Raises NotPermitted and TellingRefused.
    """
    require(by, Permission.TRIAGE_CONCERN, authority_code=concern.authority.code)
    held = Concern.objects.select_for_update(no_key=True).get(pk=concern.pk)
    last = held.tellings.order_by("-pk").first()
    if last is not None and last_seen is not None and last_seen != held.tellings.count():
        raise TellingRefused(
            f"{last.by_name} was first: told on {long_date(last.told_on)}."
            f" “{Said(last.said).words}”"
        )
    due = NewsDue.objects.filter(concern=held).first()
    if due is None:
        raise TellingRefused("There is nothing to tell whoever raised it now.")
    news = News(due.news)
    step = _step_told_of(held, news)
    _refuse(telling, news, ConcernState(held.state), step, at)
    told = ReferrerTold.objects.create(
        concern=held,
        step=step,
        news=news.value,
        said=telling.said.value,
        means=telling.means.value,
        told_on=telling.told_on,
        note=telling.note.strip()[:400],
        at=at,
        by=by.reference,
        by_name=by.name,
    )
    due.delete()
    detail = {"news": news, "means": telling.means, "said": telling.said}
    note("tell_referrer", concern, by=by, at=at, detail=detail)
    return told


@part_of_action
def expect_outcome_told(*, concern: Concern, at: datetime) -> None:
    """Something was decided: whoever raised it is to be told, whether or not of its arrival yet."""
    if not _is_anybody_named(concern):
        return
    days = priority_rules_as_at(day_of(at)).outcome_told_days
    NewsDue.objects.update_or_create(
        concern=concern,
        defaults={
            "authority_id": concern.authority_id,
            "news": News.OUTCOME.value,
            "due_on": add_working_days(to=day_of(at), days=days),
        },
    )


@part_of_action
def expect_nothing_told(*, concern: Concern) -> None:
    """It was reopened: what was decided before is news no longer."""
    NewsDue.objects.filter(concern=concern).delete()


@part_of_action
def expect_receipts_told(*, concerns: Iterable[Concern]) -> None:
    """These arrived: whoever raised them is to be told so. Who used the page has a receipt."""
    NewsDue.objects.bulk_create(
        NewsDue(
            authority_id=one.authority_id,
            concern=one,
            news=News.RECEIPT.value,
            due_on=_receipt_due_on(one),
        )
        for one in concerns
        if one.source != PAGE and _is_anybody_named(one)
    )


def _receipt_due_on(concern: Concern) -> date:
    day = day_of(concern.received_at)
    return add_working_days(to=day, days=priority_rules_as_at(day).receipt_told_days)


def _is_anybody_named(concern: Concern) -> bool:
    return bool(concern.referrer_name.strip() or concern.referrer_contact.strip())


def _step_told_of(concern: Concern, news: News) -> ConcernStep:
    order = "number" if news is News.RECEIPT else "-number"
    return concern.steps.order_by(order)[0]


def _refuse(
    telling: Telling, news: News, state: ConcernState, step: ConcernStep, at: datetime
) -> None:
    if telling.said not in sentences_for(news=news, state=state):
        raise TellingRefused("That is not what may be said of this concern now.")
    if telling.told_on > day_of(at):
        raise TellingRefused("Enter a day that has come.")
    if telling.told_on < day_of(step.at):
        raise TellingRefused(
            f"Enter a day from {long_date(day_of(step.at))} on: there was nothing to tell before."
        )
    if telling.means is TellMeans.NOT_TOLD and not telling.note.strip():
        raise TellingRefused("Say why they cannot or should not be told.")
