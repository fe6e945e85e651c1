"""Recording what services say in numbers."""

from datetime import date, timedelta
from types import SimpleNamespace
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from almoner.core.accounts.actions import NotPermitted
from almoner.core.accounts.rules import Role
from almoner.core.journal.models import Entry
from almoner.response.programmes import actions
from almoner.response.programmes.models import Return
from almoner.response.programmes.queries.returns import (
    last_return_number,
    returns_of,
    standing_returns,
)
from almoner.response.programmes.rules.kinds import RoleGroup
from almoner.response.programmes.rules.states import Step
from tests.response.programmes.factories import (
    AT,
    TODAY,
    AuthorityFactory,
    a_programme,
    a_row,
    at,
    counts,
    home,
    returned,
    someone,
)

pytestmark = pytest.mark.django_db


def test_returns_are_recorded_once_and_again_change_nothing() -> None:
    programme = a_programme()
    place = home(programme.authority)
    rows = [a_row(place, group) for group in (RoleGroup.NURSE, RoleGroup.CARE)]
    first, again = returned(programme, *rows), returned(programme, *rows)
    assert (first.added, first.corrected, first.unchanged) == (2, 0, 0)
    assert (again.added, again.corrected, again.unchanged) == (0, 0, 2)
    assert Return.objects.count() == 2
    assert Entry.objects.filter(action="record_returns").count() == 1


def test_a_corrected_return_supersedes_and_both_are_kept() -> None:
    programme = a_programme()
    place = home(programme.authority)
    returned(programme, a_row(place, said=counts(20, 15)))
    outcome = returned(programme, a_row(place, said=counts(20, 16)))
    assert (outcome.added, outcome.corrected) == (0, 1)
    said = returns_of(programme=programme, location_id=place.pk, as_at=TODAY)
    assert [(one.counts.compliant, one.is_superseded) for one in said] == [(16, False), (15, True)]
    (stands,) = standing_returns(programme=programme, as_at=TODAY)
    assert stands.counts.compliant == 16


def test_the_newest_by_the_day_stands_and_a_past_day_knows_no_later_one() -> None:
    programme = a_programme()
    place = home(programme.authority)
    before = TODAY - timedelta(days=7)
    returned(programme, a_row(place, as_at=before, said=counts(20, 10)), a_row(place))
    (then,) = standing_returns(programme=programme, as_at=TODAY - timedelta(days=1))
    (now,) = standing_returns(programme=programme, as_at=TODAY)
    assert (then.counts.compliant, now.counts.compliant) == (10, 15)
    assert standing_returns(programme=programme, as_at=before - timedelta(days=1)) == ()


def test_what_cannot_be_recorded_is_passed_over_and_named() -> None:
    programme = a_programme()
    place, elsewhere = home(programme.authority), home(AuthorityFactory())
    homecare = home(programme.authority, service_type="home_care")
    outcome = returned(
        programme,
        a_row(place),
        a_row(place, said=counts(20, 14)),
        a_row(elsewhere),
        a_row(homecare),
        a_row(place, RoleGroup.NURSE, said=counts(3, 3, exempt=1)),
        a_row(place, RoleGroup.NON_CARE, said=counts(None, 3)),
    )
    assert outcome.added == 1
    assert [one.reason for one in outcome.refused] == [
        "The same service, role group and day is given twice with other numbers.",
        "This service is not in the programme’s scope.",
        "This service is not in the programme’s scope.",
        "The numbers add up to more people than the headcount.",
        "Give the headcount: without it the other numbers say nothing.",
    ]


def test_nothing_of_days_after_a_revocation_is_collected_and_earlier_days_still_are() -> None:
    programme = a_programme()
    place = home(programme.authority)
    end = date(2022, 3, 15)
    actions.take_step(
        programme=programme,
        step=Step.REVOKE,
        on=end,
        instrument="SI 2022/206",
        by=someone(programme.authority),
        at=at(end),
    )
    late = returned(
        programme,
        a_row(place, as_at=end),
        a_row(place, as_at=end - timedelta(days=1)),
        moment=at(date(2022, 4, 1)),
    )
    assert late.added == 1
    assert "over by then" in late.refused[0].reason


def test_many_rows_take_a_few_statements() -> None:
    programme = a_programme()
    places = [home(programme.authority) for _ in range(4)]

    def statements(*rows: Any) -> int:
        with CaptureQueriesContext(
            connection,
        ) as caught:
            returned(programme, *rows)
        return len(caught)

    few = statements(a_row(places[0]))
    many = statements(*(a_row(place, group) for place in places[1:] for group in RoleGroup))
    assert many <= few


def test_a_file_needs_the_leave_to_load_and_a_form_the_leave_to_record() -> None:
    programme = a_programme()
    place = home(programme.authority)
    landing: Any = SimpleNamespace(pk=7)
    administrator = someone(programme.authority, role=Role.ADMINISTRATOR)
    auditor = someone(programme.authority, role=Role.AUDITOR)
    said: dict[str, Any] = {"programme": programme, "rows": [a_row(place)], "at": AT}
    with pytest.raises(NotPermitted):
        actions.record_returns(landing=None, by=administrator, **said)
    with pytest.raises(NotPermitted):
        actions.record_returns(landing=landing, by=auditor, **said)
    assert actions.record_returns(landing=landing, by=administrator, **said).added == 1
    assert Return.objects.get().landing_number == 7


def _form(programme: Any, place: Any, last_seen: int, **changed: Any) -> Any:
    return actions.record_service_return(
        **{
            "programme": programme,
            "location": place,
            "as_at": TODAY,
            "counts": {RoleGroup.CARE: counts()},
            "source": "Telephone",
            "last_seen": last_seen,
            "by": someone(programme.authority, role=Role.GRANTS_OFFICER),
            "at": AT,
            **changed,
        }
    )


def test_a_forms_return_is_recorded_unless_someone_was_first() -> None:
    programme = a_programme()
    place = home(programme.authority)
    assert _form(programme, place, 0).added == 1
    with pytest.raises(actions.ReturnChanged, match="Someone else recorded"):
        _form(programme, place, 0)
    last = last_return_number(programme=programme, location_id=place.pk)
    assert _form(programme, place, last, counts={RoleGroup.CARE: counts(20, 19)}).corrected == 1


def test_a_forms_return_is_refused_whole_with_the_reason() -> None:
    programme = a_programme()
    place = home(programme.authority)
    with pytest.raises(actions.ReturnRefused, match="add up to more"):
        _form(programme, place, 0, counts={RoleGroup.CARE: counts(3, 4)})
    with pytest.raises(actions.ReturnRefused, match="at least one role group"):
        _form(programme, place, 0, counts={})
    assert not Return.objects.exists()
