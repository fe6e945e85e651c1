"""Every write to frameworks, lots, contracts and who leads on them."""

from almoner.register.contracts.actions.agreements import (
    add_contract,
    end_contract,
    record_export,
)
from almoner.register.contracts.actions.frameworks import add_framework, add_lot
from almoner.register.contracts.actions.leads import (
    allocate_lead_officer,
    allocate_services,
    end_lead,
)
from almoner.register.contracts.refusals import ContractRefused

__all__ = [
    "ContractRefused",
    "add_contract",
    "add_framework",
    "add_lot",
    "allocate_lead_officer",
    "allocate_services",
    "end_contract",
    "end_lead",
    "record_export",
]
