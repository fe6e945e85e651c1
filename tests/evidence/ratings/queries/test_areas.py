"""Which area is meant, and what is around it."""

import pytest

from almoner.core.accounts.models import Authority
from almoner.core.accounts.queries import UnknownAuthority
from almoner.evidence.ratings.queries import Area, area_named, areas_around
from tests.evidence.ratings.factories import AuthorityFactory

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("name", ["Northshire", " northshire ", "E10000099"])
def test_an_authority_is_found_by_name_or_code(name):
    AuthorityFactory(name="Northshire", code="E10000099")

    assert area_named(name=name) == Area(kind="authority", code="E10000099", name="Northshire")


def test_an_unknown_authority_is_refused():
    with pytest.raises(UnknownAuthority, match="Atlantis"):
        area_named(name="Atlantis")


def test_around_an_authority_are_its_region_and_england():
    authority = AuthorityFactory(
        name="Southaven", region__name="Southern", region__code="E12000099"
    )

    own, region, england = areas_around(authority_code=authority.code)

    assert own.name == "Southaven"
    assert (region.kind, region.code, region.name) == ("region", "E12000099", "Southern")
    assert england.kind == "england"


def test_around_no_authority_is_nothing():
    with pytest.raises(Authority.DoesNotExist):
        areas_around(authority_code="E06000000")
