"""How often versions were used, as those may know who ask."""

import pytest

from almoner.core.accounts.rules import Principal, Role, operator
from almoner.evidence.questionnaires.queries.usage import response_counts
from tests.evidence.questionnaires.factories import begun, published, someone

pytestmark = pytest.mark.django_db


def test_responses_are_counted_where_they_may_be_seen() -> None:
    version = published()
    mine, other = begun(version).authority, begun(version).authority
    begun(version, authority=mine)
    ids = [version.pk]
    assert response_counts(version_ids=ids, visible_to=someone(mine)) == {version.pk: 2}
    assert response_counts(version_ids=ids, visible_to=operator("tests")) == {version.pk: 3}
    both = Principal(
        reference="user:9",
        name="Cy Lane",
        roles=frozenset({(mine.code, Role.BROKERAGE), (other.code, Role.QUALITY_OFFICER)}),
    )
    assert response_counts(version_ids=ids, visible_to=both) == {version.pk: 1}
    assert response_counts(version_ids=[], visible_to=both) == {}
