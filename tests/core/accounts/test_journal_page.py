"""The journal, the roles table and one's own account, as pages."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from almoner.core.accounts import queries
from almoner.core.accounts.models import Authority
from almoner.core.accounts.rules import GRANTS, PERMISSION_WORDS, Role, operator
from almoner.core.accounts.views.journal import detail_words
from almoner.core.journal.models import Entry
from almoner.core.journal.queries import Wanted
from tests.core.accounts.factories import (
    AuthorityFactory,
    MembershipFactory,
    UserFactory,
    client_as,
    principal,
)
from tests.core.journal.factories import NOON, EntryFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def here() -> Authority:
    return AuthorityFactory(code="E06900001")


@pytest.fixture
def auditor(here: Authority) -> Client:
    return client_as(Role.AUDITOR, authority=here)


def _text(browser: Client, **asked: object) -> str:
    return browser.get(reverse("accounts:journal"), asked).content.decode()


def test_it_says_who_did_what_and_when(auditor: Client, here: Authority) -> None:
    EntryFactory(action="apply_landing", authority_code=here.code, subject_kind="landings.Landing")
    page = _text(auditor)
    for words in (
        "Ada Okafor",
        "Apply landing",
        ">Landing ",
        "31 August 2021 at 1:00pm",
        here.name,
    ):
        assert words in page


def test_it_keeps_to_the_readers_authorities_and_what_belongs_to_none(
    auditor: Client, here: Authority
) -> None:
    for action, code in (("ours", here.code), ("theirs", "E06900002"), ("nobodys", "")):
        EntryFactory(action=action, authority_code=code)
    page = _text(auditor)
    assert "Ours" in page
    assert "Nobodys" in page
    assert "Theirs" not in page


def test_a_role_elsewhere_does_not_open_the_journal_there(here: Authority) -> None:
    """An auditor of one authority, who is an officer in another, reads the journal of the one."""
    other = AuthorityFactory()
    user = MembershipFactory(authority=here, role="auditor").user
    MembershipFactory(authority=other, user=user, role="quality_officer")
    EntryFactory(action="theirs", authority_code=other.code)
    reader = queries.principal_for(user=user, on=NOON.date())
    assert not [
        line
        for line in queries.journal(wanted=Wanted(), visible_to=reader, limit=9)
        if line.entry.action == "theirs"
    ]


@pytest.mark.parametrize(
    ("role", "sensitivity", "is_withheld"),
    [
        (Role.AUDITOR, "EXEMPT", False),
        (Role.ADMINISTRATOR, "INTERNAL", False),
        (Role.ADMINISTRATOR, "RESTRICTED", True),
    ],
)
def test_what_was_read_is_withheld_above_the_readers_clearance(
    here: Authority, role: Role, sensitivity: str, is_withheld: bool
) -> None:
    EntryFactory(
        action="read", authority_code=here.code, subject_id="Concern 9", sensitivity=sensitivity
    )
    page = _text(client_as(role, authority=here), action="read")
    assert ("Concern 9" not in page) is is_withheld
    assert ("Withheld: above your clearance" in page) is is_withheld


@pytest.mark.parametrize("role", [Role.ADMINISTRATOR, Role.AUDITOR])
def test_without_its_permission_nothing_is_known_of_safeguarding(
    here: Authority, role: Role
) -> None:
    """Not even that somebody did something: each line would count a concern."""
    EntryFactory(action="receive_concern", authority_code=here.code, sensitivity="SAFEGUARDING")
    EntryFactory(action="receive_concern", authority_code="", sensitivity="SAFEGUARDING")
    for asked in ({}, {"action": "receive concern"}, {"person": "ada"}):
        page = _text(client_as(role, authority=here), **asked)
        assert "Receive concern" not in page
        assert "Withheld" not in page


@pytest.mark.parametrize("action", queries.GLASS)
def test_every_reader_is_told_of_emergency_access_and_not_of_which_concern(
    here: Authority, action: str
) -> None:
    EntryFactory(
        action=action,
        authority_code=here.code,
        subject_kind="safeguarding.Concern",
        subject_id="Concern 9",
        sensitivity="SAFEGUARDING",
    )
    page = _text(client_as(Role.AUDITOR, authority=here))
    assert action.replace("_", " ").capitalize() in page
    assert "Withheld: above your clearance" in page
    assert "Concern 9" not in page


OF_SAFEGUARDING = {
    "of a concern": ("safeguarding.Concern", "81"),
    "of enquiries": ("export", "enquiries"),
    "of an allegation": ("positions_of_trust.Allegation", "82"),
    "of the allegations": ("positions_of_trust.list", ""),
    "of a return": ("returns.Submission", "83"),
    "of a return taken away": ("export", "returns.Return:E1:2021"),
}


@pytest.mark.parametrize(
    ("second", "seen"),
    [
        (Role.SAFEGUARDING_PRACTITIONER, {"of a concern", "of enquiries"}),
        (Role.SAFEGUARDING_MANAGER, set(OF_SAFEGUARDING)),
        (Role.QUALITY_MANAGER, set()),
        (Role.DIRECTOR, set()),
    ],
)
def test_of_safeguarding_each_part_is_known_only_to_those_it_is_there_for(
    here: Authority, second: Role, seen: set[str]
) -> None:
    for action, (kind, number) in OF_SAFEGUARDING.items():
        EntryFactory(
            action=action.replace(" ", "_"),
            authority_code=here.code,
            subject_kind=kind,
            subject_id=number,
            sensitivity="SAFEGUARDING",
        )
    user = MembershipFactory(authority=here, role="auditor").user
    MembershipFactory(authority=here, user=user, role=second.value)
    browser = Client()
    browser.force_login(user)
    page = _text(browser)
    assert {one for one in OF_SAFEGUARDING if f">{one.capitalize()}<" in page} == seen
    assert "Withheld" not in page


def test_what_is_there_for_a_permission_elsewhere_is_not_known_here(here: Authority) -> None:
    for kind in ("positions_of_trust.Allegation", "returns.Submission", "safeguarding.Concern"):
        EntryFactory(
            action="receive",
            authority_code=here.code,
            subject_kind=kind,
            sensitivity="SAFEGUARDING",
        )
    user = MembershipFactory(authority=here, role="auditor").user
    MembershipFactory(user=user, role=Role.SAFEGUARDING_MANAGER.value)
    reader = queries.principal_for(user=user, on=NOON.date())
    found = queries.journal(wanted=Wanted(action="receive"), visible_to=reader, limit=9)
    assert found == []


@pytest.mark.parametrize(
    ("second", "is_withheld"),
    [(None, True), (Role.PUBLIC_HEALTH_NURSE, False), (Role.QUALITY_OFFICER, True)],
)
def test_of_deaths_it_is_told_that_something_was_done_and_not_where(
    here: Authority, second: Role | None, is_withheld: bool
) -> None:
    """An auditor is cleared for more than that, and may not see deaths: clearance is not enough."""
    for action in ("read", "record_deaths"):
        EntryFactory(
            action=action,
            authority_code=here.code,
            subject_kind="outbreaks.DeathsNotified",
            subject_id="location:77",
            sensitivity="RESTRICTED",
            detail='{"location": 77}',
        )
    user = MembershipFactory(authority=here, role="auditor").user
    if second is not None:
        MembershipFactory(authority=here, user=user, role=second.value)
    browser = Client()
    browser.force_login(user)
    page = _text(browser)
    assert ">Record deaths<" in page
    told = page.partition("<main")[2].partition("</main>")[0]  # what follows holds random letters
    assert ("77" not in told) is is_withheld
    assert page.count("Withheld: above your clearance") == (2 if is_withheld else 0)


def test_clearance_in_one_authority_shows_nothing_of_none(here: Authority) -> None:
    EntryFactory(authority_code="", sensitivity="RESTRICTED")
    reader = principal(Role.AUDITOR, authority_code=here.code)
    (line,) = queries.journal(wanted=Wanted(), visible_to=reader, limit=1)
    assert line.is_withheld


def test_an_operator_reads_everything() -> None:
    EntryFactory(authority_code="E1", sensitivity="EXEMPT")
    (line,) = queries.journal(wanted=Wanted(), visible_to=operator("journal"), limit=1)
    assert not line.is_withheld


@pytest.mark.parametrize(
    ("asked", "expected"),
    [
        ({"action": "Sign in"}, ["sign_in"]),
        ({"action": "sign_in"}, ["sign_in"]),
        ({"person": "okaf"}, ["sign_in"]),
        ({"person": "ADA@"}, ["sign_in"]),
        ({"person": "nobody"}, []),
        ({"from_on": "1 9 2021"}, ["load_feed"]),
        ({"to_on": "31/8/2021"}, ["sign_in"]),
        ({"from_on": "31 August 2021", "to_on": "2021-09-01"}, ["load_feed", "sign_in"]),
    ],
)
def test_it_is_narrowed(here: Authority, asked: dict[str, str], expected: list[str]) -> None:
    ada = UserFactory(name="Ada Okafor", email="ada@southaven.example")
    EntryFactory(action="sign_in", actor=f"user:{ada.pk}")
    EntryFactory(action="load_feed", actor="command:feed load", at=NOON + timedelta(days=1))
    page = client_as(Role.AUDITOR, authority=here).get(
        reverse("accounts:journal"), {"to_on": "1 9 2021", **asked}
    )
    shown = page.content.decode()
    words = {"load_feed": ">Load feed<", "sign_in": ">Sign in<"}
    found = [action for action, text in words.items() if text in shown]
    assert found == expected
    if not expected:
        assert "No entries match." in shown


def test_a_day_that_is_none_is_refused_beside_its_box(auditor: Client) -> None:
    page = _text(auditor, from_on="31 2 2021")
    assert "From must be a real date" in page


def test_the_ends_of_time_are_no_bound(auditor: Client) -> None:
    EntryFactory(action="sign_in")
    assert ">Sign in<" in _text(auditor, from_on="1 1 0001", to_on="31 12 9999")


def test_it_goes_on_from_page_to_page(auditor: Client, here: Authority) -> None:
    EntryFactory.create_batch(60, authority_code=here.code, action="thing")
    page = _text(auditor, action="thing")
    assert page.count(">Thing<") == 50
    older = page.split('rel="next" href="')[1].split('"')[0].replace("&amp;", "&")
    rest = auditor.get(reverse("accounts:journal") + older).content.decode()
    assert rest.count(">Thing<") == 10
    assert "Older entries" not in rest
    assert "Newest entries" in rest


def test_what_is_hidden_leaves_no_gap_that_could_be_counted(here: Authority) -> None:
    """Two councils, of which one has much that its auditor may not know of: both read the same."""
    told = []
    for place, hidden in ((here, 2), (AuthorityFactory(), 0)):
        for number in range(60):
            said = {"authority_code": place.code, "action": "thing"}
            EntryFactory.create_batch(hidden, sensitivity="SAFEGUARDING", **said)
            EntryFactory(subject_kind="desk.Thing", subject_id=f"no. {number}", **said)
        browser, address, pages = client_as(Role.AUDITOR, authority=place), "?action=thing", []
        while address:
            shown = browser.get(reverse("accounts:journal") + address).content.decode()
            main = shown.partition("<main")[2].partition("</main>")[0]
            pages.append(main.replace(place.code, "E"))
            address = shown.partition('rel="next" href="')[2].partition('"')[0]
            address = address.replace("&amp;", "&")
        told.append(pages)
    assert len(told[0]) == 2
    assert told[0] == told[1]


@pytest.mark.parametrize("count", [1, 3])
def test_it_costs_four_queries_however_long(
    auditor: Client, here: Authority, count: int, django_assert_num_queries: Any
) -> None:
    EntryFactory.create_batch(count, authority_code=here.code)
    _text(auditor)
    with django_assert_num_queries(4):  # session, person, roles; entries
        _text(auditor)


@pytest.mark.parametrize(
    ("detail", "said"),
    [
        ('{"is_new": true, "role": "auditor"}', "is new: yes; role: auditor"),
        ('{"filters": ["Open", "Good"], "rows": 60}', "filters: Open, Good; rows: 60"),
        ('{"to_on": null}', "to on: null"),
        ("", ""),
        ("as it was", "as it was"),
        ("[1]", "[1]"),
    ],
)
def test_details_are_told_in_words(detail: str, said: str) -> None:
    assert detail_words(detail=detail) == said


def test_reading_the_journal_writes_nothing_in_it(auditor: Client) -> None:
    before = Entry.objects.count()
    _text(auditor)
    assert Entry.objects.count() == before


def test_the_roles_table_is_made_from_the_rules(auditor: Client) -> None:
    page = auditor.get(reverse("accounts:roles")).content.decode()
    for role in Role:
        row = page.split(f">{role.words}</th>")[1].split("</tr>")[0]
        assert row.count(">Yes<") == len(GRANTS[role].permissions)
        assert GRANTS[role].clearance.name.capitalize() in row
    for words in PERMISSION_WORDS.values():
        assert words in page


def test_every_role_has_words_of_its_own() -> None:
    assert len({role.words for role in Role}) == len(Role)
    assert Role.QUALITY_OFFICER.words == "Quality officer"
