"""The pages, as each person meets them in a browser."""

from collections.abc import Callable
from datetime import date, timedelta
from http import HTTPStatus
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from almoner.core.accounts.models import Authority
from almoner.core.accounts.rules import GRANTS, Permission, Role
from almoner.core.journal.models import Entry
from almoner.response.enquiries import actions, urls
from almoner.response.enquiries.models import AgreedAction, Enquiry, LargeScaleEnquiry
from almoner.response.enquiries.rules import caused, large_scale
from almoner.response.enquiries.rules.caused import BARS
from almoner.response.enquiries.rules.stages import TABLE, WITH_MORE, State, Step
from tests.core.accounts.factories import client_as
from tests.response.action_plans.factories import a_plan
from tests.response.enquiries.factories import (
    AuthorityFactory,
    LocationFactory,
    a_concern,
    begun,
    brought_to,
    case_in,
    caused_enquiry,
    full_case,
    heard,
    manager,
    practitioner,
    proposed,
    step,
)

pytestmark = pytest.mark.django_db
MOST_QUERIES = 12
KEEPS, SEES = Permission.KEEP_ENQUIRIES, Permission.VIEW_SAFEGUARDING


@pytest.fixture
def authority() -> Authority:
    return AuthorityFactory(name="Southaven")


@pytest.fixture
def browser(authority: Authority) -> Client:
    return client_as(Role.SAFEGUARDING_MANAGER, authority=authority)


def page(browser: Client, name: str, *args: object, status: int = HTTPStatus.OK, **q: str) -> str:
    response = browser.get(reverse(f"enquiries:{name}", args=args), q)
    assert response.status_code == status
    return response.content.decode()


def send(browser: Client, to: str, /, *args: object, **data: Any) -> Any:
    return browser.post(reverse(f"enquiries:{to}", args=args), data)


def parts(name: str, day: date) -> dict[str, int]:
    return {f"{name}-day": day.day, f"{name}-month": day.month, f"{name}-year": day.year}


def today() -> date:
    return timezone.localdate()


def everything(place: Authority) -> dict[str, tuple[list[object], Permission]]:
    """Every page of the room, with what its address names, and what it takes to open it."""
    home = LocationFactory(authority=place)
    concern = a_concern(place, location=home)
    request = caused_enquiry(begun(place, location=home))
    enquiry = request.enquiry
    case = case_in(large_scale.State.OPEN, proposed(place, location=home))
    full_case(case)
    action = actions.agree_action(
        of=enquiry,
        what="Call.",
        owner="Lead",
        due_on=date(2099, 1, 1),
        by=manager(place),
        at=timezone.now(),
    )
    of_case = AgreedAction.objects.get(case=case)
    return {
        "enquiries": ([], SEES),
        "download": (["csv"], SEES),
        "begin": ([concern.pk], KEEPS),
        "enquiry": ([enquiry.pk], SEES),
        "step": ([enquiry.pk, Step.AGREE_PLAN.value], SEES),
        "allocate": ([enquiry.pk], KEEPS),
        "adult": ([enquiry.pk], KEEPS),
        "findings": ([enquiry.pk], KEEPS),
        "cause": ([enquiry.pk], KEEPS),
        "request": ([enquiry.pk, request.pk], SEES),
        "request_step": ([enquiry.pk, request.pk, caused.Step.CHASE.value], KEEPS),
        "agree": ([enquiry.pk], KEEPS),
        "finish": ([enquiry.pk, action.pk], KEEPS),
        "plan": ([enquiry.pk], KEEPS),
        "large_scale": ([], SEES),
        "choose_case": ([], KEEPS),
        "propose": (["service", home.pk], KEEPS),
        "case": ([case.pk], SEES),
        "case_step": ([case.pk, large_scale.Step.AGREE_FINDINGS.value], SEES),
        "gather": ([case.pk], KEEPS),
        "part": ([case.pk], KEEPS),
        "meeting": ([case.pk], KEEPS),
        "check": ([case.pk], KEEPS),
        "case_agree": ([case.pk], KEEPS),
        "case_finish": ([case.pk, of_case.pk], KEEPS),
        "case_plan": ([case.pk], KEEPS),
    }


