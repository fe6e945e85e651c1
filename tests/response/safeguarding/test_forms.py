"""Every box of every form: empty, too long, of nonsense; and what was typed is given back."""

from datetime import date, timedelta
from html import escape, unescape
from re import compile as compile_pattern
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from almoner.core.accounts.models import Authority
from almoner.core.accounts.rules import Role
from almoner.response.safeguarding import actions
from almoner.response.safeguarding.forms.raising import RaiseForm, UploadForm
from almoner.response.safeguarding.models import Concern
from almoner.response.safeguarding.rules.states import ConcernState
from tests.core.accounts.factories import client_as, user_of
from tests.response.safeguarding.acts import written
from tests.response.safeguarding.factories import (
    DAY,
    AuthorityFactory,
    brought_to,
    home,
    someone,
)
from tests.response.safeguarding.test_twice import RAISED, TODAY, WHEN
from tests.response.safeguarding.test_views import TRIAGE, address

pytestmark = pytest.mark.django_db
NOW = timezone.now()


@pytest.fixture
def authority() -> Authority:
    return AuthorityFactory(name="Southaven")


@pytest.fixture
def browser(authority: Authority) -> Client:
    return client_as(Role.SAFEGUARDING_MANAGER, authority=authority)


SEEN = compile_pattern(r'name="last_seen" value="(\d+)"')


def refused(browser: Client, place: str, data: dict[str, Any]) -> str:
    """The page again, with what is wrong; nothing was written.

    What the page itself carries of what it showed is sent with it.
    """
    carried = SEEN.search(browser.get(place).content.decode())
    data = ({"last_seen": carried[1]} if carried else {}) | data
    before = {name: rows for name, rows in written().items() if name != "journal"}
    response = browser.post(place, data)
    assert response.status_code == 200
    text = response.content.decode()
    assert "There is a problem" in text
    assert {name: rows for name, rows in written().items() if name != "journal"} == before
    return unescape(text)


# ---- raising one

LONGEST = {
    "text": 20_000,
    "safety_text": 20_000,
    "service_named": 250,
    "postcode": 10,
    "person_name": 200,
    "nhs_number": 20,
    "record_number": 40,
    "address": 400,
    "referrer_name": 200,
    "referrer_contact": 200,
}


def test_every_box_of_text_is_tried_here() -> None:
    form = RaiseForm(today=TODAY, districts=())
    named = {name for name, one in form.fields.items() if getattr(one, "max_length", None)}
    assert named == set(LONGEST)


@pytest.mark.parametrize("name", LONGEST)
def test_a_text_as_long_as_may_be_is_kept_and_one_letter_more_is_given_back(
    name: str, browser: Client
) -> None:
    longest = LONGEST[name]
    longer = refused(browser, address("raise"), RAISED | {name: "é" * (longest + 1)})
    assert f"must be {longest} characters or fewer" in longer
    assert "é" * (longest + 1) in longer
    assert browser.post(address("raise"), RAISED | {name: "é" * longest}).status_code == 302
    assert Concern.objects.count() == 1


def test_a_nought_in_any_box_is_refused(browser: Client) -> None:
    for name in (*LONGEST, "theme", "shift", "referrer", "is_urgent", "district"):
        text = refused(browser, address("raise"), RAISED | {name: "fell\x00down"})
        assert RAISED["referrer_name"] in text or name == "referrer_name"


@pytest.mark.parametrize(
    ("name", "sentence"),
    [
        ("text", "Say what happened"),
        ("is_urgent", "in danger now"),
        ("theme", "what went wrong"),
        ("shift", "time of day"),
        ("setting", "where it happened"),
        ("person_gender", "gender"),
        ("referrer", "What are you to the adult"),
    ],
)
def test_what_is_always_needed_is_asked_for(name: str, sentence: str, browser: Client) -> None:
    for typed in ("", "   ", "nonsense", None):
        if name == "text" and typed == "nonsense":
            continue
        data = {key: value for key, value in (RAISED | {name: typed}).items() if value is not None}
        text = refused(browser, address("raise"), data | {"address": "1 Reed Row"})
        summary = text.partition("There is a problem")[2].partition("</ul>")[0]
        assert sentence.lower() in summary.lower()
        assert "1 Reed Row" in text and "Rosa Quill" in text


def three(name: str, day: object, month: object, year: object) -> dict[str, str]:
    return {f"{name}-day": str(day), f"{name}-month": str(month), f"{name}-year": str(year)}


