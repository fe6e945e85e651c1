"""The what-if page: how many homes would move, and how much money."""

from almoner.core.ui.words import plural
from almoner.judgement.bands.library import client_type_of
from almoner.judgement.bands.queries import CycleRecord, HomeLine
from almoner.judgement.bands.rules.money import in_pounds, rounded_pence
from almoner.judgement.bands.rules.what_if import Assumption, HomeInCycle, WhatIf
from almoner.judgement.bands.tables.words import band_words

MOST_NAMED = 12  # homes with unknown beds named in a sentence


def homes_in(lines: tuple[HomeLine, ...]) -> list[HomeInCycle]:
    """The homes of a cycle as the rules of what-if read them."""
    found = []
    for line in lines:
        client = client_type_of(service_type=line.home.service_type)
        found.append(
            HomeInCycle(
                location_id=line.home.location_id,
                name=line.home.name,
                facts=line.facts,
                beds=line.home.beds,
                client_type=client.key if client else "",
                dementia_type=client.dementia if client else "",
            )
        )
    return found


def headline(found: WhatIf) -> str:
    """What would follow, in a sentence."""
    if not found.moves:
        return "No home would move to another band."
    return (
        f"{plural(len(found.moves), 'home')} of {found.home_count} would move:"
        f" {found.up} up and {found.down} down."
    )


def money(found: WhatIf, *, has_fees: bool) -> str:
    """What it would cost a week and a year, in a sentence."""
    if not has_fees:
        return "There is no fee table for the year, so what it would cost is not known."
    if not found.weekly_pence:
        return "It would cost nothing more and nothing less, as far as is known."
    more = "more" if found.weekly_pence > 0 else "less"
    return (
        f"The council would pay {in_pounds(abs(found.weekly_pence))} a week {more}:"
        f" {in_pounds(abs(found.yearly_pence))} over the year."
    )


def not_counted(found: WhatIf) -> list[str]:
    """What the sum leaves out, since it is not known; it is never taken as nought."""
    said = []
    if found.unknown_beds:
        said.append(f"Beds are not known, so they are left out: {_named(found.unknown_beds)}.")
    if found.no_fee:
        said.append(
            "A band or a fee is not known on one side of the move, so they are left out:"
            f" {_named(found.no_fee)}."
        )
    return said


def assumed(assumption: Assumption, *, cycle: CycleRecord) -> str:
    """How the money was counted, in a sentence."""
    return (
        f"Counted from registered beds: {assumption.occupancy_percent}% of them in use,"
        f" {assumption.funded_percent}% of the people in them paid for by the council, and"
        f" {assumption.dementia_percent}% of those at the dementia rate. Fees are those of"
        f" {cycle.year.label}, from its first day, with the uplifts decided by then. A year is"
        f" {(cycle.year.following().from_on - cycle.year.from_on).days} days."
    )


def matrix(
    found: WhatIf, *, cycle: CycleRecord
) -> tuple[tuple[str, ...], list[tuple[object, ...]]]:
    """The heads and rows of the table of moves: bands now down the side, then across."""
    order: list[int | None] = [*reversed(cycle.rules.bands), None]
    if not any(None in pair for pair in found.matrix):
        order.remove(None)
    heads = ("Now", *(f"{band_words(band)} then" for band in order), "Homes now")
    rows: list[tuple[object, ...]] = []
    for before in order:
        counts = [found.matrix.get((before, after), 0) for after in order]
        rows.append((band_words(before), *counts, sum(counts)))
    totals = [sum(found.matrix.get((before, after), 0) for before in order) for after in order]
    rows.append(("Homes then", *totals, found.home_count))
    return heads, rows


def move_rows(found: WhatIf) -> list[tuple[int, str, str, str, str]]:
    """The homes that would move, with what each would cost a week."""
    return [
        (
            move.location_id,
            move.name,
            band_words(move.before),
            band_words(move.after),
            "not known" if move.weekly is None else in_pounds(rounded_pence(move.weekly)),
        )
        for move in found.moves
    ]


def _named(names: tuple[str, ...]) -> str:
    shown = ", ".join(names[:MOST_NAMED])
    rest = len(names) - MOST_NAMED
    return f"{plural(len(names), 'home')} ({shown}{f' and {rest} more' if rest > 0 else ''})"
