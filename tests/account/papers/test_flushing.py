"""A test that commits leaves nothing behind, and the papers are kept again after it."""

import pytest
from django.core.management import call_command
from django.db import DatabaseError, connection

from almoner.account.papers.models import Paper
from almoner.core.accounts.rules import operator
from tests.account.papers.factories import AuthorityFactory, earlier_paper


@pytest.mark.django_db(transaction=True)
def test_papers_are_flushed_and_kept_again() -> None:
    by = operator("tests")
    for _ in range(2):
        earlier_paper(authority=AuthorityFactory(), by=by, counts={"nursing": (1,) * 5})
        with pytest.raises(DatabaseError):
            Paper.objects.all().delete()
        with pytest.raises(DatabaseError), connection.cursor() as cursor:
            cursor.execute("UPDATE papers_paper SET title = 'Another'")
        call_command("flush", interactive=False, verbosity=0)
        assert not Paper.objects.exists()
