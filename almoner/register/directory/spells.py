"""The stretches of time in which nothing that a table counts by changed for a location."""

from collections.abc import Sequence
from datetime import date, datetime

from almoner.core.journal.actions import part_of_action
from almoner.register.directory.models import Location, LocationSpell
from almoner.register.directory.rules import Spell, Standing, within


def spells_of(location: Location) -> tuple[Spell, ...]:
    """Those that stand, the earliest first; one of always where none does."""
    stored = sorted(_stored_spells(location), key=lambda spell: spell.from_on or date.min)
    return tuple(stored) or whole_spell(location)


@part_of_action
def write_spells(location: Location, spells: Sequence[Spell], moment: datetime) -> None:
    """Let these stand, cut to its registration; those that no longer hold are superseded."""
    now = within(
        spells, registered_on=location.registered_on, deregistered_on=location.deregistered_on
    )
    stood = _stored_spells(location)
    past = [pk for spell, pk in stood.items() if spell not in now]
    LocationSpell.objects.filter(pk__in=past).update(superseded_at=moment)
    for spell in now:
        if spell in stood:
            continue
        LocationSpell.objects.create(
            location=location,
            from_on=spell.from_on,
            to_on=spell.to_on,
            authority_id=spell.standing.authority_id,
            district_id=spell.standing.district_id,
            service_type=spell.standing.service_type,
            provider_id=spell.standing.provider_id,
            beds=spell.standing.beds,
            landing_number=spell.landing_number,
            recorded_at=moment,
        )


def _stored_spells(location: Location) -> dict[Spell, int]:
    rows = LocationSpell.objects.filter(location=location).values_list(
        "from_on",
        "to_on",
        "authority_id",
        "district_id",
        "service_type",
        "provider_id",
        "beds",
        "landing_number",
        "pk",
    )
    return {Spell(row[0], row[1], Standing(*row[2:7]), row[7]): row[8] for row in rows}


def whole_spell(location: Location) -> tuple[Spell, ...]:
    """One spell of always, of what is kept on the location itself."""
    stands = Standing(
        location.authority_id,
        location.district_id,
        location.service_type,
        location.provider_id,
        location.beds,
    )
    return (Spell(None, None, stands),)
