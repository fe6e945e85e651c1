"""The register: who provides care, where, and what of it stood when.

A `landing_number` is the id of the landing that a row came from. It is a number and not a
foreign key because landings are evidence, which stands above the register.
"""

from almoner.register.directory.models.care_given import Scheme, Service, ServiceDistrict
from almoner.register.directory.models.links import AwaitedSuccession, DualRegistration, Succession
from almoner.register.directory.models.people import ManagerAbsence, ManagerPosition
from almoner.register.directory.models.places import (
    LIST_ORDERS,
    Brand,
    District,
    Location,
    Provider,
)
from almoner.register.directory.models.spells import LocationSpell, RecordingMoment

__all__ = [
    "LIST_ORDERS",
    "AwaitedSuccession",
    "Brand",
    "District",
    "DualRegistration",
    "Location",
    "LocationSpell",
    "ManagerAbsence",
    "ManagerPosition",
    "Provider",
    "RecordingMoment",
    "Scheme",
    "Service",
    "ServiceDistrict",
    "Succession",
]
