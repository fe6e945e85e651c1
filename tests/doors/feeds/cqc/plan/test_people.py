"""What a source says of services and managers, against what stands: nothing is written."""

from datetime import date

import pytest

from almoner.doors.feeds.cqc.plan.basis import AT, Ids, Plan, Timeline
from almoner.doors.feeds.cqc.plan.people import plan_managers, plan_services
from almoner.doors.feeds.cqc.records import Delta, LocationRecord, ManagerRecord, Shape
from almoner.doors.feeds.cqc.standing import OpenPost, Register

BORN, BEFORE, ON, AFTER = date(2015, 4, 1), date(2021, 1, 1), date(2021, 2, 1), date(2021, 3, 1)
HERE, LANDING = 7, 40


def plan(*, services=None, posts=()) -> Plan:
    """A plan for 1 February 2021, of one location whose services and posts these are."""
    register = Register(known={}, authorities={}, brands={}, providers={}, provider_names={})
    if services:
        register.services[HERE] = services
    if posts:
        register.posts[HERE] = list(posts)
    return Plan(
        delta=Delta(shape=Shape.API_LOCATION, as_at=ON, row_count=1, is_snapshot=False),
        as_at=ON,
        landing_id=LANDING,
        register=register,
        timeline=Timeline(ON, (), {}),
        ids=Ids(brands=iter(()), providers=iter(()), locations=iter(()), posts=iter((91, 92, 93))),
    )


def row(*, registered_on=BORN, deregistered_on=None) -> list[object]:
    cells: list[object] = [None] * len(AT)
    cells[0] = HERE
    cells[AT["registered_on"]], cells[AT["deregistered_on"]] = registered_on, deregistered_on
    return cells


def services_of(one, *given, is_new=False, **dates):
    record = LocationRecord("1-1", services=given or None)
    return plan_services(one, record, row(**dates), is_new=is_new)


@pytest.mark.parametrize(
    ("registered_on", "deregistered_on", "from_on", "to_on"),
    [
        (BORN, None, BORN, None),
        (None, None, None, None),
        (BORN, AFTER, BORN, AFTER),
        (None, AFTER, None, AFTER),
        (BORN, BORN, BORN, None),  # it ended on the day it began, and may have done so in error
        (AFTER, BORN, AFTER, None),
    ],
)
def test_what_is_known_first_was_so_since_the_registration(
    registered_on, deregistered_on, from_on, to_on
):
    one = plan()
    dates = {"registered_on": registered_on, "deregistered_on": deregistered_on}
    assert services_of(one, "Hospice", **dates)
    assert one.changes.new_services == [(HERE, "Hospice", from_on, to_on)]


def test_a_further_service_begins_on_the_sources_day_and_has_no_end():
    one = plan(services={"Hospice": (3, BORN)})
    assert services_of(one, "Hospice", "Clinic", deregistered_on=AFTER)
    assert one.changes.new_services == [(HERE, "Clinic", ON, None)]
    assert one.changes.ended_services == one.changes.dropped_services == []


@pytest.mark.parametrize(
    ("began_on", "ended", "dropped"),
    [
        (BORN, [(3, ON)], []),
        (None, [(3, ON)], []),
        (ON, [], [(3,)]),  # a spell of no day is none
        (AFTER, [], [(3,)]),
    ],
)
def test_a_service_no_longer_given_ends_or_never_was(began_on, ended, dropped):
    one = plan(services={"Hospice": (3, began_on), "Clinic": (4, BORN)})
    assert services_of(one, "Clinic")
    assert one.changes.ended_services == ended
    assert one.changes.dropped_services == dropped


def test_a_blank_list_of_services_is_no_statement():
    one = plan(services={"Hospice": (3, BORN)})
    assert not services_of(one)
    assert one.changes.ended_services == []


def test_the_same_services_are_no_change_and_those_of_a_newcomer_none_of_its_own():
    assert not services_of(plan(services={"Hospice": (3, BORN)}), "Hospice")
    assert not services_of(plan(), "Hospice", is_new=True)
    assert services_of(plan(), "Hospice", is_new=False)


def test_the_name_of_a_service_is_kept_as_far_as_there_is_room():
    one = plan()
    services_of(one, "x" * 70)
    assert one.changes.new_services[0][1] == "x" * 60


