"""Which services are reached, what follows a new registration, and what papers state."""

from datetime import date, timedelta
from typing import Any

import pytest

from almoner.core.accounts.actions import NotPermitted
from almoner.core.accounts.rules import Role
from almoner.register.contracts.rules import Category, Portfolio, Relation
from almoner.register.directory.models import Scheme, ServiceDistrict
from almoner.response.suspensions.models import Suspension
from almoner.response.suspensions.queries import (
    UnknownSuspension,
    change_since,
    exempt_table,
    history,
    in_force,
    lines,
    locations_reached,
    metrics,
    public_table,
    reviews_overdue,
    state_of,
    suspension_by_id,
)
from almoner.response.suspensions.queries.details import details
from almoner.response.suspensions.rules.kinds import Kind, Level
from almoner.response.suspensions.rules.states import STOPPING, State, Step
from tests.register.contracts.factories import contract, framework, lot
from tests.response.suspensions.factories import (
    AT,
    LATER,
    PATHS,
    TODAY,
    AuthorityFactory,
    BrandFactory,
    DistrictFactory,
    ProviderFactory,
    ServiceFactory,
    SuccessionFactory,
    days_on,
    director,
    draft,
    home,
    someone,
    step,
    suspended,
    wanted,
)

pytestmark = pytest.mark.django_db


def reached(suspension: Suspension, as_at: date = TODAY) -> frozenset[int]:
    return locations_reached(suspensions=[suspension], as_at=as_at)[suspension.pk]


def of(scope: Any, authority: Any, kind: Kind = Kind.SUSPENDED_FULL) -> Suspension:
    """A suspension of what a scope names, in force."""
    made = draft(authority=authority, scope=scope, kind=kind)
    for which in PATHS[State.IN_FORCE]:
        step(made, which)
    made.refresh_from_db()
    return made


# Following the service


def test_a_suspension_follows_the_service_to_its_new_registration() -> None:
    """Trap 11: the home is registered anew on 1 October."""
    authority = AuthorityFactory()
    old = home(authority, deregistered_on=date(2021, 10, 1))
    new = home(authority, registered_on=date(2021, 10, 1))
    SuccessionFactory(predecessor=old, successor=new, on=date(2021, 10, 1))
    suspension = suspended(old)
    assert reached(suspension, date(2021, 9, 30)) == {old.pk}
    assert reached(suspension, date(2021, 10, 1)) == {new.pk}
    by = director(authority)
    for place in (old, new):
        found = history(location=place, as_at=date(2021, 11, 1), visible_to=by)
        assert [one for one, _ in found] == [suspension]


def test_a_closed_service_that_nothing_follows_stands_as_it_was_named() -> None:
    old = home(AuthorityFactory(), deregistered_on=date(2021, 10, 1))
    assert reached(suspended(old), date(2022, 1, 1)) == {old.pk}


# Reaching wide


def test_a_provider_is_its_services_here_on_that_day() -> None:
    authority, provider = AuthorityFactory(), ProviderFactory()
    mine = home(authority, provider=provider)
    later = home(authority, provider=provider, registered_on=date(2021, 10, 1))
    home(AuthorityFactory(), provider=provider)  # another council's
    suspension = of(wanted(provider), authority)
    assert reached(suspension) == {mine.pk}
    assert reached(suspension, date(2021, 10, 1)) == {mine.pk, later.pk}


def test_a_brand_is_every_provider_of_it_and_a_district_narrows_it() -> None:
    authority, brand = AuthorityFactory(), BrandFactory()
    newark, gedling = (DistrictFactory(authority=authority) for _ in range(2))
    first = home(authority, provider=ProviderFactory(brand=brand), district=newark)
    second = home(authority, provider=ProviderFactory(brand=brand), district=gedling)
    assert reached(of(wanted(brand), authority)) == {first.pk, second.pk}
    narrow = of(wanted(brand, district_id=newark.pk), authority)
    assert reached(narrow) == {first.pk}
    assert reached(of(wanted(gedling), authority)) == {second.pk}


