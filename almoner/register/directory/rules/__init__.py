"""The register's law and arithmetic: kinds of care, spells, managers, and what search reads."""

from almoner.register.directory.rules.kinds import (
    RegulatedActivity,
    ServiceType,
    Specialism,
    is_finer,
)
from almoner.register.directory.rules.managers import (
    Absence,
    ManagerKind,
    ManagerStanding,
    ManagerState,
    Post,
    manager_standing,
)
from almoner.register.directory.rules.search import folded, search_text
from almoner.register.directory.rules.spells import (
    Facts,
    Observation,
    Spell,
    Standing,
    overlaid,
    spells_from,
    within,
)
from almoner.register.directory.rules.succession import Link, backward, onward, reached

__all__ = [
    "Absence",
    "Facts",
    "Link",
    "ManagerKind",
    "ManagerStanding",
    "ManagerState",
    "Observation",
    "Post",
    "RegulatedActivity",
    "ServiceType",
    "Specialism",
    "Spell",
    "Standing",
    "backward",
    "folded",
    "is_finer",
    "manager_standing",
    "onward",
    "overlaid",
    "reached",
    "search_text",
    "spells_from",
    "within",
]