TOMORROW = TODAY + timedelta(days=2)  # still to come where midnight passes meanwhile
DATES = [
    (("x", "y", "z"), "Year must include 4 numbers"),
    (("1", "1", "21"), "Year must include 4 numbers"),
    (("29", "2", "2021"), "must be a real date"),
    (("30", "feb", "2020"), "must be a real date"),
    (("0", "1", "2020"), "must be a real date"),
    (("1", "13", "2020"), "must be a real date"),
    (("-1", "1", "2020"), "must be a real date"),
    (("１", "1", "2020"), "must be a real date"),
    (("1", "", "2020"), "must include a month"),
    (("", "", "2020"), "must include a day and a month"),
    (("1", "1", "99999"), "Year must include 4 numbers"),
    ((TOMORROW.day, TOMORROW.month, TOMORROW.year), "must be on or before"),
    (("1", "1", "1500"), "before 1850"),
]


@pytest.mark.parametrize(("parts", "sentence"), DATES)
def test_a_date_that_is_none_is_given_back(parts, sentence: str, browser: Client) -> None:
    names = ("happened_on", "person_born_on")
    data = {key: part for name in names for key, part in three(name, *parts).items()}
    text = refused(browser, address("raise"), RAISED | data)
    assert sentence in text
    for name in names:
        for part, typed in zip(("day", "month", "year"), parts, strict=True):
            box = text.partition(f'name="{name}-{part}"')
            around = box[0][-300:] + box[2][:300]
            assert f'value="{escape(str(typed))}"' in around or not typed


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        (("29", "2", "2020"), date(2020, 2, 29)),
        (("29", "Feb", "2020"), date(2020, 2, 29)),
        ((" 1 ", "january", "1931"), date(1931, 1, 1)),
        (("31", "12", "1999"), date(1999, 12, 31)),
        ((TODAY.day, TODAY.month, TODAY.year), TODAY),
    ],
)
def test_a_date_that_is_one_is_kept(typed, kept: date, browser: Client) -> None:
    assert browser.post(address("raise"), RAISED | three("happened_on", *typed)).status_code == 302
    assert Concern.objects.get().happened_on == kept


def test_what_happened_before_the_adult_was_born_is_asked_about(browser: Client) -> None:
    days = three("happened_on", 1, 1, 1930) | three("person_born_on", 2, 1, 1930)
    text = refused(browser, address("raise"), RAISED | days)
    assert "before the adult was born" in text
    days = three("happened_on", 2, 1, 1930) | three("person_born_on", 2, 1, 1930)
    assert browser.post(address("raise"), RAISED | days).status_code == 302


def test_a_district_of_another_council_is_none(browser: Client) -> None:
    refused(browser, address("raise"), RAISED | {"district": "E07000001"})


@pytest.mark.parametrize("token", ["", "x" * 41, "a\x00b"])
def test_a_token_that_was_meddled_with_loses_nothing(token: str, browser: Client) -> None:
    """A box that nobody sees cannot be put right by anybody."""
    assert browser.post(address("raise"), RAISED | {"token": token}).status_code == 302
    assert Concern.objects.get().text == RAISED["text"]


# ---- what is done to one

STEPS: dict[str, tuple[ConcernState, tuple[str, ...], dict[str, Any]]] = {
    "triage": (ConcernState.RECEIVED, (), TRIAGE),
    "step": (ConcernState.TRIAGED, ("begin_s42",), {"reason": "All three."}),
    "assign": (ConcernState.RECEIVED, (), {"worker": "nobody", "reason": "Yours"}),
    "match": (ConcernState.RECEIVED, (), {"service": "none"}),
    "seen": (ConcernState.COMPLAINT, (), {"remark": "Agreed"}),
    "tell": (
        ConcernState.RECEIVED,
        (),
        {"said": "received", "means": "letter", "note": "Thanks", **WHEN},
    ),
    "adult": (ConcernState.RECEIVED, (), {"reason": "To ring her daughter."}),
}
WORDS = {
    ("triage", "interim_safety"): 20_000,
    ("triage", "views"): 20_000,
    ("triage", "priority_reason"): 400,
    ("step", "reason"): 20_000,
    ("assign", "reason"): 400,
    ("seen", "remark"): 400,
    ("tell", "note"): 400,
    ("adult", "reason"): 400,
}
ALWAYS = [
    *(("triage", name) for name in TRIAGE),
    ("step", "reason"),
    ("assign", "worker"),
    ("match", "service"),
    ("tell", "said"),
    ("tell", "means"),
    ("adult", "reason"),
]


def place_of(name: str, authority: Authority) -> tuple[str, dict[str, Any]]:
    state, more, typed = STEPS[name]
    concern = brought_to(
        state, authority, received_at=timezone.now() - 3 * DAY, referrer_name="Rosa Quill"
    )
    if name == "assign":
        client_as(Role.SAFEGUARDING_PRACTITIONER, authority=authority)
    return address(name, concern.pk, *more), dict(typed)


