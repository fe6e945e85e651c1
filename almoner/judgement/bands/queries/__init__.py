"""Cycles, homes, bands and fees, as pages and other rooms read them."""

from almoner.judgement.bands.queries.appeals import appeals_of, steps_of
from almoner.judgement.bands.queries.cycles import (
    CycleRecord,
    UnknownCycle,
    cycle_by_id,
    cycles,
    rules_history,
)
from almoner.judgement.bands.queries.fees import FeeBook, fee_book
from almoner.judgement.bands.queries.fixed import (
    BandRecord,
    UnknownBand,
    band_by_id,
    band_on,
    bands_of_home,
    bands_of_years,
    newest_proposed,
    stretches_of,
)
from almoner.judgement.bands.queries.gathering import (
    Evidence,
    FinalAudit,
    re_audits,
    took_part_in_audit,
)
from almoner.judgement.bands.queries.homes import HomeLine, home_lines
from almoner.judgement.bands.queries.homes_of import (
    HomeRecord,
    UnknownHome,
    home_of_cycle,
    newest_cycle_of,
)
from almoner.judgement.bands.queries.standing import NamedHome, StandingHome

__all__ = [
    "BandRecord",
    "CycleRecord",
    "Evidence",
    "FeeBook",
    "FinalAudit",
    "HomeLine",
    "HomeRecord",
    "NamedHome",
    "StandingHome",
    "UnknownBand",
    "UnknownCycle",
    "UnknownHome",
    "appeals_of",
    "band_by_id",
    "band_on",
    "bands_of_home",
    "bands_of_years",
    "cycle_by_id",
    "cycles",
    "fee_book",
    "home_lines",
    "home_of_cycle",
    "newest_cycle_of",
    "newest_proposed",
    "re_audits",
    "rules_history",
    "steps_of",
    "stretches_of",
    "took_part_in_audit",
]
