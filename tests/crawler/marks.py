"""What is planted looks like nothing else: a text such as "Zq7fc1-12", an odd number, an odd day.

The letter after the mark says what kind of secret it is, and so which permission shows it.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from almoner.core.accounts.rules import Permission, Principal
from almoner.core.journal.rules import Sensitivity

HERE, THERE = "Zq7f", "Zq7g"  # in the council that is crawled, and in another
FIRST_NUMBER = 730_000  # of concerns, before the first
TEXT = re.compile(r"zq7([fg])([a-z])(\d*)(i?)-(\d+)", re.IGNORECASE)
EDGE, END = r"(?<![0-9a-z])", r"(?![0-9a-z])"
# Beside texts: kind, whether of the adult, whether here, and how a page would say it.
ODD: tuple[tuple[str, bool, bool | None, re.Pattern[str]], ...] = (
    ("c", False, True, re.compile(rf"{EDGE}730,?\d{{3}}{END}")),
    ("c", False, None, re.compile(r"17 March 1907|17 Mar 1907|1907-03-17|17/03/1907")),
    ("c", True, None, re.compile(r"11 February 1903|11 Feb 1903|1903-02-11|11/02/1903")),
    ("r", False, True, re.compile(rf"{EDGE}60,?417{END}")),
)

HINTS = ("zq7", "730", "1907", "1903", "60,417", "60417")  # without which a text says none

May = Callable[[Principal, str], bool]  # somebody, and the code of the secret's authority


def _with(*permissions: Permission) -> May:
    return lambda by, code: any(by.may(each, authority_code=code) for each in permissions)


def _with_exempt_papers(by: Principal, code: str) -> bool:
    may_read = by.may(Permission.VIEW_PAPER, authority_code=code)
    return may_read and by.clearance(authority_code=code) >= Sensitivity.EXEMPT


def _nobody(by: Principal, code: str) -> bool:
    return False


# Which permission shows which kind. Nothing here is read off the pages.
KINDS: dict[str, May] = {
    "c": _with(Permission.VIEW_SAFEGUARDING),  # concerns, emergencies
    "d": _with(Permission.VIEW_DEATHS),
    "e": _with(Permission.VIEW_SAFEGUARDING),  # enquiries
    "g": _nobody,  # references of single workers in a programme: no page shows one
    "o": _with(Permission.VIEW_OUTBREAKS),
    "p": _with(Permission.VIEW_SAFEGUARDING),  # patterns
    "r": _with(Permission.BUILD_RETURN),
    "t": _with(Permission.KEEP_POSITIONS_OF_TRUST),
    "x": _with_exempt_papers,
}
OF_THE_ADULT = _with(Permission.VIEW_ADULT_IDENTITY)


@dataclass(frozen=True, slots=True, order=True)
class Secret:
    """Something planted, as it was found."""

    text: str
    kind: str
    is_of_adult: bool
    is_here: bool | None  # an odd day is said in both councils

    def may_be_seen_by(self, by: Principal, *, here: str, there: str) -> bool:
        """Whether the permissions of somebody show it."""
        codes = {True: (here,), False: (there,), None: (here, there)}[self.is_here]
        may = OF_THE_ADULT if self.is_of_adult else KINDS[self.kind]
        return any(may(by, code) for code in codes)


def marker(kind: str, round_number: int = 1, *, is_here: bool = True) -> str:
    """The beginning of every text of a kind."""
    assert kind in KINDS
    return f"{HERE if is_here else THERE}{kind}{round_number}"


def decoy(secret: str) -> str:
    """What looks like a secret, as long, and was planted nowhere."""
    return secret.replace("7f", "7h", 1).replace("730", "940", 1)


def secrets_in(text: str) -> Iterator[Secret]:
    """Everything planted that a text says."""
    folded = text.lower()
    if not any(hint in folded for hint in HINTS):
        return  # most say nothing, and this is quicker
    for found in TEXT.finditer(text):
        yield Secret(
            text=found[0].lower(),
            kind=found[2].lower(),
            is_of_adult=bool(found[4]),
            is_here=found[1].lower() == HERE[-1],
        )
    for kind, is_of_adult, is_here, pattern in ODD:
        for found in pattern.finditer(text):
            yield Secret(found[0].lower(), kind, is_of_adult, is_here)
