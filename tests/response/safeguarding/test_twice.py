"""Second clicks, the button back, and two people at one record: told, and nothing twice."""

from collections.abc import Callable
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from almoner.core.accounts.models import Authority
from almoner.core.accounts.rules import Role
from almoner.core.journal.models import Entry
from almoner.response.safeguarding import actions
from almoner.response.safeguarding.models import Concern, ConcernStep, EmergencyAccess, NewsDue
from almoner.response.safeguarding.rules.states import ConcernState
from tests.core.accounts.factories import MembershipFactory, client_as
from tests.response.safeguarding.acts import written
from tests.response.safeguarding.factories import (
    DAY,
    AuthorityFactory,
    brought_to,
    someone,
)
from tests.response.safeguarding.test_views import TRIAGE, address, page

pytestmark = pytest.mark.django_db
RAISED = {
    "token": "b" * 32,
    "text": "Ms Reed was found on the floor.",
    "is_urgent": "no",
    "theme": "falls",
    "shift": "night",
    "setting": "not_known",
    "person_gender": "not_known",
    "referrer": "family",
    "referrer_name": "Rosa Quill",
}


@pytest.fixture
def authority() -> Authority:
    return AuthorityFactory(name="Southaven")


@pytest.fixture
def browser(authority: Authority) -> Client:
    return client_as(Role.SAFEGUARDING_MANAGER, authority=authority)


def at(state: ConcernState, authority: Authority, **said: Any) -> Concern:
    since = timezone.now() - 3 * DAY
    return brought_to(state, authority, received_at=since, referrer_name="Rosa Quill", **said)


def colleague(authority: Authority) -> str:
    held = MembershipFactory(authority=authority, role=Role.SAFEGUARDING_PRACTITIONER.value)
    return str(held.user.pk)


TODAY = timezone.localdate()
WHEN = {"told_on-day": TODAY.day, "told_on-month": TODAY.month, "told_on-year": TODAY.year}
# Page, the state it is asked in, more of its address, what is typed, and what is said the second
# time.
Typed = Callable[[Authority], dict[str, Any]]
PAGES: dict[str, tuple[ConcernState, tuple[str, ...], Typed, str]] = {
    "triage": (ConcernState.RECEIVED, (), lambda _: TRIAGE | {"last_seen": "1"}, "was first"),
    "step": (
        ConcernState.TRIAGED,
        ("begin_s42",),
        lambda _: {"reason": "All three hold.", "last_seen": "2"},
        "was first",
    ),
    "match": (
        ConcernState.RECEIVED,
        (),
        lambda _: {"service": "none", "last_seen": "0", "reason": "So."},
        "was first",
    ),
    "assign": (
        ConcernState.RECEIVED,
        (),
        lambda authority: {"worker": colleague(authority), "last_seen": "0", "reason": "Yours"},
        "those offered",
    ),
    "seen": (
        ConcernState.COMPLAINT,
        (),
        lambda _: {"remark": "Agreed.", "last_seen": "3"},
        "seen it already",
    ),
    "tell": (
        ConcernState.RECEIVED,
        (),
        lambda _: {"said": "received", "means": "letter", "last_seen": "0", **WHEN},
        "",
    ),
}


@pytest.mark.parametrize("name", PAGES)
def test_a_second_click_adds_nothing_and_is_told(name: str, authority, browser) -> None:
    state, more, typed, sentence = PAGES[name]
    concern, data = at(state, authority), typed(authority)
    place = address(name, concern.pk, *more)
    assert browser.post(place, data).status_code == 302
    before = without_reading()
    again = browser.post(place, data, follow=True).content.decode()
    assert sentence in again
    assert without_reading() == before


def without_reading() -> dict[str, list[Any]]:
    """All that is written but that somebody looked."""
    found = written()
    return {**found, "journal": [(Entry.objects.exclude(action="read").count(),)]}


@pytest.mark.parametrize("name", ["triage", "step", "match", "assign"])
def test_the_one_who_was_second_gets_their_words_back(name: str, authority, browser) -> None:
    """The page that they had was of an earlier version: their number is smaller."""
    state, more, typed, _ = PAGES[name]
    concern, data = at(state, authority), typed(authority)
    other = client_as(Role.SAFEGUARDING_PRACTITIONER, authority=authority)
    assert other.post(address(name, concern.pk, *more), data).status_code == 302
    words = "interim_safety" if name == "triage" else "reason"
    late = browser.post(
        address(name, concern.pk, *more), data | {words: "What I myself had typed"}
    ).content.decode()
    assert "There is a problem" in late
    assert "What I myself had typed" in late


@pytest.mark.parametrize("step", ["start", "begin_s42", "begin_other", "close", "pass_to_quality"])
def test_two_decisions_at_once_leave_the_first(step: str, authority, browser) -> None:
    concern = at(ConcernState.TRIAGED, authority)
    first = {"reason": "It is for the complaints team.", "last_seen": "2"}
    browser.post(address("step", concern.pk, "pass_to_complaints"), first)
    late = browser.post(address("step", concern.pk, step), {"reason": "Mine.", "last_seen": "2"})
    assert "was first" in late.content.decode()
    concern.refresh_from_db()
    assert concern.state == ConcernState.COMPLAINT


