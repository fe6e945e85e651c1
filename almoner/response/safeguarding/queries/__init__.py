"""What is read of concerns, each as at a day and narrowed to what the reader may see."""

from almoner.response.safeguarding.queries.concerns import (
    Details,
    UnknownConcern,
    concern_by_id,
    concern_in_emergency,
    details,
    districts_of,
    emergencies_to_review,
    emergency_by_id,
    location_numbered,
    services_named,
    state_of,
    suggested_services,
    visible_concerns,
    workers_of,
)
from almoner.response.safeguarding.queries.days import (
    FiguresNotVisible,
    QueueDays,
    counted_days,
    may_see_figures,
    queue_days,
)
from almoner.response.safeguarding.queries.events import (
    ConcernEvent,
    concern_count,
    concern_events,
    concerns_of,
)
from almoner.response.safeguarding.queries.figures import QueueFigures, queue_figures
from almoner.response.safeguarding.queries.worklist import (
    Asked,
    Line,
    Standing,
    lines,
    standing,
    waiting,
)

__all__ = [
    "Asked",
    "ConcernEvent",
    "Details",
    "FiguresNotVisible",
    "Line",
    "QueueDays",
    "QueueFigures",
    "Standing",
    "UnknownConcern",
    "concern_by_id",
    "concern_count",
    "concern_events",
    "concern_in_emergency",
    "concerns_of",
    "counted_days",
    "details",
    "districts_of",
    "emergencies_to_review",
    "emergency_by_id",
    "lines",
    "location_numbered",
    "may_see_figures",
    "queue_days",
    "queue_figures",
    "services_named",
    "standing",
    "state_of",
    "suggested_services",
    "visible_concerns",
    "waiting",
    "workers_of",
]
