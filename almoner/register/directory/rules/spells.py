"""What stood when: a location's registration cut into stretches in which nothing counted changed.

A location's spells divide its registration, from the day it was registered up to but not
including the day it ended, without gap or overlap. An id is never given up and taken again, so a
location missing from one file and back in the next was registered throughout.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date

from almoner.register.directory.rules.kinds import is_finer


@dataclass(frozen=True, slots=True)
class Standing:
    """What tables count a location by."""

    authority_id: int | None
    district_id: int | None
    service_type: str
    provider_id: int | None
    beds: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """What one source says of a location; None is "does not say" and changes nothing."""

    authority_id: int | None = None
    district_id: int | None = None
    service_type: str | None = None
    is_type_coarse: bool = False  # the source tells care homes from the rest and no more
    provider_id: int | None = None
    beds: int | None = None

    def over(self, standing: Standing) -> Standing:
        """The standing with these facts laid over it.

        A care home known to be nursing stays so when a coarser source says "care home". A
        location that passes to another authority leaves its old district behind.
        """
        authority = standing.authority_id if self.authority_id is None else self.authority_id
        district = standing.district_id if authority == standing.authority_id else None
        kind = self.service_type
        if kind is None or is_finer(
            known=standing.service_type, said=kind, is_coarse=self.is_type_coarse
        ):
            kind = standing.service_type
        return Standing(
            authority,
            district if self.district_id is None else self.district_id,
            kind,
            standing.provider_id if self.provider_id is None else self.provider_id,
            standing.beds if self.beds is None else self.beds,
        )

    def filling(self, standing: Standing) -> Standing:
        """The standing with what it leaves open filled in; what it says stays."""
        kind = self.service_type
        if kind is None or not is_finer(known=kind, said=standing.service_type):
            kind = standing.service_type
        return Standing(
            self.authority_id if standing.authority_id is None else standing.authority_id,
            standing.district_id,
            kind,
            self.provider_id if standing.provider_id is None else standing.provider_id,
            self.beds if standing.beds is None else standing.beds,
        )


@dataclass(frozen=True, slots=True)
class Spell:
    """One stretch. None is "as far back as is known", or "still"."""

    from_on: date | None
    to_on: date | None
    standing: Standing
    landing_number: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Observation:
    """What one source said on one day, and the day from which a later one speaks instead.

    Without a landing it is the council's own word: the spell keeps the source of all the rest.
    """

    facts: Facts
    on: date | None
    until: date | None = None
    landing_number: int | None = None


def overlaid(spells: Sequence[Spell], observation: Observation) -> tuple[Spell, ...]:
    """The spells with what was observed laid over them from `on` up to `until`.

    They come back stretched over all time; `within` cuts them to the registration.

    Where later spells leave open what is observed now, it goes on: no later source said otherwise.
    A coarse "care home" spell is refined by what is learnt of the same home on any day: that is
    better knowledge of the same fact, and no reclassification.
    """
    pieces: list[Spell] = []
    for spell in _stretched(spells):
        pieces.extend(_split(spell, observation))
    if (until := observation.until) is not None:
        pieces = [
            replace(piece, standing=observation.facts.filling(piece.standing))
            if piece.from_on is not None and piece.from_on >= until
            else piece
            for piece in pieces
        ]
    return _merged(_refined(pieces, observation.facts.service_type))


def within(
    spells: Sequence[Spell], *, registered_on: date | None, deregistered_on: date | None
) -> tuple[Spell, ...]:
    """The spells cut to, or stretched over, the whole of the registration.

    Without any day in it (registered and ended at once) there are none.
    """
    if registered_on and deregistered_on and deregistered_on <= registered_on:
        return ()
    kept = [
        spell
        for spell in _stretched(spells)
        if (registered_on is None or spell.to_on is None or spell.to_on > registered_on)
        and (deregistered_on is None or spell.from_on is None or spell.from_on < deregistered_on)
    ]
    if kept:
        kept[0] = replace(kept[0], from_on=registered_on)
        kept[-1] = replace(kept[-1], to_on=deregistered_on)
    return tuple(kept)


def spells_from(
    observations: Iterable[Observation],
    *,
    service_type: str,
    registered_on: date | None,
    deregistered_on: date | None,
) -> tuple[Spell, ...]:
    """The spells that observations make, in whatever order; the first to speak is taken back
    to the registration, since nothing is known against it.

    `service_type` is what stands where no source says.
    """
    nothing = Standing(None, None, service_type, None, None)
    spells: tuple[Spell, ...] = ()
    for each in sorted(observations, key=lambda one: one.on or date.min):
        if not spells:
            spells = (Spell(None, None, each.facts.over(nothing), each.landing_number),)
        else:
            spells = overlaid(spells, each)
    return within(spells, registered_on=registered_on, deregistered_on=deregistered_on)


def _stretched(spells: Sequence[Spell]) -> list[Spell]:
    """The same spells over all time: the first reaches back, the last goes on."""
    line = list(spells)
    if line:
        line[0] = replace(line[0], from_on=None)
        line[-1] = replace(line[-1], to_on=None)
    return line


def _split(spell: Spell, observation: Observation) -> list[Spell]:
    """The spell in up to three parts: before, during and after what was observed."""
    on, until = observation.on, observation.until
    begins = on if on and (spell.from_on is None or on > spell.from_on) else spell.from_on
    ends = until if until and (spell.to_on is None or until < spell.to_on) else spell.to_on
    if begins is not None and ends is not None and begins >= ends:
        return [spell]
    after = observation.facts.over(spell.standing)
    if after == spell.standing:
        return [spell]
    landing = observation.landing_number
    parts = [Spell(begins, ends, after, spell.landing_number if landing is None else landing)]
    if begins != spell.from_on:
        parts.insert(0, replace(spell, to_on=begins))
    if ends != spell.to_on:
        parts.append(replace(spell, from_on=ends))
    return parts


def _refined(spells: Sequence[Spell], said: str | None) -> list[Spell]:
    if said is None:
        return list(spells)
    return [
        replace(spell, standing=replace(spell.standing, service_type=said))
        if is_finer(known=said, said=spell.standing.service_type)
        else spell
        for spell in spells
    ]


def _merged(spells: Sequence[Spell]) -> tuple[Spell, ...]:
    """Neighbours with the same standing made one, known from the earlier's landing."""
    merged: list[Spell] = []
    for spell in spells:
        if merged and merged[-1].standing == spell.standing:
            merged[-1] = replace(merged[-1], to_on=spell.to_on)
        else:
            merged.append(spell)
    return tuple(merged)
