"""What every test shares."""

from collections.abc import Iterator

import pytest

from tests.account.papers.flushing import papers_may_be_flushed  # noqa: F401  of every test too
from tests.core.journal.flushing import journal_may_be_flushed  # noqa: F401  a fixture of every test
from tests.evidence.audits.flushing import visits_may_be_flushed  # noqa: F401  of every test too
from tests.evidence.questionnaires.flushing import questionnaires_may_be_flushed  # noqa: F401
from tests.judgement.bands.flushing import bands_may_be_flushed  # noqa: F401  of every test too
from tests.register.contracts.flushing import contracts_may_be_flushed  # noqa: F401  of every test too
from tests.response.action_plans.flushing import plans_may_be_flushed  # noqa: F401  likewise
from tests.response.suspensions.flushing import suspensions_may_be_flushed  # noqa: F401  likewise


@pytest.fixture(autouse=True)
def nothing_is_kept_from_another_test() -> Iterator[None]:
    """What pages keep in memory goes with the test's data."""
    from almoner.doors.desk.queries import kept

    yield
    kept.forget()
