"""Southaven's enquiries by August 2021, one in each stage and more, told by the actions themselves.

They stand on the concerns of `safeguarding.py`, for which an enquiry was decided on. One provider
is late with its report; the home about which concerns gather has a large-scale enquiry.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db import transaction

from almoner.core.accounts.models import Authority, User
from almoner.core.accounts.queries import principal_for
from almoner.core.accounts.rules import Principal
from almoner.core.calendar.rules import ENGLAND, add_working_days, day_of
from almoner.demo.places import PEOPLE_SINCE
from almoner.demo.protection.large_scale import tell_large_scale
from almoner.demo.protection.positions_of_trust import tell_allegation
from almoner.demo.protection.safeguarding import AS_AT, MANAGER, WORKERS
from almoner.response.enquiries import actions
from almoner.response.enquiries.actions import (
    Asking,
    Findings,
    Heard,
    Risk,
)
from almoner.response.enquiries.models import Enquiry
from almoner.response.enquiries.rules import caused
from almoner.response.enquiries.rules.caused import BARS
from almoner.response.enquiries.rules.kinds import (
    Achieved,
    ActionEvent,
    Advocate,
    Answer,
    Asked,
    Capacity,
    LedBy,
    RiskFound,
    RiskResult,
    RiskSource,
)
from almoner.response.enquiries.rules.stages import Step
from almoner.response.safeguarding.models import Concern
from almoner.response.safeguarding.rules.kinds import Category, Setting
from almoner.response.safeguarding.rules.states import ENQUIRIES

TO_BEGIN = 2  # of the newest that were decided on: nobody has begun them yet
LATE_PROVIDER = 1  # the second that a provider leads: its report never came
PROVIDER_LEADS_EVERY = 4
CLOSES_AT_ONCE_EVERY = 3
Act = Callable[[datetime], None]
WISHES = (
    "To be asked before anyone comes into my room.",
    "To have my tablets on time, and to know what they are.",
    "To stay here, and to feel safe at night.",
    "For the person who did it to say sorry.",
)


@dataclass(frozen=True, slots=True)
class People:
    """Who acts."""

    users: dict[str, User]

    def user(self, name: str) -> User:
        """Somebody of the team."""
        return self.users[name]

    def principal(self, name: str) -> Principal:
        """Somebody, with the roles they have held all along."""
        return principal_for(user=self.users[name], on=PEOPLE_SINCE)


def invent_enquiries(*, southaven: Authority) -> int:
    """Enquiries, one large-scale enquiry and one allegation; how many enquiries there are.

    The council has to have its concerns and its people already. Told once: again does nothing.
    """
    if Enquiry.objects.filter(authority=southaven).exists():
        return 0
    emails = [f"{name}@southaven.example" for name in (MANAGER, *WORKERS)]
    people = People(
        {one.email.partition("@")[0]: one for one in User.objects.filter(email__in=emails)}
    )
    decided = list(
        Concern.objects.filter(authority=southaven, state__in=[one.value for one in ENQUIRIES])
        .select_related("authority", "location")
        .prefetch_related("categories")
        .order_by("state_at", "pk")
    )
    told = decided[: max(0, len(decided) - TO_BEGIN)]
    with transaction.atomic():
        for number, concern in enumerate(told):
            _Teller(concern, number, people).tell()
        tell_large_scale(
            southaven=southaven, lead=people.user(WORKERS[0]), manager=people.user(MANAGER)
        )
        tell_allegation(southaven=southaven, manager=people.user(MANAGER))
    return Enquiry.objects.filter(authority=southaven).count()


class _Teller:
    """Tells one enquiry, as far as it came by the last day."""

    def __init__(self, concern: Concern, number: int, people: People) -> None:
        self.concern, self.number = concern, number
        name = WORKERS[number % len(WORKERS)]
        self.worker = people.users[name]
        self.by, self.manager = people.principal(name), people.principal(MANAGER)
        self.first = add_working_days(to=day_of(concern.state_at), days=1)
        self.enquiry: Enquiry

    def tell(self) -> None:
        """Step after step, until one would come after the last day."""
        for after, act in self._acts():
            day = add_working_days(to=self.first, days=after)
            if day > AS_AT:
                return
            act(_at(day, 10))

    def _acts(self) -> Iterator[tuple[int, Act]]:
        """(working days after the first, what happens)."""
        yield 0, self._begin
        yield 2, self._hear
        if self.number % PROVIDER_LEADS_EVERY == 0:
            yield from self._provider_led()
        else:
            yield 4 + self.number % 3, self._agree
        if self._is_late:
            return
        yield 24, self._find
        if self.number % CLOSES_AT_ONCE_EVERY == 0:
            yield 27, self._close
            return
        yield 28, self._plan
        yield 36, self._review
        yield 40, self._close

    @property
    def _is_late(self) -> bool:
        return self.number == LATE_PROVIDER * PROVIDER_LEADS_EVERY

    def _provider_led(self) -> Iterator[tuple[int, Act]]:
        yield 3, self._cause
        if self._is_late:
            yield 24, self._chase
            return
        yield 19, self._receive
        yield 21, self._accept

    def _begin(self, at: datetime) -> None:
        self.enquiry = actions.begin_enquiry(
            concern=self.concern, worker=self.worker, by=self.by, at=at
        )

    def _hear(self, at: datetime) -> None:
        is_heard = self.number % 5 != 4  # noqa: PLR2004  every fifth did not say
        actions.record_involvement(
            enquiry=self.enquiry,
            heard=Heard(
                asked=Asked.EXPRESSED if is_heard else Asked.NOT_EXPRESSED,
                outcomes_wanted=WISHES[self.number % len(WISHES)] if is_heard else "",
                capacity=Capacity.HAS if self.number % 3 else Capacity.LACKS,
                advocate=Advocate.INDEPENDENT if self.number % 2 else Advocate.FAMILY,
            ),
            by=self.by,
            at=at,
        )

    def _agree(self, at: datetime) -> None:
        self._step(Step.AGREE_PLAN, "Speak to the adult at home, to staff, and to the GP.", at)

    def _cause(self, at: datetime) -> None:
        actions.cause_enquiry(
            enquiry=self.enquiry,
            asking=Asking(
                led_by=LedBy.PROVIDER,
                asked_of="Regional manager of the provider",
                terms=(
                    "Find out what happened on each shift, from records and from everyone who was"
                    " there, and what has changed. Leave it to us to speak to the adult."
                ),
                answers=dict.fromkeys(BARS, Answer.NO),
            ),
            by=self.by,
            at=at,
        )

    def _chase(self, at: datetime) -> None:
        words = "Rang the regional manager: the report is promised for next week."
        self._request(caused.Step.CHASE, words, at)

    def _receive(self, at: datetime) -> None:
        self._request(caused.Step.RECEIVE, "Report of six pages, with the records.", at)

    def _accept(self, at: datetime) -> None:
        words = "It answers the terms of reference; staff were spoken to apart."
        self._request(caused.Step.ACCEPT, words, at)

    def _find(self, at: datetime) -> None:
        heard = self.enquiry.involvements.filter(asked=Asked.EXPRESSED).exists()
        is_removed = self.number % CLOSES_AT_ONCE_EVERY == 0
        actions.make_findings(
            enquiry=self.enquiry,
            findings=Findings(
                findings="Records and accounts agree: what was said did happen, more than once.",
                risks=tuple(
                    Risk(
                        category=Category(one.category),
                        place=Setting(self.concern.setting),
                        source=RiskSource.SERVICE_PROVIDER,
                    )
                    for one in self.concern.categories.all()
                ),
                risk_found=RiskFound.IDENTIFIED_ACTION,
                risk_result=RiskResult.REMOVED if is_removed else RiskResult.REDUCED,
                achieved=(Achieved.FULLY if is_removed else Achieved.PARTLY) if heard else None,
            ),
            by=self.by,
            at=at,
        )

    def _plan(self, at: datetime) -> None:
        self._step(Step.MAKE_PLAN, "A named carer each shift, and a weekly call from us.", at)
        actions.agree_action(
            of=self.enquiry,
            what="Call each Friday and ask how the week was.",
            owner="Safeguarding practitioner",
            due_on=day_of(at) + timedelta(days=14),
            by=self.by,
            at=at,
        )

    def _review(self, at: datetime) -> None:
        for action in self.enquiry.agreed_actions.all():
            actions.finish_action(
                action=action, event=ActionEvent.DONE, text="Done twice.", by=self.by, at=at
            )
        self._step(Step.HOLD_REVIEW, "The plan holds; nothing more happened.", at)

    def _close(self, at: datetime) -> None:
        actions.take_step(
            enquiry=self.enquiry,
            step=Step.CLOSE,
            reason="The adult says that they feel safe, and agrees.",
            by=self.manager,
            at=at,
        )

    def _step(self, step: Step, reason: str, at: datetime) -> None:
        actions.take_step(enquiry=self.enquiry, step=step, reason=reason, by=self.by, at=at)

    def _request(self, step: caused.Step, reason: str, at: datetime) -> None:
        actions.take_caused_step(
            caused=self.enquiry.caused.get(), step=step, reason=reason, by=self.by, at=at
        )


def _at(day: date, hour: int = 10) -> datetime:
    return datetime(day.year, day.month, day.day, hour, tzinfo=ENGLAND)
