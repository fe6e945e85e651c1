"""What every test shares."""

from tests.core.journal.flushing import journal_may_be_flushed  # noqa: F401  a fixture of every test