def test_every_page_by_every_role_is_there_or_as_if_it_were_not(authority: Authority) -> None:
    """Nobody without the permission is told that there is such a page."""
    pages = everything(authority)
    assert {pattern.name for pattern in urls.urlpatterns} == pages.keys()  # type: ignore[union-attr]
    wrong = []
    for role in Role:
        person = client_as(role, authority=authority)
        for name, (args, permission) in pages.items():
            found = person.get(reverse(f"enquiries:{name}", args=args)).status_code
            allowed = permission in GRANTS[role].permissions
            expected = HTTPStatus.OK if allowed else HTTPStatus.NOT_FOUND
            if found != expected:
                wrong.append(f"{name} by {role}: {found}")
    assert wrong == []


def test_nothing_of_another_authority_is_there(authority: Authority) -> None:
    stranger = client_as(Role.SAFEGUARDING_MANAGER, authority=AuthorityFactory())
    everybodys = {"enquiries", "download", "large_scale", "choose_case"}
    for name, (args, _) in everything(authority).items():
        address = reverse(f"enquiries:{name}", args=args)
        expected = HTTPStatus.OK if name in everybodys else HTTPStatus.NOT_FOUND
        assert stranger.get(address).status_code == expected, name
        if name not in everybodys:
            assert stranger.post(address, {}).status_code in {
                HTTPStatus.NOT_FOUND,
                HTTPStatus.METHOD_NOT_ALLOWED,
            }, name


def test_whoever_is_not_signed_in_is_asked_to(authority: Authority) -> None:
    nobody = client_as(None)
    for name, (args, _) in everything(authority).items():
        response = nobody.get(reverse(f"enquiries:{name}", args=args))
        assert response.status_code == HTTPStatus.FOUND, name


@pytest.mark.parametrize(
    ("name", "args"),
    [
        ("step", [Step.CAUSE.value]),
        ("step", ["nonsense"]),
        ("request", [0]),
        ("request_step", [0, "chase"]),
        ("finish", [0]),
    ],
)
def test_what_is_not_there_is_not_there(
    browser: Client, authority: Authority, name: str, args: list[object]
) -> None:
    enquiry = begun(authority)
    page(browser, name, enquiry.pk, *args, status=HTTPStatus.NOT_FOUND)


@pytest.mark.parametrize(
    ("name", "args"),
    [
        ("download", ["pdf"]),
        ("begin", [0]),
        ("case", [0]),
        ("propose", ["service", 0]),
        ("propose", ["brand", 1]),
    ],
)
def test_nothing_else_is_there_either(browser: Client, name: str, args: list[object]) -> None:
    page(browser, name, *args, status=HTTPStatus.NOT_FOUND)


@pytest.mark.parametrize("state", State)
def test_the_page_of_every_stage_offers_its_steps(
    browser: Client, authority: Authority, state: State
) -> None:
    enquiry = brought_to(state, authority=authority)
    shown = page(browser, "enquiry", enquiry.pk)
    assert f"<title>Enquiry {enquiry.pk}" in shown
    assert "What to do next" in shown and state.words in shown
    for which in set(TABLE.steps_from(state)) - WITH_MORE:
        assert reverse("enquiries:step", args=[enquiry.pk, which.value]) in shown, which


def test_a_reader_is_offered_nothing(authority: Authority) -> None:
    """A practitioner keeps enquiries and does not decide: closing is not offered."""
    enquiry = brought_to(State.OUTCOME, authority=authority)
    person = client_as(Role.SAFEGUARDING_PRACTITIONER, authority=authority)
    shown = page(person, "enquiry", enquiry.pk)
    assert reverse("enquiries:step", args=[enquiry.pk, "close"]) not in shown
    page(person, "step", enquiry.pk, "close", status=HTTPStatus.FORBIDDEN)


def test_the_page_says_what_is_late(browser: Client, authority: Authority) -> None:
    enquiry = caused_enquiry(begun(authority)).enquiry
    shown = page(browser, "enquiry", enquiry.pk)
    assert "This stage was to end by 30 August 2021." in shown
    assert "Chase the report" in shown
    assert "Report overdue" in page(browser, "enquiries")


