"""The pages, as each person meets them in a browser."""

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
from almoner.register.directory.models import Location
from almoner.response.outbreaks.models import DeathsNotified, Outbreak
from almoner.response.outbreaks.queries import state_of
from almoner.response.outbreaks.rules.kinds import Admissions, Disease
from almoner.response.outbreaks.rules.states import State, Step
from tests.core.accounts.factories import client_as
from tests.response.outbreaks.factories import (
    RECOVERED,
    AuthorityFactory,
    SuccessionFactory,
    closed,
    deaths,
    home,
    outbreak_in,
    review,
    step,
    suspected,
)

pytestmark = pytest.mark.django_db
OK, FORBIDDEN, ABSENT = HTTPStatus.OK, HTTPStatus.FORBIDDEN, HTTPStatus.NOT_FOUND
VIEW, KEEP = Permission.VIEW_OUTBREAKS, Permission.KEEP_OUTBREAKS


@pytest.fixture
def authority() -> Authority:
    return AuthorityFactory(name="Southaven")


@pytest.fixture
def nurse(authority: Authority) -> Client:
    return client_as(Role.PUBLIC_HEALTH_NURSE, authority=authority)


def page(browser: Client, name: str, *args: object, status: int = OK, **query: str) -> str:
    response = browser.get(reverse(f"outbreaks:{name}", args=args), query)
    assert response.status_code == status
    text = b"".join(response) if response.streaming else response.content
    return text.decode()


def send(browser: Client, name: str, *args: object, **data: Any) -> Any:
    return browser.post(reverse(f"outbreaks:{name}", args=args), data)


def parts(name: str, day: date) -> dict[str, int]:
    return {f"{name}-day": day.day, f"{name}-month": day.month, f"{name}-year": day.year}


def today() -> date:
    return timezone.localdate()


def seen(**changed: Any) -> dict[str, Any]:
    """A review as the form sends it."""
    return {
        **parts("on", today()),
        **parts("last_onset_on", today()),
        "last_seen": 0,
        "linked_cases": 3,
        "residents_symptomatic": 2,
        "staffing": "severe",
        "ppe": "none",
        **changed,
    }


def fresh(authority: Authority, **changed: Any) -> Outbreak:
    """An outbreak suspected just now, so that its pages have something left to do."""
    given = {"began_on": today(), "at": timezone.now(), **changed}
    return suspected(home(authority, name="Elmbank House"), **given)


def every_address(outbreak: Outbreak, number: DeathsNotified) -> dict[str, Permission]:
    """Each page of the room, with what it takes to open it."""
    pk, place = outbreak.pk, outbreak.location_id
    views = {
        ("outbreaks", ()): VIEW,
        ("download", ("csv",)): VIEW,
        ("taskforce", ()): VIEW,
        ("download_taskforce", ("ods",)): VIEW,
        ("outbreak", (pk,)): VIEW,
        ("new", ()): KEEP,
        ("begin", (place,)): KEEP,
        ("review", (pk,)): KEEP,
        ("admissions", (pk,)): KEEP,
        ("support", (pk,)): KEEP,
        **{("step", (pk, one.value)): KEEP for one in Step if one is not Step.SUSPECT},
        ("find_deaths", ()): Permission.VIEW_DEATHS,
        ("deaths", (place,)): Permission.VIEW_DEATHS,
        ("record_deaths", (place,)): Permission.VIEW_DEATHS,
        ("correct_deaths", (place, number.pk)): Permission.VIEW_DEATHS,
    }
    return {
        reverse(f"outbreaks:{name}", args=args): permission
        for (name, args), permission in views.items()
    }


@pytest.mark.parametrize("role", Role)
def test_every_address_of_every_role(role: Role, authority: Authority) -> None:
    outbreak = fresh(authority)
    number = deaths(outbreak.location)
    allowed = GRANTS[role].permissions
    browser = client_as(role, authority=authority)
    for address, permission in every_address(outbreak, number).items():
        may = permission in allowed
        if permission is Permission.VIEW_DEATHS and may and address.count("/") > 4:
            may = KEEP in allowed  # recording a number is a keeper's
        before = Entry.objects.filter(action="refuse").count()
        response = browser.get(address)
        is_absent = permission is Permission.VIEW_DEATHS and permission not in allowed
        expected = OK if may else ABSENT if is_absent else FORBIDDEN
        assert response.status_code == expected, address
        assert Entry.objects.filter(action="refuse").count() == before + (not may), address
        if not may:
            assert "Elmbank" not in response.content.decode()
        if response.streaming:
            b"".join(response)  # read to its end, which closes the file