def test_a_lot_is_whoever_is_contracted_in_it() -> None:
    authority, provider = AuthorityFactory(), ProviderFactory()
    one, two, out = home(authority), home(authority, provider=provider), home(authority)
    in_lot = lot(framework(authority))
    contract(authority, one, lot=in_lot)
    contract(authority, provider=provider, lot=in_lot)
    contract(authority, out)
    assert reached(of(wanted(in_lot), authority)) == {one.pk, two.pk}


def test_a_scheme_without_an_id_of_the_regulators_can_be_suspended() -> None:
    """Trap 7."""
    authority = AuthorityFactory()
    place = home(authority, service_type="supported_living")
    scheme = Scheme.objects.create(service=ServiceFactory(location=place), name="Mill Court")
    suspension = of(wanted(scheme), authority)
    assert reached(suspension) == {place.pk}
    (line,) = lines(found=in_force(as_at=TODAY, visible_to=director(authority)), as_at=TODAY)
    assert line.names == ("Mill Court (scheme)",)
    (row,) = exempt_table(authority=authority, as_at=TODAY, visible_to=director(authority))
    assert row.type_label == "Supported Living"


def test_a_service_of_a_location_reaches_its_location() -> None:
    authority = AuthorityFactory()
    place = home(authority)
    suspension = of(wanted(ServiceFactory(location=place), level=Level.SERVICE), authority)
    assert reached(suspension) == {place.pk}


# As at a day, and for whom


@pytest.mark.parametrize("state", State)
def test_in_force_is_what_stops_work(state: State) -> None:
    suspension = suspended(state=state)
    found = in_force(as_at=LATER.date(), visible_to=director(suspension.authority))
    assert (suspension in found) is (state in STOPPING)


def test_what_stood_on_a_day_is_told_after_it_changed() -> None:
    suspension = suspended()
    step(suspension, Step.EXTEND, at=days_on(10))
    by = director(suspension.authority)
    assert state_of(suspension=suspension, as_at=TODAY) is State.IN_FORCE
    assert state_of(suspension=suspension, as_at=TODAY - timedelta(days=1)) is None
    assert not in_force(as_at=TODAY - timedelta(days=1), visible_to=by)
    (line,) = lines(found=in_force(as_at=TODAY + timedelta(days=10), visible_to=by), as_at=TODAY)
    assert line.state is State.EXTENDED


def test_what_was_not_known_yet_is_not_told_as_known() -> None:
    suspension = suspended(state=State.PROPOSED)
    step(suspension, Step.IMPOSE, at=days_on(3))
    by = director(suspension.authority)
    day = TODAY + timedelta(days=3)
    assert in_force(as_at=day, visible_to=by).count() == 1
    assert in_force(as_at=day, visible_to=by, known_at=days_on(2)).count() == 0


def test_another_councils_are_not_there() -> None:
    suspension = suspended()
    stranger = director(AuthorityFactory())
    assert not in_force(as_at=TODAY, visible_to=stranger)
    with pytest.raises(UnknownSuspension):
        suspension_by_id(suspension_id=suspension.pk, visible_to=stranger)
    broker = someone(suspension.authority, role=Role.BROKERAGE)
    assert not in_force(as_at=TODAY, visible_to=broker)


def test_lists_take_as_many_queries_for_three_as_for_one(
    django_assert_num_queries: Any,
) -> None:
    authority = AuthorityFactory()
    for _ in range(3):
        suspended(home(authority))
        with django_assert_num_queries(2):
            lines(found=in_force(as_at=TODAY, visible_to=director(authority)), as_at=TODAY)


def test_a_review_is_overdue_after_28_days_and_not_once_it_was_held() -> None:
    suspension = suspended()
    by = director(suspension.authority)
    last = TODAY + timedelta(days=28)
    assert not reviews_overdue(as_at=last, visible_to=by)
    assert [one.id for one in reviews_overdue(as_at=last + timedelta(days=1), visible_to=by)] == [
        suspension.pk
    ]
    step(suspension, Step.REVIEW, at=days_on(29))
    assert not reviews_overdue(as_at=last + timedelta(days=1), visible_to=by)


