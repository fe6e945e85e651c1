"""One concern and all that was recorded of it; which concerns somebody may see at all."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Q, QuerySet

from almoner.core.accounts.models import Authority, Membership, User
from almoner.core.accounts.rules import GRANTS, Permission, Principal, Role
from almoner.core.calendar.rules import end_of_day
from almoner.register.directory.models import District, Location
from almoner.response.safeguarding.models import (
    Assignment,
    Concern,
    ConcernMatch,
    ConcernPriority,
    ConcernStep,
    EmergencyAccess,
    OutcomeSeen,
    ReferrerTold,
    Triage,
)
from almoner.response.safeguarding.rules.kinds import Category
from almoner.response.safeguarding.rules.matching import Candidate, Suggestion, suggestions
from almoner.response.safeguarding.rules.receipts import tidy_receipt
from almoner.response.safeguarding.rules.states import ConcernState

SEALED = (
    "sealed_name",
    "sealed_born_on",
    "sealed_nhs_number",
    "sealed_record_number",
    "sealed_address",
)
MOST_CANDIDATES = 3_000  # the open services of the largest council, and to spare


class UnknownConcern(Exception):
    """There is no such concern, or none that may be seen."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Details:
    """Everything recorded of one concern by a day. SAFEGUARDING."""

    state: ConcernState
    categories: tuple[Category, ...]
    steps: tuple[ConcernStep, ...]
    triages: tuple[Triage, ...]
    priorities: tuple[ConcernPriority, ...]
    assignments: tuple[Assignment, ...]
    matches: tuple[ConcernMatch, ...]
    emergencies: tuple[EmergencyAccess, ...]
    tellings: tuple[ReferrerTold, ...]
    seen: OutcomeSeen | None  # of the newest step

    @property
    def last_number(self) -> int:
        """The number of the newest step: what a form is shown with."""
        return self.steps[-1].number

    @property
    def triage(self) -> Triage | None:
        """The newest."""
        return self.triages[-1] if self.triages else None

    @property
    def priority(self) -> ConcernPriority | None:
        """The newest, with its working."""
        return self.priorities[-1] if self.priorities else None


def visible_concerns(visible_to: Principal) -> QuerySet[Concern]:
    """The concerns of the authorities in which the principal may see them."""
    if visible_to.is_operator:
        return Concern.objects.all()
    codes = visible_to.codes_where(Permission.VIEW_SAFEGUARDING)
    return Concern.objects.filter(authority__code__in=codes)


def concern_by_id(*, concern_id: int, visible_to: Principal) -> Concern:
    """One concern, of the adult only the codes. Raises UnknownConcern: not there, or not theirs."""
    found = (
        visible_concerns(visible_to)
        .select_related(
            "authority", "district", "location", "provider", "delivery", "adult", "news_due"
        )
        .defer(*(f"adult__{name}" for name in SEALED))
        .filter(pk=concern_id)
        .first()
    )
    if found is None:
        raise UnknownConcern("There is no such concern.")
    return found


def concern_in_emergency(*, authority: Authority, named: str) -> Concern:
    """A concern by its number or its receipt, for whoever opens it in an emergency.

    Raises UnknownConcern.
    """
    by_receipt = Q(receipt=tidy_receipt(named))
    digits = named.strip()
    wanted = (
        by_receipt | Q(number=int(digits))
        if digits.isascii() and digits.isdigit() and len(digits) < 10  # noqa: PLR2004
        else by_receipt
    )
    found = (
        Concern.objects.select_related("authority").filter(authority=authority).filter(wanted)
    ).first()
    if found is None:
        raise UnknownConcern("There is no concern with that number.")
    return found


def state_of(*, concern: Concern, as_at: date) -> ConcernState | None:
    """The state that it was in at the end of that day; None before it was received."""
    newest = concern.steps.filter(at__lt=end_of_day(as_at)).order_by("-number")
    state = newest.values_list("state", flat=True).first()
    return ConcernState(state) if state else None


