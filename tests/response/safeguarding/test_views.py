"""The pages, as each person meets them in a browser."""

from datetime import timedelta
from http import HTTPStatus
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from almoner.core.accounts.guard import guard_of, is_absent_to_others
from almoner.core.accounts.models import Authority
from almoner.core.accounts.rules import GRANTS, Permission, Role
from almoner.core.journal.models import Entry
from almoner.response.safeguarding import actions, urls
from almoner.response.safeguarding.models import AdultLook, Concern, EmergencyAccess
from almoner.response.safeguarding.rules.states import ConcernState, Step
from tests.core.accounts.factories import client_as, user_of
from tests.response.safeguarding.factories import (
    DAY,
    AuthorityFactory,
    brought_to,
    found,
    home,
    received,
    someone,
    triaged,
    worker,
)
from tests.response.safeguarding.secrets import plant

pytestmark = pytest.mark.django_db
OK, FOUND, ABSENT = HTTPStatus.OK, HTTPStatus.FOUND, HTTPStatus.NOT_FOUND
TRIAGE = {
    "has_needs": "yes",
    "at_risk": "yes",
    "cannot_protect": "unknown",
    "consent": "yes",
    "capacity": "yes",
    "immediate_safety": "yes",
    "interim_safety": "Staff look in every hour.",
    "severity": "3",
    "likelihood": "3",
}


@pytest.fixture
def authority() -> Authority:
    return AuthorityFactory(name="Southaven")


@pytest.fixture
def practitioner(authority: Authority) -> Client:
    return client_as(Role.SAFEGUARDING_PRACTITIONER, authority=authority)


@pytest.fixture
def manager(authority: Authority) -> Client:
    return client_as(Role.SAFEGUARDING_MANAGER, authority=authority)


def recent(authority: Authority, **said: Any) -> Concern:
    return received(authority, received_at=timezone.now() - 2 * DAY, **said)


def address(name: str, *args: object) -> str:
    return reverse(f"safeguarding:{name}", args=args)


def page(browser: Client, name: str, *args: object, status: int = OK, **query: str) -> str:
    response = browser.get(address(name, *args), query)
    assert response.status_code == status
    if response.streaming:
        return b"".join(response.streaming_content).decode(errors="replace")  # type: ignore[arg-type]
    return response.content.decode()


def send(browser: Client, name: str, *args: object, status: int = FOUND, **data: Any) -> str:
    response = browser.post(address(name, *args), data)
    assert response.status_code == status
    return response.content.decode()


# ---- who may open what


@pytest.mark.parametrize("role", Role)
def test_every_page_and_every_role(role: Role, authority: Authority) -> None:
    """Whoever may, opens it; to the others there is nothing, whatever the method."""
    browser = client_as(role, authority=authority)
    decided, waits = brought_to(ConcernState.QUALITY_CONCERN, authority), recent(authority)
    access = actions.open_in_emergency(
        concern=waits,
        reason="Nobody answers the telephone.",
        by=someone(authority, role=Role.DIRECTOR, number=77),
        at=timezone.now(),
    )
    given = {
        "extension": "csv",
        "access_id": access.pk,
        "concern_id": waits.pk,
        "step": "close",
    }
    for pattern in urls.urlpatterns:
        names = list(pattern.pattern.converters)
        concern = decided.pk if pattern.name == "seen" else waits.pk
        args = [concern if name == "concern_id" else given[name] for name in names]
        guard = guard_of(pattern.callback)
        wanted = {guard} if isinstance(guard, str) else set(guard or ())
        status = browser.get(address(str(pattern.name), *args)).status_code
        if wanted & GRANTS[role].permissions:
            own = pattern.name in {"emergency"}  # somebody else's
            assert status in ({ABSENT} if own else {OK, FOUND}), pattern.name
        elif is_absent_to_others(pattern.callback):
            assert status == ABSENT, pattern.name
        else:
            assert status == HTTPStatus.FORBIDDEN, pattern.name


def test_all_but_raising_is_absent_to_others() -> None:
    open_ones = {
        pattern.name for pattern in urls.urlpatterns if not is_absent_to_others(pattern.callback)
    }
    assert open_ones == {"raise", "raised"}


