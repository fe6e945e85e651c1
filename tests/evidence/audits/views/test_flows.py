"""Forms as officers fill them in: what is kept, what is refused, and what stays on the page."""

from http import HTTPStatus
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries, Settings

from almoner.core.journal.models import Entry
from almoner.evidence.audits.models import Campaign, EvidenceItem, Finding, Visit, VisitStep
from almoner.evidence.audits.queries.content import mark_of
from almoner.evidence.audits.rules import Process, ReceivedBy, ReplyOutcome, Step, VisitState
from almoner.evidence.questionnaires.actions import receive_answers
from almoner.evidence.questionnaires.queries import values_of
from almoner.register.contracts.rules import Portfolio
from tests.evidence.audits.factories import POOR, Council, now
from tests.evidence.audits.views.browsing import browser, html, page, sent, taken, typed
from tests.evidence.questionnaires.factories import incoming
from tests.register.contracts.factories import contract
from tests.register.directory.factories import LocationFactory, LocationSpellFactory

pytestmark = pytest.mark.django_db
TOLD = {**typed("on", "2021-09-01"), "told_to": "J. Wren, manager", "how": ReceivedBy.EMAIL.value}


@pytest.fixture(autouse=True)
def home(tmp_path: Path, settings: Settings) -> None:
    settings.HOME = tmp_path


@pytest.fixture
def council() -> Council:
    return Council()


def test_a_visit_is_planned_on_a_page(council: Council) -> None:
    council.location.search_text = "elmbank house"
    council.location.save()
    assert "Elmbank House" in page(council.ada, "choose_service", q="elmb")
    assert "No service matches" in page(council.ada, "choose_service", q="nowhere")
    data = {
        "kind": "annual_audit",
        **typed("planned_on", "2026-12-05"),
        "planned_at_hour": "9:30",
        "announced": "yes",
        "question_set": str(council.version.question_set_id),
        "lead": str(council.ada.pk),
        "others": [str(council.ben.pk)],
        "last_seen": "0",
    }
    answer = sent(council.ada, "plan", council.location.pk, **data)
    visit = Visit.objects.get()
    assert answer["Location"] == reverse("audits:visit", args=[visit.pk])
    twice = html(sent(council.ada, "plan", council.location.pk, **data))
    assert "was planned since you opened this page" in twice
    assert f'name="last_seen" value="{visit.pk}"' in twice
    assert Visit.objects.count() == 1
    data["last_seen"] = str(visit.pk)
    address = reverse("audits:plan", args=[council.location.pk])
    told = html(browser(council.ada).post(address, data, follow=True))
    assert "Another visit of this kind to the same place is planned for that day" in told
    data |= {"last_seen": str(visit.pk + 1), "question_set": ""}
    again = sent(council.ada, "plan", council.location.pk, **data)
    assert "Choose the question set" in html(again)
    assert 'value="9:30"' in again.content.decode()


def test_a_campaign_is_planned_on_a_page(council: Council) -> None:
    for _ in range(3):
        LocationFactory(authority=council.authority)
    LocationFactory(authority=council.authority, service_type="home_care")
    data = {
        "name": "Ageing Well audits 2022/23",
        "kind": "annual_audit",
        "cycle": "2022-23",
        **typed("starts_on", "2021-09-06"),
        **typed("ends_on", "2021-12-17"),
        "announced": "yes",
        "question_set": str(council.version.question_set_id),
        "pins": "on",
        "groups": ["residential"],
        "officers": [str(council.ada.pk), str(council.ben.pk)],
    }
    assert "Residential homes (4)" in page(council.mo, "new_campaign")
    assert sent(council.mo, "new_campaign", **data).status_code == HTTPStatus.FOUND
    campaign = Campaign.objects.get()
    assert campaign.cycle == "2022/23"
    assert campaign.pinned_version == council.version
    assert campaign.visits.count() == 4
    shown = html(sent(council.mo, "new_campaign", **data))
    assert "There is a campaign called" in shown
    for changed, sentence in (
        ({"cycle": "22"}, "Enter a financial year such as 2022/23"),
        ({"groups": []}, "Select which services are visited"),
        (typed("ends_on", "2021-09-01"), "The last day must be on or after the first"),
    ):
        assert sentence in html(sent(council.mo, "new_campaign", **{**data, **changed}))
    assert "0 of 4 visits have ended" in page(council.mo, "campaign", campaign.pk)


