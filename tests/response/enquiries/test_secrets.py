"""What is planted for the crawler is shown to who may see it, and nowhere else in this room."""

from http import HTTPStatus

import pytest
from django.urls import reverse

from almoner.core.accounts.rules import GRANTS, Permission, Role
from almoner.core.journal.models import Entry
from almoner.response.enquiries.models import Enquiry, LargeScaleEnquiry
from almoner.response.positions_of_trust.models import Allegation
from tests.core.accounts.factories import AuthorityFactory, client_as
from tests.response.enquiries import secrets as of_enquiries
from tests.response.positions_of_trust import secrets as of_trust

pytestmark = pytest.mark.django_db
MARKER = "hazelnut"


@pytest.mark.parametrize("role", [*Role])
def test_what_is_planted_is_seen_by_who_may(role: Role) -> None:
    authority = AuthorityFactory()
    allowed = of_enquiries.plant(authority=authority, marker=MARKER)
    assert of_trust.plant(authority=authority, marker=MARKER) == {
        Permission.KEEP_POSITIONS_OF_TRUST
    }
    person = client_as(role, authority=authority)
    addresses = {
        reverse("enquiries:enquiry", args=[Enquiry.objects.order_by("pk")[0].pk]): allowed,
        reverse("enquiries:case", args=[LargeScaleEnquiry.objects.order_by("pk")[0].pk]): allowed,
        reverse(
            "positions_of_trust:allegation", args=[Allegation.objects.order_by("pk")[0].pk]
        ): frozenset({Permission.KEEP_POSITIONS_OF_TRUST}),
    }
    for address, permissions in addresses.items():
        response = person.get(address)
        may = bool(GRANTS[role].permissions & permissions)
        assert (MARKER in response.content.decode()) == may, address
        assert response.status_code == (HTTPStatus.OK if may else HTTPStatus.NOT_FOUND)


def test_the_journal_holds_none_of_it() -> None:
    authority = AuthorityFactory()
    of_enquiries.plant(authority=authority, marker=MARKER)
    of_trust.plant(authority=authority, marker=MARKER)
    assert not Entry.objects.filter(detail__contains=MARKER).exists()
    assert not Entry.objects.filter(subject_id__contains=MARKER).exists()