def test_nobody_who_is_not_signed_in_sees_anything(authority: Authority) -> None:
    outbreak = fresh(authority)
    number = deaths(outbreak.location)
    for address in every_address(outbreak, number):
        response = Client().get(address)
        assert response.status_code == HTTPStatus.FOUND and "login" in response["Location"]


def test_another_councils_outbreak_is_not_there(authority: Authority, nurse: Client) -> None:
    theirs = outbreak_in(State.DECLARED, home(name="Farther House"))
    number = deaths(theirs.location)
    listing = ("outbreaks:outbreaks", "outbreaks:new", "outbreaks:taskforce")
    open_to_all = {reverse(name) for name in (*listing, "outbreaks:find_deaths")}
    for address in set(every_address(theirs, number)) - open_to_all:
        response = nurse.get(address)
        if "download" in address:
            assert b"Farther" not in b"".join(response)  # type: ignore[arg-type]
        else:
            assert response.status_code == ABSENT, address
            assert "Farther" not in response.content.decode()
    for address in open_to_all:
        text = nurse.get(address, {"show": "all", "q": "farther"}).content.decode()
        assert "Farther House" not in text


def test_who_keeps_elsewhere_only_reads_here(authority: Authority) -> None:
    outbreak = fresh(authority)
    browser = client_as(Role.COMMISSIONER, authority=authority)
    text = page(browser, "outbreak", outbreak.pk)
    assert "Your role lets you read this" in text
    assert reverse("outbreaks:review", args=[outbreak.pk]) not in text


@pytest.mark.parametrize("state", State)
def test_the_page_of_each_state_says_what_to_do_next(
    state: State, authority: Authority, nurse: Client
) -> None:
    outbreak = outbreak_in(state, home(authority, name="Elmbank House"))
    text = page(nurse, "outbreak", outbreak.pk)
    assert state.words in text and "COVID-19 at Elmbank House" in text
    assert ("What to do next" in text) is not state.is_end
    assert "<title>Outbreak " in text  # a reference and no name


def test_what_comes_next_follows_the_definition(authority: Authority, nurse: Client) -> None:
    outbreak = fresh(authority)
    text = page(nurse, "outbreak", outbreak.pk)
    assert "Record a review" in text and "No review is recorded yet" in text
    assert send(nurse, "review", outbreak.pk, **seen()).status_code == HTTPStatus.FOUND
    assert "Declare it: the definition is met." in page(nurse, "outbreak", outbreak.pk)
    old = outbreak_in(State.CONTROLLED, home(authority))
    review(old, at=RECOVERED)
    text = page(nurse, "outbreak", old.pk)
    assert "Its review was due by" in text
    closed(old)
    review(old, at=timezone.now(), last_onset_on=None)
    assert "Record first from when the service takes people in again" in page(
        nurse, "outbreak", old.pk
    )
    closed(old, status=Admissions.OPEN, at=timezone.now())
    assert "Record it as over: no case for long enough." in page(nurse, "outbreak", old.pk)


def test_from_a_search_to_a_suspected_outbreak(authority: Authority, nurse: Client) -> None:
    place = home(authority, name="Elmbank House", search_text="elmbank house")
    assert "Elmbank House" in page(nurse, "new", q="elmbank")
    assert "Nothing matches" in page(nurse, "new", q="zebra")
    given = {"disease": "other", **parts("began_on", today()), "resident_count": 38}
    refused = send(nurse, "begin", place.pk, **given)
    assert "Enter which other infection" in refused.content.decode()
    assert 'value="38"' in refused.content.decode()  # what was typed is kept
    send(nurse, "begin", place.pk, **given, organism="Scabies")
    outbreak = Outbreak.objects.get()
    assert (outbreak.organism, outbreak.resident_count, outbreak.staff_count) == (
        "Scabies",
        38,
        None,
    )
    assert "Scabies at Elmbank House" in page(nurse, "outbreak", outbreak.pk)
    again = send(nurse, "begin", place.pk, **given, organism="Scabies")
    assert "open here already" in again.content.decode()
    tomorrow = parts("began_on", today() + timedelta(days=1))
    late = send(nurse, "begin", place.pk, disease="covid_19", **tomorrow)
    assert "must be on or before" in late.content.decode()


