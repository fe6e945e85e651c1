"""What a council writes into the register beside what the regulator publishes.

What the regulator's files change is written by `bulk`, as a part of the feed's own action.
"""

from almoner.register.directory.actions.managers import (
    end_absence,
    end_manager,
    record_absence,
    record_manager,
)
from almoner.register.directory.actions.places import (
    add_district,
    add_scheme,
    add_unregulated_service,
    end_unregulated_service,
    place_in_district,
    set_service_districts,
)
from almoner.register.directory.actions.succession import link_successor
from almoner.register.directory.keeping import RegisterError

__all__ = [
    "RegisterError",
    "add_district",
    "add_scheme",
    "add_unregulated_service",
    "end_absence",
    "end_manager",
    "end_unregulated_service",
    "link_successor",
    "place_in_district",
    "record_absence",
    "record_manager",
    "set_service_districts",
]
