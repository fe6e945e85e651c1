"""What every test shares."""

from collections.abc import Iterator

import pytest

from tests.account.papers.flushing import papers_may_be_flushed  # noqa: F401  of every test too
from tests.core.journal.flushing import journal_may_be_flushed  # noqa: F401  a fixture of every test
from tests.judgement.bands.flushing import bands_may_be_flushed  # noqa: F401  of every test too
from tests.evidence.audits.flushing import visits_may_be_flushed  # noqa: F401  of every test too
from tests.evidence.questionnaires.flushing import questionnaires_may_be_flushed  # noqa: F401


@pytest.fixture(autouse=True)
def nothing_is_kept_from_another_test() -> Iterator[None]:
    """What pages keep in memory goes with the test's data."""
    from almoner.doors.desk.queries import kept

    yield
    kept.forget()