def test_a_step_is_taken_on_a_page_once(council: Council) -> None:
    visit = council.planned()
    shown = visit.steps.order_by("-id")[0].pk
    answer = taken(council.ada, visit.pk, "give_notice", after=shown, **TOLD)
    assert answer.status_code == HTTPStatus.FOUND
    again = html(taken(council.ada, visit.pk, "give_notice", after=shown, **TOLD))
    assert "Ada Marsh was first: “Notice given to the provider”" in again
    assert "J. Wren, manager" in again  # what was typed stays
    assert visit.steps.filter(step=Step.GIVE_NOTICE).count() == 1


def test_what_is_still_open_is_listed(council: Council) -> None:
    visit = council.planned()
    for step in (Step.GIVE_NOTICE, Step.BEGIN):
        council.take(visit, step)
    shown = html(taken(council.ada, visit.pk, "submit_draft"))
    assert "1 question is still to be answered" in shown
    assert "Is safety good?" in shown


def test_a_moderator_of_their_own_audit_is_refused_and_that_is_journalled(council: Council) -> None:
    visit = council.brought(VisitState.MODERATION, other_ids=[council.una.pk])
    answer = taken(council.una, visit.pk, "approve")
    assert answer.status_code == HTTPStatus.FORBIDDEN
    assert "nobody decides on their own audit" in answer.content.decode()
    assert Entry.objects.order_by("-id")[0].action == "refuse"


def test_answers_are_given_on_a_page(council: Council) -> None:
    visit = council.brought(VisitState.IN_PROGRESS)
    shown = page(council.ada, "section", visit.pk, "care")
    assert "Is respect good?" in shown
    start = shown.index('name="was-respect" value="') + len('name="was-respect" value="')
    was = shown[start : shown.index('"', start)]
    data = {"was-respect": was, "a-respect": "2", "n-respect": "Hurried", "then": "continue"}
    answer = sent(council.ada, "section", visit.pk, "care", **data)
    assert answer["Location"] == reverse("audits:section", args=[visit.pk, "home"])
    assert visit.response
    assert values_of(response=visit.response)["respect"] == 2
    assert "Hurried" in page(council.ada, "answers", visit.pk)
    missing = browser(council.ada).get(reverse("audits:section", args=[visit.pk, "nowhere"]))
    assert missing.status_code == HTTPStatus.NOT_FOUND


def test_who_does_not_go_reads_the_answers_only(council: Council) -> None:
    visit = council.brought(VisitState.IN_PROGRESS)
    address = reverse("audits:section", args=[visit.pk, "care"])
    answer = browser(council.ben).get(address)
    assert answer["Location"] == reverse("audits:answers", args=[visit.pk])
    assert (
        "Answers are given by those who go"
        in browser(council.ben).get(address, follow=True).content.decode()
    )


def test_a_clash_is_settled_on_a_page(council: Council) -> None:
    visit = council.brought(VisitState.IN_PROGRESS)
    assert visit.response
    given = incoming("dignity", 1)
    by = council.by(council.ben)
    receive_answers(response=visit.response, answers=[given], by=by, at=now())
    shown = page(council.ada, "answers", visit.pk)
    assert "Two different answers" in shown
    beside = page(council.ada, "section", visit.pk, "care")
    at = beside.index('id="q-dignity"')
    beside = beside[at : beside.index("</fieldset>", at)]
    for said in ("Ada Marsh", "Ben Holt", "Good", "Poor"):
        assert said in beside
    sides = [one.client_id for one in visit.response.answers.filter(question_key="dignity")]
    data = {"question": "dignity", "chosen": given.client_id, "shown": sides}
    sent(council.ada, "settle", visit.pk, **data)
    assert values_of(response=visit.response)["dignity"] == 1
    answer = browser(council.ada).post(reverse("audits:settle", args=[visit.pk]), data, follow=True)
    assert "Someone has settled this already" in answer.content.decode()


