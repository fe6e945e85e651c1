"""A file of concerns from another system: bytes to what each row says, or to what is wrong."""

import csv
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from hashlib import sha256
from io import StringIO
from itertools import zip_longest
from typing import TypeVar

from almoner.core.calendar.rules import ENGLAND
from almoner.core.worded import Worded
from almoner.response.safeguarding.rules.kinds import (
    AgeBand,
    Category,
    Ethnicity,
    Gender,
    Referrer,
    Setting,
    Shift,
    SupportReason,
    Theme,
)
from almoner.response.safeguarding.rules.referrals import Person, Referral

Kind = TypeVar("Kind", bound=Worded)
WANTED = ("reference", "received_at", "text")
KNOWN = (
    *WANTED,
    "categories",
    "referrer",
    "referrer_name",
    "referrer_contact",
    "service",
    "cqc_id",
    "postcode",
    "district",
    "setting",
    "theme",
    "shift",
    "happened_on",
    "urgent",
    "safety",
    "adult_name",
    "adult_born_on",
    "adult_nhs_number",
    "adult_record_number",
    "adult_address",
    "adult_age_band",
    "adult_gender",
    "adult_ethnicity",
    "adult_support_reason",
)
MOST_BYTES = 50_000_000
LONGEST_CHOICES = 400  # characters: every kind of abuse in words
EARLIEST = 1948  # no concern is older than what safeguarding has grown from
NO_HEADING = "(no heading)"
UNNAMED = (
    "Something stands where there is no heading, so it would be lost. A comma within a cell needs"
    " quotation marks around the cell."
)
YES, NO = {"yes", "y", "true", "1"}, {"no", "n", "false", "0", ""}


@dataclass(frozen=True, slots=True)
class Wrong:
    """What cannot be read: the row (2 is the first under the headings), the column, and why."""

    row: int
    column: str
    sentence: str


class FileRefused(Exception):
    """The file cannot be read at all, or some of its rows cannot: `wrong` says which."""

    def __init__(self, sentence: str, wrong: tuple[Wrong, ...] = ()) -> None:
        super().__init__(sentence)
        self.wrong = wrong


@dataclass(frozen=True, slots=True)
class File:
    """A file that was read."""

    digest: str
    referrals: tuple[Referral, ...]


class _Unreadable(ValueError):
    """A cell that says nothing that is known."""


def read_file(content: bytes) -> File:
    """The concerns of a CSV file with headings. Raises FileRefused; nothing else is read then."""
    if len(content) > MOST_BYTES:
        raise FileRefused("The file is larger than 50 MB. Send it in parts.")
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise FileRefused("The file is not CSV in UTF-8. Save it again as “CSV UTF-8”.") from None
    if "\x00" in text:
        raise FileRefused("The file is not CSV: it looks like another kind of file.")
    reader = csv.reader(StringIO(text, newline=""), strict=True)  # a quote left open hides rows
    try:
        rows = list(reader)
    except csv.Error as error:
        raise FileRefused(
            f"The file is not CSV that can be read, from line {reader.line_num:,} on: a"
            " quotation mark may be left open there."
        ) from error
    heads = [key_of_heading(cell) for cell in rows[0]] if rows else []
    _refuse_heads(heads)
    referrals, wrong = [], []
    for number, row in enumerate(rows[1:], start=2):
        if not any(cell.strip() for cell in row):
            continue
        cells = [cell.strip() for cell in row]
        if any(cell and not head for head, cell in zip_longest(heads, cells, fillvalue="")):
            wrong.append(Wrong(number, NO_HEADING, UNNAMED))
        read = _Row(dict(zip(heads, cells, strict=False)))
        referrals.append(read.referral())
        wrong += [Wrong(number, column, sentence) for column, sentence in read.wrong]
    if wrong:
        raise FileRefused("Nothing was loaded: some rows cannot be read.", tuple(wrong))
    if not referrals:
        raise FileRefused("The file has headings and no rows.")
    return File(digest=sha256(content).hexdigest(), referrals=tuple(referrals))


def key_of_heading(head: str) -> str:
    """A heading as it is known: in any case, with spaces or lines between its words."""
    return "_".join(head.casefold().replace("_", " ").split())


def _refuse_heads(heads: list[str]) -> None:
    missing = [name for name in WANTED if name not in heads]
    if missing:
        raise FileRefused(f"The first row has no heading: {', '.join(missing)}.")
    unknown = [name for name in heads if name and name not in KNOWN]
    if unknown:
        raise FileRefused(f"These headings are not known: {', '.join(unknown)}.")
    if len(set(heads)) != len(heads):
        raise FileRefused("A heading is there twice.")