def test_the_list_asks_as_many_questions_however_long(
    browser: Client, authority: Authority
) -> None:
    page(browser, "enquiries")
    counts = []
    for _ in range(3):
        begun(authority, location=LocationFactory(authority=authority))
        a_concern(authority)
        with CaptureQueriesContext(connection) as asked:
            page(browser, "enquiries")
        counts.append(len(asked))
    assert counts[0] == counts[2] <= MOST_QUERIES


@pytest.mark.parametrize("name", ["enquiry", "case"])
def test_a_full_page_asks_no_more_than_it_may(
    browser: Client, authority: Authority, name: str
) -> None:
    home = LocationFactory(authority=authority)
    case = case_in(large_scale.State.OPEN, proposed(authority, location=home))
    counts = []
    for _ in range(2):
        full_case(case)
        enquiry = brought_to(State.REVIEW, begun(authority, location=home))
        args = [case.pk if name == "case" else enquiry.pk]
        page(browser, name, *args)
        with CaptureQueriesContext(connection) as asked:
            page(browser, name, *args)
        counts.append(len(asked))
    assert counts[0] == counts[1]
    assert counts[0] <= MOST_QUERIES


def test_the_list_is_filtered_paginated_and_downloaded(
    browser: Client, authority: Authority
) -> None:
    mine = begun(authority)
    given = begun(authority)
    step(given, Step.ALLOCATE, worker=practitioner(authority, name="Tam Reed"))
    asked = caused_enquiry(begun(authority)).enquiry
    for show, expected in {
        "all": {mine, given, asked},
        "unallocated": {mine, asked},
        "others": {asked},
        "mine": set(),
        "nonsense": {mine, given, asked},
    }.items():
        shown = page(browser, "enquiries", show=show)
        found = {one for one in (mine, given, asked) if f"Enquiry {one.pk}</a>" in shown}
        assert found == expected, show
    for extension in ("csv", "ods"):
        response = browser.get(reverse("enquiries:download", args=[extension]))
        assert response.status_code == HTTPStatus.OK
        body = b"".join(response.streaming_content)  # type: ignore[attr-defined]
        assert body
        entry = Entry.objects.latest("id")
        assert (entry.action, entry.sensitivity) == ("export", "SAFEGUARDING")
        assert "enquir" not in response["Content-Disposition"]
    for _ in range(25):
        begun(authority)
    assert "?page=2" in page(browser, "enquiries")


def test_an_empty_list_says_what_to_do(browser: Client) -> None:
    assert "No enquiry goes on" in page(browser, "enquiries")
    assert "No enquiries match" in page(browser, "enquiries", show="mine")
    assert "No large-scale enquiry goes on" in page(browser, "large_scale")


@pytest.mark.parametrize(
    "name",
    [
        "enquiries",
        "large_scale",
        "enquiry",
        "request",
        "case",
        "gather",
        "finish",
        "case_finish",
    ],
)
def test_each_look_is_journalled_once(browser: Client, authority: Authority, name: str) -> None:
    args, _ = everything(authority)[name]
    before = Entry.objects.count()
    page(browser, name, *args)
    entry = Entry.objects.latest("id")
    assert Entry.objects.count() == before + 1
    assert (entry.action, entry.sensitivity) == ("read", "SAFEGUARDING")


def test_an_enquiry_is_begun_from_its_concern(browser: Client, authority: Authority) -> None:
    concern = a_concern(authority)
    assert f"concern {concern.number}" in page(browser, "enquiries")
    worker = practitioner(authority, name="Tam Reed")
    send(browser, "begin", concern.pk, worker=str(worker.pk), **parts("on", today()))
    enquiry = Enquiry.objects.get()
    assert (enquiry.worker, enquiry.begun_on) == (worker, today())
    assert "to begin" not in page(browser, "enquiries")
    again = send(browser, "begin", concern.pk, worker="", **parts("on", today()))
    assert "goes on already" in again.content.decode()


def recorded(response: Any) -> None:
    assert response.status_code == HTTPStatus.FOUND, response.content.decode()


