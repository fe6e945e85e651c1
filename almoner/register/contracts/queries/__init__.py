"""What is agreed with whom, what the council monitors, and who leads on each service."""

from almoner.register.contracts.queries.agreements import (
    UnknownContract,
    contract,
    contracts_of,
    framework,
    frameworks,
    terms_of,
)
from almoner.register.contracts.queries.leads import (
    lead_officer,
    leads_on,
    may_lead,
    people_who_may_lead,
    services_led_by,
)
from almoner.register.contracts.queries.monitoring import (
    MonitoredService,
    kinds_of,
    monitored,
    monitored_services,
)

__all__ = [
    "MonitoredService",
    "UnknownContract",
    "contract",
    "contracts_of",
    "framework",
    "frameworks",
    "kinds_of",
    "lead_officer",
    "leads_on",
    "may_lead",
    "monitored",
    "monitored_services",
    "people_who_may_lead",
    "services_led_by",
    "terms_of",
]
