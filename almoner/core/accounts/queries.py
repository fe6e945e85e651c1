"""Who someone is, and which authority is meant."""

from datetime import date

from django.db.models import Q

from almoner.core.accounts.models import Authority, Membership, User
from almoner.core.accounts.rules import Principal, held_roles


class UnknownAuthority(Exception):
    """No authority goes by that name or code."""


def principal_for(*, user: User, on: date) -> Principal:
    """The principal for a signed-in person, with the roles held on that day. One query."""
    held = Membership.objects.filter(
        Q(to_on__isnull=True) | Q(to_on__gt=on), user=user, from_on__lte=on
    )
    return Principal(
        reference=f"user:{user.pk}",
        name=user.name,
        roles=held_roles(held.values_list("authority__code", "role")),
    )


def authority_named(*, name: str) -> Authority:
    """The authority with that name, that code, or a name by which a source knows it.

    Raises UnknownAuthority.
    """
    folded = " ".join(name.split()).casefold()
    found = Authority.objects.filter(
        Q(name__iexact=name.strip()) | Q(code__iexact=name.strip()) | Q(names__name=folded)
    ).first()
    if found is None:
        raise UnknownAuthority(f"No authority is called {name!r}.")
    return found
