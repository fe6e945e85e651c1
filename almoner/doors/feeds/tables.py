"""Checks and landings as a terminal, JSON or a spreadsheet shows them."""

import csv
import io
import json
from collections.abc import Iterable, Sequence
from datetime import datetime

from rich.console import Console
from rich.table import Table

from almoner.doors.feeds.cqc.outcome import Check
from almoner.doors.feeds.records import Rejection

MOST_IDS = 10
MOST_REJECTED = 50  # in a terminal; CSV and JSON hold all
LISTED = ("feed", "shape", "source", "as_at", "received_at", "state", "rows", "rejected")

ListedLanding = Sequence[str]  # in the order of LISTED


def check_as_table(check: Check, *, is_done: bool) -> str:
    """For a terminal: what would change or did, the first rows not accepted, and notes."""
    facts = Table(title=f"{check.shape.value}, as at {check.as_at:%-d %B %Y}", title_justify="left")
    facts.add_column("Changed" if is_done else "Would change")
    facts.add_column("Count", justify="right")
    facts.add_column("Such as")
    facts.add_row("Rows read", f"{check.row_count:,}", "")
    for words, ids in (
        ("New locations", check.new),
        ("Changed locations", check.changed),
        ("Locations that left the register", check.left),
    ):
        facts.add_row(words, f"{len(ids):,}", ", ".join(ids[:MOST_IDS]))
    facts.add_row("New providers", f"{check.providers_new:,}", "")
    facts.add_row("Changed providers", f"{check.providers_changed:,}", "")
    facts.add_row("Ratings not recorded before", f"{check.ratings_new:,}", "")
    for reason, count in sorted(check.skipped.items()):
        facts.add_row(f"Rows passed over: {reason}", f"{count:,}", "")
    return drawn([facts, *rejected_as_tables(check.rejected)]) + "".join(
        f"{note}\n" for note in notes_of(check, is_done=is_done)
    )


def notes_of(check: Check, *, is_done: bool) -> list[str]:
    """What there is to say beside the counts."""
    notes = []
    if check.drift.missing:
        notes.append("Columns expected and not there: " + ", ".join(check.drift.missing) + ".")
    if check.drift.unknown:
        notes.append("Columns not known: " + ", ".join(check.drift.unknown) + ".")
    notes += [*check.drift.notes, *check.notes]
    if check.needs_confirmation and not is_done:
        notes.append(
            f"{len(check.left):,} of {check.open_before:,} open services would leave the register:"
            " to load it, add --confirm-departures."
        )
    elif check.is_nothing and not check.is_applied_already:
        notes.append("Nothing has changed." if is_done else "Nothing would change.")
    return notes


def check_as_json(check: Check) -> str:
    """Everything, as one object."""
    kept = json.loads(check.as_json())
    kept["new"]["locations"] = check.new
    kept["changed"]["locations"] = check.changed
    kept["left"]["locations"] = check.left
    kept["is_applied_already"] = check.is_applied_already
    kept["rejected_rows"] = [
        {
            "sheet": each.sheet,
            "row": each.row,
            "column": each.column,
            "value": each.value,
            "reason": each.reason,
            "is_critical": each.is_critical,
        }
        for each in check.rejected
    ]
    return json.dumps(kept, ensure_ascii=False, indent=2) + "\n"


def check_as_csv(check: Check) -> str:
    """One line for each location that changes and each row that was not accepted."""
    lines: list[Sequence[object]] = [("what", "location", "sheet", "row", "column", "reason")]
    for what, ids in (("new", check.new), ("changed", check.changed), ("left", check.left)):
        lines += [(what, cqc_id, "", "", "", "") for cqc_id in ids]
    lines += [
        ("rejected", "", each.sheet, each.row, each.column, each.reason) for each in check.rejected
    ]
    return as_csv(lines)


def landings_as(form: str, landings: Iterable[ListedLanding]) -> str:
    """The list of what was received: "table", "json" or "csv"."""
    rows = list(landings)
    if form == "json":
        named = [dict(zip(LISTED, row, strict=True)) for row in rows]
        return json.dumps(named, ensure_ascii=False, indent=2) + "\n"
    if form == "csv":
        return as_csv([LISTED, *rows])
    if not rows:
        return "Nothing has been loaded yet.\n"
    table = Table(*(name.replace("_", " ").capitalize() for name in LISTED))
    for row in rows:
        table.add_row(*row)
    return drawn([table])


def moment(at: datetime) -> str:
    """As lists print it."""
    return f"{at:%Y-%m-%d %H:%M}"


def rejected_as_tables(rejections: Sequence[Rejection]) -> list[Table]:
    """The first rows that were not accepted, for a terminal; no table if there are none."""
    if not rejections:
        return []
    table = Table("Sheet", "Row", "Column", "Value", "Why", title="Not accepted")
    table.title_justify = "left"
    # Those that stop the load first: they must be seen.
    rejected = sorted(rejections, key=lambda each: not each.is_critical)
    for each in rejected[:MOST_REJECTED]:
        row = "" if each.row is None else str(each.row)
        why = f"{each.reason} (stops the load)" if each.is_critical else each.reason
        table.add_row(each.sheet, row, each.column, each.value, why)
    if len(rejected) > MOST_REJECTED:
        more = len(rejected) - MOST_REJECTED
        table.caption = f"and {more:,} more: --format csv or json shows every one"
        table.caption_justify = "left"
    return [table]


def drawn(tables: Iterable[Table]) -> str:
    """Tables as a terminal shows them."""
    lines = io.StringIO()
    console = Console(file=lines, width=120, markup=False, highlight=False)
    for table in tables:
        console.print(table)
    return lines.getvalue()


def as_csv(lines: Iterable[Sequence[object]]) -> str:
    """Lines of cells, none of which a spreadsheet takes for a formula."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    for line in lines:
        writer.writerow([_harmless(str("" if cell is None else cell)) for cell in line])
    return text.getvalue()


def _harmless(cell: str) -> str:
    """The cell, so that no spreadsheet takes it for a formula."""
    return f"'{cell}" if cell[:1] in {"=", "+", "-", "@", "\t", "\r"} else cell
