"""Another authority's plans, asked of PostgreSQL itself over the connection of a page."""

from collections.abc import Iterator
from types import SimpleNamespace
from typing import Any

import pytest
from django.apps import apps
from django.db import DatabaseError, connection, transaction

from almoner.core.accounts.models import Authority
from almoner.core.accounts.row_security import narrow_to
from almoner.response.action_plans.models import Action
from almoner.response.action_plans.rules.states import ActionState
from tests.core.accounts.row_security import count, reading, run
from tests.response.action_plans.factories import AuthorityFactory, brought_to, someone

pytestmark = pytest.mark.django_db
TABLES = [model._meta.db_table for model in apps.get_app_config("action_plans").get_models()]
HELD = ("actionplan", "action", "planstep", "actionstep", "sustainedcheck")


def _as(*authorities: Authority) -> Any:
    return SimpleNamespace(principal=someone(*authorities))


@pytest.fixture
def theirs() -> Iterator[Action | None]:
    """Another authority's action, and a role that is no superuser and owns nothing."""
    if connection.vendor != "postgresql":
        yield None  # SQLite has no such check
        return
    action = brought_to(ActionState.VERIFIED)
    with reading(TABLES):
        yield action


def test_a_page_of_another_authority_reaches_nothing_of_it(theirs: Action | None) -> None:
    if theirs is None:
        return
    assert all(count(f"action_plans_{name}") for name in HELD)  # as commands and the worker are
    narrow_to(_as(AuthorityFactory.build()))
    assert [count(table) for table in TABLES] == [0] * len(TABLES)
    with pytest.raises(DatabaseError, match="row-level security"), transaction.atomic():
        run(
            "INSERT INTO action_plans_planservice (plan_id, location_id)"
            f" VALUES ({theirs.plan_id}, {theirs.plan.location_id})"
        )
    narrow_to(SimpleNamespace())
    assert count("action_plans_actionplan") == 0


def test_a_page_of_its_own_authority_reaches_it(theirs: Action | None) -> None:
    if theirs is None:
        return
    narrow_to(_as(theirs.plan.authority))
    assert all(count(f"action_plans_{name}") for name in HELD)
