"""Services, managers and links between registrations, each dated."""

from datetime import date

import pytest

from almoner.doors.feeds.cqc.records import DualRegistrationRecord
from almoner.register.directory.models import (
    AwaitedSuccession,
    DualRegistration,
    ManagerAbsence,
    ManagerPosition,
    Service,
    Succession,
)
from tests.doors.feeds.cqc.load.deltas import (
    BORN,
    FEB,
    JAN,
    MAR,
    answers,
    apply_delta,
    location,
    manager,
    succession,
)

pytestmark = pytest.mark.usefixtures("northshire")


def services() -> list[tuple[str, date | None, date | None]]:
    return list(Service.objects.order_by("kind", "pk").values_list("kind", "from_on", "to_on"))


def posts() -> list[tuple[str, date | None, date | None]]:
    rows = ManagerPosition.objects.order_by("person_name", "pk")
    return list(rows.values_list("person_name", "from_on", "to_on"))


def test_services_begin_and_end() -> None:
    apply_delta(answers(location(services=("Residential homes", "Homecare agencies"))), JAN)
    apply_delta(answers(location(services=("Residential homes", "Nursing homes"))), FEB)
    assert services() == [
        ("Homecare agencies", BORN, FEB),
        ("Nursing homes", FEB, None),
        ("Residential homes", BORN, None),
    ]


@pytest.mark.parametrize("blank", [None, ()])
def test_a_blank_list_of_services_wipes_nothing(blank: tuple[str, ...] | None) -> None:
    apply_delta(answers(location()), JAN)
    apply_delta(answers(location(services=blank)), FEB)
    assert services() == [("Residential homes", BORN, None)]


def test_services_corrected_on_the_same_day_leave_no_trace() -> None:
    apply_delta(answers(location(services=("Residential homes",))), JAN)
    apply_delta(answers(location(services=("Nursing homes",))), FEB)
    apply_delta(answers(location(services=("Shared lives",))), FEB)
    assert services() == [("Residential homes", BORN, FEB), ("Shared lives", FEB, None)]


def test_services_of_a_closed_location_ended_with_it() -> None:
    apply_delta(answers(location(is_registered=False, deregistered_on=JAN)), FEB)
    assert services() == [("Residential homes", BORN, JAN)]


def test_an_old_file_leaves_todays_services_and_managers_alone() -> None:
    apply_delta(answers(location(managers=(manager("Ada"),))), MAR)
    apply_delta(answers(location(services=("Nursing homes",), managers=(manager("Ben"),))), JAN)
    assert services() == [("Residential homes", BORN, None)]
    assert posts() == [("Ada", None, None)]


def test_managers_come_and_go() -> None:
    apply_delta(answers(location(managers=(manager("Ada"),))), JAN)
    apply_delta(answers(location(managers=(manager("Ben"),))), FEB)
    apply_delta(answers(location(managers=None)), FEB)
    assert posts() == [("Ada", None, FEB), ("Ben", FEB, None)]
    apply_delta(answers(location(managers=())), MAR)
    assert posts()[1] == ("Ben", FEB, MAR)


def test_a_source_that_names_one_of_several_ends_no_other() -> None:
    apply_delta(answers(location(managers=(manager("Ada"), manager("Ben")))), JAN)
    one = location(managers=(manager("Ben"),), is_manager_list_whole=False)
    apply_delta(answers(one), FEB)
    assert posts() == [("Ada", None, None), ("Ben", None, None)]


def test_a_source_that_names_another_than_the_only_one_replaces_them() -> None:
    apply_delta(answers(location(managers=(manager("Ada"),))), JAN)
    one = location(managers=(manager("Ben"),), is_manager_list_whole=False)
    apply_delta(answers(one), FEB)
    assert posts() == [("Ada", None, FEB), ("Ben", FEB, None)]


def test_a_manager_goes_away_and_returns() -> None:
    away = manager("Ada", absent_from_on=date(2021, 1, 9))
    apply_delta(answers(location(managers=(manager("Ada"),))), JAN)
    apply_delta(answers(location(managers=(away,))), FEB)
    apply_delta(answers(location(managers=(manager("Ada"),))), MAR)
    rows = ManagerAbsence.objects.values_list("from_on", "to_on")
    assert list(rows) == [(date(2021, 1, 9), MAR)]


def test_a_manager_first_met_away() -> None:
    apply_delta(answers(location(managers=(manager("Ada", absent_from_on=JAN),))), FEB)
    assert ManagerAbsence.objects.get().from_on == JAN


def test_successions_are_linked_once_both_are_known() -> None:
    apply_delta(answers(location("1-101"), successions=[succession("1-100", "1-101")]), JAN)
    assert AwaitedSuccession.objects.count() == 1
    apply_delta(answers(location("1-100"), successions=[succession("1-100", "1-101")]), FEB)
    link = Succession.objects.get()
    assert (link.predecessor.cqc_id, link.successor.cqc_id) == ("1-100", "1-101")
    assert link.reason == "New Provider"
    assert AwaitedSuccession.objects.count() == 0


def test_a_succession_told_twice_is_one() -> None:
    both = [location("1-100"), location("1-101", registered_on=FEB)]
    told = [succession("1-100", "1-101"), succession("1-100", "1-101")]
    apply_delta(answers(*both, successions=told), MAR)
    apply_delta(answers(*both, successions=told), MAR)
    assert Succession.objects.get().on == FEB


def test_a_location_does_not_succeed_itself() -> None:
    apply_delta(answers(location("1-101"), successions=[succession("1-101", "1-101")]), JAN)
    assert Succession.objects.count() == AwaitedSuccession.objects.count() == 0


def test_premises_registered_twice() -> None:
    pair = DualRegistrationRecord(primary_id="1-101", secondary_id="1-102")
    back = DualRegistrationRecord(primary_id="1-102", secondary_id="1-101")
    gone = DualRegistrationRecord(primary_id="1-102", secondary_id="1-109")
    both = [location("1-101"), location("1-102")]
    applied = apply_delta(answers(*both, dual_registrations=[pair, back, gone]), JAN)
    assert DualRegistration.objects.get().primary.cqc_id == "1-101"
    assert "Dual registrations with a location that is not known: 1." in applied.check.notes
