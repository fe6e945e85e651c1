"""Entering people's and relatives' feedback on pages."""

import re
from http import HTTPStatus

import pytest
from django.urls import reverse

from almoner.core.journal.models import Entry
from almoner.evidence.audits.models import Visit, VisitFeedback
from almoner.evidence.audits.rules import FeedbackFrom, Step, VisitState
from almoner.evidence.questionnaires.queries import values_of
from tests.evidence.audits.factories import Council, feedback_set, now
from tests.evidence.audits.views.browsing import browser, html, page, sent
from tests.evidence.questionnaires.factories import published

pytestmark = pytest.mark.django_db


@pytest.fixture
def council() -> Council:
    return Council()


@pytest.fixture
def visit(council: Council) -> Visit:
    """A visit in progress that has heard nobody."""
    published(feedback_set())
    visit = council.brought(VisitState.IN_PROGRESS)
    visit.evidence.update(withdrawn_at=now(), withdrawn_because="Another home's")
    return visit


def hidden(shown: str, name: str) -> str:
    """What a hidden box of the page holds."""
    found = re.search(f'name="{name}" value="([^"]*)"', shown)
    assert found
    return found[1]


def form_begun(council: Council, visit: Visit, said_by: str = "people") -> VisitFeedback:
    shown = page(council.ada, "feedback", visit.pk)
    assert "What do you think?" in shown
    chosen = {"said_by": said_by, "question_set": re.findall(r'value="(\d+)"', shown)[-1]}
    answer = sent(council.ada, "feedback", visit.pk, **chosen)
    form = VisitFeedback.objects.latest("id")
    assert answer["Location"] == reverse("audits:feedback_section", args=[form.pk, "care"])
    return form


def test_a_form_is_entered_section_by_section(council: Council, visit: Visit) -> None:
    form = form_begun(council, visit)
    shown = page(council.ada, "feedback_section", form.pk, "care")
    data = {"was-respect": hidden(shown, "was-respect"), "a-respect": "2", "then": "continue"}
    answer = sent(council.ada, "feedback_section", form.pk, "care", **data)
    assert answer["Location"] == reverse("audits:feedback_section", args=[form.pk, "home"])
    last = sent(council.ada, "feedback_section", form.pk, "home", then="continue")
    assert last["Location"] == reverse("audits:feedback", args=[visit.pk])
    assert values_of(response=form.response) == {"respect": 2}
    shown = page(council.ada, "feedback", visit.pk)
    assert "Form 1, from people who use the service" in shown
    assert "1 answer" in shown
    assert "Nothing yet from relatives." in shown
    assert "Requires improvement" in page(council.una, "feedback_form", form.pk)


def test_saving_stays_where_one_is(council: Council, visit: Visit) -> None:
    form = form_begun(council, visit)
    answer = sent(council.ada, "feedback_section", form.pk, "care", then="stay")
    assert answer["Location"] == reverse("audits:feedback_section", args=[form.pk, "care"])


def test_a_wrong_answer_stays_on_the_page(council: Council, visit: Visit) -> None:
    form = form_begun(council, visit)
    shown = page(council.ada, "feedback_section", form.pk, "home")
    data = {"was-beds": hidden(shown, "was-beds"), "a-beds": "many"}
    again = html(sent(council.ada, "feedback_section", form.pk, "home", **data))
    assert "There is a problem" in again
    assert 'value="many"' in again
    assert values_of(response=form.response) == {}


def test_nothing_entered_does_not_count(council: Council, visit: Visit) -> None:
    form_begun(council, visit, "relatives")
    shown = page(council.ada, "feedback", visit.pk)
    assert "Nothing entered, so it does not count" in shown
    assert "Nothing yet from people who use the service or from relatives." in shown


def test_whose_it_is_must_be_said(council: Council, visit: Visit) -> None:
    shown = html(sent(council.ada, "feedback", visit.pk, question_set="x"))
    assert "Select whose feedback it is" in shown
    assert not VisitFeedback.objects.exists()


def test_without_a_published_form_the_page_says_so(council: Council) -> None:
    visit = council.brought(VisitState.IN_PROGRESS)
    assert "No feedback form is published" in page(council.ada, "feedback", visit.pk)


def test_the_page_of_the_visit_says_whom_it_has_not_heard(council: Council, visit: Visit) -> None:
    shown = page(council.ada, "visit", visit.pk)
    assert "An audit needs the feedback of people who use the service and of relatives" in shown
    assert reverse("audits:feedback", args=[visit.pk]) in shown
    council.fed_back(visit, FeedbackFrom.PEOPLE)
    shown = page(council.ada, "visit", visit.pk)
    assert "Still to be heard: relatives." in shown
    assert "1 form; none yet from relatives" in shown
    council.fed_back(visit, FeedbackFrom.RELATIVES)
    assert "Still to be heard" not in page(council.ada, "visit", visit.pk)


def test_who_does_not_go_reads_the_forms_only(council: Council, visit: Visit) -> None:
    form = council.fed_back(visit)
    assert "Enter the form" not in page(council.ben, "feedback", visit.pk)
    address = reverse("audits:feedback_section", args=[form.pk, "care"])
    told = browser(council.ben).get(address, follow=True).content.decode()
    assert "Feedback is entered by those who go on the visit" in told
    chosen = {"said_by": "people", "question_set": str(form.response.version.question_set_id)}
    refused = sent(council.ben, "feedback", visit.pk, **chosen)
    assert refused.status_code == HTTPStatus.FORBIDDEN
    assert Entry.objects.order_by("-id")[0].action == "refuse"


def test_what_is_sent_on_takes_no_more_feedback(council: Council, visit: Visit) -> None:
    form = council.fed_back(visit)
    for step in (Step.SUBMIT_DRAFT, Step.SEND_TO_MODERATION):
        council.take(visit, step)
    chosen = {"said_by": "people", "question_set": str(form.response.version.question_set_id)}
    refused = html(sent(council.ada, "feedback", visit.pk, **chosen))
    assert "findings and evidence are added while the visit is in progress or a draft" in refused
    address = reverse("audits:feedback_section", args=[form.pk, "care"])
    answer = browser(council.ada).post(address, {"a-respect": "1"})
    assert answer["Location"] == reverse("audits:feedback_form", args=[form.pk])


def test_a_section_that_is_none_is_not_found(council: Council, visit: Visit) -> None:
    form = council.fed_back(visit)
    answer = browser(council.ada).get(reverse("audits:feedback_section", args=[form.pk, "nowhere"]))
    assert answer.status_code == HTTPStatus.NOT_FOUND


def test_reading_a_draft_visits_feedback_is_journalled(council: Council, visit: Visit) -> None:
    form = council.fed_back(visit)
    council.take(visit, Step.SUBMIT_DRAFT)
    before = Entry.objects.filter(action="read").count()
    page(council.ben, "feedback_form", form.pk)
    page(council.ben, "feedback", visit.pk)
    assert Entry.objects.filter(action="read").count() == before + 2
