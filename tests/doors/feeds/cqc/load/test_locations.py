"""Locations as files come in: what stands, what stood, who came and who left."""

from datetime import date
from itertools import permutations

import pytest

from almoner.core.accounts.models import Authority
from almoner.doors.feeds.cqc.records import Shape
from almoner.doors.feeds.outcome import ConfirmationNeededError
from almoner.register.directory.models import District, Location, Provider
from almoner.register.directory.rules import ServiceType, Specialism
from tests.doors.feeds.cqc.load.deltas import (
    APR,
    BORN,
    FEB,
    JAN,
    MAR,
    answers,
    apply_delta,
    location,
    provider,
    snapshot,
    stretches,
)

pytestmark = pytest.mark.usefixtures("northshire")


def home(cqc_id: str = "1-101") -> Location:
    return Location.objects.get(cqc_id=cqc_id)


def test_a_new_location_stands_as_its_source_says(northshire: Authority) -> None:
    applied = apply_delta(
        snapshot(location(specialisms=Specialism.DEMENTIA, latitude=53.1, ods_code="VN1")), JAN
    )
    one = home()
    assert one.authority == northshire
    assert (one.provider.name, one.provider_name) == ("Wren Care Limited", "Wren Care Limited")
    assert (one.beds, one.specialisms, one.service_type) == (20, 2, "residential")
    assert one.search_text == "elmbank 1 101 ng1 1aa ng11aa 1 101 vn1"
    assert (one.as_at, one.landing_number) == (JAN, applied.landing_id)
    assert stretches("1-101") == [(BORN, None, 20)]
    assert applied.check.new == ("1-101",)


def test_none_never_wipes() -> None:
    apply_delta(snapshot(location(phone="0115")), JAN)
    silent = location(
        name=None, provider_id=None, authority_name=None, service_type=None, services=None,
        beds=None, registered_on=None, is_registered=None, postcode=None,
    )  # fmt: skip
    applied = apply_delta(answers(silent), FEB)
    one = home()
    assert (one.name, one.beds, one.phone) == ("Elmbank 1-101", 20, "0115")
    assert one.registered_on == BORN
    assert applied.check.changed == ()
    assert one.as_at == FEB


def test_a_change_begins_on_the_files_day() -> None:
    apply_delta(snapshot(location()), JAN)
    applied = apply_delta(snapshot(location(beds=25)), FEB)
    assert stretches("1-101") == [(BORN, FEB, 20), (FEB, None, 25)]
    assert home().beds == 25
    assert applied.check.changed == ("1-101",)


def test_a_spell_that_stays_keeps_the_moment_it_was_recorded() -> None:
    apply_delta(snapshot(location()), JAN)
    apply_delta(snapshot(location(beds=25)), FEB)
    second = home().spells.order_by("-from_on").first()
    apply_delta(snapshot(location(beds=30)), MAR)
    kept = home().spells.get(from_on=FEB)
    assert kept.recorded_at == second.recorded_at or kept.to_on == MAR
    assert kept.landing_number == second.landing_number


@pytest.mark.parametrize("order", list(permutations([0, 1, 2])))
def test_files_in_any_order_make_the_same_history(order: tuple[int, ...]) -> None:
    files = [(JAN, 20), (FEB, 25), (MAR, 20)]
    for place in order:
        day, count = files[place]
        apply_delta(snapshot(location(beds=count)), day)
    assert stretches("1-101") == [(BORN, FEB, 20), (FEB, MAR, 25), (MAR, None, 20)]
    assert (home().beds, home().as_at) == (20, MAR)


def test_history_fills_blanks_and_overwrites_nothing() -> None:
    apply_delta(answers(location(phone="new")), MAR)
    old = location(name="Old name", phone="old", website="old.example", is_dormant=True)
    applied = apply_delta(answers(old), JAN)
    one = home()
    assert (one.name, one.phone, one.website) == ("Elmbank 1-101", "new", "old.example")
    assert (one.is_dormant, one.as_at) == (False, MAR)
    assert "1" in next(note for note in applied.check.notes if "later source" in note)


def test_who_is_missing_has_left() -> None:
    apply_delta(snapshot(location("1-101"), location("1-102")), JAN)
    applied = apply_delta(snapshot(location("1-102")), FEB)
    assert applied.check.left == ("1-101",)
    assert home("1-101").deregistered_on == FEB
    assert stretches("1-101") == [(BORN, FEB, 20)]
    assert home("1-102").deregistered_on is None


def test_who_left_on_a_day_that_is_known_left_then() -> None:
    apply_delta(snapshot(location("1-101"), location("1-102")), JAN)
    apply_delta(
        answers(location("1-101", is_registered=False, deregistered_on=date(2021, 1, 9))), FEB
    )
    applied = apply_delta(snapshot(location("1-102")), MAR)
    assert applied.check.left == ()
    assert home("1-101").deregistered_on == date(2021, 1, 9)


def test_who_comes_back_was_registered_throughout() -> None:
    apply_delta(snapshot(location("1-101"), location("1-102")), JAN)
    apply_delta(snapshot(location("1-102")), FEB)
    apply_delta(snapshot(location("1-101"), location("1-102")), MAR)
    assert stretches("1-101") == [(BORN, None, 20)]


def test_a_file_of_one_authority_says_nothing_of_another(southaven: Authority) -> None:
    apply_delta(snapshot(location("1-101"), location("1-102", authority_name="Southaven")), JAN)
    applied = apply_delta(snapshot(location("1-101")), FEB)
    assert applied.check.left == ()
    assert home("1-102").deregistered_on is None


