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
    is_manager_required,
    manager_standing,
)
from almoner.register.directory.rules.references import number_of_ours, reference_to
from almoner.register.directory.rules.search import folded, search_text, search_words
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
    "is_manager_required",
    "manager_standing",
    "number_of_ours",
    "onward",
    "overlaid",
    "reached",
    "reference_to",
    "search_text",
    "search_words",
    "spells_from",
    "within",
]