def test_an_enquiry_from_its_plan_to_its_end(browser: Client, authority: Authority) -> None:
    enquiry = begun(authority)
    pk, on = enquiry.pk, parts("on", today())
    worker = practitioner(authority)
    recorded(send(browser, "allocate", pk, worker=worker.pk, last_seen=1))
    plan = {"reason": "Speak to her at home.", "last_seen": 2, **on}
    recorded(send(browser, "step", pk, "agree_plan", is_complex="on", **plan))
    wants = {"asked": "expressed", "outcomes_wanted": "To sleep.", "capacity": "has"}
    recorded(send(browser, "adult", pk, advocate="family", last_seen=0, **wants, **on))
    found = {
        "findings": "Rounds were missed.",
        "categories": ["neglect", "psychological"],
        "places": ["care_home_residential"],
        "sources": ["service_provider"],
        "risk_found": "identified_action",
        "risk_result": "removed",
        "achieved": "fully",
    }
    recorded(send(browser, "findings", pk, last_seen=3, **found, **on))
    action = {"what": "Call at night.", "owner": "Night lead", **parts("due_on", today())}
    recorded(send(browser, "agree", pk, **action))
    assert "what became of an agreed action" in page(browser, "step", pk, "close")
    done = {"event": "done", "text": "She was called.", **on}
    recorded(send(browser, "finish", pk, AgreedAction.objects.get().pk, **done))
    end = {"reason": "She is safe, and says so.", "last_seen": 4, **on}
    recorded(send(browser, "step", pk, "close", **end))
    enquiry.refresh_from_db()
    assert (enquiry.state, enquiry.concluded_on) == (State.CLOSED, today())
    assert enquiry.outcomes.get().risks.count() == 2
    shown = page(browser, "enquiry", pk)
    assert "Nothing is left to do" in shown and "To sleep." in shown
    assert "Rounds were missed." in page(browser, "enquiry", pk)


def test_what_was_typed_stays_where_someone_was_first(
    browser: Client, authority: Authority
) -> None:
    enquiry = begun(authority)
    step(enquiry, Step.AGREE_PLAN)
    typed = {"reason": "My own words.", "last_seen": 1, **parts("on", today())}
    response = send(browser, "step", enquiry.pk, "cease", **typed)
    shown = response.content.decode()
    assert response.status_code == HTTPStatus.OK
    assert "Noor Pell was first" in shown and "My own words." in shown


def asking(led_by: str = "provider", answer: str = "no") -> dict[str, object]:
    return {
        "led_by": led_by,
        "asked_of": "Wren Care, regional manager",
        "terms": "Find out.",
        "last_seen": 1,
        **parts("due_on", today() + timedelta(days=28)),
        **dict.fromkeys(BARS, answer),
    }


def test_a_provider_is_asked_chased_and_its_report_accepted(
    browser: Client, authority: Authority
) -> None:
    enquiry = begun(authority)
    recorded(send(browser, "cause", enquiry.pk, **asking()))
    request, on = enquiry.caused.get(), parts("on", today())
    args: Callable[[str], list[object]] = lambda which: [enquiry.pk, request.pk, which]  # noqa: E731
    later = parts("due_on", today() + timedelta(days=35))
    recorded(
        send(browser, "request_step", *args("chase"), reason="Rang.", last_seen=1, **on, **later)
    )
    recorded(send(browser, "request_step", *args("receive"), reason="Sent.", last_seen=2, **on))
    assert "accept it, or give it back" in page(browser, "request", enquiry.pk, request.pk)
    recorded(send(browser, "request_step", *args("give_back"), reason="No.", last_seen=3, **on))
    recorded(send(browser, "request_step", *args("receive"), reason="Sent.", last_seen=4, **on))
    recorded(send(browser, "request_step", *args("accept"), reason="Good.", last_seen=5, **on))
    request.refresh_from_db()
    assert request.state == caused.State.ACCEPTED
    assert request.due_on == today() + timedelta(days=35)
    shown = page(browser, "request", enquiry.pk, request.pk)
    assert "Chased" in shown and "Report accepted" in shown


@pytest.mark.parametrize("answer", ["yes", "unknown", ""])
def test_a_provider_that_may_not_enquire_is_not_asked(
    browser: Client, authority: Authority, answer: str
) -> None:
    enquiry = begun(authority)
    response = send(browser, "cause", enquiry.pk, **asking(answer=answer))
    assert "The provider may not enquire into this" in response.content.decode()
    assert not enquiry.caused.exists()