@pytest.mark.parametrize("name", ["concern", "triage", "match", "assign", "adult", "seen"])
def test_another_authoritys_concern_is_answered_as_if_there_were_none(
    name: str, manager: Client
) -> None:
    theirs = received()
    nothing = manager.get("/nothing-was-ever-here/").content
    assert manager.get(address(name, theirs.pk)).content == nothing
    assert manager.get(address(name, theirs.pk + 999)).content == nothing
    if name != "concern":
        assert manager.post(address(name, theirs.pk), TRIAGE).content == nothing


def test_nothing_planted_is_seen_without_the_permission(authority: Authority) -> None:
    marker = "ZQXJ"
    allowed = plant(authority=authority, marker=marker)
    opened = list(EmergencyAccess.objects.values_list("concern", "pk"))
    for role in Role:
        if allowed & GRANTS[role].permissions:
            continue
        browser = client_as(role, authority=authority)
        for pattern in urls.urlpatterns:
            for concern, access in opened:
                values = {
                    "extension": "ods",
                    "access_id": access,
                    "concern_id": concern,
                    "step": "start",
                }
                args = [values[name] for name in pattern.pattern.converters]
                answer = browser.get(address(str(pattern.name), *args))
                assert marker.encode() not in answer.content, (role, pattern.name)
                if not args:
                    break


def test_the_journal_says_nothing_that_was_planted(authority: Authority) -> None:
    plant(authority=authority, marker="ZQXJ")
    text = " ".join(
        f"{entry.detail} {entry.subject_id} {entry.action}"
        for entry in Entry.objects.exclude(action="receive_concern")
    )
    assert "ZQXJ" not in text


# ---- the work list


def test_the_most_urgent_comes_first(authority: Authority, practitioner: Client) -> None:
    from almoner.response.safeguarding.rules.priorities import Priority

    late = triaged(recent(authority, service_named="Late Lodge"), priority=Priority.P4)
    first = triaged(recent(authority, service_named="First Farm"), priority=Priority.P1)
    fresh = recent(authority, service_named="Fresh Fields")
    urgent = recent(authority, service_named="Urgent Underwood", is_urgent=True)
    text = page(practitioner, "queue")
    places = [text.index(one.service_named) for one in (urgent, first, fresh, late)]
    assert places == sorted(places)
    assert "4 concerns" in text
    assert Entry.objects.filter(action="read", subject_id="queue").count() == 1


@pytest.mark.parametrize(
    ("query", "shown"),
    [
        ({"show": "waiting"}, {"Waits", "Untriaged"}),
        ({"priority": "none"}, {"Untriaged"}),
        ({"priority": "P3"}, {"Waits"}),
        ({"show": "started"}, {"Started"}),
        ({"show": "decided"}, {"Decided"}),
        ({"show": "open"}, {"Waits", "Untriaged", "Started"}),
        ({"show": "all"}, {"Waits", "Untriaged", "Started", "Decided"}),
        ({"show": "nonsense"}, {"Waits", "Untriaged"}),
        ({"worker": "nobody"}, {"Waits", "Untriaged"}),
        ({"worker": "x", "source": "Police"}, set()),
        ({"location": "999999"}, set()),
        ({"overdue": "1"}, {"Untriaged"}),
        ({"authority": "E99"}, set()),
        ({"page": "900"}, {"Waits", "Untriaged"}),
    ],
)
def test_filters(authority, practitioner, query, shown) -> None:
    at = timezone.now() - 4 * DAY
    for name, state in (
        ("Untriaged", ConcernState.RECEIVED),
        ("Waits", ConcernState.TRIAGED),
        ("Started", ConcernState.STARTED),
        ("Decided", ConcernState.COMPLAINT),
    ):
        since = at - 4 * DAY if name == "Untriaged" else at
        brought_to(state, authority, service_named=name, received_at=since)
    text = page(practitioner, "queue", **query)
    table = text.partition("<tbody")[2]
    assert {one for one in ("Untriaged", "Waits", "Started", "Decided") if one in table} == shown


def test_pages_of_the_list(authority: Authority, practitioner: Client) -> None:
    for _ in range(26):
        recent(authority)
    assert page(practitioner, "queue").count("/safeguarding/concerns/") == 25
    assert page(practitioner, "queue", page="2").count("/safeguarding/concerns/") == 1


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_asks_as_many_questions_however_long(
    count: int, authority, practitioner, django_assert_max_num_queries
) -> None:
    for _ in range(count):
        triaged(recent(authority))
    page(practitioner, "queue")
    with django_assert_max_num_queries(12) as asked:
        page(practitioner, "queue")
    assert len(asked) == 11