def test_raising_twice_from_one_page_is_one_concern(authority, browser) -> None:
    for _ in range(2):
        assert browser.post(address("raise"), RAISED).status_code == 302
    assert Concern.objects.count() == 1
    assert ConcernStep.objects.count() == 1
    assert Entry.objects.filter(action="receive_concern").count() == 1


def test_going_back_to_say_more_loses_nothing(authority, browser) -> None:
    """The page is the same, its words are not: what was added can be sent, as another concern."""
    browser.post(address("raise"), RAISED)
    receipt = Concern.objects.get().receipt
    more = RAISED | {"text": "Ms Reed was found on the floor. Her arm is broken."}
    answer = browser.post(address("raise"), more)
    text = answer.content.decode()
    assert answer.status_code == 200
    assert receipt in text and "Her arm is broken." in text
    assert "reference" not in text.partition("There is a problem")[2].partition("</ul>")[0]
    token = text.partition('name="token" value="')[2].partition('"')[0]
    assert token and token != RAISED["token"]
    assert browser.post(address("raise"), more | {"token": token}).status_code == 302
    assert sorted(Concern.objects.values_list("text", flat=True)) == [RAISED["text"], more["text"]]


def test_somebody_elses_page_tells_no_receipt(authority, browser) -> None:
    """A token is a secret of its page; of another person's concern nothing is said."""
    browser.post(address("raise"), RAISED)
    receipt = Concern.objects.get().receipt
    other = client_as(Role.QUALITY_OFFICER, authority=authority)
    text = other.post(address("raise"), RAISED | {"text": "Other words."}).content.decode()
    assert receipt not in text


def test_a_second_click_opens_no_second_emergency(authority: Authority) -> None:
    concern = at(ConcernState.RECEIVED, authority)
    director = client_as(Role.DIRECTOR, authority=authority)
    data = {"named": concern.receipt, "reason": "The police ask and nobody answers."}
    places = {director.post(address("emergency_ask"), data).headers["Location"] for _ in range(3)}
    assert len(places) == 1
    assert EmergencyAccess.objects.count() == 1
    assert Entry.objects.filter(action="open_concern_in_emergency").count() == 1


def test_another_reason_another_person_and_another_hour_are_another_emergency(authority) -> None:
    concern, now = at(ConcernState.RECEIVED, authority), timezone.now()
    asked = [(7, "The police ask for her.", now), (8, "The police ask for her.", now)]
    asked += [(7, "The hospital asks.", now), (7, "The police ask for her.", now + DAY)]
    for number, reason, moment in asked:
        actions.open_in_emergency(
            concern=concern,
            reason=reason,
            by=someone(authority, role=Role.DIRECTOR, number=number),
            at=moment,
        )
    assert EmergencyAccess.objects.count() == 4


def test_a_file_twice_changes_nothing(authority, browser) -> None:
    content = b"reference,received_at,text,adult_name\nA,2021-08-09,She fell.,Edith Vole\n"
    for _ in range(2):
        file = SimpleUploadedFile("asc.csv", content)
        answer = browser.post(address("upload"), {"source": "ASC", "file": file}, follow=True)
    assert "1 row was in the file, all here already" in answer.content.decode()
    assert Concern.objects.count() == 1


@pytest.mark.parametrize("source", ["asc", " ASC ", "A.S.C."])
def test_a_file_twice_under_another_name_of_its_system_is_noticed(
    source: str, authority, browser
) -> None:
    content = b"reference,received_at,text,adult_name\nA,2021-08-09,She fell.,Edith Vole\n"
    for name in ("ASC", source):
        file = SimpleUploadedFile("asc.csv", content)
        answer = browser.post(address("upload"), {"source": name, "file": file}, follow=True)
    text = answer.content.decode()
    assert "here already" in text or "loaded already, as from “ASC”" in text
    assert Concern.objects.count() == 1


def test_reviewing_twice_keeps_the_first_review(authority, browser) -> None:
    concern = at(ConcernState.RECEIVED, authority)
    access = actions.open_in_emergency(
        concern=concern,
        reason="The police ask for her.",
        by=someone(authority, role=Role.DIRECTOR, number=7),
        at=timezone.now(),
    )
    data = {"was_justified": "yes", "finding": "It was right to open it."}
    assert browser.post(address("review", access.pk), data).status_code == 302
    other = data | {"was_justified": "no", "finding": "It was wrong to open it."}
    assert browser.post(address("review", access.pk), other).status_code == 404
    access.refresh_from_db()
    assert access.review.was_justified


def test_what_is_to_be_told_is_asked_for_anew_when_it_changed(authority, browser) -> None:
    """Decided while the page to say that it arrived was open: that is news no longer."""
    concern = at(ConcernState.TRIAGED, authority)
    assert NewsDue.objects.get().news == "receipt"
    page(browser, "tell", concern.pk)
    browser.post(
        address("step", concern.pk, "begin_s42"), {"reason": "All three.", "last_seen": "2"}
    )
    data = {"said": "received", "means": "letter", "last_seen": "0", **WHEN}
    text = browser.post(address("tell", concern.pk), data).content.decode()
    assert "There is a problem" in text
    assert NewsDue.objects.get().news == "outcome"
