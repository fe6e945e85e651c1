"""What is planted is seen by those who may, and by nobody else, anywhere in the room."""

import pytest
from django.urls import reverse

from almoner.core.accounts.rules import GRANTS, Role
from almoner.response.outbreaks.models import DeathsNotified
from tests.core.accounts.factories import client_as
from tests.response.outbreaks.factories import AuthorityFactory
from tests.response.outbreaks.secrets import plant

pytestmark = pytest.mark.django_db
MARKER = "quincewort"


@pytest.mark.parametrize("role", Role)
def test_the_planted_words_are_seen_by_those_alone_who_may(role: Role) -> None:
    authority = AuthorityFactory(name="Southaven")
    permissions = plant(authority=authority, marker=MARKER)
    row = DeathsNotified.objects.get(location__isnull=False)
    browser = client_as(role, authority=authority)
    own = reverse("outbreaks:deaths", args=[row.location_id])
    may = bool(permissions & GRANTS[role].permissions)
    assert (MARKER in browser.get(own).content.decode()) is may
    for name, args in (
        ("outbreaks", ()),
        ("taskforce", ()),
        ("find_deaths", ()),
        ("begin", (row.location_id,)),
    ):
        response = browser.get(reverse(f"outbreaks:{name}", args=args), {"q": "elmbank"})
        assert MARKER not in response.content.decode()