def test_an_empty_list_says_so(practitioner: Client) -> None:
    assert "Nothing awaits action" in page(practitioner, "queue")
    assert "No concerns match" in page(practitioner, "queue", priority="P1")


@pytest.mark.parametrize("name", ["download", "days"])
def test_lists_are_taken_away_as_csv_and_ods_and_journalled(name, authority, manager) -> None:
    recent(authority, service_named="Wren House")
    text = page(manager, name, "csv")
    assert ("Wren House" if name == "download" else "Waiting") in text
    assert page(manager, name, "ods")
    assert page(manager, name, "exe", status=ABSENT)
    assert Entry.objects.filter(action="export", sensitivity="SAFEGUARDING").count() == 2


# ---- one concern


def test_the_page_of_a_concern_says_what_is_next_and_is_journalled(authority, practitioner) -> None:
    concern = recent(authority, text="She fell at night.")
    text = page(practitioner, "concern", concern.pk)
    assert f"<title>Concern {concern.number}" in text
    assert "Triage it" in text
    assert "She fell at night." in text
    assert "Edith" not in text
    assert Entry.objects.latest("id").action == "read"


@pytest.mark.parametrize("state", ConcernState)
def test_the_page_in_every_state(state: ConcernState, authority, manager) -> None:
    concern = brought_to(state, authority)
    text = page(manager, "concern", concern.pk)
    assert state.words in text


def test_triage_on_the_page(authority: Authority, practitioner: Client) -> None:
    concern = recent(authority)
    assert "What keeps the adult safe" in page(practitioner, "triage", concern.pk)
    send(practitioner, "triage", concern.pk, **TRIAGE, last_seen="1", triggers=["police"])
    concern.refresh_from_db()
    assert (concern.priority, concern.state) == ("P1", "triaged")
    text = page(practitioner, "concern", concern.pk)
    assert "Severity 3 × likelihood 3 = 9" in text
    assert "P1 whatever the score" in text
    assert "triaged before" in page(practitioner, "triage", concern.pk)


def test_triage_without_interim_safety_keeps_what_was_typed(authority, practitioner) -> None:
    concern = recent(authority)
    data = TRIAGE | {"interim_safety": "", "priority_reason": "Kept words"}
    text = send(practitioner, "triage", concern.pk, status=OK, **data)
    assert "There is a problem" in text
    assert "Kept words" in text


def test_the_second_person_is_told_and_keeps_their_words(authority, practitioner, manager) -> None:
    concern = recent(authority)
    send(manager, "triage", concern.pk, **TRIAGE, last_seen="1")
    text = send(
        practitioner,
        "triage",
        concern.pk,
        status=OK,
        **(TRIAGE | {"interim_safety": "My own words"}),
        last_seen="1",
    )
    assert "was first: triaged" in text
    assert "My own words" in text


@pytest.mark.parametrize("taken", ["start", "begin_s42", "close", "pass_to_trust"])
def test_steps_on_the_page(taken: str, authority, practitioner) -> None:
    concern = triaged(recent(authority))
    assert Step(taken).words in page(practitioner, "step", concern.pk, taken)
    send(practitioner, "step", concern.pk, taken, reason="Because it is.", last_seen="2")
    concern.refresh_from_db()
    assert concern.step_count == 3


@pytest.mark.parametrize("taken", ["receive", "triage", "escalate", "nonsense"])
def test_there_is_no_page_for_other_steps(taken: str, authority, practitioner) -> None:
    page(practitioner, "step", recent(authority).pk, taken, status=ABSENT)


def test_a_decision_without_a_reason_or_too_soon_is_said(authority, practitioner) -> None:
    concern = recent(authority)
    text = send(practitioner, "step", concern.pk, "close", status=OK, last_seen="1")
    assert "Say why" in text
    text = send(practitioner, "step", concern.pk, "close", status=OK, reason="So.")
    assert "Triage this concern first." in text