@pytest.mark.parametrize("name", sorted({name for name, _ in WORDS}))
def test_words_too_long_or_with_a_nought_are_given_back(name, authority, browser) -> None:
    place, typed = place_of(name, authority)
    for box in (box for page, box in WORDS if page == name):
        longest = WORDS[name, box]
        longer = "w" * (longest + 1)
        text = refused(browser, place, typed | {box: longer})
        assert f"must be {longest} characters or fewer" in text and longer in text
        assert "Kept words" in refused(browser, place, typed | {box: "Kept words\x00"})


@pytest.mark.parametrize("name", sorted({name for name, _ in ALWAYS}))
def test_what_a_step_always_needs(name: str, authority, browser) -> None:
    place, said = place_of(name, authority)
    for box in (box for page, box in ALWAYS if page == name):
        for typed in ("", " ", None):
            data = {key: value for key, value in (said | {box: typed}).items() if value is not None}
            refused(browser, place, data | {"csrfmiddlewaretoken": "as every page sends it"})


@pytest.mark.parametrize("name", ["triage", "assign", "match", "tell"])
def test_a_choice_that_was_not_offered(name: str, authority, browser) -> None:
    place, said = place_of(name, authority)
    for box in (box for page, box in ALWAYS if page == name and (page, box) not in WORDS):
        for typed in ("nonsense", "0", "999999999999", "nobody2", "²", "yes'--"):
            refused(browser, place, said | {box: typed})


@pytest.mark.parametrize("name", ["triage", "step", "assign", "match", "seen", "tell"])
def test_a_page_that_does_not_say_what_it_showed(name: str, authority, browser) -> None:
    place, said = place_of(name, authority)
    if name == "assign":
        said["worker"] = str(user_of(browser).pk)
    text = refused(browser, place, said | {"last_seen": ""})
    assert "Open this page again: it is not known what it showed you" in text


@pytest.mark.parametrize("name", ["triage", "step", "assign", "match", "seen"])
def test_a_number_of_the_page_that_was_meddled_with(name: str, authority, browser) -> None:
    """What is wrong has to be said somewhere: the box itself is not to be seen."""
    place, said = place_of(name, authority)
    if name == "assign":
        said["worker"] = str(user_of(browser).pk)
    for typed in ("x", "-1", "999999999999999999999", "1.5"):
        text = refused(browser, place, said | {"last_seen": typed})
        summary = text.partition("There is a problem")[2].partition("</div>")[0]
        assert "<li>" in summary


def test_the_day_on_which_somebody_was_told(authority: Authority, browser: Client) -> None:
    place, said = place_of("tell", authority)
    for parts, sentence in DATES[:-1]:
        assert sentence in refused(browser, place, said | three("told_on", *parts))


def test_nobody_was_told_before_it_arrived(authority: Authority, browser: Client) -> None:
    place, said = place_of("tell", authority)
    text = refused(browser, place, said | three("told_on", 1, 1, 2020))
    assert "nothing to tell before" in text


def test_not_telling_wants_a_reason(authority: Authority, browser: Client) -> None:
    place, said = place_of("tell", authority)
    text = refused(browser, place, said | {"means": "not_told", "note": " "})
    assert "Say why they cannot or should not be told" in text


@pytest.mark.parametrize(
    "changed",
    [
        {"triggers": ["weather"]},
        {"modifiers": ["weather"]},
        {"priority": "P5"},
        {"severity": "5"},
        {"likelihood": "-1"},
        {"priority": "P1", "priority_reason": ""},
        {"priority": "P1", "priority_reason": "  "},
    ],
)
def test_what_triage_cannot_find(changed: dict[str, Any], authority, browser) -> None:
    place, said = place_of("triage", authority)
    text = refused(browser, place, said | changed)
    assert TRIAGE["interim_safety"] in text


def test_every_answer_of_triage_is_given_back(authority: Authority, browser: Client) -> None:
    place, said = place_of("triage", authority)
    said |= {"triggers": ["death", "police"], "modifiers": ["no_advocate"], "priority": "P2"}
    said |= {"views": "She wants to stay.", "interim_safety": ""}
    text = refused(browser, place, said)
    for name, value in said.items():
        for one in value if isinstance(value, list) else [value]:
            if name in {"interim_safety", "views"}:
                continue
            box = text.partition(f'value="{one}"')
            while box[1] and f'name="{name}"' not in box[0][-200:]:
                box = box[2].partition(f'value="{one}"')
            assert "checked" in box[2][:40], (name, one)
    assert "She wants to stay." in text


# ---- services, emergencies, files