def test_an_outbreak_from_review_to_its_end(authority: Authority, nurse: Client) -> None:
    long_ago = timezone.now() - timedelta(days=60)
    outbreak = suspected(home(authority), began_on=long_ago.date(), at=long_ago)
    assert "An outbreak is 2 or more cases linked" in page(nurse, "review", outbreak.pk)
    send(nurse, "review", outbreak.pk, **seen(**parts("last_onset_on", long_ago.date())))
    assert "2 or more cases linked" in page(nurse, "step", outbreak.pk, "declare")
    on = parts("on", today())
    for number, (which, end) in enumerate(
        (("declare", State.DECLARED), ("control", State.CONTROLLED)), start=1
    ):
        sent = send(nurse, "step", outbreak.pk, which, last_seen=number, **on)
        assert sent.status_code == HTTPStatus.FOUND
        assert state_of(outbreak=outbreak, as_at=today()) is end
    given = {"status": "closed", "decided_by": "provider", **parts("from_on", today())}
    send(nurse, "admissions", outbreak.pk, **given, beds_closed=4, last_seen=0)
    held_up = send(nurse, "step", outbreak.pk, "end", last_seen=3, **on)
    assert "takes people in again" in held_up.content.decode()
    send(nurse, "admissions", outbreak.pk, **(given | {"status": "open"}), last_seen=1)
    send(nurse, "support", outbreak.pk, kind="ppe", text="Two weeks’ masks", **on)
    send(nurse, "step", outbreak.pk, "end", last_seen=3, **on)
    text = page(nurse, "outbreak", outbreak.pk)
    assert state_of(outbreak=outbreak, as_at=today()) is State.OVER
    for words in ("Outbreak over", "Two weeks’ masks", "Closed to admissions", "Shifts are not"):
        assert words in text


def test_a_declaration_before_its_time_offers_the_advice(
    authority: Authority, nurse: Client
) -> None:
    outbreak = fresh(authority)
    assert "The health protection team advised this" in page(nurse, "step", outbreak.pk, "declare")
    on = {**parts("on", today()), "last_seen": 1}
    refused = send(nurse, "step", outbreak.pk, "declare", **on)
    assert "unless the health protection team advised it" in refused.content.decode()
    given = {**on, "is_on_advice": "on", "reason": "HPT said so."}
    send(nurse, "step", outbreak.pk, "declare", **given)
    assert "on the health protection team’s advice" in page(nurse, "outbreak", outbreak.pk)
    assert "advised this" not in page(nurse, "step", outbreak.pk, "control")


def test_whoever_comes_second_is_told_and_keeps_what_was_typed(
    authority: Authority, nurse: Client
) -> None:
    outbreak = fresh(authority)
    review(outbreak, at=timezone.now(), last_onset_on=today())
    second = send(nurse, "review", outbreak.pk, **seen(last_seen=0, advice="Typed at length"))
    text = second.content.decode()
    assert "was first" in text and "Typed at length" in text
    step(outbreak, Step.DECLARE, at=timezone.now())
    given = {**parts("on", today()), "last_seen": 1, "reason": "Typed at length"}
    text = send(nurse, "step", outbreak.pk, "declare", **given).content.decode()
    assert "was first: outbreak declared" in text and "Typed at length" in text


@pytest.mark.parametrize(
    ("name", "given", "words"),
    [
        ("review", {"linked_cases": ""}, "Enter linked cases"),
        ("review", {"linked_cases": "-1"}, "Linked cases must be 0 or more"),
        ("review", {"staff_tested": "3000"}, "must be 2,000 or fewer"),
        ("review", {"staff_tested": "several"}, "must be a number"),
        ("admissions", {}, "Select admissions"),
        ("support", {"kind": "ppe", "text": ""}, "Enter what it was"),
    ],
)
def test_what_is_wrong_is_said_beside_the_box(
    name: str, given: dict[str, Any], words: str, authority: Authority, nurse: Client
) -> None:
    outbreak = fresh(authority)
    given = seen(**given) if name == "review" else {**parts("on", today()), **given}
    response = send(nurse, name, outbreak.pk, **given)
    assert response.status_code == OK
    assert words in response.content.decode()


@pytest.mark.parametrize("which", ["suspect", "explode"])
def test_there_is_no_page_for_a_step_that_is_none(
    which: str, authority: Authority, nurse: Client
) -> None:
    page(nurse, "step", fresh(authority).pk, which, status=ABSENT)


def test_every_step_has_its_page(authority: Authority, nurse: Client) -> None:
    outbreak = fresh(authority)
    for one in Step:
        if one is not Step.SUSPECT:
            assert one.words in page(nurse, "step", outbreak.pk, one.value)


