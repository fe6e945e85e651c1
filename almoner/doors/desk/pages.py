"""How one service and one provider are laid out."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import groupby

from almoner.doors.desk import words
from almoner.doors.desk.queries.service import (
    ManagerRow,
    ProviderRecord,
    RatingRow,
    SchemeRow,
    ServiceGiven,
    ServiceRecord,
)
from almoner.evidence.ratings.rules import OVERALL, KeyQuestion, UnratedReason
from almoner.register.directory.models import Location
from almoner.register.directory.rules import (
    Absence,
    ManagerKind,
    ManagerStanding,
    ManagerState,
    Post,
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
    inherited_from: str
    title: str
    groups: Sequence[GroupVerdict]


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of care, the districts it reaches and the schemes in which it is given."""

    name: str
    districts: Sequence[str]
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
    location = record.location
    history = publications(record.ratings)
    return {
        "record": record,
        "location": location,
        "type_name": words.SERVICE_TYPES.get(location.service_type, location.service_type),
        "specialisms": words.specialism_names(location.specialisms),
        "rating": verdict(location.rating, ""),
        "standing": standing_groups(record.ratings),
        "domains": DOMAINS,
        "history": history,
        "inherited_from": history[0].inherited_from if history else "",
        "manager": manager(location, record.managers, today=today),
        "kinds": kinds(record.services, record.schemes),
        "types": words.SERVICE_TYPES,
        "beds_note": beds_note(record),
    }


def provider_page(record: ProviderRecord) -> dict[str, object]:
    """What the provider page shows."""
    still_open = [row for row in record.locations if row.deregistered_on is None]
    return {
        "provider": record.provider,
        "invented": record.invented,
        "open": still_open,
        "closed": [row for row in record.locations if row.deregistered_on is not None],
        "beds": sum(row.beds or 0 for row in still_open if row.is_care_home),
        "types": words.SERVICE_TYPES,
        "ratings": words.RATINGS,
        "colours": words.RATING_COLOURS,
    }


def verdict(value: int | None, reason: str) -> Verdict:
    """A rating in words, with its tag's colour; without one, why."""
    if value is None and reason:
        text = UnratedReason(reason).words
        return Verdict("Not rated", "grey", text[0].upper() + text[1:])
    return Verdict(words.RATINGS[value], words.RATING_COLOURS[value])


def publications(ratings: Sequence[RatingRow]) -> list[Publication]:
    """The history, newest first: all that was published on one day together."""
    made = []
    for day, rows in groupby(ratings, key=lambda row: row.published_on):
        published = list(rows)
        groups = _groups(published)
        inspected = [row.inspected_on for row in published if row.inspected_on]
        made.append(
            Publication(
                published_on=day,
                inspected_on=max(inspected, default=None),
                inherited_from=next((row.inherited_from for row in published), ""),
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


def standing_groups(ratings: Sequence[RatingRow]) -> list[GroupVerdict]:
    """What was last published of the whole and of each service group, domain by domain."""
    newest: dict[tuple[str, str], RatingRow] = {}
    for row in ratings:  # newest first
        newest.setdefault((row.service_group, row.domain), row)
    return _groups(list(newest.values()))


def _groups(rows: Sequence[RatingRow]) -> list[GroupVerdict]:
    found: dict[str, GroupVerdict] = {}
    for row in rows:
        group = found.setdefault(row.service_group, GroupVerdict(row.service_group, date.min))
        group.published_on = max(group.published_on, row.published_on)
        said = verdict(row.value, row.unrated_reason)
        if row.domain == OVERALL:
            group.overall = said
        else:
            group.questions[row.domain] = said
    return sorted(found.values(), key=lambda group: (group.name != OVERALL, group.name))


def manager(location: Location, rows: Sequence[ManagerRow], *, today: date) -> Manager | None:
    """Who the registered manager is; None where no source has ever named one."""
    if not rows:
        return None
    ended = location.deregistered_on
    as_at = ended if ended and ended < today else today
    posts = _posts(rows)
    standing = manager_standing(
        posts=list(posts.values()),
        as_at=as_at,
        is_required=ended is None and not location.is_dormant,
        registered_on=location.registered_on,
    )
    names = [row[0] for row, post in posts.items() if post.is_held(as_at=as_at)]
    return Manager(
        text=manager_text(standing),
        names=names,
        is_wanting=standing.state not in {ManagerState.IN_POST, ManagerState.NOT_REQUIRED},
    )


def _posts(rows: Sequence[ManagerRow]) -> dict[tuple[str, str, date | None], Post]:
    posts = {}
    for key, group in groupby(rows, key=lambda row: (row.person_name, row.kind, row.from_on)):
        stays = list(group)
        posts[key] = Post(
            kind=ManagerKind(stays[0].kind),
            from_on=stays[0].from_on,
            to_on=stays[0].to_on,
            absences=tuple(
                Absence(from_on=row.absent_from_on, to_on=row.absent_to_on)
                for row in stays
                if row.absent_from_on
            ),
        )
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
    made = []
    for (number, name), rows in groupby(services, key=lambda row: (row.id, row.kind)):
        given = list(rows)
        made.append(
            Kind(
                name=name,
                districts=[row.district_name for row in given if row.district_name],
                schemes=[scheme for scheme in schemes if scheme.service_id == number],
                ended_on=given[0].to_on,
            )
        )
    return sorted(made, key=lambda kind: (kind.ended_on is not None, kind.name))


def beds_note(record: ServiceRecord) -> str:
    """Where the beds of a dually registered home are counted."""
    if record.counted_at:
        return f"The same beds are registered at {record.counted_at[0].name} and counted there."
    if record.counts_for:
        return f"The same beds are registered at {record.counts_for[0].name}; counted here."
    return ""
