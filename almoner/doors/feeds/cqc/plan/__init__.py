"""What applying a Delta would change: worked out from what stands, nothing written."""

from datetime import date

from almoner.doors.feeds.cqc.plan.basis import Plan, Timeline, ids_for
from almoner.doors.feeds.cqc.plan.links import plan_links
from almoner.doors.feeds.cqc.plan.locations import plan_departures, plan_locations
from almoner.doors.feeds.cqc.plan.providers import plan_providers
from almoner.doors.feeds.cqc.records import Delta, Shape
from almoner.doors.feeds.cqc.standing import read_register
from almoner.evidence.landings.queries import coverage, landing_days, standing_hashes

__all__ = ["FEED", "Plan", "make_plan"]

FEED = "cqc"

# A file of these shapes speaks of every location (or every rated one) of the authorities in it.
SPEAKS_OF_WHOLE_AUTHORITIES = frozenset(
    {Shape.LATEST_RATINGS, Shape.CARE_DIRECTORY, Shape.ACTIVE_LOCATIONS}
)


def make_plan(*, delta: Delta, as_at: date, landing_id: int) -> Plan:
    """Everything that applying the Delta for that day would change."""
    gone, staying = _departed(delta)
    register = read_register(delta=delta, gone=gone)
    plan = Plan(
        delta=delta,
        as_at=as_at,
        landing_id=landing_id,
        register=register,
        timeline=Timeline(as_at, coverage(feed=FEED, shape=delta.shape), landing_days(feed=FEED)),
        ids=ids_for(delta=delta, register=register),
    )
    plan.authority_ids = _authorities_of(plan, staying)
    plan_providers(plan)
    plan_locations(plan)
    if delta.is_snapshot:
        within = [cqc_id for cqc_id in gone if _is_spoken_of(plan, cqc_id)]
        plan.open_before = sum(
            1
            for known in register.known.values()
            if known.is_open and known.authority_id in plan.authority_ids
        )
        plan_departures(plan, within)
    plan_links(plan)
    _add_notes(plan)
    return plan


def _departed(delta: Delta) -> tuple[set[str], set[str]]:
    """Locations that stood and are gone, and those that stand and stay."""
    if not delta.is_snapshot:
        return set(), set()
    stood = standing_hashes(shape=delta.shape).keys()
    gone_keys = set(delta.gone)
    staying = {_location_of(key) for key in stood - gone_keys}
    staying |= {record.location_id for record in delta.locations}
    return {_location_of(key) for key in gone_keys} - staying, staying


def _location_of(key: str) -> str:
    return key.partition("|")[0]


def _authorities_of(plan: Plan, staying: set[str]) -> frozenset[int]:
    if plan.delta.shape not in SPEAKS_OF_WHOLE_AUTHORITIES:
        return frozenset()
    named = {record.authority_name for record in plan.delta.locations if record.authority_name}
    folded = {" ".join(name.split()).casefold() for name in named}
    found = {plan.register.authorities.get(name) for name in folded}
    known = plan.register.known
    found |= {known[cqc_id].authority_id for cqc_id in staying if cqc_id in known}
    return frozenset(each for each in found if each is not None)


def _is_spoken_of(plan: Plan, cqc_id: str) -> bool:
    """Whether the source, in leaving the location out, says that it left the register."""
    known = plan.register.known.get(cqc_id)
    if known is None or cqc_id not in plan.register.locations:
        return False
    if plan.timeline.next_after(known.authority_id) is not None:
        return False
    return known.authority_id is None or known.authority_id in plan.authority_ids


def _add_notes(plan: Plan) -> None:
    if plan.unknown_authorities:
        named = ", ".join(
            f"{name} ({count})" for name, count in sorted(plan.unknown_authorities.items())
        )
        plan.notes.append(f"Authorities that Almoner does not know: {named}.")
    if plan.shortened:
        plan.notes.append(f"Cells too long for their column, shortened: {plan.shortened}.")
    if plan.historic:
        plan.notes.append(
            f"Locations of which a later source already speaks: {len(plan.historic)};"
            " what this one says is kept as their history."
        )
