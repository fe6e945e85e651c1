"""Reading the journal, and proving that it is as it was written."""

from almoner.core.journal.queries.proof import Verdict as Verdict
from almoner.core.journal.queries.proof import verify as verify
from almoner.core.journal.queries.reading import Wanted as Wanted
from almoner.core.journal.queries.reading import entries as entries
from almoner.core.journal.queries.reading import entries_after as entries_after
from almoner.core.journal.queries.reading import last_acts as last_acts
from almoner.core.journal.queries.reading import last_seal as last_seal
from almoner.core.journal.queries.reading import late_entries as late_entries
from almoner.core.journal.queries.reading import withheld as withheld
