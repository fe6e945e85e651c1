"""Every read of allegations: narrowed to who keeps them; names are opened for one page only."""

from almoner.response.positions_of_trust.queries.details import (
    Details,
    Made,
    details,
    service_with_id,
)
from almoner.response.positions_of_trust.queries.lists import (
    Line,
    UnknownAllegation,
    allegation_by_id,
    allegations,
    visible_allegations,
)

__all__ = [
    "Details",
    "Line",
    "Made",
    "UnknownAllegation",
    "allegation_by_id",
    "allegations",
    "details",
    "service_with_id",
    "visible_allegations",
]
