"""Who asks: a key in the header `Authorization: Bearer almoner_…`; how often it may be wrong."""

from typing import cast

from django.core.cache import cache
from django.http import HttpRequest
from django.utils import timezone
from ninja.security import HttpBearer

from almoner.core.accounts.actions import record_access
from almoner.core.accounts.guard import Request
from almoner.core.accounts.lockout import NOBODY, address_of
from almoner.core.accounts.queries import principal_of_key
from almoner.core.accounts.row_security import narrow_to
from almoner.core.accounts.rules import Principal

MOST_WRONG = 10  # wrong keys from one address
WRONG_FOR = 300  # seconds for which they are remembered


class TooManyWrongKeys(Exception):
    """The address sent too many keys that are none."""


class KeyAuthentication(HttpBearer):
    """Finds whom a key stands for, and lets the connection reach that authority's records only."""

    openapi_description = "A key made by your Almoner administrator, as a bearer token"

    def authenticate(self, request: HttpRequest, token: str) -> Principal | None:
        """The principal of the key; None (which is refused) where no standing key is that.

        Raises TooManyWrongKeys.
        """
        address = address_of(request) or ""
        place = f"wrong-api-keys:{address}"
        if cache.get(place, 0) >= MOST_WRONG:
            raise TooManyWrongKeys("Too many wrong keys came from your address. Wait five minutes.")
        found = principal_of_key(secret=token)
        if found is None:
            cache.add(place, 0, WRONG_FOR)
            cache.incr(place)
            record_access(actor=NOBODY, action="key_refused", at=timezone.now(), ip=address)
            return None
        principal, authority = found
        asking = cast(Request, request)
        asking.principal, asking.authority, asking.authorities = principal, authority, (authority,)
        narrow_to(asking)
        return principal