def test_the_list_filters_and_says_what_is_left_out(authority: Authority, nurse: Client) -> None:
    over = outbreak_in(State.OVER, home(authority, name="Oldacre"))
    late = outbreak_in(State.DECLARED, home(authority, name="Latimer"))
    closed(late)
    suspected(
        home(authority, name="Freshfield"),
        disease=Disease.NOROVIRUS,
        began_on=today(),
        at=timezone.now(),
    )
    names = ("Oldacre", "Latimer", "Freshfield")

    def shown(**query: str) -> list[str]:
        text = page(nurse, "outbreaks", **query)
        return [name for name in names if name in text]

    assert shown() == ["Latimer", "Freshfield"]
    assert shown(show="all") == list(names)
    assert shown(show="over") == ["Oldacre"]
    assert shown(show="nonsense") == ["Latimer", "Freshfield"]
    assert shown(disease="norovirus") == ["Freshfield"]
    assert shown(admissions="closed") == ["Latimer"]
    assert shown(due="review") == ["Latimer"]
    assert shown(authority="E00000000") == []
    assert "No outbreaks match" in page(nurse, "outbreaks", disease="other")
    assert over.pk


def test_an_empty_list_helps(nurse: Client) -> None:
    assert "No outbreak is open" in page(nurse, "outbreaks")
    assert "There is nothing to go through" in page(nurse, "taskforce")