def test_the_enquiry_is_taken_back(browser: Client, authority: Authority) -> None:
    enquiry = begun(authority)
    recorded(send(browser, "cause", enquiry.pk, **asking("police", "")))
    request, on = enquiry.caused.get(), parts("on", today())
    page(browser, "request", enquiry.pk, request.pk)
    data = {"reason": "They will not.", "last_seen": 1, **on}
    recorded(send(browser, "request_step", enquiry.pk, request.pk, "take_back", **data))
    enquiry.refresh_from_db()
    assert enquiry.led_by == "council"
    page(browser, "request_step", enquiry.pk, request.pk, "ask", status=HTTPStatus.NOT_FOUND)


def test_an_action_plan_is_linked_and_does_not_say_so(
    browser: Client, authority: Authority
) -> None:
    enquiry = begun(authority)
    assert "There is no action plan to link" in page(browser, "plan", enquiry.pk)
    plan = a_plan(authority=authority, location=LocationFactory(authority=authority))
    recorded(send(browser, "plan", enquiry.pk, plan=plan.pk))
    assert str(plan) in page(browser, "enquiry", enquiry.pk)
    address = reverse("action_plans:plan", args=[plan.pk])
    assert "nquir" not in browser.get(address).content.decode().partition("<main")[2]


def test_a_large_scale_enquiry_from_its_proposal_to_its_end(
    browser: Client, authority: Authority
) -> None:
    home = LocationFactory(authority=authority, name="Wren Lodge")
    concern = a_concern(authority, location=home)
    assert "Wren Lodge" in page(browser, "choose_case", q="wren")
    assert "Nothing matches" in page(browser, "choose_case", q="zzz")
    on = parts("on", today())
    said = {"reason": "Too much.", "criteria": ["whistleblowing"], **on}
    recorded(send(browser, "propose", "service", home.pk, **said))
    case = LargeScaleEnquiry.objects.get()
    again = send(browser, "propose", "service", home.pk, **said)
    assert "goes on already" in again.content.decode()
    recorded(send(browser, "case_step", case.pk, "open", last_seen=1, decided_by_name="Cy", **said))
    recorded(send(browser, "part", case.pk, role="chair", name="Cy Dale, head", **on))
    met = {"kind": "initial", "attended": "Police", "decisions": "Check all.\nMeet again.", **on}
    recorded(send(browser, "meeting", case.pk, **met))
    seen = {"people_count": 20, "checked_count": 12, "worried_count": 2, "done_by": "Reviews"}
    recorded(send(browser, "check", case.pk, **seen, **on))
    recorded(send(browser, "gather", case.pk, concerns=[concern.pk]))
    assert "No other concern" in page(browser, "gather", case.pk)
    due = parts("due_on", today())
    recorded(send(browser, "case_agree", case.pk, what="Send rota.", owner="Manager", **due))
    shown = page(browser, "case", case.pk)
    for words in ("12 of 20 people", "Check all.", "Cy Dale, head", f"Concern {concern.number}"):
        assert words in shown, words
    action = AgreedAction.objects.get()
    recorded(send(browser, "case_finish", case.pk, action.pk, event="done", **on))
    why = {"reason": "Agreed.", "last_seen": 2, **on}
    recorded(send(browser, "case_step", case.pk, "agree_findings", **why))
    end = {"reason": "Safe.", "learning": "Look at nights.", "last_seen": 3, **on}
    recorded(send(browser, "case_step", case.pk, "close", **end))
    case.refresh_from_db()
    assert case.state == large_scale.State.CLOSED
    assert "What was learnt: Look at nights." in page(browser, "case", case.pk)
    assert "Ended" in page(browser, "large_scale")


@pytest.mark.parametrize("state", large_scale.State)
def test_the_page_of_every_state_of_a_large_scale_enquiry(
    browser: Client, authority: Authority, state: large_scale.State
) -> None:
    case = case_in(state, proposed(authority))
    shown = page(browser, "case", case.pk)
    assert state.words in shown
    for which in large_scale.TABLE.steps_from(state):
        assert reverse("enquiries:case_step", args=[case.pk, which.value]) in shown, which
    page(browser, "case_step", case.pk, "propose", status=HTTPStatus.NOT_FOUND)


