"""Who is still to be told something of a concern they raised; what a system may ask of its own."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import QuerySet

from almoner.core.accounts.actions import require
from almoner.core.accounts.models import Authority
from almoner.core.accounts.rules import Permission, Principal
from almoner.response.safeguarding.models import Concern, NewsDue, RefusedReferral
from almoner.response.safeguarding.queries.concerns import UnknownConcern, visible_concerns
from almoner.response.safeguarding.rules.kinds import Referrer
from almoner.response.safeguarding.rules.receipts import tidy_receipt
from almoner.response.safeguarding.rules.referrals import source_of_system
from almoner.response.safeguarding.rules.telling import News

COLUMNS = (
    "news",
    "due_on",
    "concern_id",
    "concern__number",
    "concern__referrer",
    "concern__referrer_name",
    "concern__referrer_contact",
    "authority__name",
)
KEYS = "key:"  # how the journal knows a key of another system


@dataclass(frozen=True, slots=True, kw_only=True)
class ToTell:
    """Somebody to be told. SAFEGUARDING."""

    news: News
    due_on: date
    concern_id: int
    number: int
    referrer: Referrer
    name: str
    contact: str
    authority_name: str
    as_at: date

    @property
    def is_overdue(self) -> bool:
        """Whether the day by which they were to be told has passed."""
        return self.due_on < self.as_at


@dataclass(frozen=True, slots=True, kw_only=True)
class Arrival:
    """What a system is told of something it sent itself: whether it arrived, and when."""

    reference: str
    at: datetime
    receipt: str = ""  # "" where it could not be taken
    problem: str = ""  # why not


def news_due(*, visible_to: Principal) -> QuerySet[NewsDue]:
    """What is to be told and was not, the longest due first. Nothing is read yet."""
    found = NewsDue.objects.order_by("due_on", "concern_id")
    if visible_to.is_operator:
        return found
    codes = visible_to.codes_where(Permission.VIEW_SAFEGUARDING)
    return found.filter(authority__code__in=codes)


def to_tell(found: QuerySet[NewsDue], *, as_at: date) -> tuple[ToTell, ...]:
    """The rows of the list. One query."""
    return tuple(
        ToTell(
            news=News(row[0]),
            due_on=row[1],
            concern_id=row[2],
            number=row[3],
            referrer=Referrer(row[4]),
            name=row[5],
            contact=row[6],
            authority_name=row[7],
            as_at=as_at,
        )
        for row in found.values_list(*COLUMNS)
    )


def news_of(*, concern: Concern, visible_to: Principal) -> NewsDue | None:
    """What whoever raised a concern is still to be told. One query."""
    return NewsDue.objects.filter(concern=concern, concern__in=visible_concerns(visible_to)).first()


def arrival_of(*, authority: Authority, sent: str, by: Principal) -> Arrival:
    """Whether something that this system sent arrived: by its receipt or the system's reference.

    A system is known by the name of its key, as when it sends. Of what somebody else sent, of a
    page or a file, and of what became of a concern, it is told nothing. Raises NotPermitted and
    UnknownConcern.
    """
    require(by, Permission.RAISE_CONCERN, authority_code=authority.code)
    source = source_of_system(by.name)
    own = Concern.objects.filter(
        authority=authority, source=source, raised_by__startswith=KEYS
    ).values_list("receipt", "reference", "received_at")
    found = own.filter(reference=sent).first() or own.filter(receipt=tidy_receipt(sent)).first()
    if found is not None:
        return Arrival(receipt=found[0], reference=found[1], at=found[2])
    refused = RefusedReferral.objects.filter(
        authority=authority, source=source, reference=sent
    ).first()
    if refused is not None:
        return Arrival(reference=refused.reference, at=refused.at, problem=refused.problem)
    raise UnknownConcern("Nothing that you sent is known under that receipt or reference.")
