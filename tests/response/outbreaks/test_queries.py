"""What is read: as at a day, and narrowed to the reader's authorities."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from almoner.core.accounts.rules import GRANTS, Permission, Principal, Role, operator
from almoner.register.directory.models import Location
from almoner.response.outbreaks import queries
from almoner.response.outbreaks.queries import (
    UnknownOutbreak,
    closed_to_admission,
    deaths_at,
    deaths_row,
    details,
    in_states,
    lines,
    outbreak_by_id,
    services_named,
    visible_outbreaks,
)
from almoner.response.outbreaks.queries.cases import Line
from almoner.response.outbreaks.rules.deaths import Order, RankingRefused
from almoner.response.outbreaks.rules.kinds import Admissions, Cause, Decider, Disease, Pressure
from almoner.response.outbreaks.rules.states import OPEN, State, Step
from tests.response.outbreaks.factories import (
    BEGAN,
    RECOVERED,
    TODAY,
    AuthorityFactory,
    SuccessionFactory,
    closed,
    days_on,
    deaths,
    home,
    nurse,
    outbreak_in,
    review,
    step,
    suspected,
)

pytestmark = pytest.mark.django_db
OPERATOR = operator("tests")


def listed(by: Principal, *, as_at: Any = TODAY, states: Any = State) -> tuple[Line, ...]:
    return lines(found=in_states(visible_outbreaks(by), as_at=as_at, states=states), as_at=as_at)


@pytest.mark.parametrize("role", Role)
def test_each_role_sees_outbreaks_if_it_may(role: Role) -> None:
    outbreak = suspected()
    by = nurse(outbreak.authority, role=role)
    may = Permission.VIEW_OUTBREAKS in GRANTS[role].permissions
    assert visible_outbreaks(by).exists() is may
    if may:
        assert outbreak_by_id(outbreak_id=outbreak.pk, visible_to=by) == outbreak
    else:
        with pytest.raises(UnknownOutbreak):
            outbreak_by_id(outbreak_id=outbreak.pk, visible_to=by)


def test_another_authoritys_outbreak_is_unknown_and_an_operator_sees_all() -> None:
    outbreak = suspected()
    with pytest.raises(UnknownOutbreak):
        outbreak_by_id(outbreak_id=outbreak.pk, visible_to=nurse(AuthorityFactory()))
    assert outbreak_by_id(outbreak_id=outbreak.pk, visible_to=OPERATOR) == outbreak


def test_the_state_is_that_of_the_day_asked_about() -> None:
    outbreak = outbreak_in(State.OVER)
    by = nurse(outbreak.authority)
    assert listed(by, as_at=TODAY - timedelta(days=1)) == ()
    (then,) = listed(by, as_at=days_on(10).date())
    assert (then.state, then.day, then.ended_on) == (State.CONTROLLED, 14, None)
    (now,) = listed(by, as_at=RECOVERED.date() + timedelta(days=100))
    assert (now.state, now.ended_on, now.review_due_on) == (State.OVER, RECOVERED.date(), None)
    assert now.day == (RECOVERED.date() - BEGAN).days + 1
    assert listed(by, as_at=RECOVERED.date(), states=OPEN) == ()


def test_a_line_says_what_the_newest_records_say() -> None:
    outbreak = suspected(home(name="Elmbank House", beds=40))
    by = nurse(outbreak.authority)
    (bare,) = listed(by)
    assert (bare.linked_cases, bare.staffing, bare.reviewed_on) == (None, None, None)
    assert (bare.admissions, bare.admissions_from_on) == (Admissions.OPEN, None)
    assert bare.review_due_on == TODAY + timedelta(days=1) and not bare.review_is_overdue
    review(outbreak, linked_cases=1)
    review(outbreak, at=days_on(1), linked_cases=6, staffing=Pressure.SEVERE)
    closed(outbreak, at=days_on(1), beds_closed=3)
    (line,) = listed(by, as_at=days_on(3).date())
    assert (line.service, line.beds, line.disease) == ("Elmbank House", 40, "COVID-19")
    assert (line.linked_cases, line.staffing) == (6, Pressure.SEVERE)
    assert (line.admissions, line.beds_closed) == (Admissions.CLOSED, 3)
    assert line.review_due_on == days_on(2).date() and line.review_is_overdue
    (before,) = listed(by)
    assert (before.linked_cases, before.admissions) == (1, Admissions.OPEN)


def test_open_ones_come_first_and_the_newest_of_them() -> None:
    authority = AuthorityFactory()
    over = outbreak_in(State.OVER, home(authority))
    old = suspected(home(authority), began_on=BEGAN - timedelta(days=3))
    new = suspected(home(authority), disease=Disease.OTHER, organism="Scabies")
    found = listed(nurse(authority), as_at=RECOVERED.date())
    assert [line.id for line in found] == [new.pk, old.pk, over.pk]
    assert found[0].disease == "Scabies"


@pytest.mark.parametrize("count", [1, 3])
def test_a_list_asks_once_whatever_its_length(count: int) -> None:
    authority = AuthorityFactory()
    for _ in range(count):
        closed(outbreak_in(State.DECLARED, home(authority)))
    with CaptureQueriesContext(connection) as asked:
        assert len(listed(nurse(authority))) == count
    assert len(asked) == 1


def test_one_outbreak_is_read_in_five_queries() -> None:
    outbreak = outbreak_in(State.CONTROLLED)
    closed(outbreak)
    by = nurse(outbreak.authority)
    with CaptureQueriesContext(connection) as asked:
        shown = details(outbreak=outbreak, as_at=TODAY, visible_to=by)
    assert len(asked) == 5
    assert shown.state is State.CONTROLLED
    assert [len(each) for each in (shown.steps, shown.reviews, shown.admissions)] == [3, 1, 1]
    assert shown.declaration.is_met and shown.ending.on == BEGAN + timedelta(days=28)
    with pytest.raises(UnknownOutbreak):
        details(outbreak=outbreak, as_at=BEGAN, visible_to=by)
    with pytest.raises(UnknownOutbreak):
        details(outbreak=outbreak, as_at=TODAY, visible_to=nurse(AuthorityFactory()))


def test_a_closure_is_known_from_its_day_until_admissions_open() -> None:
    outbreak = outbreak_in(State.DECLARED)
    place = outbreak.location_id
    closed(outbreak, at=days_on(1), expected_until_on=days_on(28).date())
    closed(outbreak, at=days_on(5), status=Admissions.RESTRICTED, decided_by=Decider.PROVIDER)
    closed(outbreak, at=days_on(9), status=Admissions.OPEN)

    def on(day: int) -> list[Admissions]:
        found = closed_to_admission(location_ids=[place], as_at=days_on(day).date())
        return [one.status for one in found]

    shut, some = Admissions.CLOSED, Admissions.RESTRICTED
    assert [on(day) for day in (0, 1, 4, 5, 8, 9)] == [[], [shut], [shut], [some], [some], []]
    (found,) = closed_to_admission(location_ids=[place], as_at=days_on(2).date())
    assert (found.outbreak_id, found.location_id) == (outbreak.pk, place)
    assert (found.disease, found.decided_by) == ("COVID-19", Decider.PROVIDER)
    assert (found.since, found.expected_until_on) == (days_on(1).date(), days_on(28).date())
    assert found.authority_code == outbreak.authority.code


def test_closures_are_of_the_services_and_councils_asked_about_in_one_query() -> None:
    one, other = outbreak_in(State.DECLARED), outbreak_in(State.DECLARED)
    gut = suspected(one.location, disease=Disease.NOROVIRUS)
    for each in (one, other, gut):
        closed(each)
    with CaptureQueriesContext(connection) as asked:
        found = closed_to_admission(location_ids=[one.location_id], as_at=TODAY)
    assert (len(asked), {each.outbreak_id for each in found}) == (1, {one.pk, gut.pk})
    both = [one.location_id, other.location_id]
    mine = closed_to_admission(
        location_ids=both, as_at=TODAY, authority_codes=[other.authority.code]
    )
    assert [each.outbreak_id for each in mine] == [other.pk]
    assert closed_to_admission(location_ids=both, as_at=TODAY, authority_codes=[]) == ()
    assert closed_to_admission(location_ids=[], as_at=TODAY) == ()


def test_a_service_is_found_by_any_words_of_its_name_in_its_own_council() -> None:
    authority = AuthorityFactory()
    elm = home(authority, name="Elmbank House", search_text="elmbank house ev1 1aa")
    home(authority, search_text="elmbank court", deregistered_on=BEGAN)
    home(search_text="elmbank lodge")
    assert services_named(typed="  House ELM", authority=authority) == (elm,)
    assert services_named(typed="  ", authority=authority) == ()
    assert queries.service_by_number(location_id=elm.pk, authorities=[authority]) == elm
    with pytest.raises(UnknownOutbreak):
        queries.service_by_number(location_id=elm.pk, authorities=[AuthorityFactory()])


def test_deaths_are_read_of_one_service_with_the_caveat_and_without_what_was_corrected() -> None:
    place = home()
    by = nurse(place.authority) if place.authority else OPERATOR
    first = deaths(place)
    second = deaths(place, deaths=5, corrects=first)
    deaths(place, cause=Cause.ALL_CAUSES, deaths=11)
    shown = deaths_at(location=place, as_at=TODAY, visible_to=by)
    assert {(row.number, row.deaths, row.beds, row.occupied) for row in shown.rows} >= {
        (second.pk, 5, 40, 36)
    }
    assert len(shown.rows) == 2 and first.pk not in {row.number for row in shown.rows}
    assert "does not show how well a service cared" in shown.caveat
    with pytest.raises(RankingRefused):
        deaths_at(location=place, as_at=TODAY, visible_to=by, order=Order.BY_DEATHS)


@pytest.mark.parametrize("role", Role)
def test_deaths_are_nobodys_to_read_without_the_permission(role: Role) -> None:
    place = home()
    assert place.authority is not None
    row = deaths(place)
    by = nurse(place.authority, role=role)
    may = Permission.VIEW_DEATHS in GRANTS[role].permissions
    assert bool(deaths_at(location=place, as_at=TODAY, visible_to=by).rows) is may
    if may:
        assert deaths_row(number=row.pk, location=place, visible_to=by) == row
        other = nurse(AuthorityFactory(), role=role)
        assert deaths_at(location=place, as_at=TODAY, visible_to=other).rows == ()
    else:
        with pytest.raises(UnknownOutbreak):
            deaths_row(number=row.pk, location=place, visible_to=by)


def test_the_registrations_next_to_one_are_named() -> None:
    old, new = home(), home()
    SuccessionFactory(predecessor=old, successor=new)
    found: tuple[Location, ...] = queries.neighbouring_registrations(location=new)
    assert found == (old,)
    assert queries.neighbouring_registrations(location=home()) == ()


def test_admissions_as_at_a_day_are_those_of_the_newest_change_by_then() -> None:
    outbreak = outbreak_in(State.DECLARED)
    closed(outbreak, at=days_on(2))
    step(outbreak, Step.CONTROL, at=days_on(3))
    assert queries.admissions_of(outbreak=outbreak, as_at=TODAY) is Admissions.OPEN
    assert queries.admissions_of(outbreak=outbreak, as_at=days_on(3).date()) is Admissions.CLOSED
