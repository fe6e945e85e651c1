"""What a search reads: text folded so that case, accents and punctuation do not matter."""

import re
import unicodedata

SEARCH_TEXT_LENGTH = 600
MOST_WORDS = 8  # so that a pasted page is cheap
IN_NO_TEXT = "?"  # folded text holds no mark: what is looked for by this is not found
_APART = re.compile(r"[\W_]+")
_CLOSED_UP = dict.fromkeys(
    map(ord, "'`\u00b4\u02bc\u2018\u2019\u2032")
)  # each used as an apostrophe


def folded(text: str) -> str:
    """Lower case, without accents, apostrophes closed up and other punctuation made spaces.

    Letters of every script stay, so that a name that has none of ours is found by its own.
    """
    text = text.translate(_CLOSED_UP)
    if not text.isascii():
        text = unicodedata.normalize("NFKD", text)
        text = "".join(mark for mark in text if not unicodedata.combining(mark))
    return _APART.sub(" ", text.casefold()).strip()


def search_text(*, name: str, postcode: str, ids: tuple[str, ...] = ()) -> str:
    """The text in which a location is looked for.

    A postcode stands twice, with and without its space. An id stands folded as typed text is, so
    that a search for "1-10024040008" finds it.
    """
    words = folded(" ".join((name, postcode, postcode.replace(" ", ""), *ids)))
    return words[:SEARCH_TEXT_LENGTH]


def search_words(typed: str) -> tuple[str, ...]:
    """The words of which each must stand in a location's search text; none for what is blank.

    Some write "and" where others write "&", which is folded away: it is not looked for beside
    other words. What holds no letter and no figure is found nowhere, rather than everywhere.
    """
    words = folded(typed).split()
    told = [word for word in words if word != "and"] or words
    return tuple(told[:MOST_WORDS]) or ((IN_NO_TEXT,) if typed.strip() else ())
