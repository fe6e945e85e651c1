"""Southaven's safeguarding queue from spring to August 2021, told by the actions themselves.

As its report says: an average of five to ten awaited action; then the front door went over to
seven days a week, four to five came a day, and 44 awaited action.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from hashlib import sha256
from random import Random

from django.db import transaction

from almoner.core.accounts.models import Authority, User
from almoner.core.accounts.queries import principal_for
from almoner.core.accounts.rules import Principal
from almoner.core.calendar.rules import ENGLAND, is_working_day, next_working_day
from almoner.demo.places import PEOPLE_SINCE
from almoner.demo.protection.stories import (
    FIRST,
    INTERIM,
    LAST,
    REFERRERS,
    SETTINGS,
    SHIFTS,
    VIEWS,
    Story,
    outcome,
    story,
)
from almoner.register.directory.models import Location
from almoner.response.safeguarding import actions, queries
from almoner.response.safeguarding.actions import Found
from almoner.response.safeguarding.models import Concern
from almoner.response.safeguarding.rules.kinds import Answer, Setting, Shift
from almoner.response.safeguarding.rules.priorities import Judged
from almoner.response.safeguarding.rules.referrals import FRONT_DOOR, Person, Referral
from almoner.response.safeguarding.rules.states import ConcernState, Step
from almoner.response.safeguarding.rules.telling import News, TellMeans, sentences_for

SEED = 44
BEGAN_ON = date(2021, 4, 1)
SEVEN_DAYS_FROM = date(2021, 6, 21)
FULL_ON, AS_AT = date(2021, 8, 20), date(2021, 8, 31)  # as many as at the end wait from then on
CALM, WAITED = (6, 9), 44  # awaiting action: at the end of a calm day, and on the last
GATHERS_FROM = date(2021, 7, 5)
TOLD_UNTIL = date(2021, 8, 17)  # since then, whoever raised one is still to be told
DAY = timedelta(days=1)
MANAGER, WORKERS = "marguerite", ("dylan", "amara", "josef")


@dataclass(slots=True)
class Case:
    """A concern on its way, and what it is in truth."""

    concern: Concern
    told: Story
    place: Location
    triaged_on: date
    decided_on: date | None = None
    worker: str = ""


@dataclass(slots=True)
class Telling:
    """The council, its people and its services, and where every concern is so far."""

    authority: Authority
    people: dict[str, User]
    places: list[Location]
    chance: Random = field(default_factory=lambda: Random(SEED))  # noqa: S311  not secret
    waiting: list[Case] = field(default_factory=list)
    in_hand: list[Case] = field(default_factory=list)
    number: int = 0

    @property
    def principals(self) -> dict[str, Principal]:
        """Everybody, with the roles they have held all along."""
        return {
            name: principal_for(user=user, on=PEOPLE_SINCE) for name, user in self.people.items()
        }


def invent_safeguarding(*, southaven: Authority) -> int:
    """Everything up to 31 August 2021; how many concerns there are. Told once: again does nothing.

    The council has to have its services and its people already.
    """
    if Concern.objects.filter(authority=southaven).exists():
        return 0
    names = (MANAGER, *WORKERS)
    people = {
        user.email.partition("@")[0]: user
        for user in User.objects.filter(email__in=[f"{name}@southaven.example" for name in names])
    }
    places = list(
        Location.objects.filter(
            authority=southaven,
            deregistered_on__isnull=True,
            service_type__in=("nursing", "residential", "home_care"),
        ).order_by("cqc_id")
    )
    telling = _Teller(Telling(authority=southaven, people=people, places=places))
    with transaction.atomic():
        for day in _days():
            telling.tell(day)
        actions.keep_days(authority=southaven, by=telling.manager, at=_at(AS_AT, 18))
    return telling.of.number


class _Teller:
    """Tells one day after another."""

    def __init__(self, of: Telling) -> None:
        self.of = of
        self.everyone = of.principals
        self.manager = self.everyone[MANAGER]

    def tell(self, day: date) -> None:
        """What arrived that day, and what the team did."""
        if is_working_day(day):
            self._triage(day)
        self._arrive(day)
        if is_working_day(day):
            self._start(day)
            self._decide(day)
            if day.weekday() == 4 and day >= SEVEN_DAYS_FROM:  # noqa: PLR2004  a Friday
                actions.keep_days(authority=self.of.authority, by=self.manager, at=_at(day, 17))
                for case in self.of.waiting:
                    case.concern.refresh_from_db()

    def _arrive(self, day: date) -> None:
        chance, is_gathered_now = self.of.chance, day >= GATHERS_FROM
        count = _how_many(chance, day)
        if not count:
            return
        told: list[tuple[Referral, Story, Location]] = []
        for number in range(count):
            is_gathered = is_gathered_now and chance.random() < 0.06  # noqa: PLR2004
            place = self.of.places[0] if is_gathered else chance.choice(self.of.places)
            one = story(chance, is_gathered=is_gathered)
            self.of.number += 1
            said = _referral(
                chance,
                one,
                place,
                number=self.of.number,
                at=_at(day, 9 + number),
                night=is_gathered,
            )
            told.append((said, one, place))
        references = [said.reference for said, _, _ in told]
        actions.receive_many(
            authority=self.of.authority,
            source=FRONT_DOOR,
            referrals=[said for said, _, _ in told],
            digest=sha256(" ".join(references).encode()).hexdigest(),
            by=self.manager,
            at=_at(day, 15),
        )
        arrived = {
            concern.reference: concern
            for concern in Concern.objects.select_related("authority").filter(
                authority=self.of.authority, source=FRONT_DOOR, reference__in=references
            )
        }
        self.of.waiting += [
            Case(
                concern=arrived[said.reference],
                told=one,
                place=place,
                triaged_on=next_working_day(after=day),
            )
            for said, one, place in told
        ]

    def _triage(self, day: date) -> None:
        for number, case in enumerate(self.of.waiting):
            if case.triaged_on != day:
                continue
            by = self.everyone[WORKERS[number % len(WORKERS)]]
            at = _at(day, 10) + timedelta(minutes=number)
            actions.triage(concern=case.concern, found=_found(case.told), by=by, at=at)
            if day < TOLD_UNTIL:
                self._tell(case, WORKERS[number % len(WORKERS)], at)
            if day >= SEVEN_DAYS_FROM and self.of.chance.random() < 0.6:  # noqa: PLR2004
                self._assign(case, WORKERS[self.of.chance.randrange(len(WORKERS))], at)
            if self.of.chance.random() < 0.8:  # noqa: PLR2004  the rest is still to confirm
                actions.confirm_match(concern=case.concern, location=case.place, by=by, at=at)

    def _start(self, day: date) -> None:
        """The most urgent first, until as many wait as the report says of that time."""
        ready = sorted(
            (case for case in self.of.waiting if case.concern.state != ConcernState.RECEIVED),
            key=lambda case: (case.concern.rank, case.concern.due_on, case.concern.received_at),
        )
        many = max(0, len(self.of.waiting) - _stock(self.of.chance, day))
        for number, case in enumerate(ready[:many]):
            name = WORKERS[number % len(WORKERS)]
            at = _at(day, 16) + timedelta(minutes=number)
            self.of.waiting.remove(case)
            if case.told.severity == 1 or day < SEVEN_DAYS_FROM:
                self._say_what_becomes(case, name, at)
                continue
            if not case.worker:
                self._assign(case, name, at)
            actions.take_step(concern=case.concern, step=Step.START, by=self.everyone[name], at=at)
            case.decided_on = day + self.of.chance.randint(3, 12) * DAY
            self.of.in_hand.append(case)

    def _assign(self, case: Case, name: str, at: datetime) -> None:
        actions.assign(concern=case.concern, worker=self.of.people[name], by=self.manager, at=at)
        case.worker = name

    def _decide(self, day: date) -> None:
        due = [case for case in self.of.in_hand if case.decided_on and case.decided_on <= day]
        for number, case in enumerate(due):
            self.of.in_hand.remove(case)
            self._say_what_becomes(case, case.worker, _at(day, 17) + timedelta(minutes=number))

    def _say_what_becomes(self, case: Case, name: str, at: datetime) -> None:
        step, reason = outcome(self.of.chance, case.told)
        actions.take_step(
            concern=case.concern, step=step, by=self.everyone[name], at=at, reason=reason
        )
        if at.date() < TOLD_UNTIL:
            self._tell(case, name, at)

    def _tell(self, case: Case, name: str, at: datetime) -> None:
        """Ring whoever raised it, if anybody was named."""
        concern = case.concern
        due = queries.news_of(concern=concern, visible_to=self.everyone[name])
        if due is None:
            return
        said = sentences_for(news=News(due.news), state=ConcernState(concern.state))[0]
        actions.tell_referrer(
            concern=concern,
            telling=actions.Telling(said=said, means=TellMeans.TELEPHONE, told_on=at.date()),
            by=self.everyone[name],
            at=at,
        )


def _days() -> Iterator[date]:
    day = BEGAN_ON
    while day <= AS_AT:
        yield day
        day += DAY


def _how_many(chance: Random, day: date) -> int:
    """Two or three on a working day; from June four or five on any day."""
    if day >= SEVEN_DAYS_FROM:
        return chance.choice((4, 5))
    return chance.choice((2, 2, 3)) if is_working_day(day) else 0


def _stock(chance: Random, day: date) -> int:
    """How many wait at the end of a working day."""
    if day < SEVEN_DAYS_FROM:
        return chance.randint(*CALM)
    share = min(1.0, (day - SEVEN_DAYS_FROM) / (FULL_ON - SEVEN_DAYS_FROM))
    return round(CALM[1] + share * (WAITED - CALM[1]))


def _referral(
    chance: Random, told: Story, place: Location, *, number: int, at: datetime, night: bool
) -> Referral:
    return Referral(
        reference=f"ASC{number:05}",
        received_at=at,
        text=told.text,
        categories=(told.category,),
        referrer=chance.choice(REFERRERS),
        referrer_name="The manager" if chance.random() < 0.5 else "",  # noqa: PLR2004
        service_named=place.name,
        cqc_id=(place.cqc_id or "") if chance.random() < 0.6 else "",  # noqa: PLR2004
        postcode=place.postcode,
        setting=SETTINGS.get(place.service_type, Setting.OTHER),
        theme=told.theme,
        shift=Shift.NIGHT if night else chance.choice(SHIFTS),
        happened_on=at.date() - chance.randint(0, 2) * DAY,
        is_urgent=told.severity == 4 and chance.random() < 0.3,  # noqa: PLR2004
        safety_text="A doctor was called." if told.severity > 2 else "",  # noqa: PLR2004
        person=Person(
            name=f"{chance.choice(FIRST)} {chance.choice(LAST)}",
            born_on=date(1926, 1, 1) + chance.randint(0, 12_000) * DAY,
            record_number=f"S{chance.randint(10_000, 10_900)}",
        ),
    )


def _found(told: Story) -> Found:
    return Found(
        has_needs=Answer.YES,
        at_risk=Answer.YES if told.severity > 1 else Answer.UNKNOWN,
        cannot_protect=Answer.YES if told.severity > 2 else Answer.UNKNOWN,  # noqa: PLR2004
        consent=Answer.UNKNOWN,
        capacity=Answer.UNKNOWN,
        immediate_safety=Answer.YES if told.severity < 4 else Answer.UNKNOWN,  # noqa: PLR2004
        interim_safety=INTERIM[told.severity],
        views=VIEWS[told.severity],
        judged=Judged(severity=told.severity, likelihood=told.likelihood, triggers=told.triggers),
    )


def _at(day: date, hour: int) -> datetime:
    return datetime(day.year, day.month, day.day, hour, tzinfo=ENGLAND)
