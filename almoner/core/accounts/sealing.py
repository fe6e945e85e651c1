"""Identities are kept sealed: the database alone, or a copy of it, names nobody.

The keys are settings (`ALMONER_IDENTITY_KEYS`), newest first: what is sealed from now on uses the
first, and what an older one sealed can still be opened while that key is listed. Fernet is AES-128
in CBC mode with an HMAC, so a sealed text that was tampered with does not open.
"""

import base64
import hmac
from hashlib import sha256

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from django.conf import settings


class CannotUnseal(ValueError):
    """The text was sealed under a key that is not listed, or it was altered."""


def seal(text: str) -> str:
    """The text, sealed under the newest key; an empty text stays empty."""
    return _keys().encrypt(text.encode()).decode() if text else ""


def unseal(sealed: str) -> str:
    """The text again. Raises CannotUnseal."""
    try:
        return _keys().decrypt(sealed.encode()).decode() if sealed else ""
    except InvalidToken as error:
        raise CannotUnseal(
            "This cannot be opened with the keys that Almoner has. Ask whoever runs it whether"
            " ALMONER_IDENTITY_KEYS names every key ever used."
        ) from error


def fingerprint(text: str) -> str:
    """Tells whether two sealed texts say the same, without saying what: 64 hex digits.

    Made under the oldest key, so that it stays the same when a newer one is put before it.
    """
    key = sha256(b"fingerprint:" + settings.IDENTITY_KEYS[-1].encode()).digest()
    return hmac.new(key, text.encode(), sha256).hexdigest()


def _keys() -> MultiFernet:
    return MultiFernet([Fernet(_fernet_key(key)) for key in settings.IDENTITY_KEYS])


def _fernet_key(key: str) -> bytes:
    """Fernet wants exactly 32 bytes in its own alphabet; a key may be any secret text."""
    return base64.urlsafe_b64encode(sha256(b"seal:" + key.encode()).digest())
