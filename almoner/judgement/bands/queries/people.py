"""The authorities in which someone may do something with bands."""

from almoner.core.accounts.models import Authority
from almoner.core.accounts.rules import Permission, Principal


def authorities_for(*, permission: Permission, visible_to: Principal) -> tuple[Authority, ...]:
    """The authorities in which the principal may do that, by name."""
    if visible_to.is_operator:
        return tuple(Authority.objects.all())
    held = visible_to.authority_codes()
    codes = [code for code in held if visible_to.may(permission, authority_code=code)]
    return tuple(Authority.objects.filter(code__in=codes))
