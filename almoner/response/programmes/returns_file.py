"""A CSV file of returns: read and checked before anything is written. Pure."""

import csv
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from io import StringIO

from almoner.response.programmes.actions import ReturnRow
from almoner.response.programmes.rules.figures import FIELDS, Counts, refusal_of
from almoner.response.programmes.rules.kinds import RoleGroup

ID, GROUP, DAY = "CQC id", "Role group", "As at"
NUMBERS: Mapping[str, str] = {
    "Headcount": "headcount",
    "Meets it": "compliant",
    "Part of the way": "begun",
    "Exempt": "exempt",
    "Declined": "declined",
    "Unknown": "unknown",
}
COLUMNS = (ID, GROUP, DAY, *NUMBERS)
LARGEST = 1_000_000  # characters
MOST_ROWS = 20_000
SOURCE = "CSV file"
DAY_FORMS = ("%Y-%m-%d", "%d/%m/%Y", "%d %B %Y")


class FileRefused(ValueError):
    """The file as a whole cannot be read, in a sentence."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """What is wrong in one row; `column` is "" where it is the row as a whole."""

    row: int  # as a spreadsheet numbers it: the headings are row 1
    column: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Read:
    """What a file says, and what is wrong in it."""

    rows: tuple[ReturnRow, ...]
    problems: tuple[Problem, ...]


def refuse_too_large(size: int) -> None:
    """Raise FileRefused for more bytes than a file of returns may have."""
    if size > LARGEST:
        raise FileRefused("The file is larger than 1 MB. Split it by month.")


def text_of(content: bytes) -> str:
    """The text of a file that Excel or another program wrote. Raises FileRefused."""
    refuse_too_large(len(content))
    for encoding in ("utf-8-sig", "cp1252"):
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise FileRefused("The file is not a CSV file. Save it as “CSV (comma delimited)”.")


def read_returns(*, text: str, places: Mapping[str, int], today: date) -> Read:
    """The returns in a CSV text. `places`: the id of the location of each CQC id in scope.

    Raises FileRefused where the file as a whole cannot be read.
    """
    try:
        return _read(text, places, today)
    except csv.Error as error:
        raise FileRefused("The file is not CSV that can be read.") from error


def _read(text: str, places: Mapping[str, int], today: date) -> Read:
    # Strict: a quote that is left open would hide every row that follows.
    reader = csv.DictReader(StringIO(text, newline=""), restkey="more", restval="", strict=True)
    heads = [name.strip() for name in reader.fieldnames or ()]
    if twice := [name for name in heads if name and heads.count(name) > 1]:
        raise FileRefused(f"The file has two columns “{twice[0]}”.")
    if missing := [name for name in (ID, GROUP, DAY, "Headcount") if name not in heads]:
        raise FileRefused(f"The file has no column “{missing[0]}”. Its first row must name them.")
    reader.fieldnames = heads
    rows: list[ReturnRow] = []
    problems: list[Problem] = []
    for number, raw in enumerate(reader, start=2):
        if number > MOST_ROWS:
            raise FileRefused(f"The file has more than {MOST_ROWS:,} rows. Split it.")
        if not any(str(value).strip() for value in raw.values()):
            continue
        found = _row(raw, places, today)
        if isinstance(found, ReturnRow):
            rows.append(found)
        else:
            problems += [Problem(row=number, column=name, reason=why) for name, why in found]
    if not rows and not problems:
        raise FileRefused("The file has no rows under its headings.")
    return Read(rows=tuple(rows), problems=tuple(problems))


def _row(
    raw: Mapping[str, str], places: Mapping[str, int], today: date
) -> ReturnRow | list[tuple[str, str]]:
    wrong: list[tuple[str, str]] = []
    place = places.get(raw[ID].strip().upper())
    if place is None:
        wrong.append((ID, f"No service in scope has the id {raw[ID].strip()!r}."))
    group = _group(raw[GROUP])
    if group is None:
        wrong.append((GROUP, f"{raw[GROUP].strip()!r} is no role group."))
    day = _day(raw[DAY])
    if day is None or day > today:
        wrong.append((DAY, "Give a day that has come, such as 16/08/2021."))
    values: dict[str, int | None] = dict.fromkeys(FIELDS)
    for column, name in NUMBERS.items():
        try:
            values[name] = _number(raw.get(column, ""))
        except ValueError:
            wrong.append((column, f"{raw[column].strip()!r} is no whole number."))
    counts = Counts(**values)
    if not wrong and (sentence := refusal_of(counts)):
        wrong.append(("", sentence))
    if wrong or place is None or group is None or day is None:
        return wrong
    return ReturnRow(location_id=place, role_group=group, as_at=day, counts=counts, source=SOURCE)


def _group(text: str) -> RoleGroup | None:
    said = text.strip().casefold()
    return next((one for one in RoleGroup if said in {one.value, one.words.casefold()}), None)


def _day(text: str) -> date | None:
    for form in DAY_FORMS:
        try:
            return datetime.strptime(text.strip(), form).date()  # noqa: DTZ007  a day only
        except ValueError:
            continue
    return None


def _number(text: str) -> int | None:
    """None for a blank: not known. Raises ValueError."""
    said = text.strip().replace(",", "")
    if not said:
        return None
    if not (said.isascii() and said.isdigit()):
        raise ValueError(text)
    return int(said)


def example_rows(
    ids: Iterable[str], groups: Iterable[RoleGroup], today: date
) -> list[tuple[str, ...]]:
    """Rows for a service to fill in: every service with a row for each role group."""
    every = tuple(groups)
    return [
        (cqc_id, group.words, today.strftime("%d/%m/%Y"), *("" for _ in NUMBERS))
        for cqc_id in ids
        for group in every
    ]