def test_a_long_list_has_pages(
    authority: Authority, nurse: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("almoner.response.outbreaks.views.lists.PER_PAGE", 2)
    for number in range(3):
        suspected(home(authority, name=f"Elmbank {number}"))
    assert page(nurse, "outbreaks").count("Elmbank") == 2
    assert page(nurse, "outbreaks", page="2").count("Elmbank") == 1


def test_the_taskforce_sees_what_is_open_and_closed_beds(
    authority: Authority, nurse: Client
) -> None:
    declared = outbreak_in(State.DECLARED, home(authority, name="Latimer", beds=31))
    closed(declared, beds_closed=5)
    other = outbreak_in(State.DECLARED, home(authority, name="Northgate"))
    closed(other)
    outbreak_in(State.OVER, home(authority, name="Oldacre"))
    text = page(nurse, "taskforce")
    assert "Latimer" in text and "Oldacre" not in text
    assert "5, and not known for 1 service" in text
    rows = page(nurse, "download_taskforce", "csv").splitlines()
    assert rows[0].startswith("\ufeffReference,Authority,Service")
    assert len(rows) == 3
    page(nurse, "download_taskforce", "pdf", status=ABSENT)


@pytest.mark.parametrize("extension", ["csv", "ods"])
def test_a_download_is_journalled_first(
    extension: str, authority: Authority, nurse: Client
) -> None:
    suspected(home(authority, name="=Elmbank"))
    response = nurse.get(reverse("outbreaks:download", args=[extension]))
    content = b"".join(response)  # type: ignore[arg-type]
    assert response.status_code == OK and content
    if extension == "csv":
        assert "'=Elmbank" in content.decode()
    entry = Entry.objects.latest("id")
    assert (entry.action, entry.subject_id, entry.sensitivity) == (
        "export",
        "outbreaks",
        "RESTRICTED",
    )


@pytest.mark.parametrize("name", ["outbreaks", "taskforce"])
def test_a_list_asks_the_same_few_questions_whatever_its_length(
    name: str, authority: Authority, nurse: Client
) -> None:
    def asked() -> int:
        with CaptureQueriesContext(connection) as found:
            page(nurse, name)
        return len(found)

    outbreak_in(State.DECLARED, home(authority))
    page(nurse, name)
    one = asked()
    for _ in range(2):
        outbreak_in(State.DECLARED, home(authority))
    assert asked() == one <= 12


def test_one_outbreaks_page_asks_few_questions(authority: Authority, nurse: Client) -> None:
    outbreak = outbreak_in(State.CONTROLLED, home(authority))
    page(nurse, "outbreak", outbreak.pk)
    with CaptureQueriesContext(connection) as found:
        page(nurse, "outbreak", outbreak.pk)
    assert len(found) <= 12


def test_each_page_that_shows_something_is_journalled_once(
    authority: Authority, nurse: Client
) -> None:
    outbreak = fresh(authority)
    place = outbreak.location_id
    for name, args, subject in (
        ("outbreaks", (), "list"),
        ("taskforce", (), "taskforce"),
        ("outbreak", (outbreak.pk,), str(outbreak.pk)),
        ("deaths", (place,), f"location:{place}"),
    ):
        before = Entry.objects.filter(action="read").count()
        page(nurse, name, *args)
        found = Entry.objects.filter(action="read").order_by("-id")
        assert (found.count(), found[0].subject_id) == (before + 1, subject)
        assert found[0].sensitivity == "RESTRICTED"


def given_deaths(**changed: Any) -> dict[str, Any]:
    return {
        "cause": "covid_19",
        **parts("from_on", date(2020, 4, 10)),
        **parts("until_on", date(2021, 3, 31)),
        "deaths": 4,
        "occupied": 36,
        "context": "Most came here near the end of their lives.",
        "source": "Notices",
        **changed,
    }


def test_deaths_are_shown_with_the_caveat_people_beds_and_context(
    authority: Authority, nurse: Client
) -> None:
    place: Location = home(authority, name="Elmbank House", search_text="elmbank", beds=41)
    assert reverse("outbreaks:deaths", args=[place.pk]) in page(nurse, "find_deaths", q="elmbank")
    empty = page(nurse, "deaths", place.pk)
    assert "That no number is recorded does not say that nobody died" in empty
    without = send(nurse, "record_deaths", place.pk, **given_deaths(context=""))
    assert "Enter context" in without.content.decode()
    send(nurse, "record_deaths", place.pk, **given_deaths())
    text = page(nurse, "deaths", place.pk)
    for words in ("does not show how well a service cared", ">36<", ">41<", "near the end", ">4<"):
        assert words in text
    assert text.index(">41<") < text.index(">4<")  # the denominator comes first
    row = DeathsNotified.objects.get()
    assert 'value="36"' in page(nurse, "correct_deaths", place.pk, row.pk)
    send(nurse, "correct_deaths", place.pk, row.pk, **given_deaths(deaths=5))
    text = page(nurse, "deaths", place.pk)
    assert ">5<" in text and ">4<" not in text and "It corrects an earlier number" in text
    again = send(nurse, "correct_deaths", place.pk, row.pk, **given_deaths(deaths=6))
    assert "corrected already" in again.content.decode()
    page(nurse, "correct_deaths", place.pk, row.pk + 99, status=ABSENT)


def test_deaths_of_another_registration_have_their_own_page(
    authority: Authority, nurse: Client
) -> None:
    old, new = home(authority, name="Oldacre"), home(authority, name="Newacre")
    SuccessionFactory(predecessor=old, successor=new)
    deaths(old)
    text = page(nurse, "deaths", new.pk)
    assert reverse("outbreaks:deaths", args=[old.pk]) in text
    assert "Deaths notified</dt>" not in text


def test_who_sees_deaths_but_keeps_nothing_is_offered_nothing(authority: Authority) -> None:
    place = home(authority)
    row = deaths(place)
    browser = client_as(Role.DIRECTOR, authority=authority)
    text = page(browser, "deaths", place.pk)
    assert reverse("outbreaks:correct_deaths", args=[place.pk, row.pk]) not in text
    assert reverse("outbreaks:record_deaths", args=[place.pk]) not in text
    assert send(browser, "record_deaths", place.pk, **given_deaths()).status_code == FORBIDDEN


def test_no_list_or_file_of_the_room_has_deaths_in_it(authority: Authority, nurse: Client) -> None:
    outbreak = fresh(authority)
    deaths(outbreak.location, deaths=1234, context="Quince")
    for name, args in (
        ("outbreaks", ()),
        ("taskforce", ()),
        ("outbreak", (outbreak.pk,)),
        ("find_deaths", ()),
        ("download", ("csv",)),
        ("download_taskforce", ("csv",)),
    ):
        text = page(nurse, name, *args, **({"q": "elm"} if name == "find_deaths" else {}))
        assert "1234" not in text and "1,234" not in text and "Quince" not in text
    text = page(nurse, "outbreaks", sort="-deaths")
    assert "eaths" in text  # the link to the page of one service, and no more


def test_the_list_and_the_page_of_a_day_gone_by(nurse: Client, authority: Authority) -> None:
    outbreak = suspected(home(authority, name="Elmbank House"))
    day = outbreak.steps.get().on
    listed = page(nurse, "outbreaks", as_at=day.isoformat())
    assert f"?as_at={day}" in listed
    assert "Show today" in listed
    shown = page(nurse, "outbreak", outbreak.pk, as_at=day.isoformat())
    assert "What to do next" not in shown
    assert "What to do next" in page(nurse, "outbreak", outbreak.pk)
    before = (outbreak.began_on - timedelta(days=9)).isoformat()
    page(nurse, "outbreak", outbreak.pk, as_at=before, status=ABSENT)
    assert "No outbreaks match" not in page(nurse, "outbreaks", as_at=before)
