"""To whoever does not see safeguarding there are no enquiries: pages, errors and the journal."""

from http import HTTPStatus

import pytest
from django.urls import reverse

from almoner.core.accounts import queries as accounts
from almoner.core.accounts.models import Authority
from almoner.core.accounts.rules import GRANTS, Permission, Principal, Role
from almoner.core.journal.queries import Wanted
from almoner.response.enquiries import actions, queries
from almoner.response.enquiries.models import Enquiry, LargeScaleEnquiry
from almoner.response.enquiries.queries.visible import visible_cases, visible_enquiries
from almoner.response.enquiries.rules import large_scale
from almoner.response.enquiries.rules.stages import State
from tests.core.accounts.factories import client_as
from tests.response.answers import answer
from tests.response.enquiries.factories import (
    AT,
    TODAY,
    AuthorityFactory,
    brought_to,
    case_in,
    full_case,
    manager,
    proposed,
)

pytestmark = pytest.mark.django_db
OTHERS = [role for role in Role if Permission.VIEW_SAFEGUARDING not in GRANTS[role].permissions]
NEVER = 987_654


@pytest.fixture
def place() -> Authority:
    return AuthorityFactory(name="Southaven")


def both(place: Authority) -> tuple[Enquiry, LargeScaleEnquiry]:
    """One of each, with much recorded and read."""
    enquiry = brought_to(State.CLOSED, authority=place)
    case = case_in(large_scale.State.OPEN, proposed(place))
    full_case(case)
    by = manager(place)
    actions.record_reading(enquiry=enquiry, by=by, at=AT)
    actions.record_large_scale_reading(case=case, by=by, at=AT)
    actions.record_list_reading(what="list", by=by, at=AT, row_count=1)
    actions.record_download(form="csv", by=by, at=AT, row_count=1)
    return enquiry, case


def addresses(enquiry: int, case: int) -> list[str]:
    return [
        *(
            reverse(f"enquiries:{name}", args=[enquiry])
            for name in ("enquiry", "allocate", "adult", "findings", "cause", "agree", "plan")
        ),
        reverse("enquiries:step", args=[enquiry, "close"]),
        *(
            reverse(f"enquiries:{name}", args=[case])
            for name in ("case", "gather", "part", "meeting", "check", "case_agree", "case_plan")
        ),
        reverse("enquiries:case_step", args=[case, "close"]),
        reverse("enquiries:enquiries"),
        reverse("enquiries:large_scale"),
        reverse("enquiries:download", args=["csv"]),
    ]


@pytest.mark.parametrize("role", OTHERS)
def test_what_is_there_is_answered_as_what_never_was(role: Role, place: Authority) -> None:
    enquiry, case = both(place)
    browser = client_as(role, authority=place)
    nowhere = answer(browser, "/nothing-here/")
    assert nowhere[0] == HTTPStatus.NOT_FOUND
    # Whoever is cleared the highest tries all; the others one of each kind.
    tried = slice(None) if role is Role.QUALITY_MANAGER else slice(0, None, 8)
    for address in addresses(enquiry.pk, case.pk)[tried]:
        assert answer(browser, address) == nowhere, address
    for there, never in zip(
        addresses(enquiry.pk, case.pk)[tried], addresses(NEVER, NEVER)[tried], strict=True
    ):
        assert answer(browser, there, "post") == answer(browser, never, "post"), there


@pytest.mark.parametrize("second", OTHERS)
def test_the_journal_says_nothing_of_it_to_its_readers(second: Role, place: Authority) -> None:
    reader = Principal(
        reference="user:3",
        name="Bea Holt",
        roles=frozenset({(place.code, Role.AUDITOR), (place.code, second)}),
    )
    before = accounts.journal(wanted=Wanted(), visible_to=reader, limit=500)
    both(place)
    assert accounts.journal(wanted=Wanted(), visible_to=reader, limit=500) == before


@pytest.mark.parametrize("role", OTHERS)
def test_no_query_finds_any(role: Role, place: Authority) -> None:
    enquiry, case = both(place)
    by = manager(place, role=role)
    assert not visible_enquiries(by).exists() and not visible_cases(by).exists()
    assert queries.open_enquiries(as_at=TODAY, visible_to=by) == ()
    assert queries.concerns_to_begin(visible_to=by) == ()
    for is_open in (True, False):
        found = queries.large_scale_enquiries(as_at=TODAY, visible_to=by, is_open=is_open)
        assert found == ()
    said = {"authority": place, "as_at": TODAY, "visible_to": by}
    assert queries.large_scale_going_on(**said) == ()
    with pytest.raises(queries.UnknownEnquiry, match="There is no such"):
        queries.enquiry_by_id(enquiry_id=enquiry.pk, visible_to=by)
    with pytest.raises(queries.UnknownEnquiry, match="There is no such"):
        queries.case_with_steps(case_id=case.pk, visible_to=by)
    year = {"authority": place, "since": TODAY, "until": TODAY, "visible_to": by}
    assert queries.commenced(**year) == () and queries.concluded(**year) == ()


def test_one_of_another_council_is_answered_as_none(place: Authority) -> None:
    enquiry, case = both(AuthorityFactory())
    browser = client_as(Role.SAFEGUARDING_MANAGER, authority=place)
    nowhere = answer(browser, "/nothing-here/")
    for address in addresses(enquiry.pk, case.pk)[:-3]:
        assert answer(browser, address) == nowhere, address
