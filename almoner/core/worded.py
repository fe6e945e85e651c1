"""Codes that records hold, each with the words that officers read for it."""

from enum import StrEnum
from typing import Self


class Worded(StrEnum):
    """A choice: its code, then its words (`PPE = "ppe", "Protective equipment"`).

    Where a code stands alone it reads as it is spelt: `NOT_KNOWN = "not_known"` is "Not known".
    """

    words: str

    def __new__(cls, code: str, words: str = "") -> Self:
        """A member of that code; `words` are as officers say it."""
        made = str.__new__(cls, code)
        made._value_ = code
        made.words = words or code.replace("_", " ").capitalize()
        return made


class WordedStep(StrEnum):
    """A step: its code, what it is to do it (a button or a heading), that it was done."""

    words: str
    done: str

    def __new__(cls, code: str, words: str = "", done: str = "") -> Self:
        """A member of that code: `LIFT = "lift", "Lift", "Lifted"`.

        Raises ValueError where words are missing. (They have defaults since `Step("lift")`, which
        looks one up, is typed as this is.)
        """
        if not (words and done):
            raise ValueError(f"A step says what it is to do it and that it was done: {code}.")
        made = str.__new__(cls, code)
        made._value_ = code
        made.words, made.done = words, done
        return made
