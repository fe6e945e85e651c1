"""Successions and dual registrations: links between locations, once both are known."""

from almoner.doors.feeds.cqc.plan.basis import Plan
from almoner.doors.feeds.cqc.records import SuccessionRecord
from almoner.register.directory.models import DualRegistration, Succession


def plan_links(plan: Plan) -> None:
    """Link what can be linked; a succession of which one side is not known yet waits for it."""
    _plan_successions(plan)
    _plan_duals(plan)


def _plan_successions(plan: Plan) -> None:
    linked = set(Succession.objects.values_list("predecessor_id", "successor_id"))
    awaited = {(each.predecessor_id, each.successor_id) for each in plan.register.awaited}
    for each in plan.register.awaited:
        record = SuccessionRecord(
            predecessor_id=each.predecessor_id, successor_id=each.successor_id, reason=each.reason
        )
        if _linked(plan, record, linked):
            plan.changes.no_longer_awaited.append((each.id,))
    began = {record.location_id: record.registered_on for record in plan.delta.locations}
    for record in plan.delta.successions:
        pair = (record.predecessor_id, record.successor_id)
        if record.predecessor_id == record.successor_id or pair in awaited:
            continue
        if not _linked(plan, record, linked, on=began.get(record.successor_id)):
            awaited.add(pair)
            plan.changes.awaited.append((*pair, record.reason[:120], plan.landing_id))


def _linked(
    plan: Plan, record: SuccessionRecord, linked: set[tuple[int, int]], *, on: object = None
) -> bool:
    """Whether both are known, and so now linked."""
    predecessor, successor = plan.pk_of(record.predecessor_id), plan.pk_of(record.successor_id)
    if predecessor is None or successor is None:
        return False
    if (predecessor, successor) not in linked:
        linked.add((predecessor, successor))
        plan.changes.successions.append(
            (predecessor, successor, on, record.reason[:120], plan.landing_id)
        )
    return True


def _plan_duals(plan: Plan) -> None:
    known = set(DualRegistration.objects.values_list("primary_id", "secondary_id"))
    missing = 0
    for record in plan.delta.dual_registrations:
        primary, secondary = plan.pk_of(record.primary_id), plan.pk_of(record.secondary_id)
        if primary is None or secondary is None:
            missing += 1
        elif primary != secondary and not {(primary, secondary), (secondary, primary)} & known:
            known.add((primary, secondary))
            plan.changes.duals.append((primary, secondary, plan.landing_id))
    if missing:
        plan.notes.append(f"Dual registrations with a location that is not known: {missing}.")
