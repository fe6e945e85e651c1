"""A test that commits leaves nothing behind, and what was decided is kept again after it."""

import pytest
from django.core.management import call_command
from django.db import DatabaseError

from almoner.judgement.bands.models import Cycle
from tests.judgement.bands.factories import AuthorityFactory, open_cycle


@pytest.mark.django_db(transaction=True)
def test_bands_are_flushed_and_kept_again() -> None:
    for _ in range(2):
        open_cycle(AuthorityFactory())
        with pytest.raises(DatabaseError):
            Cycle.objects.all().delete()
        call_command("flush", interactive=False, verbosity=0)
        assert not Cycle.objects.exists()
