"""Every shared read of ratings: profile, trend, movement, age, overview and history."""

from almoner.evidence.ratings.queries.areas import area_named, areas_around
from almoner.evidence.ratings.queries.history import (
    HistoryEvent,
    LocationHistory,
    QuestionRating,
    TimelineSpell,
    key_questions,
    location_history,
)
from almoner.evidence.ratings.queries.movement import movement
from almoner.evidence.ratings.queries.profiles import (
    AgeCount,
    OverviewPoint,
    Trend,
    profile,
    profiles,
    rating_age,
    trend,
    two_year_overview,
)
from almoner.evidence.ratings.rules import Area

__all__ = [
    "AgeCount",
    "Area",
    "HistoryEvent",
    "LocationHistory",
    "OverviewPoint",
    "QuestionRating",
    "TimelineSpell",
    "Trend",
    "area_named",
    "areas_around",
    "key_questions",
    "location_history",
    "movement",
    "profile",
    "profiles",
    "rating_age",
    "trend",
    "two_year_overview",
]