def test_an_urgent_decision_is_to_be_ratified_within_five_working_days() -> None:
    suspension = suspended(state=State.URGENT)
    found = in_force(as_at=TODAY, visible_to=director(suspension.authority))
    (line,) = lines(found=found, as_at=date(2021, 9, 13))
    assert line.ratify_by == date(2021, 9, 13) and not line.ratification_is_overdue
    (line,) = lines(found=found, as_at=date(2021, 9, 14))
    assert line.ratification_is_overdue


# Relapse


def test_suspended_again_within_six_months_is_a_relapse() -> None:
    place = home(AuthorityFactory())
    first = suspended(place, state=State.LIFTED)
    again = draft(place, at=LATER + timedelta(days=180))
    assert again.follows == first
    assert draft(place, at=LATER + timedelta(days=190)).follows is None


def test_another_service_of_the_provider_is_no_relapse() -> None:
    authority = AuthorityFactory()
    suspended(home(authority), state=State.LIFTED)
    assert draft(home(authority), at=LATER + timedelta(days=30)).follows is None


def test_what_was_rescinded_does_not_make_the_next_a_relapse() -> None:
    place = home(AuthorityFactory())
    suspended(place, state=State.RESCINDED)
    assert draft(place, at=LATER).follows is None


# What papers state


@pytest.fixture
def county() -> Any:
    """The districts and suspensions of the report: 6, 6 and 2 services."""
    authority = AuthorityFactory(name="Northshire")
    names = ("Ashfield", "Bassetlaw", "Gedling", "Mansfield", "Newark", "Rushcliffe")
    district = {name: DistrictFactory(authority=authority, name=name) for name in names}
    homes = {
        Portfolio.AGEING_WELL: ("Gedling", "Newark", "Mansfield", "Ashfield", "Newark", "Gedling"),
        Portfolio.LIVING_WELL: ("Bassetlaw", "Newark", "Newark", "Bassetlaw", "Newark", "Newark"),
    }
    for portfolio, where in homes.items():
        for name in where:
            place = home(authority, district=district[name], beds=40)
            contract(authority, place, portfolio=portfolio)
            suspended(place)
    for where in (("Newark", "Rushcliffe"), ("Gedling",)):
        agency = home(authority, service_type="home_care", district=district["Ashfield"])
        service = ServiceFactory(location=agency, kind="Homecare agencies")
        for name in where:
            ServiceDistrict.objects.create(service=service, district=district[name])
        kind = {"portfolio": None, "relation": Relation.MANAGED_PROVIDER}
        contract(authority, agency, category=Category.HOME_BASED_CARE, **kind)
        suspended(agency)
    home(authority, beds=480)
    return authority


def test_the_public_table_is_the_reports(county: Any) -> None:
    """Nottinghamshire, 20 September 2021, paragraph 26."""
    rows = public_table(authority=county, as_at=date(2021, 9, 20), visible_to=director(county))
    assert [(row.type_label, row.count, row.status, row.districts_in_words) for row in rows] == [
        ("Care Home – Ageing Well", 6, "Suspended", "Gedling, Newark, Mansfield, Ashfield"),
        ("Care Home – Living Well", 6, "Suspended", "Bassetlaw, Newark"),
        ("Homecare", 2, "Suspended", "Newark, Rushcliffe, Gedling"),
    ]


def test_the_public_table_names_nobody(county: Any) -> None:
    by = director(county)
    rows = public_table(authority=county, as_at=TODAY, visible_to=by)
    names = {row.name for row in exempt_table(authority=county, as_at=TODAY, visible_to=by)}
    assert len(names) == 14
    text = repr(rows)
    assert not [name for name in names if name in text]


