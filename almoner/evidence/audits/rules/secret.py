"""How the secret of a calendar's address is kept: as a hash, so that a copy of it opens nothing."""

import hashlib


def hashed(secret: str) -> str:
    """What is kept of a secret. It has 256 random bits, so no salt is needed."""
    return hashlib.sha256(secret.encode()).hexdigest()
