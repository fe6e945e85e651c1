"""Which services a programme is about: by kind, and as named beside it, of its own council."""

from datetime import date, timedelta

import pytest

from almoner.register.directory.models import Location
from almoner.register.directory.rules import ServiceType
from almoner.response.programmes import actions
from almoner.response.programmes.models import Programme
from almoner.response.programmes.queries.scope import (
    location_in_scope,
    location_of_authority,
    locations_ever_in_scope,
    scope_of,
    services_in_scope,
)
from tests.register.directory.factories import LocationFactory
from tests.response.programmes.factories import (
    AT,
    MADE,
    TODAY,
    AuthorityFactory,
    a_programme,
    home,
    someone,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def programme() -> Programme:
    return a_programme()


@pytest.fixture
def place(programme: Programme) -> Location:
    return home(programme.authority, name="Elmbank House")


@pytest.fixture
def of_another_kind(programme: Programme) -> Location:
    return home(programme.authority, name="Wren at Home", service_type=ServiceType.HOME_CARE)


def named(programme: Programme, place: Location, *, is_in: bool, on: date = TODAY) -> None:
    actions.change_scope(
        programme=programme,
        location=place,
        is_in=is_in,
        on=on,
        reason="Asked for.",
        by=someone(programme.authority),
        at=AT,
    )


def test_the_scope_is_told_with_how_the_programme_stood(
    programme: Programme, place: Location, of_another_kind: Location
) -> None:
    by = someone(programme.authority)
    standing, services = scope_of(programme=programme, as_at=TODAY, visible_to=by)
    assert standing.is_open
    assert [one.location_id for one in services] == [place.pk]
    before, _ = scope_of(programme=programme, as_at=MADE - timedelta(days=1), visible_to=by)
    assert before.state is None
    stranger = someone(AuthorityFactory())
    assert scope_of(programme=programme, as_at=TODAY, visible_to=stranger)[1] == ()


def test_the_last_word_on_a_service_counts_from_its_day(
    programme: Programme, place: Location, of_another_kind: Location
) -> None:
    by = someone(programme.authority)
    named(programme, place, is_in=False)
    named(programme, of_another_kind, is_in=True)

    def found(on: date) -> list[int]:
        services = services_in_scope(programme=programme, as_at=on, visible_to=by)
        return [one.location_id for one in services]

    assert found(TODAY - timedelta(days=1)) == [place.pk]
    assert found(TODAY) == [of_another_kind.pk]
    named(programme, place, is_in=True)
    assert found(TODAY) == [place.pk, of_another_kind.pk]


def test_what_was_ever_in_scope_stays_so(
    programme: Programme, place: Location, of_another_kind: Location
) -> None:
    closed = home(programme.authority, deregistered_on=MADE)
    never_registered = LocationFactory(authority=programme.authority)  # of the kind, without spell
    home(AuthorityFactory())
    assert locations_ever_in_scope(programme=programme) == {
        place.pk,
        closed.pk,
        never_registered.pk,
    }
    named(programme, of_another_kind, is_in=True)
    named(programme, of_another_kind, is_in=False)
    named(programme, place, is_in=False)
    ever = locations_ever_in_scope(programme=programme)
    assert ever >= {of_another_kind.pk, place.pk}


def test_a_service_is_found_where_it_is_or_was_in_scope(
    programme: Programme, place: Location, of_another_kind: Location
) -> None:
    elsewhere = home(AuthorityFactory())
    assert location_in_scope(programme=programme, location_id=place.pk) == place
    for outside in (of_another_kind.pk, elsewhere.pk, 0):
        assert location_in_scope(programme=programme, location_id=outside) is None
    named(programme, of_another_kind, is_in=True)
    found = location_in_scope(programme=programme, location_id=of_another_kind.pk)
    assert found == of_another_kind


def test_a_service_is_found_by_its_id_however_it_is_typed(
    programme: Programme, of_another_kind: Location
) -> None:
    elsewhere = home(AuthorityFactory())
    typed = f" {of_another_kind.cqc_id.lower()} "
    assert location_of_authority(programme=programme, cqc_id=typed) == of_another_kind
    assert location_of_authority(programme=programme, cqc_id=elsewhere.cqc_id) is None
    assert location_of_authority(programme=programme, cqc_id="") is None
