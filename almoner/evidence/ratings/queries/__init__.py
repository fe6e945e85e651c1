"""Every shared read of ratings: profile, trend, movement, age and history."""

from almoner.evidence.ratings.queries.areas import area_named, areas_around
from almoner.evidence.ratings.queries.history import (
    LocationHistory,
    Published,
    location_history,
)
from almoner.evidence.ratings.queries.movement import movement
from almoner.evidence.ratings.queries.profiles import (
    AgeCount,
    Trend,
    profile,
    profiles,
    rating_age,
    trend,
)
from almoner.evidence.ratings.rules import Area

__all__ = [
    "AgeCount",
    "Area",
    "LocationHistory",
    "Published",
    "Trend",
    "area_named",
    "areas_around",
    "location_history",
    "movement",
    "profile",
    "profiles",
    "rating_age",
    "trend",
]
