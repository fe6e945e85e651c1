"""The kinds of block that are drawn from records; a new one is a function and a line here."""

from almoner.account.papers.sources.base import BlockSource
from almoner.account.papers.sources.contract_suspensions import (
    contract_suspensions,
    suspended_services,
)
from almoner.account.papers.sources.programmes import programme_coverage, programme_levels
from almoner.account.papers.sources.quality_monitoring import quality_monitoring
from almoner.account.papers.sources.ratings_profile import ratings_profile
from almoner.account.papers.sources.safeguarding_queue import safeguarding_queue

SOURCES: dict[str, BlockSource] = {
    "contract_suspensions": contract_suspensions,
    "programme_coverage": programme_coverage,
    "programme_levels": programme_levels,
    "quality_monitoring": quality_monitoring,
    "ratings_profile": ratings_profile,
    "safeguarding_queue": safeguarding_queue,
    "suspended_services": suspended_services,
}
