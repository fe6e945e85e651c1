import pytest

from almoner.doors.feeds.cqc.parse.service_types import (
    ADULT_SOCIAL_CARE,
    activity_of,
    counting_category,
    is_adult_social_care,
    plain_name,
    specialism_of,
)
from almoner.register.directory.rules import RegulatedActivity, ServiceType, Specialism
from tests.bench.generate import header_2026


@pytest.mark.parametrize(
    ("services", "category"),
    [
        (["Nursing homes"], ServiceType.NURSING),
        (["Residential homes", "Nursing homes", "Homecare agencies"], ServiceType.NURSING),
        (["Residential homes", "Supported living"], ServiceType.RESIDENTIAL),
        (["Homecare agencies"], ServiceType.HOME_CARE),
        (["Supported living"], ServiceType.HOME_CARE),
        (["Shared lives", "Supported living"], ServiceType.HOME_CARE),
        (["Supported housing"], ServiceType.HOME_CARE),
        (["Rehabilitation (substance abuse)"], ServiceType.OTHER),
        ([], ServiceType.OTHER),
    ],
)
def test_a_location_is_counted_by_its_services(services, category):
    assert counting_category(services=services) is category


def test_a_location_belongs_here_by_its_type_or_by_its_services():
    assert is_adult_social_care(location_type="Social Care Org", services=[])
    assert is_adult_social_care(
        location_type="NHS Healthcare Organisation", services=["Homecare agencies", "Hospital"]
    )
    assert not is_adult_social_care(location_type="Primary Dental Care", services=["Dentist"])
    assert not is_adult_social_care(location_type=None, services=[])


def test_the_formal_type_and_the_plain_name_are_one():
    assert plain_name(text="Care home service  with nursing") == "Nursing homes"
    assert plain_name(text="Nursing homes") == "Nursing homes"
    assert plain_name(text="Something new ") == "Something new"


def test_every_flag_of_the_newest_file_is_known():
    for title in header_2026():
        kind, _, what = title.partition(" - ")
        if kind == "Service type":
            assert plain_name(text=what) != what or what in {"Blood and Transplant service"}, what
        elif kind == "Service user band":
            assert specialism_of(text=what) is not None, what
        elif kind == "Regulated activity":
            assert activity_of(name=what) is not None, what


def test_every_social_care_service_has_a_flag_in_the_newest_file():
    named = {plain_name(text=title.partition(" - ")[2]) for title in header_2026()}
    assert named >= ADULT_SOCIAL_CARE


def test_people_are_known_by_either_name():
    assert specialism_of(text="Caring for adults over 65 yrs") is Specialism.OLDER_PEOPLE
    assert specialism_of(text="older people") is Specialism.OLDER_PEOPLE
    assert specialism_of(text="people on stilts") is None


def test_an_activity_is_known_by_code_or_name():
    assert activity_of(code="RA14") is RegulatedActivity.RA14
    assert activity_of(code="RA99", name="Personal care") is RegulatedActivity.RA1
    assert activity_of(name="juggling") is None
