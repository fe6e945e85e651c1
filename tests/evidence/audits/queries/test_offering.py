"""What each person is offered first in each state, and whom the others are told to wait for."""

from datetime import date

import pytest

from almoner.core.accounts.models import User
from almoner.evidence.audits.queries.offering import Offered, offered
from almoner.evidence.audits.queries.standing import visit as visit_record
from almoner.evidence.audits.rules import Process, Step, VisitState
from tests.evidence.audits.factories import TODAY, WAYS, Council

pytestmark = pytest.mark.django_db

# Ada leads it, Ben is another officer, Mo moderated it, Una is another manager, Dee the director.
FIRST: dict[Process, dict[VisitState, dict[str, Step]]] = {
    Process.FULL: {
        VisitState.PLANNED: dict.fromkeys(("ada", "ben", "mo", "una"), Step.GIVE_NOTICE),
        VisitState.NOTICE_GIVEN: {"ada": Step.BEGIN},
        VisitState.UNANNOUNCED: {"ada": Step.BEGIN},
        VisitState.IN_PROGRESS: {"ada": Step.SUBMIT_DRAFT},
        VisitState.DRAFT: {"ada": Step.SEND_TO_MODERATION},
        VisitState.MODERATION: {"mo": Step.APPROVE, "una": Step.APPROVE},
        VisitState.SHARED_WITH_PROVIDER: dict.fromkeys(
            ("ada", "ben", "mo", "una"), Step.RECORD_RECEIPT
        ),
        VisitState.FACTUAL_ACCURACY: {"mo": Step.MAKE_FINAL, "una": Step.MAKE_FINAL},
        VisitState.REVIEW_REQUESTED: {"una": Step.DECIDE_REVIEW, "dee": Step.DECIDE_REVIEW},
        VisitState.REVIEW_DECIDED: {"mo": Step.MAKE_FINAL, "una": Step.MAKE_FINAL},
        VisitState.FINAL: {"mo": Step.PUBLISH, "una": Step.PUBLISH},
        VisitState.PUBLISHED: {},
        VisitState.NOT_PUBLISHED: {"mo": Step.PUBLISH, "una": Step.PUBLISH},
        VisitState.VOID: {},
    },
    Process.SHORT: {
        VisitState.PLANNED: dict.fromkeys(("ada", "ben", "mo", "una"), Step.GIVE_NOTICE),
        VisitState.NOTICE_GIVEN: {"ada": Step.BEGIN},
        VisitState.UNANNOUNCED: {"ada": Step.BEGIN},
        VisitState.IN_PROGRESS: {"ada": Step.SUBMIT_DRAFT},
        VisitState.DRAFT: {"ada": Step.FINISH},
        VisitState.FINAL: {},
        VisitState.VOID: {},
    },
}


def test_every_state_of_each_process_is_in_the_table() -> None:
    assert {one: set(states) for one, states in FIRST.items()} == {
        one: set(states) for one, states in WAYS.items()
    }


def to(council: Council, user: User, pk: int, *, on: date = TODAY) -> Offered:
    by = council.by(user)
    return offered(record=visit_record(visit_id=pk, visible_to=by), on=on, visible_to=by)


@pytest.mark.parametrize(
    ("process", "state"), [(process, state) for process in FIRST for state in FIRST[process]]
)
def test_what_comes_first_for_whom(process: Process, state: VisitState) -> None:
    council = Council()
    visit = council.brought(state, process=process)
    for name in ("ada", "ben", "mo", "una", "dee"):
        found = to(council, getattr(council, name), visit.pk)
        assert found.first is FIRST[process][state].get(name), name
        assert found.first is None or found.first in found.steps
        assert found.waiting.endswith(".")
        is_written = state in {VisitState.IN_PROGRESS, VisitState.DRAFT}
        assert found.may_write is (name == "ada" and is_written)
        assert found.is_visitor is (name == "ada")


def test_nobody_is_offered_to_end_what_the_provider_never_had_time_for() -> None:
    council = Council()
    visit = council.brought(VisitState.SHARED_WITH_PROVIDER)
    assert Step.MAKE_FINAL not in to(council, council.mo, visit.pk).steps


def test_who_goes_along_writes_too_and_ends_nothing() -> None:
    council = Council()
    visit = council.brought(VisitState.IN_PROGRESS, other_ids=[council.una.pk])
    found = to(council, council.una, visit.pk)
    assert (found.may_write, found.first) == (True, Step.SUBMIT_DRAFT)
    for step in (Step.SUBMIT_DRAFT, Step.SEND_TO_MODERATION):
        council.take(visit, step)
    assert to(council, council.una, visit.pk).first is None


def test_after_its_time_whoever_waits_is_told_so() -> None:
    council = Council()
    visit = council.brought(VisitState.IN_PROGRESS)
    council.find(visit)
    for step in WAYS[Process.FULL][VisitState.FACTUAL_ACCURACY][2:]:
        council.take(visit, step)
    last_day = date(2021, 9, 15)
    assert to(council, council.mo, visit.pk, on=last_day).first is None
    over = to(council, council.mo, visit.pk, on=date(2021, 9, 16))
    assert over.first is Step.MAKE_FINAL
    assert "time to comment is over" in over.waiting