def test_a_low_answer_becomes_a_finding_with_one_click(council: Council) -> None:
    visit = council.planned()
    for step in (Step.GIVE_NOTICE, Step.BEGIN):
        council.take(visit, step)
    council.answer(council.again(visit), POOR)
    assert "Low answers that are not findings yet" in page(council.ada, "findings", visit.pk)
    sent(council.ada, "accept_suggestion", visit.pk, question="safety")
    finding = Finding.objects.get()
    assert (finding.question_key, finding.standard_key, finding.severity) == (
        "safety",
        "s02",
        "high",
    )
    assert finding.text == "Is safety good? Poor."
    sent(council.ada, "accept_suggestion", visit.pk, question="safety")
    assert Finding.objects.count() == 1


def test_a_finding_is_written_changed_and_taken_back_on_pages(council: Council) -> None:
    visit = council.brought(VisitState.IN_PROGRESS)
    data = {"kind": "concern", "severity": "high", "text": "Dusty", "standard_key": "s03"}
    lacking = html(sent(council.ada, "findings", visit.pk, **{**data, "severity": ""}))
    assert "Select how severe it is" in lacking
    assert "Dusty" in lacking
    sent(council.ada, "findings", visit.pk, **data)
    finding = Finding.objects.get()
    assert "Dusty" in page(council.ada, "change_finding", finding.pk)
    changed = {**data, "text": "Dusty lounge", "last_seen": mark_of(finding)}
    sent(council.ada, "change_finding", finding.pk, **changed)
    assert "Dusty lounge" in page(council.ada, "findings", visit.pk)
    assert "Enter why" in html(sent(council.ada, "withdraw_finding", finding.pk, reason=""))
    sent(council.ada, "withdraw_finding", finding.pk, reason="Cleaned")
    assert "No findings yet" in page(council.ada, "findings", visit.pk)


def test_a_reply_is_recorded_on_a_page(council: Council) -> None:
    visit = council.brought(VisitState.IN_PROGRESS)
    finding = council.find(visit)
    for step in (
        Step.SUBMIT_DRAFT,
        Step.SEND_TO_MODERATION,
        Step.APPROVE,
        Step.SHARE,
        Step.RECORD_RECEIPT,
    ):
        council.take(visit, step)
    assert "Record a reply" in page(council.ada, "findings", visit.pk)
    data = {
        **typed("received_on", "2021-09-01"),
        "said_by": "J. Wren, manager",
        "how": "email",
        "outcome": ReplyOutcome.NOT_CHANGED.value,
        "comment": "They were within reach",
        "last_seen": "0",
    }
    lacking = html(sent(council.ada, "reply", finding.pk, **data))
    assert "Say why the finding is changed, or why it is not" in lacking
    assert "They were within reach" in lacking
    assert sent(council.ada, "reply", finding.pk, **data, reason="Seen twice").status_code == 302
    assert "Seen twice" in page(council.ada, "findings", visit.pk)


