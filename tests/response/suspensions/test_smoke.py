import pytest

from almoner.response.suspensions.queries import in_force, public_table, state_of
from almoner.response.suspensions.rules.states import State
from tests.response.suspensions.factories import PATHS, TODAY, director, suspended
pytestmark = pytest.mark.django_db

@pytest.mark.parametrize("state", [s for s in PATHS if s not in (State.IMPROVEMENT_MADE, State.SUSTAINING, State.LIFT_PROPOSED, State.PHASED, State.LIFTED)])
def test_a(state):
    s = suspended(state=state)
    assert state_of(suspension=s, as_at=TODAY) is state
    by = director(s.authority)
    assert (s in in_force(as_at=TODAY, visible_to=by)) == state.stops_work
    print(public_table(authority=s.authority, as_at=TODAY, visible_to=by))
