"""The one way in which figures are recorded."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from almoner.core.accounts.actions import require
from almoner.core.accounts.rules import Permission, Principal
from almoner.core.bulk import insert_rows
from almoner.core.journal.actions import part_of_action
from almoner.evidence.landings.models import Landing
from almoner.evidence.measures.incoming import COLUMNS, laid_out, one_for_each, supersede, unknown
from almoner.evidence.measures.library import measures_on
from almoner.evidence.measures.models import Observation
from almoner.evidence.measures.rules.rows import ObservationRow, refuse_wrong


@dataclass(frozen=True, slots=True, kw_only=True)
class ObservationChanges:
    """What a set of rows changed."""

    recorded: int  # figures written: new ones, and corrections
    corrected: int  # of those, how many took another's place
    unchanged: int


@part_of_action
def record_observations(
    *, rows: Sequence[ObservationRow], landing: Landing, by: Principal, at: datetime
) -> ObservationChanges:
    """Record what differs from what stands; what it differs from is superseded, and kept.

    Set-based: England's homes at once. Of two rows for one subject, measure, part and period the
    later counts. It runs in the caller's transaction, of which it is a part: the caller makes the
    entry in the journal. Raises NotPermitted, or ObservationError for a row that cannot be.
    """
    require(by, Permission.LOAD_FEED)
    received = one_for_each(rows)
    measures = measures_on(on=landing.as_at)
    refuse_wrong(rows=received, measures=measures)
    with laid_out(received) as cursor:
        corrected = supersede(cursor, at=at)
        new = [received[place] for place in unknown(cursor)]
        insert_rows(
            model=Observation,
            columns=(*COLUMNS, "version", "landing_id", "recorded_at"),
            rows=[(*row, measures[row.measure].version, landing.pk, at) for row in new],
        )
    return ObservationChanges(
        recorded=len(new), corrected=corrected, unchanged=len(received) - len(new)
    )
