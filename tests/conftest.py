"""What every test shares."""

from tests.account.papers.flushing import papers_may_be_flushed  # noqa: F401  of every test too
from tests.core.journal.flushing import journal_may_be_flushed  # noqa: F401  a fixture of every test
