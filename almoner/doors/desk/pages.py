"""How one service and one provider are laid out."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from itertools import groupby

from django.http import QueryDict

from almoner.core.ui.tables import one_page
from almoner.doors.desk import words
from almoner.doors.desk.queries.service import (
    ManagerRow,
    ProviderRecord,
    SchemeRow,
    ServiceGiven,
    ServiceRecord,
)
from almoner.doors.desk.rules import PAGE_LENGTH
from almoner.evidence.ratings.queries import Published
from almoner.evidence.ratings.rules import (
    OVERALL,
    KeyQuestion,
    Spell,
    UnratedReason,
    reason_unrated,
)
from almoner.register.directory.models import Location
from almoner.register.directory.rules import (
    Absence,
    ManagerKind,
    ManagerStanding,
    ManagerState,
    Post,
    is_manager_required,
    manager_standing,
)

DOMAINS = (OVERALL, *KeyQuestion)
DAYS_SAID = {
    ManagerState.ABSENT: "Absent for {days}",
    ManagerState.VACANT: "None for {days}",
    ManagerState.VACANT_APPLICATION_SUBMITTED: "None for {days}; an application is with CQC",
    ManagerState.INTERIM_ONLY: "Interim manager only; none registered for {days}",
}
NO_DAYS_SAID = {
    ManagerState.ABSENT: "Absent",
    ManagerState.VACANT: "None",
    ManagerState.VACANT_APPLICATION_SUBMITTED: "None; an application is with CQC",
    ManagerState.INTERIM_ONLY: "Interim manager only",
    ManagerState.NOT_REQUIRED: "None required",
}


@dataclass(frozen=True, slots=True)
class Verdict:
    """A rating as a page shows it."""

    text: str
    colour: str
    note: str = ""


@dataclass(slots=True)
class GroupVerdict:
    """What was published of one service group, or of the whole: overall and by key question."""

    name: str
    published_on: date
    overall: Verdict | None = None
    questions: dict[str, Verdict] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Publication:
    """Everything that the regulator published of the service on one day."""

    published_on: date
    inspected_on: date | None
    inherited_from: str  # the earlier registration whose rating it was
    published_of: str  # the earlier registration of which it was published
    title: str
    groups: Sequence[GroupVerdict]


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of care, the districts it reaches and the schemes in which it is given."""

    name: str
    districts: list[str]
    schemes: Sequence[SchemeRow]
    ended_on: date | None


@dataclass(frozen=True, slots=True)
class Manager:
    """Who manages the service, if that is known, and for how long nobody has."""

    text: str
    names: Sequence[str]
    is_wanting: bool


def service_page(record: ServiceRecord, *, today: date) -> dict[str, object]:
    """What the service page shows, as at today."""
    location, governing = record.location, record.history.governing
    return {
        "record": record,
        "location": location,
        "type_name": words.SERVICE_TYPES.get(location.service_type, location.service_type),
        "specialisms": words.specialism_names(location.specialisms),
        "rating": current_rating(location, governing, today=today),
        "rated_on": governing.event.published_on if governing and governing.event.value else None,
        "standing": grouped(record.history.standing),
        "domains": DOMAINS,
        "history": publications(record.history.events),
        "inherited_from": governing.event.inherited_from if governing else "",
        "known": {each.reference for each in record.predecessors},
        "manager": manager(location, record.managers, today=today),
        "kinds": kinds(record.services, record.schemes),
        "types": words.SERVICE_TYPES,
        "beds_note": beds_note(record),
    }


def current_rating(location: Location, governing: Spell | None, *, today: date) -> Verdict:
    """The overall rating that stands; where there is none, why."""
    if governing and governing.event.value:
        return verdict(governing.event.value, None)
    if location.cqc_id is None:
        return verdict(None, UnratedReason.NOT_REGULATED)
    reason = reason_unrated(spell=governing, registered_on=location.registered_on, day=today)
    return verdict(None, reason)


def provider_page(record: ProviderRecord, *, query: QueryDict) -> dict[str, object]:
    """What the provider page shows: a page of its locations, the open ones first."""
    rows = record.locations
    still_open = [row for row in rows if row.deregistered_on is None]
    homes = [
        row for row in still_open if row.is_care_home and row.id not in record.counted_elsewhere
    ]
    shown, pages = one_page(found=rows, query=query, per_page=PAGE_LENGTH)
    return {
        "provider": record.provider,
        "invented": record.invented,
        "rows": shown,
        "pages": pages,
        "open_count": len(still_open),
        "closed_count": len(rows) - len(still_open),
        "has_homes": bool(homes),
        "beds": sum(row.beds or 0 for row in homes),
        "unknown_count": sum(row.beds is None for row in homes),
        "types": words.SERVICE_TYPES,
        "ratings": words.RATINGS,
        "colours": words.RATING_COLOURS,
    }


