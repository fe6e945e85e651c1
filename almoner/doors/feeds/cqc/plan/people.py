"""The services that a location gives and those who manage it, each from one day to another."""

from datetime import date

from almoner.doors.feeds.cqc.plan.basis import AT, Plan
from almoner.doors.feeds.cqc.records import LocationRecord, ManagerRecord
from almoner.doors.feeds.cqc.standing import LocationRow, OpenPost
from almoner.register.directory.rules import ManagerKind


def plan_services(plan: Plan, record: LocationRecord, row: LocationRow, *, is_new: bool) -> bool:
    """Begin those that are newly named and end those no longer; whether anything changed.

    What is known first of a location's services was so since its registration. A blank list is
    no statement: deregistered locations have one.
    """
    if not record.services:
        return False
    given = {service[:60] for service in record.services}
    stood = plan.register.services.get(row[0], {})
    from_on = plan.as_at if stood else row[AT["registered_on"]]
    ended_on = row[AT["deregistered_on"]]
    if ended_on is not None and from_on is not None and ended_on <= from_on:
        ended_on = None
    for kind in sorted(given - stood.keys()):
        plan.changes.new_services.append((row[0], kind, from_on, None if stood else ended_on))
    for kind in sorted(stood.keys() - given):
        pk, began_on = stood[kind]
        if began_on is not None and began_on >= plan.as_at:
            plan.changes.dropped_services.append((pk,))
        else:
            plan.changes.ended_services.append((pk, plan.as_at))
    return not is_new and given != stood.keys()


def plan_managers(plan: Plan, record: LocationRecord, row: LocationRow) -> bool:
    """Registered managers as named: those in post, those who left, those away."""
    if record.managers is None:
        return False
    named = {manager.person_name[:150]: manager for manager in record.managers}
    stood = {post.person_name: post for post in plan.register.posts.get(row[0], ())}
    for name, manager in named.items():
        if name not in stood:
            since = plan.as_at if stood else None
            _begin_post(plan, row[0], name, manager, manager.from_on or since)
    # A source that names one manager of perhaps several says nothing of who else is in post.
    is_replaced = record.is_manager_list_whole or not named or len(stood) == 1
    changed = bool(named.keys() - stood.keys())
    for name, post in stood.items():
        if name not in named:
            if is_replaced:
                _end_post(plan, post)
                changed = True
        else:
            changed |= _note_absence(plan, post, named[name].absent_from_on)
    return changed


def _begin_post(
    plan: Plan, location_id: int, name: str, manager: ManagerRecord, from_on: date | None
) -> None:
    pk = next(plan.ids.posts)
    kind = ManagerKind.REGISTERED.value
    plan.changes.new_posts.append((pk, location_id, name, kind, from_on, None, plan.landing_id))
    if manager.absent_from_on:
        plan.changes.new_absences.append((pk, manager.absent_from_on))


def _end_post(plan: Plan, post: OpenPost) -> None:
    if post.from_on is not None and post.from_on >= plan.as_at:
        plan.changes.dropped_posts.append((post.id,))
    else:
        plan.changes.ended_posts.append((post.id, plan.as_at))


def _note_absence(plan: Plan, post: OpenPost, absent_from_on: date | None) -> bool:
    if absent_from_on and post.absence_id is None:
        plan.changes.new_absences.append((post.id, absent_from_on))
        return True
    if absent_from_on is None and post.absence_id is not None:
        plan.changes.ended_absences.append((post.absence_id, plan.as_at))
        return True
    return False
