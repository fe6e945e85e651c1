import pytest
from django.test import override_settings
from django.urls import ResolverMatch, path

from almoner.core.accounts.rules import Permission, Role
from almoner.core.ui.navigation import Header, Section, current_section, header
from tests.core.ui.factories import a_principal, a_request

urlpatterns = [
    path("", lambda request: None, name="first"),
    path("services/", lambda request: None, name="services"),
    path("people/", lambda request: None, name="people"),
]
NAVIGATION = [
    ("Market", "first", ("view_market",)),
    ("Services", "services", ("view_market",)),
    ("Not yet made", "nothing:here", ("view_market",)),
    ("People", "people", ("manage_users", "view_deaths")),
    ("Everyone", "services", ()),
]


@pytest.fixture
def few_pages():
    with override_settings(ROOT_URLCONF="tests.core.ui.test_navigation", NAVIGATION=NAVIGATION):
        yield


def labels(*roles: Role) -> list[str]:
    return [
        section.label
        for section in header(a_request(principal=a_principal(*roles)))["header"].sections
    ]


@pytest.mark.usefixtures("few_pages")
@pytest.mark.parametrize(
    ("roles", "offered"),
    [
        ([Role.QUALITY_OFFICER], ["Market", "Services", "Everyone"]),
        ([Role.ADMINISTRATOR], ["People", "Everyone"]),
        ([Role.QUALITY_OFFICER, Role.ADMINISTRATOR], ["Market", "Services", "People", "Everyone"]),
        ([Role.PROVIDER_USER], ["Everyone"]),
        ([Role.DIRECTOR], ["Market", "Services", "People", "Everyone"]),
    ],
)
def test_each_is_offered_what_their_roles_allow_and_what_exists(roles, offered):
    assert labels(*roles) == offered


def test_nobody_signed_in_sees_a_plain_header():
    assert header(a_request())["header"] == Header()


@pytest.mark.usefixtures("few_pages")
def test_the_header_names_the_person_and_the_authority():
    made = header(a_request(principal=a_principal(Role.AUDITOR)))["header"]

    assert (made.person, made.authority) == ("Ann Officer", "Northshire")


def test_a_header_without_an_authority_is_still_a_header():
    request = a_request(principal=a_principal(Role.AUDITOR))
    request.authority = None

    assert header(request)["header"].authority == ""


SECTIONS = tuple(
    Section(label=label, href=href, permissions=frozenset({Permission.VIEW_MARKET}))
    for label, href in [("Home", "/"), ("Services", "/services/"), ("Visits", "/services/visits/")]
)


@pytest.mark.parametrize(
    ("where", "section"),
    [
        ("/", "Home"),
        ("/services/", "Services"),
        ("/services/1-123/", "Services"),
        ("/services/visits/3", "Visits"),
        ("/elsewhere/", ""),
    ],
)
def test_the_current_section_is_the_longest_that_holds_the_page(where, section):
    assert current_section(path=where, sections=SECTIONS) == section


def test_a_room_may_lie_under_another_section_than_its_address_says():
    request = a_request(principal=a_principal(Role.QUALITY_OFFICER))
    request.path = "/visits/7/"
    request.resolver_match = ResolverMatch(lambda: None, (), {}, app_names=["audits"])
    assert header(request)["header"].section == "Quality"
