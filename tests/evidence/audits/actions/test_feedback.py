"""Feedback forms of a visit: begun once, kept once, counted once something is on them."""

import pytest

from almoner.core.accounts.actions import NotPermitted
from almoner.core.accounts.rules import GRANTS, Permission, Role
from almoner.core.journal.models import Entry
from almoner.evidence.audits import actions
from almoner.evidence.audits.actions import FeedbackRefused, FindingRefused, SomeoneElseMust
from almoner.evidence.audits.models import Visit, VisitFeedback
from almoner.evidence.audits.queries.feedback import (
    feedback_form,
    feedback_missing,
    feedback_of,
    forms_of,
    sets_for_feedback,
)
from almoner.evidence.audits.queries.standing import UnknownVisit
from almoner.evidence.audits.rules import FeedbackFrom, Process, VisitState
from almoner.evidence.audits.rules.states import BEING_WRITTEN
from almoner.evidence.questionnaires.models import Response
from tests.evidence.audits.factories import TODAY, WAYS, Council, feedback_set, now
from tests.evidence.questionnaires.factories import begun, published, raw_set

pytestmark = pytest.mark.django_db
PEOPLE, RELATIVES = FeedbackFrom.PEOPLE, FeedbackFrom.RELATIVES


@pytest.fixture
def council() -> Council:
    return Council()


@pytest.fixture
def visit(council: Council) -> Visit:
    """A visit in progress that has heard nobody."""
    visit = council.brought(VisitState.IN_PROGRESS)
    visit.evidence.update(withdrawn_at=now(), withdrawn_because="Another home's")
    return visit


def test_feedback_is_heard_by_form_or_in_words(council: Council) -> None:
    visit = council.planned()
    assert feedback_missing(visit=visit) == (PEOPLE, RELATIVES)
    assert feedback_missing(visit=council.brought(VisitState.IN_PROGRESS)) == ()


@pytest.mark.parametrize(("said_by", "missing"), [(PEOPLE, RELATIVES), (RELATIVES, PEOPLE)])
def test_a_form_is_the_feedback_of_whoever_filled_it_in(
    council: Council, visit: Visit, said_by: FeedbackFrom, missing: FeedbackFrom
) -> None:
    council.fed_back(visit, said_by)
    council.fed_back(visit, said_by, {"respect": 1, "dignity": 2})
    found = feedback_of(visit=visit)
    assert found.missing == (missing,)
    assert found.form_counts == {said_by: 2, missing: 0}
    assert found.form_count == 2
    assert [(one.said_by, one.answer_count) for one in forms_of(visit=visit)] == [
        (said_by, 1),
        (said_by, 2),
    ]


def test_a_form_with_nothing_on_it_says_nothing(council: Council, visit: Visit) -> None:
    council.fed_back(visit, PEOPLE, {})
    assert feedback_missing(visit=visit) == (PEOPLE, RELATIVES)
    assert [one.answer_count for one in forms_of(visit=visit)] == [0]


def test_a_second_click_begins_no_second_form(council: Council, visit: Visit) -> None:
    first, second = (council.fed_back(visit, PEOPLE, {}) for _ in range(2))
    assert first == second
    assert Response.objects.count() == 2  # the visit's own and the form's
    assert Entry.objects.filter(action="record_feedback").count() == 1
    assert council.fed_back(visit, RELATIVES, {}) != first
    council.fed_back(visit, PEOPLE)
    assert council.fed_back(visit, PEOPLE, {}) != first


def test_a_form_belongs_to_one_visit_of_its_service(council: Council, visit: Visit) -> None:
    form = begun(council.version, authority=council.authority, location=council.location)
    by = council.by(council.ada)

    def keep(response: Response) -> None:
        actions.record_feedback(visit=visit, response=response, said_by=PEOPLE, by=by, at=now())

    keep(form)
    with pytest.raises(FeedbackRefused, match="belongs to a visit already"):
        keep(form)
    with pytest.raises(FeedbackRefused, match="about another service"):
        keep(begun(council.version, authority=council.authority))


def test_a_form_for_another_kind_of_service_is_refused(council: Council, visit: Visit) -> None:
    version = published(raw_set(question_set="day", purpose="feedback", applies_to=["day_care"]))
    with pytest.raises(FeedbackRefused, match="not made for a service of this kind"):
        actions.begin_feedback(
            visit=visit, version=version, said_by=PEOPLE, by=council.by(council.ada), at=now()
        )
    assert not VisitFeedback.objects.exists()


@pytest.mark.parametrize("state", WAYS[Process.FULL])
def test_feedback_is_entered_while_the_visit_is_written(
    council: Council, state: VisitState
) -> None:
    visit = council.brought(state)
    if state in BEING_WRITTEN:
        assert council.fed_back(visit).pk
        return
    with pytest.raises(FindingRefused, match="while the visit is in progress or a draft"):
        council.fed_back(visit)
    assert not VisitFeedback.objects.exists()


@pytest.mark.parametrize("role", Role)
def test_nobody_else_enters_feedback(council: Council, visit: Visit, role: Role) -> None:
    by, version = council.someone(role), published(feedback_set())
    may = Permission.CARRY_OUT_VISITS in GRANTS[role].permissions
    with pytest.raises(SomeoneElseMust if may else NotPermitted):
        actions.begin_feedback(visit=visit, version=version, said_by=PEOPLE, by=by, at=now())


def test_the_forms_offered_are_published_for_such_a_service(council: Council, visit: Visit) -> None:
    published(feedback_set())
    published(raw_set(question_set="day", purpose="feedback", applies_to=["day_care"]))
    by = council.by(council.ada)
    found = sets_for_feedback(visit=visit, as_at=TODAY, visible_to=by)
    assert [one.key for one in found] == ["chat"]


def test_another_councils_form_is_not_found(council: Council, visit: Visit) -> None:
    form, other = council.fed_back(visit), Council()
    assert feedback_form(feedback_id=form.pk, visible_to=council.by(council.ben)) == form
    with pytest.raises(UnknownVisit):
        feedback_form(feedback_id=form.pk, visible_to=other.by(other.mo))
