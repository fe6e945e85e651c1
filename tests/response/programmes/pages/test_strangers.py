"""Someone else's id in an address or a form finds nothing, and nothing is written."""

from datetime import timedelta
from http import HTTPStatus

import pytest

from almoner.core.accounts.models import Authority
from almoner.core.accounts.rules import Role
from almoner.core.journal.models import Entry
from almoner.register.directory.models import Location
from almoner.response.programmes.models import (
    Chase,
    Confounder,
    OutcomePeriod,
    PersonStatus,
    Programme,
    ProgrammeStep,
    Return,
    ScopeChange,
    ServiceLevel,
    TargetedHelp,
)
from tests.core.accounts.factories import client_as
from tests.response.programmes.factories import AuthorityFactory, home
from tests.response.programmes.pages.browsing import forms, own, page, send, today

pytestmark = pytest.mark.django_db
WRITTEN = (
    Chase,
    Confounder,
    OutcomePeriod,
    PersonStatus,
    ProgrammeStep,
    Return,
    ScopeChange,
    ServiceLevel,
    TargetedHelp,
)


def written() -> list[int]:
    return [model.objects.count() for model in WRITTEN]


OF_SERVICE = ("record_return", "record_level", "chase", "person", "period", "take_out")
OF_PROGRAMME = ("take_in", "give_help", "confounder")


@pytest.mark.parametrize("name", OF_SERVICE)
def test_whoever_may_is_taken_at_their_word(
    name: str, authority: Authority, programme: Programme, place: Location
) -> None:
    """So that what is refused below is refused for whose it is, and for nothing else."""
    before = written()
    manager = client_as(Role.QUALITY_MANAGER, authority=authority)
    response = send(manager, name, programme.pk, place.pk, **forms(place)[name])
    assert response.status_code == HTTPStatus.FOUND, response.content.decode()
    assert sum(written()) == sum(before) + 1


@pytest.mark.parametrize("name", OF_PROGRAMME)
def test_of_a_programme_too(
    name: str, authority: Authority, programme: Programme, place: Location
) -> None:
    before = written()
    manager = client_as(Role.QUALITY_MANAGER, authority=authority)
    response = send(manager, name, programme.pk, **forms(place)[name])
    assert response.status_code == HTTPStatus.FOUND, response.content.decode()
    assert sum(written()) == sum(before) + 1


@pytest.mark.parametrize("name", OF_SERVICE)
def test_another_councils_manager_writes_nothing(
    name: str, programme: Programme, place: Location
) -> None:
    before = written()
    stranger = client_as(Role.QUALITY_MANAGER, authority=AuthorityFactory())
    response = send(stranger, name, programme.pk, place.pk, **forms(place)[name])
    assert response.status_code == HTTPStatus.NOT_FOUND
    assert written() == before


@pytest.mark.parametrize("name", OF_PROGRAMME)
def test_nor_to_the_programme(name: str, programme: Programme, place: Location) -> None:
    before = written()
    stranger = client_as(Role.QUALITY_MANAGER, authority=AuthorityFactory())
    response = send(stranger, name, programme.pk, **forms(place)[name])
    assert response.status_code == HTTPStatus.NOT_FOUND
    assert written() == before


@pytest.mark.parametrize("name", OF_SERVICE)
def test_a_service_of_another_council_is_not_in_ones_own_programme(
    name: str, authority: Authority, programme: Programme
) -> None:
    elsewhere = home(AuthorityFactory(), name="Zyxwv House")
    before = written()
    manager = client_as(Role.QUALITY_MANAGER, authority=authority)
    response = send(manager, name, programme.pk, elsewhere.pk, **forms(elsewhere)[name])
    assert response.status_code == HTTPStatus.NOT_FOUND
    assert "Zyxwv" not in response.content.decode()
    assert written() == before


@pytest.mark.parametrize("name", OF_SERVICE)
def test_nor_a_service_of_another_kind(
    name: str, authority: Authority, programme: Programme
) -> None:
    agency = home(authority, name="Heron Home Care", service_type="home_care")
    before = written()
    manager = client_as(Role.QUALITY_MANAGER, authority=authority)
    response = send(manager, name, programme.pk, agency.pk, **forms(agency)[name])
    assert response.status_code == HTTPStatus.NOT_FOUND
    assert written() == before


def test_help_is_not_given_to_a_service_elsewhere(
    authority: Authority, programme: Programme
) -> None:
    elsewhere = home(AuthorityFactory())
    manager = client_as(Role.QUALITY_MANAGER, authority=authority)
    response = send(manager, "give_help", programme.pk, **forms(elsewhere)["give_help"])
    assert response.status_code == HTTPStatus.OK  # the form, with what is wrong
    assert not TargetedHelp.objects.exists()


def test_a_service_elsewhere_is_not_taken_in(authority: Authority, programme: Programme) -> None:
    elsewhere = home(AuthorityFactory())
    manager = client_as(Role.QUALITY_MANAGER, authority=authority)
    response = send(manager, "take_in", programme.pk, **forms(elsewhere)["take_in"])
    assert response.status_code == HTTPStatus.OK
    assert not ScopeChange.objects.exists()


@pytest.mark.parametrize("name", [*OF_SERVICE, *OF_PROGRAMME])
@pytest.mark.parametrize("role", [Role.AUDITOR, Role.COMMISSIONER, Role.DIRECTOR, Role.BROKERAGE])
def test_whoever_only_looks_writes_nothing(
    name: str, role: Role, authority: Authority, programme: Programme, place: Location
) -> None:
    if role is Role.COMMISSIONER and name in {"take_in", "take_out"}:
        return  # who keeps programmes says which services are in them
    before = written()
    reader = client_as(role, authority=authority)
    args = (programme.pk, place.pk) if name in OF_SERVICE else (programme.pk,)
    response = send(reader, name, *args, **forms(place)[name])
    assert response.status_code in {HTTPStatus.FORBIDDEN, HTTPStatus.NOT_FOUND}
    assert written() == before


def test_lists_and_files_hold_nothing_of_another_council(
    authority: Authority, programme: Programme, place: Location
) -> None:
    other = AuthorityFactory()
    theirs = own(other, made_on=today() - timedelta(days=30), title="Zyxwv course", key="zyxwv")
    home(other, name="Zyxwv House")
    manager = client_as(Role.QUALITY_MANAGER, authority=authority)
    assert "Zyxwv" not in page(manager, "programmes")
    for name in ("services", "chasing", "help", "template"):
        assert "Zyxwv" not in page(manager, name, programme.pk)
        page(manager, name, theirs.pk, status=HTTPStatus.NOT_FOUND)
    page(manager, "download", theirs.pk, "csv", status=HTTPStatus.NOT_FOUND)
    assert not Entry.objects.filter(action="export").exists()


@pytest.mark.parametrize("number", [0, 999_999])
def test_ids_that_never_were_are_not_there(number: int, authority: Authority) -> None:
    manager = client_as(Role.QUALITY_MANAGER, authority=authority)
    assert send(manager, "chase", number, number).status_code == HTTPStatus.NOT_FOUND
    page(manager, "programme", number, status=HTTPStatus.NOT_FOUND)
