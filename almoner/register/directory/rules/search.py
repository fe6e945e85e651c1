"""What a search reads: text folded so that case, accents and punctuation do not matter."""

import re
import unicodedata

SEARCH_TEXT_LENGTH = 600
_APART = re.compile(r"[^0-9a-z]+")


def folded(text: str) -> str:
    """Lower case, without accents, apostrophes closed up and other punctuation made spaces."""
    if not text.isascii():
        text = unicodedata.normalize("NFKD", text)
        text = "".join(mark for mark in text if not unicodedata.combining(mark))
        text = text.replace("\N{RIGHT SINGLE QUOTATION MARK}", "'")
    return _APART.sub(" ", text.replace("'", "").casefold()).strip()


def search_text(*, name: str, postcode: str, ids: tuple[str, ...] = ()) -> str:
    """The text in which a location is looked for.

    A postcode stands twice, with and without its space. An id stands folded as typed text is, so
    that a search for "1-10024040008" finds it.
    """
    words = folded(" ".join((name, postcode, postcode.replace(" ", ""), *ids)))
    return words[:SEARCH_TEXT_LENGTH]