def test_a_plan_is_linked_to_a_large_scale_enquiry(browser: Client, authority: Authority) -> None:
    case = case_in(large_scale.State.OPEN, proposed(authority))
    plan = a_plan(authority=authority, location=case.location)
    recorded(send(browser, "case_plan", case.pk, plan=plan.pk))
    assert str(plan) in page(browser, "case", case.pk)


def test_no_findings_are_offered_while_somebody_else_enquires(
    browser: Client, authority: Authority
) -> None:
    asked = caused_enquiry(begun(authority)).enquiry
    assert "Record the findings" not in page(browser, "enquiry", asked.pk)
    own = brought_to(State.ENQUIRY, begun(authority))
    assert "Record the findings" in page(browser, "enquiry", own.pk)


def test_where_there_is_no_action_plan_none_is_asked_for(
    browser: Client, authority: Authority
) -> None:
    shown = page(browser, "plan", begun(authority).pk)
    assert "There is no action plan to link." in shown
    assert '<form method="post" novalidate>' not in shown


def test_what_another_heard_meanwhile_is_told_and_what_was_typed_stays(
    browser: Client, authority: Authority
) -> None:
    enquiry, on = begun(authority), parts("on", today())
    wants = {"asked": "expressed", "outcomes_wanted": "To sleep.", "capacity": "has"}
    said = {**wants, "advocate": "family", **on}
    recorded(send(browser, "adult", enquiry.pk, last_seen=0, **said))
    other = {**said, "outcomes_wanted": "To go home.", "last_seen": 0}
    shown = send(browser, "adult", enquiry.pk, **other).content.decode()
    assert "was first: what the adult wants was recorded" in shown and "To go home." in shown
    newest = enquiry.involvements.get()
    assert f'value="{newest.pk}"' in page(browser, "adult", enquiry.pk)
    recorded(send(browser, "adult", enquiry.pk, **{**other, "last_seen": newest.pk}))
    assert enquiry.involvements.count() == 2


def test_what_an_early_end_waits_for_is_said_before_it_is_asked(
    browser: Client, authority: Authority
) -> None:
    enquiry = begun(authority)
    on = parts("on", today())
    action = {"what": "Call.", "owner": "Lead", **parts("due_on", today())}
    recorded(send(browser, "agree", enquiry.pk, **action))
    assert "already" in send(browser, "agree", enquiry.pk, **action).content.decode()
    assert "what became of an agreed action" in page(browser, "step", enquiry.pk, "cease")
    end = {"reason": "She asks.", "last_seen": 1, **on}
    shown = send(browser, "step", enquiry.pk, "cease", **end).content.decode()
    assert "You cannot end it yet." in shown and "She asks." in shown
    done = {"event": "done", "text": "Called.", **on}
    recorded(send(browser, "finish", enquiry.pk, enquiry.agreed_actions.get().pk, **done))
    recorded(send(browser, "step", enquiry.pk, "cease", **end))
    enquiry.refresh_from_db()
    assert enquiry.state == State.CLOSED


def test_a_number_of_people_that_no_table_holds_is_refused(
    browser: Client, authority: Authority
) -> None:
    case = case_in(large_scale.State.OPEN, proposed(authority))
    said = {"checked_count": 1, "worried_count": 0, "done_by": "Reviews", **parts("on", today())}
    for many in ("9" * 12, "99999"):
        response = send(browser, "check", case.pk, people_count=many, **said)
        assert "must be 10,000 or fewer" in response.content.decode()
    assert not case.checks.exists()


def test_the_adults_own_words_are_journalled_as_read_wherever_they_are_shown(
    browser: Client, authority: Authority
) -> None:
    enquiry = begun(authority)
    before = Entry.objects.count()
    page(browser, "adult", enquiry.pk)
    assert Entry.objects.count() == before  # nothing was heard yet
    heard(enquiry)
    before = Entry.objects.count()
    assert "To feel safe at night." in page(browser, "adult", enquiry.pk)
    entry = Entry.objects.latest("id")
    assert (Entry.objects.count(), entry.action) == (before + 1, "read")
    assert entry.subject_id == str(enquiry.pk)
