"""The outcome of a plain feed as a terminal, JSON or a spreadsheet shows it."""

import json
from collections.abc import Sequence

from rich.table import Table

from almoner.doors.feeds.outcome import Outcome
from almoner.doors.feeds.tables import MOST_IDS, as_csv, drawn, rejected_as_tables


def outcome_as(form: str, outcome: Outcome, *, is_done: bool) -> str:
    """For a terminal ("table"), or every id and row as "json" or "csv"."""
    match form:
        case "json":
            return _as_json(outcome)
        case "csv":
            return _as_lines(outcome)
        case _:
            return _as_table(outcome, is_done=is_done)


def _as_table(outcome: Outcome, *, is_done: bool) -> str:
    title = f"{outcome.shape}, as at {outcome.as_at:%-d %B %Y}"
    facts = Table(title=title, title_justify="left")
    facts.add_column("Changed" if is_done else "Would change")
    facts.add_column("Count", justify="right")
    facts.add_column("Such as")
    facts.add_row("Rows read", f"{outcome.row_count:,}", "")
    for words, count in outcome.counts:
        facts.add_row(words, f"{count:,}", "")
    for each in outcome.named:
        facts.add_row(each.heading, f"{len(each.ids):,}", ", ".join(each.ids[:MOST_IDS]))
    for reason, count in sorted(outcome.skipped.items()):
        facts.add_row(f"Rows passed over: {reason}", f"{count:,}", "")
    tables = [facts, *rejected_as_tables(outcome.rejected)]
    return drawn(tables) + "".join(f"{note}\n" for note in _notes(outcome, is_done=is_done))


def _notes(outcome: Outcome, *, is_done: bool) -> list[str]:
    drift, notes = outcome.drift, []
    if drift.missing:
        notes.append("Columns expected and not there: " + ", ".join(drift.missing) + ".")
    if drift.unknown:
        notes.append("Columns not known: " + ", ".join(drift.unknown) + ".")
    notes += [*drift.notes, *outcome.notes]
    if outcome.confirmation and not is_done:
        notes.append(f"{outcome.confirmation} To load it, add --confirm.")
    elif outcome.is_nothing and not outcome.is_applied_already:
        notes.append("Nothing has changed." if is_done else "Nothing would change.")
    return notes


def _as_json(outcome: Outcome) -> str:
    kept = json.loads(outcome.as_json(most_named=len(outcome.rejected) + outcome.row_count))
    kept["is_applied_already"] = outcome.is_applied_already
    kept["rejected_rows"] = [each._asdict() for each in outcome.rejected]
    return json.dumps(kept, ensure_ascii=False, indent=2) + "\n"


def _as_lines(outcome: Outcome) -> str:
    lines: list[Sequence[object]] = [("what", "id", "sheet", "row", "column", "reason")]
    lines += [(each.heading, one, "", "", "", "") for each in outcome.named for one in each.ids]
    lines += [
        ("rejected", "", each.sheet, each.row, each.column, each.reason)
        for each in outcome.rejected
    ]
    return as_csv(lines)