def verdict(value: int | None, reason: UnratedReason | None) -> Verdict:
    """A rating in words, with its tag's colour; without one, why."""
    if value is None and reason:
        text = reason.words
        return Verdict("Not rated", "grey", text[0].upper() + text[1:])
    return Verdict(words.RATINGS[value], words.RATING_COLOURS[value])


def publications(events: Sequence[Published]) -> list[Publication]:
    """The history, newest first: all that was published of one registration on one day together."""
    made = []
    for (day, cqc_id), rows in groupby(events, key=lambda one: (one.published_on, one.cqc_id)):
        published = list(rows)
        groups = grouped(published)
        inspected = [row.inspected_on for row in published if row.inspected_on]
        made.append(
            Publication(
                published_on=day,
                inspected_on=max(inspected, default=None),
                inherited_from=next((row.inherited_from for row in published), ""),
                published_of=cqc_id if published[0].of_predecessor else "",
                title=_title(groups),
                groups=groups,
            )
        )
    return made


def _title(groups: Sequence[GroupVerdict]) -> str:
    said = [
        group.overall.text if group.name == OVERALL else f"{group.name}: {group.overall.text}"
        for group in groups
        if group.overall
    ]
    return said[0] if said else "Key questions only"


def grouped(ratings: Iterable[Published]) -> list[GroupVerdict]:
    """Ratings by service group, the whole first, each overall and by key question."""
    found: dict[str, GroupVerdict] = {}
    for row in ratings:
        group = found.setdefault(row.service_group, GroupVerdict(row.service_group, date.min))
        group.published_on = max(group.published_on, row.published_on)
        said = verdict(row.value, row.unrated_reason)
        if row.domain == OVERALL:
            group.overall = said
        else:
            group.questions[row.domain] = said
    return sorted(found.values(), key=lambda group: (group.name != OVERALL, group.name))


def manager(location: Location, rows: Sequence[ManagerRow], *, today: date) -> Manager | None:
    """Who the registered manager is, or was last; None where no source has ever named one."""
    ended = location.deregistered_on
    is_closed = ended is not None and ended <= today
    as_at = ended - timedelta(days=1) if ended and is_closed else today
    is_required = not is_closed and is_manager_required(
        is_regulated=location.cqc_id is not None,
        ownership=location.provider.ownership if location.provider else "",
        is_dormant=location.is_dormant,
    )
    if not rows and (is_required or is_closed):
        return None
    posts = _posts(rows)
    standing = manager_standing(
        posts=[post for _, post in posts],
        as_at=as_at,
        is_required=is_required,
        registered_on=location.registered_on,
    )
    names = [name for name, post in posts if post.is_held(as_at=as_at)]
    return Manager(
        text="" if is_closed or (names and not is_required) else manager_text(standing),
        names=names,
        is_wanting=standing.state not in {ManagerState.IN_POST, ManagerState.NOT_REQUIRED},
    )


def _posts(rows: Sequence[ManagerRow]) -> list[tuple[str, Post]]:
    """Each post with its holder's name."""
    posts = []
    for _, group in groupby(rows, key=lambda row: row.id):
        stays = list(group)
        post = Post(
            kind=ManagerKind(stays[0].kind),
            from_on=stays[0].from_on,
            to_on=stays[0].to_on,
            application_received_on=stays[0].application_received_on,
            absences=tuple(
                Absence(from_on=row.absent_from_on, to_on=row.absent_to_on)
                for row in stays
                if row.absent_from_on
            ),
        )
        posts.append((stays[0].person_name, post))
    return posts


def manager_text(standing: ManagerStanding) -> str:
    """How the service stands towards its condition of a registered manager; blank if in post."""
    days = standing.days_without_manager
    if days is None:
        return NO_DAYS_SAID.get(standing.state, "")
    said = "1 day" if days == 1 else f"{days:,} days"
    return DAYS_SAID[standing.state].format(days=said)


def kinds(services: Sequence[ServiceGiven], schemes: Sequence[SchemeRow]) -> list[Kind]:
    """The kinds of care given here, those that ended last."""
    made: dict[int, Kind] = {}
    for row in services:
        held = made.setdefault(
            row.id,
            Kind(
                name=row.kind,
                districts=[],
                schemes=[scheme for scheme in schemes if scheme.service_id == row.id],
                ended_on=row.to_on,
            ),
        )
        if row.district_name:
            held.districts.append(row.district_name)
            held.districts.sort()
    return sorted(made.values(), key=lambda kind: (kind.ended_on is not None, kind.name))


def beds_note(record: ServiceRecord) -> str:
    """Where the beds of a dually registered home are counted."""
    if record.counted_at:
        return f"The same beds are registered at {record.counted_at[0].name} and counted there."
    if record.counts_for:
        return f"The same beds are registered at {record.counts_for[0].name}; counted here."
    return ""