def test_a_suggested_service_is_confirmed_by_a_person(authority, practitioner) -> None:
    place = home(authority, name="Wren House", postcode="SO1 1AA", search_text="wren house")
    other = home(authority, name="Kite Court", search_text="kite court")
    concern = recent(authority, service_named="Wrenn House", postcode="SO11AA")
    assert concern.location is None
    text = page(practitioner, "match", concern.pk)
    assert "Wren House" in text
    assert "The same postcode" in text
    assert "Kite Court" not in text
    assert "Kite Court" in page(practitioner, "match", concern.pk, like="Kite")
    send(practitioner, "match", concern.pk, service=str(place.pk), last_seen="0")
    concern.refresh_from_db()
    assert (concern.location, concern.is_to_match) == (place, False)
    match_page = f"{address('match', concern.pk)}?like=kite"
    data = {"service": str(other.pk), "last_seen": "1"}
    assert "Say why" in practitioner.post(match_page, data).content.decode()
    assert practitioner.post(match_page, data | {"reason": "Misheard."}).status_code == FOUND
    concern.refresh_from_db()
    assert concern.location == other
    late = {"service": "none", "last_seen": "1", "reason": "Neither."}
    assert "was first" in practitioner.post(match_page, late).content.decode()


def test_no_service_at_all_can_be_confirmed(authority, practitioner) -> None:
    concern = recent(authority)
    send(practitioner, "match", concern.pk, service="none", last_seen="0")
    concern.refresh_from_db()
    assert (concern.location, concern.is_to_match) == (None, False)
    assert "Not on the register" in page(practitioner, "concern", concern.pk)


def test_taken_in_hand_handed_over_and_given_back(authority, practitioner, manager) -> None:
    concern, me = recent(authority), user_of(practitioner)
    send(practitioner, "assign", concern.pk, worker=str(me.pk), last_seen="0")
    assert me.name in page(practitioner, "queue", worker=str(me.pk))
    boss = user_of(manager)
    send(practitioner, "assign", concern.pk, worker=str(boss.pk), last_seen="1", reason="Leave")
    text = send(manager, "assign", concern.pk, status=OK, worker=str(me.pk), last_seen="1")
    assert "was first" in text
    send(manager, "assign", concern.pk, worker="nobody", last_seen="2")
    concern.refresh_from_db()
    assert concern.worker is None
    assert concern.assignments.count() == 3


def test_who_the_adult_is_is_shown_only_for_a_reason(authority, practitioner) -> None:
    concern = recent(authority)
    assert "Edith Vole" not in page(practitioner, "adult", concern.pk)
    assert "Edith Vole" not in send(practitioner, "adult", concern.pk, status=OK, reason="need")
    assert not AdultLook.objects.exists()
    reason = "To ring the adult about the plan."
    text = send(practitioner, "adult", concern.pk, status=OK, reason=reason)
    assert "Edith Vole" in text
    assert "2 April 1935" in text
    assert AdultLook.objects.get().reason == reason
    assert Entry.objects.latest("id").action == "look_at_adult"


def test_where_nobody_said_who_it_is(authority, practitioner) -> None:
    from almoner.response.safeguarding.rules.referrals import Person

    concern = recent(authority, person=Person())
    assert "Nobody has said" in page(practitioner, "adult", concern.pk)


def test_an_outcome_is_seen_by_a_manager(authority, manager) -> None:
    concern = brought_to(ConcernState.COMPLAINT, authority)
    assert "Record that I saw this" in page(manager, "concern", concern.pk)
    page(manager, "seen", concern.pk)
    send(manager, "seen", concern.pk, remark="Agreed.", last_seen=str(concern.step_count))
    assert "Record that I saw this" not in page(manager, "concern", concern.pk)
    again = send(manager, "seen", concern.pk, status=OK, last_seen=str(concern.step_count))
    assert "seen it already" in again


# ---- raising


def raising(**said: str) -> dict[str, str]:
    return {
        "token": "a" * 32,
        "text": "She said that he takes her money.",
        "is_urgent": "no",
        "theme": "money",
        "shift": "not_known",
        "setting": "own_home",
        "person_gender": "female",
        "referrer": "council",
        "person_name": "Olive Copsey",
        **said,
    }


def test_whoever_raises_one_gets_a_receipt_and_never_the_concern(authority: Authority) -> None:
    browser = client_as(Role.QUALITY_OFFICER, authority=authority)
    assert "call 999" in page(browser, "raise")
    send(browser, "raise", **raising())
    concern = Concern.objects.get()
    text = page(browser, "raised")
    assert concern.receipt in text
    assert "takes her money" not in text
    assert "see the concerns" not in text
    page(browser, "concern", concern.pk, status=ABSENT)


