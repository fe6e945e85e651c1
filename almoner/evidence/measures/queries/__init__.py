"""Figures as at a day and as known then, narrowed to what their reader may see."""

from almoner.evidence.measures.queries.newest import newest_day
from almoner.evidence.measures.queries.places import (
    Change,
    Compared,
    Overview,
    Point,
    change,
    comparison,
    latest,
    overview,
    parts,
    series,
    visible_measures,
)
from almoner.evidence.measures.queries.reading import (
    NoSuchFigures,
    authorities_for,
    may_see,
    may_see_services,
    visible_measure,
)
from almoner.evidence.measures.queries.services import (
    MayNotBeRanked,
    OfService,
    ServiceFigure,
    of_service,
    rank,
    series_of_service,
    services,
)
from almoner.evidence.measures.queries.updating import Update, updates

__all__ = [
    "Change",
    "Compared",
    "MayNotBeRanked",
    "NoSuchFigures",
    "OfService",
    "Overview",
    "Point",
    "ServiceFigure",
    "Update",
    "authorities_for",
    "change",
    "comparison",
    "latest",
    "may_see",
    "may_see_services",
    "newest_day",
    "of_service",
    "overview",
    "parts",
    "rank",
    "series",
    "series_of_service",
    "services",
    "updates",
    "visible_measure",
    "visible_measures",
]