def test_a_service_that_was_not_offered_cannot_be_confirmed(authority, browser) -> None:
    """Not by its number alone: a page offers what it may."""
    hidden = home(AuthorityFactory(), name="Kite Court", search_text="kite court")
    place, _ = place_of("match", authority)
    refused(browser, place, {"service": str(hidden.pk), "last_seen": "0"})
    refused(browser, f"{place}?like=kite", {"service": str(hidden.pk), "last_seen": "0"})


@pytest.mark.parametrize("like", ["%", "_", "'", "a" * 5_000, "\x00", "é", "&#x27;", "  "])
def test_whatever_is_looked_for(like: str, authority: Authority, browser: Client) -> None:
    place, _ = place_of("match", authority)
    home(authority, name="Kite Court", search_text="kite court")
    response = browser.get(place, {"like": like})
    assert response.status_code == 200
    assert "Kite Court" not in response.content.decode()


@pytest.mark.parametrize(
    ("named", "reason", "sentence"),
    [
        ("", "Nobody answers the telephone.", "number or receipt"),
        ("1" * 21, "Nobody answers the telephone.", "20 characters or fewer"),
        ("1\x00", "Nobody answers the telephone.", "Null characters"),
        ("99999999999", "Nobody answers the telephone.", "no concern"),
        ("²", "Nobody answers the telephone.", "no concern"),
        ("-1", "Nobody answers the telephone.", "no concern"),
        ("1", "", "Say why it cannot wait"),
        ("1", "    now   ", "in a sentence"),
        ("1", "n" * 401, "400 characters or fewer"),
        ("1", "Nobody answers\x00.", "Null characters"),
    ],
)
def test_an_emergency_that_is_none(named, reason, sentence, authority) -> None:
    place_of("triage", authority)
    director = client_as(Role.DIRECTOR, authority=authority)
    text = refused(director, address("emergency_ask"), {"named": named, "reason": reason})
    assert sentence in text


@pytest.mark.parametrize(
    "changed", [{"was_justified": ""}, {"was_justified": "x"}, {"finding": ""}, {"finding": "ok"}]
)
def test_a_review_that_is_none(changed: dict[str, str], authority, browser) -> None:
    concern = brought_to(ConcernState.RECEIVED, authority)
    access = actions.open_in_emergency(
        concern=concern,
        reason="The police ask for her.",
        by=someone(authority, role=Role.DIRECTOR, number=7),
        at=timezone.now(),
    )
    said = {"was_justified": "yes", "finding": "It was right to open it."}
    refused(browser, address("review", access.pk), said | changed)


CSV = b"reference,received_at,text\nA,2021-08-09,She fell.\n"


@pytest.mark.parametrize(
    ("source", "content", "sentence"),
    [
        ("", CSV, "Enter which system it is from"),
        (" ", CSV, "Enter which system it is from"),
        ("s" * 61, CSV, "60 characters or fewer"),
        ("a\x00b", CSV, "Null characters"),
        ("page", CSV, "Give another name"),
        ("ASC", b"", "empty"),
        ("ASC", None, "Select a CSV file"),
        ("ASC", b"PK\x03\x04", "CSV"),
        ("ASC", CSV.replace(b"She fell.", b""), "some rows cannot be read"),
        ("ASC", CSV.replace(b"2021-08-09", b"2999-01-01"), "some rows cannot be received"),
        ("ASC", CSV + b"A,2021-08-09,Other words.\n", "some rows cannot be received"),
    ],
)
@pytest.mark.parametrize("only_check", ["", "on"])
def test_a_file_that_is_none(source, content, sentence, only_check, browser) -> None:
    data: dict[str, Any] = {"source": source, "only_check": only_check}
    if content is not None:
        data["file"] = SimpleUploadedFile("Zyxwv.csv", content)
    text = refused(browser, address("upload"), data)
    assert sentence in text
    assert "Zyxwv" not in text


def test_only_checking_writes_nothing_and_says_what_would_come(browser: Client) -> None:
    before = {name: rows for name, rows in written().items() if name != "journal"}
    file = SimpleUploadedFile("asc.csv", CSV)
    data = {"source": "ASC", "file": file, "only_check": "on"}
    text = browser.post(address("upload"), data, follow=True).content.decode()
    assert "1 new, 0 here already. Nothing was loaded." in text
    assert {name: rows for name, rows in written().items() if name != "journal"} == before


def test_more_faults_than_fit_are_counted(browser: Client) -> None:
    content = CSV + b"".join(b"B%d,never,x\n" % number for number in range(80))
    data = {"source": "ASC", "file": SimpleUploadedFile("asc.csv", content)}
    text = refused(browser, address("upload"), data)
    assert text.count("This is no time such as") == 50
    assert "30 more" in text


def test_the_form_of_a_file_asks_for_what_it_says() -> None:
    assert list(UploadForm().fields) == ["source", "file", "only_check"]