def test_a_second_click_raises_nothing_more(authority: Authority) -> None:
    browser = client_as(Role.QUALITY_OFFICER, authority=authority)
    send(browser, "raise", **raising())
    send(browser, "raise", **raising())
    assert Concern.objects.count() == 1
    text = send(browser, "raise", status=OK, **raising(text="Other words"))
    assert "sent a concern from this page before" in text
    assert "Other words" in text


def test_what_is_missing_is_asked_for_and_the_rest_kept(authority: Authority) -> None:
    browser = client_as(Role.COMMISSIONER, authority=authority)
    text = send(browser, "raise", status=OK, **raising(text=""))
    assert "Say what happened" in text
    assert "Olive Copsey" in text
    assert not Concern.objects.exists()


def test_there_is_no_receipt_before_there_is_a_concern(practitioner: Client) -> None:
    assert practitioner.get(address("raised"))["Location"] == address("raise")


# ---- files


def csv_file(*rows: str, head: str = "reference,received_at,text,service") -> SimpleUploadedFile:
    return SimpleUploadedFile("c.csv", "\n".join((head, *rows)).encode(), "text/csv")


def test_a_file_is_checked_then_loaded_then_changes_nothing(authority, practitioner) -> None:
    def sent() -> dict[str, Any]:
        row = "A1,2021-08-09 09:00,Fell,Wren House"
        return {"source": "Adult Social Care Connect", "file": csv_file(row)}

    send(practitioner, "upload", **sent(), only_check="on")
    assert not Concern.objects.exists()
    assert "Nothing was loaded" in page(practitioner, "upload")
    send(practitioner, "upload", **sent())
    assert "1 concern was received" in page(practitioner, "upload")
    send(practitioner, "upload", **sent())
    assert "here already" in page(practitioner, "upload")
    assert Concern.objects.count() == 1


def test_a_check_says_what_loading_would_bring(authority, practitioner) -> None:
    def sent(*rows: str) -> dict[str, Any]:
        return {"source": "Adult Social Care Connect", "file": csv_file(*rows)}

    first, second = (f"A{n},2021-08-09 09:00,Fell,Wren House" for n in (1, 2))
    send(practitioner, "upload", **sent(first))
    send(practitioner, "upload", **sent(first, second), only_check="on")
    assert "1 new, 1 here already. Nothing was loaded." in page(practitioner, "upload")
    assert Concern.objects.count() == 1


def test_a_check_names_a_reference_that_was_used_for_something_else(
    authority, practitioner
) -> None:
    source = "Adult Social Care Connect"
    send(practitioner, "upload", source=source, file=csv_file("A1,2021-08-09 09:00,Fell,"))
    other = csv_file("A2,2021-08-09 09:00,Fell,", "A1,2021-08-09 09:00,Was pushed,")
    text = send(practitioner, "upload", status=OK, source=source, file=other, only_check="on")
    assert "used already" in text
    assert "<td" in text and ">3<" in text  # the row as its program numbers it
    assert "pushed" not in text
    assert Concern.objects.count() == 1


def test_a_file_with_faults_says_which_rows_and_loads_nothing(authority, practitioner) -> None:
    bad = csv_file("A1,2021-08-09,Fell,", "A2,soon,Fell,", "A3,2021-08-09,,")
    text = send(practitioner, "upload", status=OK, source="Connect", file=bad)
    assert "This is no time" in text
    assert "This is always needed." in text
    future = csv_file("A1,2021-08-09,Fell,", "A2,2999-08-09,Fell,")
    text = send(practitioner, "upload", status=OK, source="Connect", file=future)
    assert "in the future" in text
    assert not Concern.objects.exists()


# ---- figures


def test_figures_for_those_who_see_concerns(authority, practitioner) -> None:
    triaged(recent(authority))
    text = page(practitioner, "figures")
    assert "1 of 1" in text
    assert "By priority, in working days" in text
    assert Entry.objects.filter(action="read", subject_id="figures").count() == 1


