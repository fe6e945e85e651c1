"""Of which day a page speaks: the newest data about its area, not about anywhere."""

from datetime import date

import pytest

from almoner.core.accounts.models import Authority
from almoner.doors.desk.queries.kept import data_version, forget, places
from almoner.doors.desk.queries.market import area_coded
from almoner.doors.desk.queries.newest import Newest, newest_about
from almoner.evidence.landings.models import Landing, LandingScope
from tests.core.accounts.factories import AuthorityFactory
from tests.doors.desk.factories import landed, service
from tests.doors.desk.test_pages import text_of
from tests.evidence.ratings.factories import DistrictFactory, LandingFactory

pytestmark = pytest.mark.django_db
FEB, AUG, SEP = date(2021, 2, 1), date(2021, 8, 31), date(2021, 9, 30)


def newest(code: str) -> Newest | None:
    version = data_version()
    known = places(version=version)
    return newest_about(area=area_coded(code=code, places=known), places=known, version=version)


def spoken_of(authority: Authority, landing: Landing) -> None:
    service(authority, f"Of {authority.name}", landing_number=landing.pk)


@pytest.fixture
def county(authority: Authority) -> Authority:
    """A county and two of its neighbours, all spoken of in February."""
    february = landed(source="England", as_at=FEB)
    region = authority.region
    for one in (
        authority,
        AuthorityFactory(code="E06900002", name="Southaven", region=region),
        AuthorityFactory(code="E06900003", name="Eastwater", region=region),
    ):
        spoken_of(one, february)
    Authority.objects.update(is_invented=False)
    return authority


def test_what_is_new_elsewhere_does_not_make_an_area_new(county: Authority) -> None:
    spoken_of(Authority.objects.get(name="Southaven"), landed(source="Southaven", as_at=AUG))
    assert newest("E06900002") == Newest("Southaven", AUG)
    assert newest(county.code) == Newest("England", FEB)


def test_a_district_is_as_new_as_its_authority(county: Authority) -> None:
    DistrictFactory(authority=county, code="E07900001", name="Ashdale")
    spoken_of(county, landed(source="Ours", as_at=AUG))
    assert newest("E07900001") == Newest("Ours", AUG)


def test_a_wider_area_is_as_new_as_half_of_it(county: Authority) -> None:
    region = county.region.code
    spoken_of(Authority.objects.get(name="Southaven"), landed(source="Southaven", as_at=SEP))
    assert newest(region) == newest("E92000001") == Newest("England", FEB)
    spoken_of(county, landed(source="Ours", as_at=AUG))
    assert newest(region) == newest("E92000001") == Newest("Ours", AUG)


def test_half_is_enough_and_less_is_not(county: Authority) -> None:
    fourth = AuthorityFactory(code="E06900004", name="Westwater", region=county.region)
    spoken_of(fourth, landed(source="Westwater", as_at=FEB))
    Authority.objects.update(is_invented=False)
    spoken_of(county, landed(source="Ours", as_at=SEP))
    forget()
    assert newest(county.region.code).as_at == FEB  # one of four
    spoken_of(fourth, landed(source="Westwater", as_at=AUG))
    assert newest(county.region.code) == Newest("Westwater", AUG)  # two of four


def test_an_invented_authority_is_no_part_of_england(county: Authority) -> None:
    invented = AuthorityFactory(code="E06999901", name="Nowhere", is_invented=True)
    spoken_of(invented, landed(source="Nowhere", as_at=SEP))
    assert newest("E06999901") == Newest("Nowhere", SEP)
    Authority.objects.update(is_invented=True)
    forget()
    assert newest("E92000001") is None


def test_a_file_that_changed_nothing_still_counts(county: Authority) -> None:
    LandingScope.objects.create(landing=landed(source="Again", as_at=SEP), authority=county)
    assert newest(county.code) == Newest("Again", SEP)


def test_what_was_not_applied_does_not_count(county: Authority) -> None:
    spoken_of(county, LandingFactory(source="Only checked", as_at=SEP))
    assert newest(county.code) == Newest("England", FEB)


def test_of_two_files_of_one_day_it_is_the_later(county: Authority) -> None:
    spoken_of(county, landed(source="Second", as_at=FEB))
    assert newest(county.code) == Newest("Second", FEB)


def test_without_any_data_there_is_none(authority: Authority) -> None:
    assert newest(authority.code) is newest("E92000001") is None


def test_the_pages_speak_of_that_day(county, officer):
    spoken_of(Authority.objects.get(name="Southaven"), landed(source="Southaven", as_at=AUG))
    for path in ("/", f"/market/{county.code}/"):
        said = text_of(officer, path)
        assert "1 February 2021" in said
        assert "31 August 2021" not in said
    assert "Newest data: England, as at 1 February 2021" in text_of(officer, "/services/")
    assert "31 August 2021" in text_of(officer, "/market/E06900002/")


def test_the_reading_is_kept_while_the_data_stands(county, django_assert_num_queries):
    newest(county.code)
    with django_assert_num_queries(1):
        newest(county.code)