def test_a_provider_suspended_whole_counts_once_over_its_branches() -> None:
    """Trap 8: one provider, three branches and districts, one suspension."""
    authority, provider = AuthorityFactory(), ProviderFactory()
    for _ in range(3):
        district = DistrictFactory(authority=authority)
        branch = home(authority, service_type="home_care", provider=provider, district=district)
        kind = {"portfolio": None, "relation": Relation.MANAGED_PROVIDER}
        contract(authority, branch, category=Category.HOME_BASED_CARE, **kind)
    of(wanted(provider), authority)
    (row,) = public_table(authority=authority, as_at=TODAY, visible_to=director(authority))
    assert (row.type_label, row.count) == ("Homecare", 1)


def test_names_are_for_those_cleared_for_what_is_exempt(county: Any) -> None:
    with pytest.raises(NotPermitted, match="exempt"):
        exempt_table(authority=county, as_at=TODAY, visible_to=someone(county))


def test_an_outbreak_closure_or_a_caution_is_no_suspension() -> None:
    """Trap 12: nothing here records an outbreak, and a caution is not counted."""
    suspension = suspended(kind=Kind.CAUTION)
    by = director(suspension.authority)
    assert public_table(authority=suspension.authority, as_at=TODAY, visible_to=by) == ()


def test_the_change_since_an_earlier_report(county: Any) -> None:
    by = director(county)
    given = {"authority": county, "as_at": TODAY, "visible_to": by}
    assert "an increase" in change_since(since=date(2021, 6, 14), **given)
    assert "no change" in change_since(since=TODAY, **given)


def test_the_figures_of_a_period(county: Any) -> None:
    by = director(county)
    as_at = TODAY + timedelta(days=30)
    found = metrics(authority=county, from_on=TODAY, as_at=as_at, visible_to=by)
    assert (found.in_force, found.imposed, found.lifted, found.relapses) == (14, 14, 0, 0)
    assert (found.median_days, found.overdue_reviews) == (30, 14)
    assert (found.beds_affected, found.beds_unknown_count, found.beds_in_all) == (480, 2, 960)
    assert found.share_of_beds == 0.5


def test_a_lift_and_a_relapse_are_counted_in_their_period() -> None:
    place = home(AuthorityFactory())
    suspended(place, state=State.LIFTED)
    again = suspended(place, at=LATER + timedelta(days=60))
    found = metrics(
        authority=again.authority,
        from_on=TODAY,
        as_at=LATER.date() + timedelta(days=60),
        visible_to=director(again.authority),
    )
    assert (found.lifted, found.imposed, found.relapses, found.in_force) == (1, 2, 1, 1)
    assert found.share_of_beds is None or found.share_of_beds == 0
    assert AT < LATER


def test_the_history_of_a_service_is_told_only_to_who_may_see_it() -> None:
    """A colleague elsewhere who knows the service reads nothing of what this council decided."""
    suspension = suspended()
    place = suspension.scopes.get().location
    assert place is not None
    mine, theirs = someone(suspension.authority), someone(AuthorityFactory())
    broker = someone(suspension.authority, role=Role.BROKERAGE)
    told = [history(location=place, as_at=TODAY, visible_to=by) for by in (mine, theirs, broker)]
    assert told == [((suspension, State.IN_FORCE),), (), ()]


def test_a_notice_is_late_the_day_after_it_was_due_and_not_on_the_day() -> None:
    suspension = suspended(state=State.IMPOSED)
    due = min(notice.due_on for notice in suspension.notices.all())

    def late(day: date) -> tuple[int, int]:
        shown = details(suspension=suspension, as_at=day, visible_to=someone(suspension.authority))
        return shown.line.notices_overdue, sum(one.is_overdue for one in shown.notices)

    waiting = suspension.notices.filter(due_on=due, events__isnull=True).count()
    assert waiting
    assert late(due) == (0, 0)
    assert late(due + timedelta(days=1)) == (waiting, waiting)
