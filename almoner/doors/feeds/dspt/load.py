"""From what organisations published to the levels that services reached in programmes."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from almoner.core.accounts.rules import Principal
from almoner.doors.feeds.dspt.matching import Match, Matcher, Matches, Place, codes_of, name_counts
from almoner.doors.feeds.dspt.parse import CENTURY, Organisation
from almoner.doors.feeds.outcome import Findings, Named
from almoner.doors.feeds.plain import Writing
from almoner.doors.feeds.records import Batch
from almoner.register.directory.models import Location, Provider
from almoner.response.programmes.actions import LevelRow, record_levels
from almoner.response.programmes.models import Programme
from almoner.response.programmes.queries.levels import levels_said
from almoner.response.programmes.queries.scope import services_in_scope
from almoner.response.programmes.queries.standing import collecting
from almoner.response.programmes.rules.definition import Definition, definition_of

PROGRAMME = "dspt"
SOURCE = "DSPT organisation search"
JULY = 7  # a toolkit's year ends on 30 June
EXPIRED = "expired"
NO_PROGRAMME = (
    "No council here runs the Data Security and Protection Toolkit as a programme, so nothing is"
    " recorded. Start it under Programmes, and load the file again."
)
_LABEL = re.compile(r"(?:20)?(\d\d)\s*/\s*(?:20)?(\d\d)")


@dataclass(frozen=True, slots=True, kw_only=True)
class _Sorted:
    """The rows for one programme, and what was matched."""

    programme: Programme
    rows: tuple[LevelRow, ...]
    matches: Matches


def compare(batch: Batch, day: date, by: Principal) -> Findings:
    """What recording the batch would change."""
    found = _sorted(batch, day, by)
    new = sum(_new(one) for one in found)
    return _findings(batch, found, new=new)


def write(writing: Writing) -> Findings:
    """Record it in every programme that asks for it."""
    found = _sorted(writing.batch, writing.day, writing.by)
    new = 0
    for one in found:
        outcome = record_levels(
            programme=one.programme,
            rows=one.rows,
            landing=writing.landing,
            by=writing.by,
            at=writing.at,
        )
        new += outcome.added
    return _findings(writing.batch, found, new=new)


def year_of(programme: Programme, day: date) -> int:
    """The year in which the programme's toolkit begins: its label's, else the last one due.

    Each toolkit is published by 30 June: on 9 September 2022 that of 21/22 is the last one due.
    """
    if matched := _LABEL.search(programme.label):
        return CENTURY + int(matched[1])
    return day.year - (1 if day.month >= JULY else 2)


def level_of(organisation: Organisation, *, year: int, definition: Definition) -> str:
    """The level of the programme that a status says; "" where it says none of them.

    Whatever was published for an earlier year no longer counts, so it says only that.
    """
    said = organisation.status.casefold()
    level = next(
        (
            one.key
            for one in definition.levels
            if said in {words.casefold() for words in (one.words, *one.said_as)}
        ),
        "",
    )
    is_over = organisation.year is not None and organisation.year < year
    return EXPIRED if level and is_over else level


def _sorted(batch: Batch, day: date, by: Principal) -> list[_Sorted]:
    programmes = collecting(key=PROGRAMME, visible_to=by)
    if not programmes:
        return []
    matcher = Matcher(
        batch.records,
        service_names=name_counts(
            Location.objects.filter(deregistered_on=None).values_list("name", flat=True)
        ),
        provider_names=name_counts(
            Provider.objects.filter(deregistered_on=None).values_list("name", flat=True)
        ),
    )
    return [_for(programme, matcher, day, by) for programme in programmes]


def _for(programme: Programme, matcher: Matcher, day: date, by: Principal) -> _Sorted:
    services = services_in_scope(programme=programme, as_at=day, visible_to=by)
    codes = dict(
        Location.objects.filter(pk__in=[one.location_id for one in services]).values_list(
            "pk", "ods_code"
        )
    )
    matches = matcher.match(
        Place(
            location_id=one.location_id,
            cqc_id=one.cqc_id,
            ods_code=codes.get(one.location_id, ""),
            name=one.name,
            provider_name=one.provider_name,
        )
        for one in services
    )
    definition, year = definition_of(programme.definition), year_of(programme, day)
    rows = tuple(
        _row(match, level, day)
        for match in matches.found
        if (level := level_of(match.organisation, year=year, definition=definition))
    )
    return _Sorted(programme=programme, rows=rows, matches=matches)


def _row(match: Match, level: str, day: date) -> LevelRow:
    organisation = match.organisation
    published = organisation.published_on
    by = "name" if match.by_name else "ODS code"
    return LevelRow(
        location_id=match.place.location_id,
        level=level,
        as_at=day,
        source=SOURCE,
        reached_on=published if published and published <= day else None,
        inherited_from=organisation.name[:250] if match.is_inherited else "",
        note=f"{organisation.code}, matched by {by}",
    )


def _new(found: _Sorted) -> int:
    days = {row.as_at for row in found.rows}
    known = levels_said(programme=found.programme, days=days)
    keys = {
        (row.location_id, row.level, row.reached_on, row.as_at, row.inherited_from, row.source)
        for row in found.rows
    }
    return len(keys - known)


def _findings(batch: Batch, found: list[_Sorted], *, new: int) -> Findings:
    matches = [match for one in found for match in one.matches.found]
    notes = [f"{len(batch.records):,} social care organisations were read."]
    if found:
        notes.append(
            f"{len(matches):,} services matched, {sum(one.is_inherited for one in matches):,} of"
            f" them by their head office. {len(batch.records) - len(codes_of(matches)):,}"
            " organisations match no service here."
        )
    else:
        notes.append(NO_PROGRAMME)
    named = (
        _named("In scope, and no organisation matches", found, "unmatched"),
        _named("In scope, and the name fits more than one", found, "ambiguous"),
    )
    return Findings(
        counts=(("New levels of services", new),),
        named=tuple(one for one in named if one.ids),
        notes=tuple(notes),
    )


def _named(heading: str, found: Iterable[_Sorted], what: str) -> Named:
    places: set[str] = {
        place.cqc_id or place.name for one in found for place in getattr(one.matches, what)
    }
    return Named(heading=heading, ids=tuple(sorted(places)))
