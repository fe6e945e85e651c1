"""Locations and their spells: what a source says, laid over what stands, on its own day.

A source for an earlier day than one already applied is history. It fills blanks and past spells,
and what a later source says goes on standing from that source's day.
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from operator import attrgetter
from typing import Any

from almoner.doors.feeds.cqc.plan.basis import AT, Plan
from almoner.doors.feeds.cqc.plan.people import plan_managers, plan_services
from almoner.doors.feeds.cqc.records import LocationRecord
from almoner.doors.feeds.cqc.standing import LocationRow
from almoner.register.directory.models import Location
from almoner.register.directory.rules import (
    Facts,
    Observation,
    ServiceType,
    Spell,
    Standing,
    overlaid,
    search_text,
    within,
)

# What is taken as the source says it, in the order of the table.
PLAIN = (
    "name",
    "beds",
    "specialisms",
    "activities",
    "is_dormant",
    "registered_on",
    "address",
    "postcode",
    "phone",
    "website",
    "ods_code",
    "uprn",
    "latitude",
    "longitude",
)
PLACES = tuple(AT[column] for column in PLAIN)
_plain = attrgetter(*PLAIN)
LENGTHS = tuple(
    (AT[field.attname], field.max_length)
    for field in Location._meta.concrete_fields
    if field.attname in AT and field.max_length and field.attname != "cqc_id"
)
CARE_HOMES = frozenset({ServiceType.NURSING, ServiceType.RESIDENTIAL, ServiceType.CARE_HOME})
COUNTED = ("authority_id", "district_id", "service_type", "provider_id", "beds")
COUNTED_AT = tuple(AT[column] for column in COUNTED)
FLAGS = frozenset({AT["specialisms"], AT["activities"]})
BLANK = (None, "")


def plan_locations(plan: Plan) -> None:
    """Every location of which the source speaks."""
    met: set[str] = set()
    for record in plan.delta.locations:
        if record.location_id in met:
            continue  # the same location a second time in one source
        met.add(record.location_id)
        authority_id = plan.authority_id(record)
        provider = plan.register.providers.get(record.provider_id or "")
        provider_id = provider[0] if provider else None
        if record.location_id in plan.register.known:
            _known_location(plan, record, authority_id, provider_id)
        else:
            _new_location(plan, record, authority_id, provider_id)


def plan_departures(plan: Plan, gone: Sequence[str]) -> None:
    """Locations that the source no longer names, though it names all that are registered."""
    for cqc_id in gone:
        row = plan.register.locations[cqc_id]
        if row[AT["deregistered_on"]] is not None or row[AT["as_at"]] > plan.as_at:
            continue
        row[AT["deregistered_on"]] = plan.as_at
        row[AT["as_at"]] = plan.as_at
        row[AT["landing_number"]] = plan.landing_id
        plan.left.append(cqc_id)
        plan.changes.changed_locations.append(row)
        _respell(plan, row, [spell for spell, _ in plan.register.spells.get(row[0], ())])


def _new_location(
    plan: Plan, record: LocationRecord, authority_id: int | None, provider_id: int | None
) -> None:
    kind = record.service_type or ServiceType.OTHER
    pk = next(plan.ids.locations)
    row: LocationRow = [
        pk,
        record.location_id,
        provider_id,
        record.name or record.location_id,
        authority_id,
        None,
        kind.value,
        kind in CARE_HOMES,
        record.beds,
        int(record.specialisms or 0),
        int(record.activities or 0),
        bool(record.is_dormant),
        record.registered_on or _first_named_on(plan, authority_id),
        _ended_on(plan, record, authority_id),
        record.address or "",
        record.postcode or "",
        record.phone or "",
        record.website or "",
        record.ods_code or "",
        record.uprn or "",
        record.latitude,
        record.longitude,
        plan.register.provider_names.get(provider_id or 0, ""),
        "",
        plan.as_at,
        plan.landing_id,
    ]
    _finish(plan, row)
    plan.new_pks[record.location_id] = pk
    plan.new.append(record.location_id)
    plan.changes.new_locations.append(row)
    _spell_newcomer(plan, row)
    plan_services(plan, record, row, is_new=True)
    plan_managers(plan, record, row)


def _spell_newcomer(plan: Plan, row: LocationRow) -> None:
    """One spell for the whole of its registration: nothing is known against it."""
    registered_on, ended_on = row[AT["registered_on"]], row[AT["deregistered_on"]]
    if registered_on and ended_on and ended_on <= registered_on:
        return
    counted = (row[place] for place in COUNTED_AT)
    plan.changes.spells.append((row[0], registered_on, ended_on, *counted, plan.landing_id))


def _first_named_on(plan: Plan, authority_id: int | None) -> date | None:
    """The day from which a location counts that no earlier snapshot of its authority named."""
    is_newcomer = plan.delta.is_snapshot and plan.timeline.was_covered_before(authority_id)
    return plan.as_at if is_newcomer else None


def _ended_on(plan: Plan, record: LocationRecord, authority_id: int | None) -> date | None:
    """When a location that was not known ended, where its source or a later snapshot tells."""
    if record.deregistered_on:
        return record.deregistered_on
    if record.is_registered is False:
        return plan.as_at
    return plan.timeline.next_after(authority_id) if plan.delta.is_snapshot else None


def _known_location(
    plan: Plan, record: LocationRecord, authority_id: int | None, provider_id: int | None
) -> None:
    row = plan.register.locations[record.location_id]
    before = list(row)
    spells = [spell for spell, _ in plan.register.spells.get(row[0], ())]
    is_history = _is_history(plan, row)
    facts = Facts(
        authority_id=authority_id,
        service_type=record.service_type.value if record.service_type else None,
        is_type_coarse=record.is_type_coarse,
        provider_id=provider_id,
        beds=record.beds,
    )
    _lay_over(row, record, only_blanks=is_history)
    if is_history:
        plan.historic.add(record.location_id)
        observation = _as_history(plan, row, spells, facts)
        _keep_standing(plan, row, facts.filling(_standing(row)))
    else:
        observation = Observation(facts=facts, on=plan.as_at, landing_number=plan.landing_id)
        _stand(plan, row, record, facts)
        spells = _gone_on(spells, before, row)
    _finish(plan, row)
    respelled = _respell(plan, row, overlaid(spells, observation))
    if not is_history:
        respelled |= plan_services(plan, record, row, is_new=False)
        respelled |= plan_managers(plan, record, row)
    _note_change(plan, row, before, is_history=is_history, is_changed=respelled)


def _is_history(plan: Plan, row: LocationRow) -> bool:
    is_older = plan.as_at < row[AT["as_at"]]
    return is_older or plan.timeline.next_after(row[AT["authority_id"]]) is not None


def _as_history(plan: Plan, row: LocationRow, spells: Sequence[Spell], facts: Facts) -> Observation:
    """What was true from the source's day until the next source's.

    Before all that is known of the location, it reaches back to its registration, as the first
    source always does: so the order in which files come makes no difference.
    """
    authority_id = row[AT["authority_id"]]
    later = [plan.timeline.next_after(authority_id), row[AT["as_at"]]]
    until = min((day for day in later if day is not None and day > plan.as_at), default=None)
    first = plan.timeline.landing_days.get(spells[0].landing_number or 0) if spells else None
    is_first = not plan.timeline.was_covered_before(authority_id) and (
        first is None or plan.as_at < first
    )
    return Observation(
        facts=facts,
        on=None if is_first else plan.as_at,
        until=until,
        landing_number=plan.landing_id,
    )


def _lay_over(row: LocationRow, record: LocationRecord, *, only_blanks: bool) -> None:
    for place, value in zip(PLACES, _plain(record), strict=True):
        if value is not None and (not only_blanks or row[place] in BLANK):
            row[place] = int(value) if place in FLAGS else value


def _stand(plan: Plan, row: LocationRow, record: LocationRecord, facts: Facts) -> None:
    """Let what the newest source says be what stands."""
    _keep_standing(plan, row, facts.over(_standing(row)))
    ended = row[AT["deregistered_on"]]
    if record.deregistered_on:
        row[AT["deregistered_on"]] = record.deregistered_on
    elif record.is_registered is False and ended is None:
        row[AT["deregistered_on"]] = plan.as_at
    elif record.is_registered and ended is not None and ended <= plan.as_at:
        row[AT["deregistered_on"]] = None


def _gone_on(spells: list[Spell], before: LocationRow, row: LocationRow) -> list[Spell]:
    """The spells of a registration that turns out not to have ended.

    Those within it say nothing of the day on which it was thought to end. What was said on that
    day stands in the row, and goes on from there.
    """
    ended_on = before[AT["deregistered_on"]]
    if ended_on is None or row[AT["deregistered_on"]] is not None or not spells:
        return spells
    if spells[-1].standing == _standing(before):
        return spells
    said_then = Spell(ended_on, None, _standing(before), before[AT["landing_number"]])
    return [*spells[:-1], replace(spells[-1], to_on=ended_on), said_then]


def _standing(row: LocationRow) -> Standing:
    return Standing(*(row[place] for place in COUNTED_AT))


def _keep_standing(plan: Plan, row: LocationRow, stands: Standing) -> None:
    row[AT["authority_id"]] = stands.authority_id
    row[AT["district_id"]] = stands.district_id
    row[AT["service_type"]] = stands.service_type
    row[AT["is_care_home"]] = stands.service_type in CARE_HOMES
    row[AT["provider_id"]] = stands.provider_id
    row[AT["provider_name"]] = plan.register.provider_names.get(
        stands.provider_id or 0, row[AT["provider_name"]]
    )


def _finish(plan: Plan, row: LocationRow) -> None:
    """Keep each text within its column, and what search reads in step with the rest."""
    for place, most in LENGTHS:
        if len(row[place]) > most:
            plan.shortened += 1
            row[place] = row[place][:most]
    row[AT["search_text"]] = search_text(
        name=row[AT["name"]],
        postcode=row[AT["postcode"]],
        ids=(row[AT["cqc_id"]], row[AT["ods_code"]]),
    )


def _respell(plan: Plan, row: LocationRow, spells: Sequence[Spell]) -> bool:
    """Supersede the spells that no longer hold, and add the new; those that hold stay as known.

    Called once for each location of a source.
    """
    stood = dict(plan.register.spells.get(row[0], ()))
    if not spells:  # it ended on the day it began, and may have done so in error
        spells = (Spell(None, None, _standing(row), plan.landing_id),)
    now = within(
        spells,
        registered_on=row[AT["registered_on"]],
        deregistered_on=row[AT["deregistered_on"]],
    )
    new = [spell for spell in now if spell not in stood]
    past = [pk for spell, pk in stood.items() if spell not in now]
    plan.changes.superseded_spells.extend(past)
    plan.changes.spells.extend(_spell_row(plan, row[0], spell) for spell in new)
    return bool(new or past)


def _spell_row(plan: Plan, pk: int, spell: Spell) -> tuple[Any, ...]:
    counted = spell.standing
    return (
        pk,
        spell.from_on,
        spell.to_on,
        counted.authority_id,
        counted.district_id,
        counted.service_type,
        counted.provider_id,
        counted.beds,
        spell.landing_number or plan.landing_id,
    )


def _note_change(
    plan: Plan, row: LocationRow, before: LocationRow, *, is_history: bool, is_changed: bool
) -> None:
    is_changed = is_changed or row != before
    if is_changed:
        plan.changed.append(row[AT["cqc_id"]])
    if not is_history:
        row[AT["as_at"]] = plan.as_at
        if is_changed:
            row[AT["landing_number"]] = plan.landing_id
    if row != before:
        plan.changes.changed_locations.append(row)
