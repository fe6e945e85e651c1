"""What every change to the register shares: who may, and what is refused."""

from collections.abc import Sequence

from almoner.core.accounts.actions import require
from almoner.core.accounts.models import Authority
from almoner.core.accounts.rules import Permission, Principal
from almoner.register.directory.models import District


class RegisterError(Exception):
    """The register cannot be changed so; the message is a sentence for an officer."""


def require_keeper(by: Principal, authority: Authority | None) -> None:
    """Raise NotPermitted unless they keep the register there; without an authority, anywhere."""
    code = authority.code if authority else None
    require(by, Permission.KEEP_REGISTER, authority_code=code)


def refuse_elsewhere(districts: Sequence[District], authority: Authority) -> None:
    """Raise RegisterError if a district is another authority's."""
    for district in districts:
        if district.authority_id != authority.pk:
            raise RegisterError(f"{district} is not a district of {authority}.")
