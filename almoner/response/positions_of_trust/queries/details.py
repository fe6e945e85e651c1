"""Everything that the page of one allegation shows, its words unsealed."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from almoner.core.accounts.models import Authority
from almoner.core.accounts.sealing import unseal
from almoner.register.directory.models import Location
from almoner.response.positions_of_trust.models import (
    Allegation,
    AllegationStep,
    Disclosure,
    LegalHold,
    Referral,
)
from almoner.response.positions_of_trust.rules.gates import before_closing
from almoner.response.positions_of_trust.rules.kinds import (
    Body,
    Disclosed,
    Finding,
    Grounds,
    LegalBasis,
    Part,
    Referred,
)
from almoner.response.positions_of_trust.rules.states import State, Step

Opened = dict[tuple[str, int], str]  # words in clear, by part and what they are about


@dataclass(frozen=True, slots=True, kw_only=True)
class Made:
    """Something recorded of an allegation: a step, a disclosure, a referral or a hold."""

    title: str
    on: date
    by: str
    text: str
    html: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Details:
    """One allegation with what it says. SAFEGUARDING; the words are in clear."""

    state: State
    step_count: int
    finding: Finding | None
    review_by: date | None
    kept_until: date | None
    is_held: bool
    person: str
    role: str
    employer: str
    alleged: str
    grounds: tuple[Grounds, ...]
    others: tuple[int, ...]  # numbers of other allegations about the same person
    story: tuple[Made, ...]  # newest first
    disclosures: tuple[Made, ...]
    referrals: tuple[Made, ...]
    missing: tuple[str, ...]  # what closing waits for
    as_at: date

    @property
    def review_is_overdue(self) -> bool:
        """Whether its review was due on an earlier day."""
        return self.state.is_open and self.review_by is not None and self.review_by < self.as_at

    @property
    def is_to_erase(self) -> bool:
        """Whether its words are due to be erased, and nothing holds them."""
        is_over = self.kept_until is not None and self.kept_until < self.as_at
        return self.state is State.CLOSED and is_over and not self.is_held


def details(*, allegation: Allegation, as_at: date) -> Details:
    """What an allegation that may be seen looks like now. Six queries.

    `as_at` says only what is late that day. Raises CannotUnseal where a key is missing.
    """
    words: Opened = {(one.part, one.about_id): unseal(one.sealed) for one in allegation.words.all()}
    steps = tuple(allegation.steps.all())
    holds = tuple(allegation.holds.all())
    disclosures = tuple(allegation.disclosures.all())
    referrals = tuple(allegation.referrals.all())
    last = steps[-1]
    state = State(last.state)
    finding = _finding((one.step, one.finding) for one in steps)

    waits = state is State.OUTCOME
    return Details(
        state=state,
        step_count=last.number,
        finding=finding,
        review_by=last.review_by,
        kept_until=last.kept_until,
        is_held=bool(holds and holds[-1].is_held),
        person=words.get((Part.PERSON, 0), ""),
        role=words.get((Part.ROLE, 0), ""),
        employer=words.get((Part.EMPLOYER, 0), ""),
        alleged=words.get((Part.ALLEGED, 0), ""),
        grounds=tuple(one for one in Grounds if one & Grounds(allegation.grounds)),
        others=_others(allegation),
        story=_story(steps, holds, words),
        disclosures=_told(disclosures, words),
        referrals=_sent(referrals, words),
        missing=before_closing(
            finding=finding,
            disclosures=[(Body(one.body), Disclosed(one.disclosed)) for one in disclosures],
            referrals=[(Body(one.body), Referred(one.referred)) for one in referrals],
        )
        if waits
        else (),
        as_at=as_at,
    )


def service_with_id(*, authority: Authority, cqc_id: str) -> Location | None:
    """The service of an authority with that id of the regulator's; None where there is none."""
    return Location.objects.filter(authority=authority, cqc_id__iexact=cqc_id.strip()).first()


def _finding(steps: Iterable[tuple[str, str]]) -> Finding | None:
    """How it ended, the last time that it did."""
    found = None
    for step, finding in steps:
        if step in {Step.CONCLUDE, Step.DECLINE, Step.REOPEN}:
            found = Finding(finding) if finding else None
    return found


def _others(allegation: Allegation) -> tuple[int, ...]:
    if not allegation.fingerprint:
        return ()
    found = Allegation.objects.filter(
        authority=allegation.authority_id, fingerprint=allegation.fingerprint
    ).exclude(pk=allegation.pk)
    return tuple(found.order_by("pk").values_list("pk", flat=True))


def _told(disclosures: Iterable[Disclosure], words: Opened) -> tuple[Made, ...]:
    return tuple(
        Made(
            title=f"{Body(one.body).words}: {Disclosed(one.disclosed).words.lower()}",
            on=one.on,
            by=one.decided_by_name,
            text=f"{LegalBasis(one.basis).words}. {words.get((Part.DISCLOSURE, one.pk), '')}",
        )
        for one in disclosures
    )


def _sent(referrals: Iterable[Referral], words: Opened) -> tuple[Made, ...]:
    return tuple(
        Made(
            title=f"{Body(one.body).words}: {Referred(one.referred).words.lower()}",
            on=one.on,
            by=one.by_name,
            text=words.get((Part.REFERRAL, one.pk), ""),
        )
        for one in referrals
    )


def _story(
    steps: Iterable[AllegationStep], holds: Iterable[LegalHold], words: Opened
) -> tuple[Made, ...]:
    """Steps and holds, the newest first."""
    taken = [
        Made(
            title=Step(one.step).done
            + (f": {Finding(one.finding).words.lower()}" if one.finding else ""),
            on=one.on,
            by=one.by_name,
            text=words.get((Part.STEP, one.pk)) or words.get((Part.ERASURE, one.pk), ""),
        )
        for one in steps
    ]
    kept = [
        Made(
            title="Held for legal reasons" if one.is_held else "No longer held",
            on=one.on,
            by=one.by_name,
            text=words.get((Part.HOLD, one.pk), ""),
        )
        for one in holds
    ]
    return tuple(sorted([*kept, *reversed(taken)], key=lambda made: made.on, reverse=True))
