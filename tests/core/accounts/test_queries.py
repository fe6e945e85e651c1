"""What accounts tell the rooms above: in which authorities someone may act."""

import pytest

from almoner.core.accounts.queries import authorities_for
from almoner.core.accounts.rules import Permission, Role, operator
from tests.core.accounts.factories import AuthorityFactory, principal

pytestmark = pytest.mark.django_db


def test_authorities_are_those_where_it_may_be_done() -> None:
    here, other = AuthorityFactory(name="Here"), AuthorityFactory(name="Elsewhere")
    reader = principal(Role.QUALITY_OFFICER, authority_code=here.code)
    assert authorities_for(permission=Permission.BUILD_PAPER, visible_to=reader) == (here,)
    assert authorities_for(permission=Permission.PUBLISH_PAPER, visible_to=reader) == ()
    everywhere = authorities_for(permission=Permission.PUBLISH_PAPER, visible_to=operator("tests"))
    assert everywhere == (other, here)  # by name
