"""What every change here is refused for."""

from collections.abc import Collection
from datetime import date

from almoner.core.accounts.models import Authority
from almoner.register.directory.models import District


class ContractRefused(Exception):
    """It cannot be kept so; the message is a sentence for an officer."""


def refuse_dates(from_on: date, to_on: date | None) -> None:
    """Raise ContractRefused if it would not end after it begins."""
    if to_on is not None and to_on <= from_on:
        raise ContractRefused("It must end after it begins.")


def refuse_elsewhere(districts: Collection[District], authority: Authority) -> None:
    """Raise ContractRefused if a district is another authority's."""
    for district in districts:
        if district.authority_id != authority.pk:
            raise ContractRefused(f"{district} is not a district of {authority.name}.")