def test_evidence_is_attached_and_a_program_refused_on_a_page(council: Council) -> None:
    visit = council.brought(VisitState.IN_PROGRESS)
    before = EvidenceItem.objects.count()
    data = {
        "kind": "PHOTO",
        "description": "The lounge",
        **typed("on", "2021-08-30"),
        "has_consent": "on",
        "standards": ["s01", "s03"],
    }

    def attached(content: bytes) -> str:
        file = SimpleUploadedFile("lounge.jpg", content)
        address = reverse("audits:evidence", args=[visit.pk])
        answer = browser(council.ada).post(address, {**data, "file": file}, follow=True)
        return html(answer)

    refused = attached(b"\x7fELF\x02" + b"\x00" * 90)
    assert "“lounge.jpg” is a program, whatever its name says" in refused
    assert "The lounge" in refused
    too_large = attached(b"\xff\xd8\xff" + b"\x00" * (26 * 1024**2))
    assert "The most that is kept is 25 MB" in too_large
    assert EvidenceItem.objects.count() == before
    assert "The evidence is kept." in attached(b"\xff\xd8\xff\xe0" + b"\x00" * 50)
    item = EvidenceItem.objects.latest("id")
    file = browser(council.ada).get(reverse("audits:evidence_file", args=[item.pk]))
    assert b"".join(file.streaming_content).startswith(b"\xff\xd8\xff")  # type: ignore[attr-defined]
    assert 'filename="lounge.jpg"' in file["Content-Disposition"]
    assert Entry.objects.filter(action="open_file").count() == 1
    sent(council.ada, "withdraw_evidence", item.pk, reason="Blurred")
    assert "The lounge" not in page(council.ada, "evidence", visit.pk)


def test_a_final_audit_says_why_it_lacks_feedback(council: Council) -> None:
    visit = council.brought(VisitState.FACTUAL_ACCURACY)
    visit.evidence.update(withdrawn_at=now(), withdrawn_because="Another home's")
    shown = page(council.mo, "take", visit.pk, "make_final")
    assert "no feedback from people who use the service or from relatives" in shown
    assert "Enter why there is none" in html(taken(council.mo, visit.pk, "make_final", reason=""))
    data = {"without_feedback_because": "All are new"}
    assert taken(council.mo, visit.pk, "make_final", **data).status_code == 302


def test_a_review_is_decided_on_a_page(council: Council) -> None:
    visit = council.brought(VisitState.REVIEW_REQUESTED)
    tests = dict.fromkeys(
        ("robust_evidence", "right_standard", "no_double_counting", "internal_consistency"), "yes"
    )
    data = {**tests, "outcome": "correct", "reason": "Judged more hardly than others"}
    assert "Select yes or no: Is it fair" in html(
        taken(council.dee, visit.pk, "decide_review", **data)
    )
    data |= {"fairness": "no", "fairness_reason": "Others were judged more mildly"}
    assert taken(council.dee, visit.pk, "decide_review", **data).status_code == 302
    assert "Take it back to be corrected" in page(council.una, "visit", visit.pk)


@pytest.mark.parametrize(
    ("extension", "starts"), [("html", b"<!DOC"), ("docx", b"PK"), ("pdf", b"%PDF")]
)
def test_a_report_is_taken_away_and_journalled(
    council: Council, extension: str, starts: bytes
) -> None:
    visit = council.brought(VisitState.IN_PROGRESS)
    council.find(visit, text="Rooms <b>#1</b> & @2 — ’tis “so” ☂")
    answer = browser(council.ada).get(reverse("audits:report_download", args=[visit.pk, extension]))
    assert answer.content.startswith(starts)
    assert "no-store" in answer["Cache-Control"]
    assert f'elmbank-house-2021-09-08-report.{extension}"' in answer["Content-Disposition"]
    assert Entry.objects.filter(action="export", subject_id="visit report").count() == 1
    odd = browser(council.ada).get(reverse("audits:report_download", args=[visit.pk, "exe"]))
    assert odd.status_code == HTTPStatus.NOT_FOUND


def test_a_summary_is_published_and_taken_away(council: Council) -> None:
    visit = council.brought(VisitState.PUBLISHED)
    assert "A good home." in page(council.ben, "summary", visit.pk)
    file = browser(council.ben).get(reverse("audits:summary_download", args=[visit.pk]))
    assert "This is the council's own rating" in file.content.decode()
    draft = council.planned()
    missing = browser(council.ben).get(reverse("audits:summary", args=[draft.pk]))
    assert missing.status_code == HTTPStatus.NOT_FOUND


