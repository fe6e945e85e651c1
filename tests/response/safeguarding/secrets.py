"""One of each guarded record, with a marker in every text: for the crawler that looks for them.

What says who the adult is has the marker with an "i" behind it: fewer may see that.
"""

from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from hashlib import sha256

from django.utils import timezone

from almoner.core.accounts.models import Authority
from almoner.core.accounts.rules import Permission
from almoner.register.directory.models import Location
from almoner.response.safeguarding import actions
from almoner.response.safeguarding.models import Concern
from almoner.response.safeguarding.rules.priorities import Priority
from almoner.response.safeguarding.rules.referrals import Person
from almoner.response.safeguarding.rules.states import ConcernState, Step
from almoner.response.safeguarding.rules.telling import Said, TellMeans
from tests.core.accounts.factories import MembershipFactory
from tests.response.safeguarding.factories import (
    PATHS,
    Role,
    found,
    home,
    manager,
    received,
    referral,
    someone,
    step,
    worker,
)

MAY_SEE = frozenset(
    {Permission.VIEW_SAFEGUARDING, Permission.TRIAGE_CONCERN, Permission.VIEW_ADULT_IDENTITY}
)
BORN_ON = date(1903, 2, 11)  # days that nothing else would say
HAPPENED_ON = date(1907, 3, 17)


@dataclass(slots=True)
class Secrets:
    """Texts that nobody could mistake, each once: of a concern, and of who the adult is."""

    marker: str
    count: int = 0

    def __call__(self, suffix: str = "") -> str:
        self.count += 1
        return f"{self.marker}{suffix}-{self.count}"

    def person(self) -> Person:
        """An adult of whom everything is said."""
        return Person(
            name=self("i"),
            born_on=BORN_ON,
            nhs_number=self("i"),
            record_number=self("i"),
            address=self("i"),
        )


def plant(*, authority: Authority, marker: str) -> frozenset[Permission]:
    """A concern in each state, seen, looked at and opened in an emergency; who may see them."""
    secret = Secrets(marker)
    start = timezone.now() - timedelta(days=10)
    place = home(authority)
    for state, path in PATHS.items():
        concern = _arrived(authority, secret, at=start)
        for taken in path:
            _taken(concern, taken, secret)
        _followed(concern, place, state, secret)
    actions.note_refused(
        authority=authority,
        source=secret(),
        reference=secret(),
        problem=secret(),
        by=worker(authority),
        at=start,
    )
    _said_twice(authority, secret, at=start)
    actions.receive_many(
        authority=authority,
        source=secret(),
        referrals=[referral(reference=secret(), received_at=start, text=secret())],
        digest=sha256(marker.encode()).hexdigest(),
        by=worker(authority),
        at=start,
    )
    return MAY_SEE


def _arrived(authority: Authority, secret: Secrets, *, at: datetime) -> Concern:
    return received(
        authority,
        source=secret(),
        reference=secret(),
        received_at=at,
        text=f"What happened: {secret()}",
        safety_text=secret(),
        referrer_name=secret(),
        referrer_contact=secret(),
        service_named=secret(),
        cqc_id=secret()[:20],
        postcode=secret()[:10],
        happened_on=HAPPENED_ON,
        person=secret.person(),
    )


def _said_twice(authority: Authority, secret: Secrets, *, at: datetime) -> None:
    """Two concerns about one person, of whom the second says more."""
    first = secret.person()
    for person in (first, replace(secret.person(), record_number=first.record_number)):
        received(
            authority,
            source=secret(),
            reference=secret(),
            received_at=at,
            text=secret(),
            service_named=secret(),
            person=person,
        )


def _taken(concern: Concern, taken: Step, secret: Secrets) -> None:
    if taken is Step.TRIAGE:
        actions.triage(
            concern=concern,
            found=found(
                interim_safety=secret(),
                views=secret(),
                priority=Priority.P2,
                priority_reason=secret(),
            ),
            by=worker(concern.authority),
            at=concern.state_at + timedelta(hours=1),
        )
    else:
        step(concern, taken, reason=secret())


def _followed(concern: Concern, place: Location, state: ConcernState, secret: Secrets) -> None:
    authority, later = concern.authority, concern.state_at + timedelta(hours=2)
    actions.confirm_match(
        concern=concern, location=place, by=worker(authority), at=later, reason=secret()
    )
    if not state.is_outcome:
        held = MembershipFactory(authority=authority, role=Role.SAFEGUARDING_PRACTITIONER.value)
        actions.assign(
            concern=concern, worker=held.user, by=worker(authority), at=later, reason=secret()
        )
    else:
        actions.see_outcome(concern=concern, by=manager(authority), at=later, remark=secret())
        actions.tell_referrer(
            concern=concern,
            telling=actions.Telling(
                said=Said.NO_MORE,
                means=TellMeans.TELEPHONE,
                told_on=timezone.localdate(later),
                note=secret(),
            ),
            by=worker(authority),
            at=later,
        )
    actions.look_at_adult(
        concern=concern, reason=f"To ring them: {secret()}", by=worker(authority), at=later
    )
    director = someone(authority, role=Role.DIRECTOR, number=9_007)
    access = actions.open_in_emergency(
        concern=concern, reason=f"Nobody answers: {secret()}", by=director, at=later
    )
    actions.review_emergency(
        access=access,
        was_justified=True,
        finding=f"It was needed: {secret()}",
        by=manager(authority),
        at=later,
    )
