"""Every state × step × role: the permitted pass, and the rest are refused and change nothing."""

from itertools import product

import pytest

from almoner.core.accounts.actions import NotPermitted
from almoner.core.accounts.rules import GRANTS, Role
from almoner.core.journal.models import Entry
from almoner.evidence.audits.actions import SomeoneElseMust, StepRefused
from almoner.evidence.audits.models import VisitStep
from almoner.evidence.audits.rules import Process, Step, VisitState, Who, transition
from tests.evidence.audits.factories import WAYS, Council

pytestmark = pytest.mark.django_db

REACHED = [(process, state) for process, ways in WAYS.items() for state in ways]
# Who may do nothing at all, by any step: with these one state is enough.
PERMISSIONS = {
    (process, step): {
        found.permission
        for state in (None, *VisitState)
        if (found := transition(state=state, step=step, process=process))
    }
    for process, step in product(Process, Step)
}


@pytest.mark.parametrize(("process", "state"), REACHED)
def test_each_state_is_met_and_each_step_from_it(process: Process, state: VisitState) -> None:
    """One visit for each state; whatever is refused leaves it as it was."""
    council = Council()
    visit = council.brought(state, process=process)
    assert council.state(visit) is state
    for step, role in product(Step, Role):
        if step is Step.PLAN:
            continue
        found = transition(state=state, step=step, process=process)
        may = found is not None and found.permission in GRANTS[role].permissions
        if may and found and found.who is not Who.VISITOR:
            continue  # passes: below
        before = VisitStep.objects.filter(visit=visit).count()
        entries = Entry.objects.count()
        error: type[Exception] = StepRefused
        needed = PERMISSIONS[process, step]
        if needed and not needed & GRANTS[role].permissions:
            error = NotPermitted
        elif found is not None:
            error = SomeoneElseMust if may else NotPermitted
        with pytest.raises(error) as refused:
            council.take(visit, step, council.someone(role))
        assert str(refused.value).endswith(".")
        assert VisitStep.objects.filter(visit=visit).count() == before
        assert Entry.objects.count() == entries
    assert council.state(visit) is state


PASSES = [
    (process, state, step)
    for process, state in REACHED
    for step in Step
    if step is not Step.PLAN and transition(state=state, step=step, process=process)
]
# Steps of the table that something else than state and person also stands in the way of.
NEEDS_MORE = {(VisitState.SHARED_WITH_PROVIDER, Step.MAKE_FINAL)}


@pytest.mark.parametrize(("process", "state", "step"), PASSES)
def test_whoever_may_passes(process: Process, state: VisitState, step: Step) -> None:
    council = Council()
    visit = council.brought(state, process=process)
    found = transition(state=state, step=step, process=process)
    assert found
    if (state, step) == (VisitState.MODERATION, Step.SHARE):
        council.take(visit, Step.APPROVE)
        visit = council.again(visit)
    roles = [role for role in Role if found.permission in GRANTS[role].permissions]
    by = council.by(council.ada) if found.who is Who.VISITOR else council.someone(roles[0])
    entries = Entry.objects.count()
    if (state, step) in NEEDS_MORE:
        with pytest.raises(StepRefused, match="has not had its time to comment"):
            council.take(visit, step, by)
        return
    council.take(visit, step, by)
    assert council.state(visit) is found.to
    assert Entry.objects.count() == entries + 1
    entry = Entry.objects.order_by("-id")[0]
    assert entry.action == f"visit_{step}"
    assert entry.subject_id == str(visit.pk)


@pytest.mark.parametrize("role", Role)
def test_planning_is_for_planners(role: Role) -> None:
    council = Council()
    visit = council.planned()
    if PERMISSIONS[Process.FULL, Step.PLAN] & GRANTS[role].permissions:
        council.take(visit, Step.PLAN, council.someone(role))
    else:
        with pytest.raises(NotPermitted):
            council.take(visit, Step.PLAN, council.someone(role))


def test_every_state_of_each_process_can_be_reached() -> None:
    for process in Process:
        reached = {
            found.to
            for state, step in product((None, *VisitState), Step)
            if (found := transition(state=state, step=step, process=process))
            and (state is None or state in WAYS[process])
        }
        assert reached == set(WAYS[process])