def test_a_list_is_taken_away_as_filtered(council: Council) -> None:
    council.planned()
    council.brought(VisitState.FINAL, process=Process.SHORT)
    for kind in ("csv", "ods"):
        answer = browser(council.ada).get(
            reverse("audits:download", args=[kind]), {"state": "final"}
        )
        assert b"".join(answer.streaming_content)  # type: ignore[attr-defined]
    entry = Entry.objects.filter(action="export", subject_id="visits")[0]
    assert '"row_count": 1' in entry.detail
    wrong = browser(council.ada).get(reverse("audits:download", args=["exe"]))
    assert wrong.status_code == HTTPStatus.NOT_FOUND


def test_reading_what_is_still_judged_is_journalled(council: Council) -> None:
    planned, draft = council.planned(), council.brought(VisitState.DRAFT)
    page(council.ben, "visit", planned.pk)
    assert not Entry.objects.filter(action="read").exists()
    page(council.ben, "visit", draft.pk)
    entry = Entry.objects.get(action="read")
    assert (entry.subject_id, entry.sensitivity) == (str(draft.pk), "RESTRICTED")


def test_filters_are_chips_and_nonsense_is_passed_over(council: Council) -> None:
    council.planned()
    shown = page(council.ada, "visits", state="planned", lead="nobody", **{"from": "2021-09-01"})
    assert "From 1 September 2021" in shown
    assert "No visits match" in shown
    odd = page(council.ada, "visits", state="odd", kind="odd", lead="x", district="²", to="soon")
    assert "1 visit" in odd


@pytest.mark.parametrize("name", ["my_work", "visits", "campaigns"])
def test_lists_ask_as_much_of_three_as_of_one(
    council: Council, name: str, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    client = browser(council.ada)
    client.get(reverse(f"audits:{name}"))
    asked = []
    for number in range(2):
        for _ in range(1 + number):
            council.planned()
            council.campaign(name=f"Round {Campaign.objects.count()}")
        with django_assert_max_num_queries(12) as queries:
            client.get(reverse(f"audits:{name}"))
        asked.append(len(queries))
    assert asked[0] == asked[1]


def test_a_step_that_is_none_is_not_found(council: Council) -> None:
    visit = council.planned()
    for name in ("plan", "dance"):
        answer = browser(council.ada).get(reverse("audits:take", args=[visit.pk, name]))
        assert answer.status_code == HTTPStatus.NOT_FOUND
    assert VisitStep.objects.filter(visit=visit).count() == 1


def test_a_campaign_is_planned_for_what_is_under_contract(council: Council) -> None:
    for name, portfolio in (("Oak", Portfolio.AGEING_WELL), ("Yew", Portfolio.LIVING_WELL)):
        location = LocationFactory(authority=council.authority, name=name)
        LocationSpellFactory(location=location)
        contract(council.authority, location, portfolio=portfolio)
    shown = page(council.mo, "new_campaign")
    assert "Care home, Living Well (1)" in shown
    data = {
        "name": "Living Well audits",
        "kind": "annual_audit",
        **typed("starts_on", "2021-09-06"),
        **typed("ends_on", "2021-12-17"),
        "announced": "yes",
        "question_set": str(council.version.question_set_id),
        "contracted": ["care_home.living_well"],
        "officers": [str(council.ada.pk)],
    }
    assert sent(council.mo, "new_campaign", **data).status_code == HTTPStatus.FOUND
    campaign = Campaign.objects.get()
    assert campaign.scope == "Care home, Living Well"
    assert [one.location.name for one in campaign.visits.all()] == ["Yew"]
    both = {**data, "name": "Both", "groups": ["residential"]}
    assert sent(council.mo, "new_campaign", **both).status_code == HTTPStatus.FOUND
    assert Campaign.objects.get(name="Both").visits.count() == 3