class _Row:
    """One row, and what cannot be read in it."""

    def __init__(self, cells: Mapping[str, str]) -> None:
        self.cells, self.wrong = cells, list[tuple[str, str]]()

    def referral(self) -> Referral:
        """What it says; where something cannot be read, `wrong` says so."""
        epoch = datetime(1970, 1, 1, tzinfo=ENGLAND)
        return Referral(
            reference=self._text("reference", longest=80, wanted=True),
            received_at=self._as("received_at", _moment, wanted=True) or epoch,
            text=self._text("text", longest=20_000, wanted=True),
            categories=self._as("categories", _categories) or (),
            referrer=self._kind("referrer", Referrer, Referrer.NOT_KNOWN),
            referrer_name=self._text("referrer_name", longest=200),
            referrer_contact=self._text("referrer_contact", longest=200),
            service_named=self._text("service", longest=250),
            cqc_id=self._text("cqc_id", longest=20),
            postcode=self._text("postcode", longest=10),
            district_code=self._text("district", longest=12),
            setting=self._kind("setting", Setting, Setting.NOT_KNOWN),
            theme=self._kind("theme", Theme, Theme.NOT_KNOWN),
            shift=self._kind("shift", Shift, Shift.NOT_KNOWN),
            happened_on=self._as("happened_on", _day),
            is_urgent=self._as("urgent", _yes_or_no) or False,
            safety_text=self._text("safety", longest=20_000),
            person=self._person(),
        )

    def _person(self) -> Person:
        return Person(
            name=self._text("adult_name", longest=200),
            born_on=self._as("adult_born_on", _day),
            nhs_number=self._text("adult_nhs_number", longest=20),
            record_number=self._text("adult_record_number", longest=40),
            address=self._text("adult_address", longest=400),
            age_band=self._kind("adult_age_band", AgeBand, AgeBand.NOT_KNOWN),
            gender=self._kind("adult_gender", Gender, Gender.NOT_KNOWN),
            ethnicity=self._kind("adult_ethnicity", Ethnicity, Ethnicity.NOT_KNOWN),
            support_reason=self._kind(
                "adult_support_reason", SupportReason, SupportReason.NOT_KNOWN
            ),
        )

    def _text(self, column: str, *, longest: int, wanted: bool = False) -> str:
        text = self.cells.get(column, "")
        if wanted and not text:
            self.wrong.append((column, "This is always needed."))
        if len(text) > longest:
            self.wrong.append((column, f"This must be {longest:,} characters or fewer."))
        return text

    def _as(
        self, column: str, read: "Callable[[str], Found]", *, wanted: bool = False
    ) -> "Found | None":
        text = self._text(column, longest=LONGEST_CHOICES, wanted=wanted)
        if not text:
            return None
        try:
            return read(text)
        except _Unreadable as error:
            self.wrong.append((column, str(error)))
            return None

    def _kind(self, column: str, kind: type[Kind], otherwise: Kind) -> Kind:
        return self._as(column, lambda text: _one(kind, text)) or otherwise


Found = TypeVar("Found")


def _one(kind: type[Kind], text: str) -> Kind:
    wanted = key_of_heading(text)
    for one in kind:
        if wanted in {one.value, key_of_heading(one.words)}:
            return one
    raise _Unreadable(f"This is none of: {', '.join(one.value for one in kind)}.")


def _categories(text: str) -> tuple[Category, ...]:
    return tuple(_one(Category, part) for part in text.split(";") if part.strip())


def _yes_or_no(text: str) -> bool:
    if text.casefold() in YES | NO:
        return text.casefold() in YES
    raise _Unreadable("This is neither yes nor no.")


def _day(text: str) -> date:
    for form in ("%Y-%m-%d", "%d/%m/%Y"):
        try:
            return datetime.strptime(text, form).date()  # noqa: DTZ007  a day has no zone
        except ValueError:
            continue
    raise _Unreadable("This is no date such as 2021-08-20 or 20/08/2021.")


def _moment(text: str) -> datetime:
    """A moment; where it says no zone, it is England's time."""
    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        for form in ("%d/%m/%Y %H:%M", "%d/%m/%Y"):
            try:
                found = datetime.strptime(text, form)  # noqa: DTZ007  given below
            except ValueError:
                continue
            break
        else:
            raise _Unreadable("This is no time such as 2021-08-20 14:30.") from None
    if found.year < EARLIEST:
        raise _Unreadable("This is too long ago.")
    try:
        return (found if found.tzinfo else found.replace(tzinfo=ENGLAND)).astimezone(UTC)
    except OverflowError:
        raise _Unreadable("It cannot have been received in the future.") from None
