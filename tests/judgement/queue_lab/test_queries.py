"""A queue's history as the room of concerns keeps it, and forecasts kept while nothing changes."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.core.cache import caches

from almoner.core.accounts.models import Authority
from almoner.core.accounts.rules import Role
from almoner.judgement.queue_lab import queries
from almoner.judgement.queue_lab.practice import practice_as_at
from almoner.judgement.queue_lab.queries import Known, QueueNotVisible, known_queue, outlook
from almoner.judgement.queue_lab.rules.forecasting import Asked
from almoner.judgement.queue_lab.rules.history import TooLittleHistory
from almoner.response.safeguarding.actions import receive_concern
from almoner.response.safeguarding.queries.days import days_known_by, known_days
from almoner.response.safeguarding.rules.referrals import FRONT_DOOR
from almoner.response.safeguarding.rules.states import ConcernState
from tests.judgement.queue_lab.factories import AuthorityFactory, someone, team_kept
from tests.response.safeguarding.factories import AT, TODAY, brought_to, referral

pytestmark = pytest.mark.django_db
PRACTICE = replace(practice_as_at(TODAY), runs=8)
ASKED = Asked(weeks=9, limit=40, target=10, target_weeks=8, runs=8)


@pytest.fixture
def authority() -> Authority:
    return AuthorityFactory()


def known(authority: Authority, **changed: Any) -> Known:
    history = team_kept(authority)
    asked = {
        "authority": authority,
        "as_at": history.last_on,
        "visible_to": someone(authority),
        "practice": PRACTICE,
        **changed,
    }
    return known_queue(**asked)


def test_the_history_is_that_of_the_days_kept(authority: Authority) -> None:
    history = team_kept(authority)
    found = known_queue(
        authority=authority,
        as_at=history.last_on,
        visible_to=someone(authority, Role.DIRECTOR),
        practice=PRACTICE,
    )
    assert found.history.waiting == history.waiting
    assert found.history.week_ends()[-20:] == history.week_ends()[-20:]
    assert sum(found.waiting) == history.waiting
    assert found.waiting == (0, history.waiting, 0, 0)
    assert sum(found.mix) == pytest.approx(1)
    assert found.mix[1] > 0.8  # all that started were P2


def test_an_earlier_day_knows_nothing_of_later_ones(authority: Authority) -> None:
    history = team_kept(authority)
    earlier = history.last_on - timedelta(weeks=10)
    found = known_queue(
        authority=authority,
        as_at=earlier,
        visible_to=someone(authority),
        practice=PRACTICE,
    )
    assert found.history.last_on == earlier
    assert found.history.waiting == history.without_last(weeks=10).waiting


def test_what_was_recorded_later_was_not_known(authority: Authority) -> None:
    """Without the days that were kept, what was known by then is counted from the steps."""
    history = team_kept(authority)
    last = history.last_on
    at = datetime(last.year, last.month, last.day, 9, tzinfo=UTC)
    asked = {"authority": authority, "since": last - timedelta(days=9), "until": last}
    assert days_known_by(**asked) == known_days(**asked)
    receive_concern(
        authority=authority,
        source=FRONT_DOOR,
        referral=referral(received_at=at),
        by=someone(authority),
        at=at + timedelta(days=30),
    )
    assert sum(each.waiting for each in days_known_by(**asked).values()) == 0


@pytest.mark.parametrize("role", [Role.QUALITY_OFFICER, Role.COMMISSIONER, Role.AUDITOR])
def test_those_without_the_figures_see_no_queue(authority: Authority, role: Role) -> None:
    with pytest.raises(QueueNotVisible):
        known(authority, visible_to=someone(authority, role))


def test_another_authoritys_queue_is_no_queue(authority: Authority) -> None:
    with pytest.raises(QueueNotVisible):
        known(authority, visible_to=someone(AuthorityFactory()))


def test_no_days_are_too_little(authority: Authority) -> None:
    with pytest.raises(TooLittleHistory):
        known_queue(
            authority=authority,
            as_at=TODAY,
            visible_to=someone(authority),
            practice=PRACTICE,
        )


def test_people_at_work_are_counted_or_said(authority: Authority) -> None:
    assert known(authority).workers_seen is None
    assert known(AuthorityFactory(), workers=None).history.workers == 1.0
    other = AuthorityFactory()
    assert known(other, visible_to=someone(other), workers=3.5).history.workers == 3.5


def test_whoever_takes_steps_is_at_work(authority: Authority) -> None:
    brought_to(ConcernState.STARTED, authority, received_at=AT - timedelta(days=7))
    seen = queries.workers_lately(authority=authority, as_at=TODAY, weeks=4)
    assert seen == pytest.approx(1 / 20, abs=0.06)


def test_a_forecast_is_kept_while_nothing_changes(
    authority: Authority, monkeypatch: pytest.MonkeyPatch
) -> None:
    caches["default"].clear()
    found, scenarios = known(authority), PRACTICE.scenarios
    first = outlook(
        known=found, scenarios=scenarios, chosen="worker", asked=ASKED, practice=PRACTICE
    )
    monkeypatch.setattr(queries, "_reckoned", None)
    again = outlook(
        known=found, scenarios=scenarios, chosen="worker", asked=ASKED, practice=PRACTICE
    )
    assert again == first
    with pytest.raises(TypeError):
        outlook(known=found, scenarios=scenarios, chosen="more", asked=ASKED, practice=PRACTICE)


def test_every_scenario_is_forecast(authority: Authority) -> None:
    found = outlook(
        known=known(authority),
        scenarios=PRACTICE.scenarios,
        chosen="unchanged",
        asked=ASKED,
        practice=PRACTICE,
    )
    assert list(found.forecasts) == ["unchanged", "worker", "quicker", "more"]
    assert found.calibration is not None and len(found.calibration.weeks) == 8
    assert found.minutes > 0
    assert found.arrivals_a_week > 0


def test_the_library_says_what_is_taken_for_granted() -> None:
    assert PRACTICE.target == 10 and PRACTICE.target_weeks == 8 and PRACTICE.weeks == 26
    assert sum(PRACTICE.usual_mix) == pytest.approx(1)
    assert 0.85 <= PRACTICE.calibration.within_nine_in_ten <= 0.95
    assert practice_as_at(TODAY.replace(year=1990)) == practice_as_at(TODAY)