def managers_of(one, *named, is_whole=True):
    record = LocationRecord("1-1", managers=named, is_manager_list_whole=is_whole)
    return plan_managers(one, record, row())


def begun(one):
    return [(name, from_on) for _, _, name, _, from_on, _, _ in one.changes.new_posts]


@pytest.mark.parametrize(
    ("stood", "said", "from_on"),
    [
        ((), None, None),  # since when, nobody says
        (("Ivo Ash",), None, ON),
        ((), BEFORE, BEFORE),
        (("Ivo Ash",), BEFORE, BEFORE),
    ],
)
def test_since_when_a_manager_is_in_post(stood, said, from_on):
    one = plan(posts=[OpenPost(5, name, BORN) for name in stood])
    assert managers_of(one, ManagerRecord("Cole Fenn", from_on=said))
    assert begun(one) == [("Cole Fenn", from_on)]
    assert one.changes.new_posts[0][:2] == (91, HERE)
    assert one.changes.new_posts[0][-1] == LANDING
    assert one.changes.new_absences == []


@pytest.mark.parametrize(
    ("from_on", "ended", "dropped"),
    [
        (BORN, [(5, ON)], []),
        (None, [(5, ON)], []),
        (ON, [], [(5,)]),
        (AFTER, [], [(5,)]),
    ],
)
def test_a_manager_no_longer_named_has_left_or_never_came(from_on, ended, dropped):
    one = plan(posts=[OpenPost(5, "Ivo Ash", from_on)])
    assert managers_of(one)
    assert one.changes.ended_posts == ended
    assert one.changes.dropped_posts == dropped


@pytest.mark.parametrize(
    ("stood", "named", "left"),
    [
        (("Ivo Ash",), ("Cole Fenn",), [5]),  # the one there was is replaced
        (("Ivo Ash", "Ada Holm"), ("Cole Fenn",), []),  # perhaps the third of three
        (("Ivo Ash", "Ada Holm"), ("Ada Holm",), []),
        (("Ivo Ash", "Ada Holm"), (), [5, 6]),  # none is in post
    ],
)
def test_a_source_that_names_one_of_several_ends_no_others(stood, named, left):
    one = plan(posts=[OpenPost(pk, name, BORN) for pk, name in enumerate(stood, start=5)])
    changed = managers_of(one, *map(ManagerRecord, named), is_whole=False)
    assert [pk for pk, _ in one.changes.ended_posts] == left
    assert changed is bool(left or set(named) - set(stood))


def test_a_source_that_names_all_ends_the_others():
    one = plan(posts=[OpenPost(5, "Ivo Ash", BORN), OpenPost(6, "Ada Holm", BORN)])
    assert managers_of(one, ManagerRecord("Ada Holm"))
    assert one.changes.ended_posts == [(5, ON)]
    assert one.changes.new_posts == []


@pytest.mark.parametrize(
    ("absence", "said", "began", "ended"),
    [
        (None, None, [], []),
        (None, BEFORE, [(5, BEFORE)], []),
        (8, BEFORE, [], []),  # of which it is known already
        (8, None, [], [(8, ON)]),
    ],
)
def test_a_managers_absence_begins_and_ends(absence, said, began, ended):
    one = plan(posts=[OpenPost(5, "Ivo Ash", BORN, absence)])
    changed = managers_of(one, ManagerRecord("Ivo Ash", absent_from_on=said))
    assert one.changes.new_absences == began
    assert one.changes.ended_absences == ended
    assert changed is bool(began or ended)


def test_who_comes_and_is_away_is_both():
    one = plan()
    managers_of(one, ManagerRecord("Cole Fenn", absent_from_on=BEFORE))
    assert one.changes.new_absences == [(91, BEFORE)]


def test_a_source_that_names_no_managers_says_nothing():
    one = plan(posts=[OpenPost(5, "Ivo Ash", BORN)])
    assert not plan_managers(one, LocationRecord("1-1"), row())
    assert one.changes.ended_posts == []


def test_a_name_is_kept_as_far_as_there_is_room_and_known_again_by_that():
    one = plan(posts=[OpenPost(5, "x" * 150, BORN)])
    assert not managers_of(one, ManagerRecord("x" * 160))
    assert one.changes.new_posts == one.changes.ended_posts == []