def details(*, concern: Concern) -> Details:
    """All that was recorded of it. Five queries: what rests on a step comes with it."""
    steps = tuple(concern.steps.select_related("triage", "urgency", "seen", "telling"))
    tellings = [step.telling for step in steps if hasattr(step, "telling")]
    return Details(
        state=ConcernState(steps[-1].state),
        categories=tuple(
            Category(value)
            for value in concern.categories.order_by("pk").values_list("category", flat=True)
        ),
        steps=steps,
        triages=tuple(step.triage for step in steps if hasattr(step, "triage")),
        priorities=tuple(step.urgency for step in steps if hasattr(step, "urgency")),
        assignments=tuple(concern.assignments.all()),
        matches=tuple(concern.matches.select_related("location", "provider")),
        emergencies=tuple(concern.emergencies.select_related("review").order_by("pk")),
        tellings=tuple(sorted(tellings, key=lambda one: one.pk)),
        seen=getattr(steps[-1], "seen", None),
    )


def suggested_services(*, concern: Concern) -> tuple[Suggestion, ...]:
    """Services that it may be about, the likeliest first: somebody confirms one. One query."""
    near = Q(authority=concern.authority_id)
    if concern.cqc_id_named:
        near |= Q(cqc_id=concern.cqc_id_named.strip())
    if concern.postcode_named:
        near |= Q(postcode__iexact=concern.postcode_named.strip())
    rows = Location.objects.filter(near).values_list(
        "pk", "cqc_id", "name", "postcode", "provider_name", "deregistered_on"
    )
    return suggestions(
        named=concern.service_named,
        cqc_id=concern.cqc_id_named,
        postcode=concern.postcode_named,
        candidates=(
            Candidate(
                id=row[0],
                cqc_id=row[1] or "",
                name=row[2],
                postcode=row[3],
                provider_name=row[4],
                is_open=row[5] is None,
            )
            for row in rows[:MOST_CANDIDATES]
        ),
    )


def services_named(*, authority: Authority, like: str) -> tuple[Candidate, ...]:
    """Services to choose among, by a part of their name, postcode or id: at most twenty."""
    rows = (
        Location.objects.filter(search_text__contains=" ".join(like.casefold().split()))
        .filter(Q(authority=authority) | Q(authority__isnull=True))
        .order_by("name")
        .values_list("pk", "cqc_id", "name", "postcode", "provider_name", "deregistered_on")
    )
    return tuple(
        Candidate(
            id=row[0],
            cqc_id=row[1] or "",
            name=row[2],
            postcode=row[3],
            provider_name=row[4],
            is_open=row[5] is None,
        )
        for row in rows[:20]
    )


def location_numbered(*, location_id: int) -> Location:
    """A service that a form offered."""
    return Location.objects.get(pk=location_id)


def districts_of(*, authority: Authority) -> tuple[District, ...]:
    """The districts of an authority, by name."""
    return tuple(District.objects.filter(authority=authority))


def workers_of(*, authority: Authority, on: date) -> tuple[User, ...]:
    """Those who triage concerns in an authority that day, by name."""
    roles = [role.value for role in Role if Permission.TRIAGE_CONCERN in GRANTS[role].permissions]
    held = Membership.objects.filter(authority=authority, role__in=roles, from_on__lte=on).exclude(
        to_on__lte=on
    )
    return tuple(
        User.objects.filter(memberships__in=held, is_active=True).distinct().order_by("name")
    )


def emergency_by_id(*, access_id: int, by: Principal, now: datetime) -> EmergencyAccess:
    """An emergency access that is one's own and still lasts. Raises UnknownConcern."""
    found = (
        EmergencyAccess.objects.select_related("concern__authority", "concern__location")
        .filter(pk=access_id, by=by.reference, until_at__gt=now)
        .first()
    )
    if found is None or not by.may(
        Permission.BREAK_GLASS, authority_code=found.concern.authority.code
    ):
        raise UnknownConcern("There is no such emergency access, or it has ended.")
    return found


def emergencies_to_review(*, visible_to: Principal) -> QuerySet[EmergencyAccess]:
    """Emergency accesses that nobody has reviewed, the oldest first. Nothing is read yet."""
    found = EmergencyAccess.objects.filter(review__isnull=True)
    if not visible_to.is_operator:
        codes = visible_to.codes_where(Permission.DECIDE_ENQUIRY)
        found = found.filter(authority__code__in=codes)
    return found.select_related("concern", "authority").order_by("at", "pk")
