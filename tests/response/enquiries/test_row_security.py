"""Another authority's enquiry, asked of PostgreSQL itself over the connection of a page."""

from collections.abc import Iterator
from types import SimpleNamespace
from typing import Any

import pytest
from django.apps import apps
from django.db import DatabaseError, connection, transaction

from almoner.core.accounts.models import Authority
from almoner.core.accounts.row_security import narrow_to
from almoner.response.enquiries import actions
from almoner.response.enquiries.models import LargeScaleEnquiry
from tests.core.accounts.row_security import count, reading
from tests.response.action_plans.factories import a_plan
from tests.response.enquiries.factories import (
    AT,
    TODAY,
    AuthorityFactory,
    LocationFactory,
    begun,
    manager,
)
from tests.response.enquiries.secrets import plant

pytestmark = pytest.mark.django_db


def _tables() -> list[str]:
    return [model._meta.db_table for model in apps.get_app_config("enquiries").get_models()]


def _as(*authorities: Authority) -> Any:
    return SimpleNamespace(principal=manager(*authorities))


@pytest.fixture
def theirs() -> Iterator[Authority | None]:
    """Another authority's enquiries, and a role that is no superuser and owns nothing."""
    if connection.vendor != "postgresql":
        yield None  # SQLite has no such check
        return
    place = AuthorityFactory()
    plant(authority=place, marker="m")
    enquiry = begun(place)
    plan = a_plan(authority=place, location=LocationFactory(authority=place))
    actions.link_plan(of=enquiry, plan_id=plan.pk, by=manager(place), at=AT)
    with reading(_tables()):
        yield place


def test_nothing_of_another_authoritys_enquiry_is_reached(theirs: Authority | None) -> None:
    if theirs is None:
        return
    tables = _tables()
    assert [table for table in tables if not count(table)] == []
    narrow_to(_as(theirs))
    assert [table for table in tables if not count(table)] == []
    narrow_to(_as(AuthorityFactory.build(code="E06999999")))
    assert {table: count(table) for table in tables} == dict.fromkeys(tables, 0)


def test_nothing_is_written_for_another_authority(theirs: Authority | None) -> None:
    if theirs is None:
        return
    narrow_to(_as(AuthorityFactory.build(code="E06999999")))
    with pytest.raises(DatabaseError), transaction.atomic():
        LargeScaleEnquiry.objects.create(
            authority=theirs, location_id=1, proposed_on=TODAY, state="open", state_on=TODAY, at=AT
        )
