"""Whose records a reader reaches."""

from django.db.models import Q

from almoner.core.accounts.rules import Permission, Principal


def of_readers_authorities(
    visible_to: Principal, *permissions: Permission, prefix: str = ""
) -> Q | None:
    """The condition that a record is of an authority where the reader may do one of these.

    None where there is no such authority, so nothing may be seen; an operator sees everything.
    """
    if visible_to.is_operator:
        return Q()
    codes = visible_to.codes_where(*permissions)
    return Q(**{f"{prefix}authority__code__in": codes}) if codes else None
