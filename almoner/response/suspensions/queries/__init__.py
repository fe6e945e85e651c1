"""What is read of suspensions, each as at a day and narrowed to what the reader may see."""

from almoner.response.suspensions.queries.cases import (
    Line,
    UnknownSuspension,
    history,
    in_force,
    in_states,
    last_number,
    lines,
    scope_words,
    scopes_of,
    state_of,
    suspension_by_id,
    visible_suspensions,
)
from almoner.response.suspensions.queries.figures import (
    Figures,
    change_since,
    metrics,
    reviews_overdue,
)
from almoner.response.suspensions.queries.gates import gates, gates_for
from almoner.response.suspensions.queries.published import ExemptRow, exempt_table, public_table
from almoner.response.suspensions.queries.reaching import Stop, locations_reached, stops_at

__all__ = [
    "ExemptRow",
    "Figures",
    "Line",
    "Stop",
    "UnknownSuspension",
    "change_since",
    "exempt_table",
    "gates",
    "gates_for",
    "history",
    "in_force",
    "in_states",
    "last_number",
    "lines",
    "locations_reached",
    "metrics",
    "public_table",
    "reviews_overdue",
    "scope_words",
    "scopes_of",
    "state_of",
    "stops_at",
    "suspension_by_id",
    "visible_suspensions",
]