def test_figures_without_small_numbers_for_those_who_do_not(authority: Authority) -> None:
    director = client_as(Role.DIRECTOR, authority=authority)
    for _ in range(3):
        triaged(recent(authority))
    text = page(director, "figures")
    assert "Too few to show" in text
    assert "1 of" not in text
    assert "3 concerns" not in text
    page(director, "days", "csv", status=ABSENT)
    for _ in range(4):
        triaged(recent(authority))
    assert "7 concerns awaited action" in page(director, "figures")


def test_figures_of_another_authority_are_absent(authority, practitioner) -> None:
    page(practitioner, "figures", authority=AuthorityFactory().code, status=ABSENT)


# ---- emergencies


def test_break_glass_opens_one_concern_and_is_seen(authority, manager) -> None:
    director = client_as(Role.DIRECTOR, authority=authority)
    concern = triaged(recent(authority, text="She is alone."))
    other = recent(authority)
    page(director, "emergency_ask")
    wrong = send(director, "emergency_ask", status=OK, named="999", reason="Nobody answers now.")
    assert "no concern with that number" in wrong
    assert Entry.objects.latest("id").action == "miss_concern_in_emergency"
    short = send(director, "emergency_ask", status=OK, named=concern.receipt, reason="now")
    assert "in a sentence" in short
    reason = "The police ask where she is and nobody answers."
    send(director, "emergency_ask", named=concern.receipt.lower().replace("-", ""), reason=reason)
    access = EmergencyAccess.objects.get()
    text = page(director, "emergency", access.pk)
    assert "She is alone." in text
    assert "Edith" not in text
    page(director, "concern", other.pk, status=ABSENT)
    another = client_as(Role.DIRECTOR, authority=authority)
    page(another, "emergency", access.pk, status=ABSENT)
    assert "1 emergency access to review" in page(manager, "queue")
    assert reason in page(manager, "reviews")
    assert "Opened in an emergency" in page(manager, "concern", concern.pk)
    page(manager, "review", access.pk)
    finding = "It was right to open it."
    send(manager, "review", access.pk, was_justified="yes", finding=finding)
    page(manager, "review", access.pk, status=ABSENT)
    assert "Nothing to review" in page(manager, "reviews")


def test_without_a_reason_break_glass_does_not_tell_which_concerns_there_are(authority) -> None:
    director = client_as(Role.DIRECTOR, authority=authority)
    number = recent(authority).number
    before = Entry.objects.count()
    said = [
        send(director, "emergency_ask", status=OK, named=str(named), reason="now")
        for named in (number, number + 999)
    ]
    for text in said:
        assert "in a sentence" in text
        assert "no concern with that number" not in text
    assert (Entry.objects.count(), EmergencyAccess.objects.count()) == (before, 0)


def test_break_glass_ends_after_four_hours(authority: Authority) -> None:
    director = client_as(Role.DIRECTOR, authority=authority)
    by = someone(authority, role=Role.DIRECTOR, number=user_of(director).pk)
    access = actions.open_in_emergency(
        concern=recent(authority),
        reason="Nobody answers now.",
        by=by,
        at=timezone.now() - timedelta(hours=4, minutes=1),
    )
    page(director, "emergency", access.pk, status=ABSENT)


def test_break_glass_by_number_is_of_ones_own_authority(authority: Authority) -> None:
    director = client_as(Role.DIRECTOR, authority=authority)
    theirs = received()
    text = send(
        director, "emergency_ask", status=OK, named=str(theirs.number), reason="Nobody answers now."
    )
    assert "no concern with that number" in text


def test_a_refused_look_at_a_page_is_journalled(authority: Authority) -> None:
    concern = recent(authority)
    browser = client_as(Role.BROKERAGE, authority=authority)
    page(browser, "concern", concern.pk, status=ABSENT)
    entry = Entry.objects.latest("id")
    assert (entry.action, address("concern", concern.pk) in entry.detail) == ("refuse", True)


def test_only_those_with_the_permission_are_offered_as_workers(authority, practitioner) -> None:
    client_as(Role.QUALITY_MANAGER, authority=authority)
    concern = recent(authority)
    text = page(practitioner, "assign", concern.pk)
    assert text.count('type="radio"') == 1
    assert Permission.TRIAGE_CONCERN in GRANTS[Role.SAFEGUARDING_PRACTITIONER].permissions
    actions.triage(concern=concern, found=found(), by=worker(authority), at=timezone.now())
