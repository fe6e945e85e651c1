"""What is read of outbreaks and deaths, as at a day and narrowed to what the reader may see."""

from almoner.response.outbreaks.queries.assessing import declaration, ending
from almoner.response.outbreaks.queries.cases import (
    Line,
    UnknownOutbreak,
    admissions_of,
    authorities_for,
    disease_words,
    in_states,
    last_change_number,
    last_review,
    last_step_number,
    lines,
    outbreak_by_id,
    outbreaks_of,
    service_by_number,
    services_named,
    state_of,
    visible_outbreaks,
)
from almoner.response.outbreaks.queries.closures import Closure, closed_to_admission
from almoner.response.outbreaks.queries.deaths import (
    deaths_at,
    deaths_row,
    neighbouring_registrations,
)
from almoner.response.outbreaks.queries.details import Details, details

__all__ = [
    "Closure",
    "Details",
    "Line",
    "UnknownOutbreak",
    "admissions_of",
    "authorities_for",
    "closed_to_admission",
    "deaths_at",
    "deaths_row",
    "declaration",
    "details",
    "disease_words",
    "ending",
    "in_states",
    "last_change_number",
    "last_review",
    "last_step_number",
    "lines",
    "neighbouring_registrations",
    "outbreak_by_id",
    "outbreaks_of",
    "service_by_number",
    "services_named",
    "state_of",
    "visible_outbreaks",
]
