"""Invented services as the regulator's API would describe them, so that they come in by its door.

Their ids begin with letters that the regulator does not use, so no real one can be meant.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

KEY_QUESTIONS = ("Safe", "Effective", "Caring", "Responsive", "Well-led")
SERVICE_TYPES = {
    "nursing": ("Nursing homes", "Care home service with nursing"),
    "residential": ("Residential homes", "Care home service without nursing"),
    "home_care": ("Homecare agencies", "Domiciliary care service"),
    "supported_living": ("Supported living", "Supported living service"),
    "extra_care": ("Supported housing", "Extra Care housing services"),
}
CATEGORIES = {
    True: ("S1", "Residential social care"),
    False: ("S2", "Community based adult social care services"),
}
ACTIVITIES = {
    True: ("RA2", "Accommodation for persons who require nursing or personal care"),
    False: ("RA1", "Personal care"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class InventedRating:
    """An inspection that never took place."""

    published_on: date
    overall: str
    key_questions: tuple[str, ...]  # in the order of KEY_QUESTIONS


@dataclass(frozen=True, slots=True, kw_only=True)
class InventedLocation:
    """A service that does not exist, with its whole history."""

    location_id: str
    provider_id: str
    name: str
    authority: str
    region: str
    town: str
    street: str
    postcode: str
    service_type: str  # a key of SERVICE_TYPES
    registered_on: date
    ratings: tuple[InventedRating, ...] = ()  # oldest first
    deregistered_on: date | None = None
    beds: int = 0
    specialisms: tuple[str, ...] = ("Caring for adults over 65 yrs",)
    manager: tuple[str, str] | None = None
    predecessor_id: str = ""
    successor_id: str = ""
    inherits: InventedRating | None = None

    def closing(self, on: date) -> "InventedLocation":
        """The same, deregistered on that day."""
        return replace(self, deregistered_on=on)


def _rating(rating: InventedRating, *, organisation_id: str) -> dict[str, Any]:
    return {
        "organisationId": organisation_id,
        "reportDate": rating.published_on.isoformat(),
        "overall": {
            "rating": rating.overall,
            "keyQuestionRatings": [
                {"name": name, "rating": value}
                for name, value in zip(KEY_QUESTIONS, rating.key_questions, strict=True)
            ],
        },
    }


def _current(location: InventedLocation) -> dict[str, Any]:
    if location.ratings:
        newest = _rating(location.ratings[-1], organisation_id=location.location_id)
    elif location.inherits:
        newest = _rating(location.inherits, organisation_id=location.predecessor_id)
    else:
        return {}
    return {
        "overall": {
            "organisationId": newest["organisationId"],
            "reportDate": newest["reportDate"],
            **newest["overall"],
        },
        "serviceRatings": [],
    }


def _relationships(location: InventedLocation) -> list[dict[str, str]]:
    pairs = (
        ("HSCA Predecessor", location.predecessor_id),
        ("HSCA Successor", location.successor_id),
    )
    return [
        {"relatedLocationId": other, "type": kind, "reason": "Change of legal entity"}
        for kind, other in pairs
        if other
    ]


def _contacts(location: InventedLocation) -> list[dict[str, Any]]:
    if location.manager is None:
        return []
    given, family = location.manager
    return [
        {
            "personTitle": "",
            "personGivenName": given,
            "personFamilyName": family,
            "personRoles": ["Registered Manager"],
        }
    ]


def location_document(location: InventedLocation) -> dict[str, Any]:
    """What `/locations/{id}` would answer."""
    is_home = location.service_type in {"nursing", "residential"}
    plain, formal = SERVICE_TYPES[location.service_type]
    category, activity = CATEGORIES[is_home], ACTIVITIES[is_home]
    current = _current(location)
    state = "Registered" if location.deregistered_on is None else "Deregistered"
    document: dict[str, Any] = {
        "locationId": location.location_id,
        "providerId": location.provider_id,
        "organisationType": "Location",
        "type": "Social Care Org",
        "name": location.name,
        "localAuthority": location.authority,
        "region": location.region,
        "registrationStatus": state,
        "registrationDate": location.registered_on.isoformat(),
        "dormancy": "N",
        "careHome": "Y" if is_home else "N",
        "numberOfBeds": location.beds,
        "postalAddressLine1": location.street,
        "postalAddressTownCity": location.town,
        "postalCode": location.postcode,
        "inspectionDirectorate": "Adult social care",
        "inspectionCategories": [{"code": category[0], "name": category[1], "primary": "true"}],
        "gacServiceTypes": [{"name": plain, "description": formal}],
        "regulatedActivities": [
            {"code": activity[0], "name": activity[1], "contacts": _contacts(location)}
        ],
        "specialisms": [{"name": name} for name in location.specialisms],
        "relationships": _relationships(location),
        "currentRatings": current,
        "historicRatings": [
            _rating(rating, organisation_id=location.location_id)
            for rating in location.ratings[:-1]
        ],
    }
    if location.deregistered_on is not None:
        document["deregistrationDate"] = location.deregistered_on.isoformat()
    return document


def provider_document(*, provider_id: str, name: str, location_ids: list[str]) -> Mapping[str, Any]:
    """What `/providers/{id}` would answer."""
    return {
        "providerId": provider_id,
        "organisationType": "Provider",
        "type": "Social Care Org",
        "ownershipType": "Organisation",
        "name": name,
        "registrationStatus": "Registered",
        "registrationDate": "2011-04-01",
        "locationIds": location_ids,
        "relationships": [],
        "regulatedActivities": [],
        "inspectionCategories": [],
    }
