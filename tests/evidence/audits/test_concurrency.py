"""Two people at once: one is first, the other is told, and nothing is done twice."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connection

from almoner.core.accounts.models import User
from almoner.evidence.audits.actions import StepRefused
from almoner.evidence.audits.models import Visit, VisitStep
from almoner.evidence.audits.rules import Step, VisitState
from tests.evidence.audits.factories import Council


def _race(council: Council, visit: Visit, step: Step, users: list[User]) -> list[str]:
    """Each takes the step at the same moment, from the same page; what each was told."""
    shown = VisitStep.objects.filter(visit=visit).order_by("-id")[0].pk
    principals = [council.by(user) for user in users]
    barrier = Barrier(len(users))

    def take(number: int) -> str:
        barrier.wait()
        try:
            council.take(visit, step, principals[number], after=shown)
        except StepRefused as refused:
            return str(refused)
        finally:
            connection.close()
        return "done"

    with ThreadPoolExecutor(len(users)) as pool:
        return list(pool.map(take, range(len(users))))


@pytest.mark.django_db(transaction=True)
def test_of_two_moderators_one_is_first() -> None:
    council = Council()
    visit = council.brought(VisitState.MODERATION)
    told = _race(council, visit, Step.RETURN_TO_AUTHOR, [council.mo, council.una])
    assert sorted(one == "done" for one in told) == [False, True]
    assert any("was first: “Sent back by the moderator”" in one for one in told)
    assert visit.steps.filter(step=Step.RETURN_TO_AUTHOR).count() == 1


@pytest.mark.django_db(transaction=True)
def test_a_double_click_begins_once() -> None:
    council = Council()
    visit = council.brought(VisitState.NOTICE_GIVEN)
    told = _race(council, visit, Step.BEGIN, [council.ada, council.ada])
    assert sorted(one == "done" for one in told) == [False, True]
    assert council.again(visit).response
    assert visit.steps.filter(step=Step.BEGIN).count() == 1
