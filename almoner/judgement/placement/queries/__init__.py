"""May we place here? The question, its checks, and finding the service that it is asked of."""

from almoner.judgement.placement.queries.answering import may_we_place
from almoner.judgement.placement.queries.finding import (
    Match,
    UnknownService,
    choices_for,
    matches,
    narrowed_to,
    scheme_of,
    service_by_cqc_id,
    service_by_number,
)

__all__ = [
    "Match",
    "UnknownService",
    "choices_for",
    "matches",
    "may_we_place",
    "narrowed_to",
    "scheme_of",
    "service_by_cqc_id",
    "service_by_number",
]
