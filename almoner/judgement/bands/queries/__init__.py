"""Cycles, homes, bands and fees, as pages and other rooms read them."""

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
    stretches_of,
)
from almoner.judgement.bands.queries.homes import Evidence, FinalAudit, HomeLine, home_lines

__all__ = [
    "BandRecord",
    "CycleRecord",
    "Evidence",
    "FeeBook",
    "FinalAudit",
    "HomeLine",
    "UnknownBand",
    "UnknownCycle",
    "band_by_id",
    "band_on",
    "bands_of_home",
    "bands_of_years",
    "cycle_by_id",
    "cycles",
    "fee_book",
    "home_lines",
    "rules_history",
    "stretches_of",
]