def test_many_departures_want_a_yes() -> None:
    many = [location(f"1-{n}") for n in range(100, 140)]
    apply_delta(snapshot(*many), JAN)
    apply_delta(snapshot(*many[2:]), FEB, is_confirmed=False)
    with pytest.raises(ConfirmationNeededError, match=r"2 of 38 open services \(5.3 %\)"):
        apply_delta(snapshot(*many[4:]), MAR, is_confirmed=False)
    assert Location.objects.filter(deregistered_on=None).count() == 38
    apply_delta(snapshot(*many[4:]), MAR)
    assert Location.objects.filter(deregistered_on=None).count() == 36


def test_an_old_file_closes_nothing_and_its_own_closed_before_the_next() -> None:
    apply_delta(snapshot(location("1-102")), MAR)
    applied = apply_delta(snapshot(location("1-101")), JAN)
    assert applied.check.left == ()
    assert home("1-102").deregistered_on is None
    assert stretches("1-101") == [(BORN, MAR, 20)]


def test_a_newcomer_without_a_date_counts_from_the_file_that_first_names_it() -> None:
    apply_delta(snapshot(location("1-101", registered_on=None)), JAN)
    both = (location("1-101", registered_on=None), location("1-102", registered_on=None))
    apply_delta(snapshot(*both), FEB)
    assert stretches("1-101") == [(None, None, 20)]
    assert stretches("1-102") == [(FEB, None, 20)]


def test_what_is_learnt_of_a_care_home_is_no_change_of_it() -> None:
    coarse = location(service_type=ServiceType.CARE_HOME, services=None, is_type_coarse=True)
    apply_delta(answers(coarse), JAN)
    apply_delta(answers(location(service_type=ServiceType.NURSING)), FEB)
    assert stretches("1-101", "service_type") == [(BORN, None, "nursing")]
    apply_delta(answers(coarse), MAR)
    assert home().service_type == "nursing"


def test_a_location_that_passes_to_another_authority(
    northshire: Authority, southaven: Authority
) -> None:
    apply_delta(answers(location()), JAN)
    vale = District.objects.create(authority=northshire, name="Vale", code="E97")
    Location.objects.update(district=vale)
    apply_delta(answers(location(authority_name="southaven ")), FEB)
    one = home()
    assert (one.authority, one.district) == (southaven, None)
    held = [(row[0], row[2]) for row in stretches("1-101", "authority")]
    assert held == [(BORN, northshire.pk), (FEB, southaven.pk)]


def test_an_unknown_authority_is_noted_and_stops_nothing() -> None:
    applied = apply_delta(answers(location(authority_name="Atlantis")), JAN)
    assert home().authority is None
    assert "Authorities that Almoner does not know: Atlantis (1)." in applied.check.notes


def test_a_location_of_no_name_goes_by_its_id_and_text_fits_its_column() -> None:
    applied = apply_delta(answers(location(name=None, phone="0" * 90)), JAN)
    assert (home().name, len(home().phone)) == ("1-101", 40)
    assert "Cells too long for their column, shortened: 1." in applied.check.notes


def test_a_registration_of_no_day_counts_nowhere() -> None:
    apply_delta(answers(location(registered_on=JAN, deregistered_on=JAN, is_registered=False)), FEB)
    assert stretches("1-101") == []
    apply_delta(answers(location(registered_on=JAN, deregistered_on=APR)), MAR)
    assert stretches("1-101") == [(JAN, APR, 20)]


def test_a_provider_renamed_is_renamed_in_every_list() -> None:
    apply_delta(snapshot(location("1-101"), location("1-102")), JAN)
    renamed = provider(name="Heron Homes Limited", brand_id="BD1", brand_name="BRAND Heron")
    applied = apply_delta(answers(providers=[renamed]), FEB)
    assert {one.provider_name for one in Location.objects.all()} == {"Heron Homes Limited"}
    assert Provider.objects.get().brand.name == "BRAND Heron"
    assert applied.check.providers_changed == 1
    apply_delta(answers(providers=[provider(name="Older name", phone="0115")]), JAN)
    one = Provider.objects.get()
    assert (one.name, one.phone) == ("Heron Homes Limited", "0115")


def test_a_provider_only_named_is_known_by_its_id_until_described() -> None:
    apply_delta(answers(location(provider_id="1-901")), MAR)
    assert Provider.objects.get().name == "1-901"
    apply_delta(answers(providers=[provider("1-901", name="Plover Care")]), JAN)
    assert Provider.objects.get().name == "Plover Care"
    assert home().provider_name == "Plover Care"


def test_shapes_do_not_speak_for_each_other() -> None:
    apply_delta(snapshot(location("1-101"), location("1-102")), JAN)
    applied = apply_delta(snapshot(location("1-101"), shape=Shape.CARE_DIRECTORY), FEB)
    assert applied.check.left == ()


def test_what_was_said_on_the_day_a_registration_seemed_to_end_goes_on_when_it_had_not(
    northshire: Authority,
) -> None:
    said = {"service_type": ServiceType.HOME_CARE, "services": ("Homecare agencies",)}
    apply_delta(answers(location(**said, beds=20, deregistered_on=MAR, is_registered=False)), MAR)
    apply_delta(snapshot(location(beds=25)), FEB)
    assert stretches("1-101") == [(BORN, MAR, 25)]
    apply_delta(answers(location(service_type=None, services=None, beds=None)), APR)
    assert (home().service_type, home().beds, home().deregistered_on) == ("home_care", 20, None)
    assert stretches("1-101") == [(BORN, MAR, 25), (MAR, None, 20)]
