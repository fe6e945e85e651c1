"""A file of returns is kept when it is checked, and found again when that is confirmed.

Between the two the page holds a token that Almoner signed: which file, of which programme, for
whom. Nothing else finds a kept file, so nobody reads by it what another has stored.
"""

from typing import BinaryIO

from django.core import signing

from almoner.core.accounts.rules import Principal
from almoner.core.files.models import StoredFile
from almoner.core.files.queries import file_with
from almoner.response.programmes.models import Programme
from almoner.response.programmes.returns_file import LARGEST, FileRefused

SALT = "almoner.programmes.kept_files"
LASTS = 24 * 3600  # seconds from the check to its confirmation
AGAIN = "Choose the file again: what was checked is no longer at hand."


def token_of(*, file: StoredFile, programme: Programme, by: Principal) -> str:
    """What a page of confirmation holds."""
    return signing.dumps([programme.pk, by.reference, file.sha256], salt=SALT)


def file_of(*, token: str, programme: Programme, by: Principal) -> StoredFile:
    """The file that this person checked for this programme. Raises FileRefused."""
    try:
        said = signing.loads(token, salt=SALT, max_age=LASTS)
    except signing.BadSignature as error:
        raise FileRefused(AGAIN) from error
    if said[:2] != [programme.pk, by.reference]:
        raise FileRefused(AGAIN)
    file = file_with(sha256=said[2])
    if file is None:
        raise FileRefused(AGAIN)
    return file


def content_of(stream: BinaryIO) -> bytes:
    """The bytes, and one more than may be: what reads them says that it is too large."""
    return stream.read(LARGEST + 1)
