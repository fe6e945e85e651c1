"""How far requirements and roll-outs have come: who meets them, and until when."""

from collections.abc import Iterator
from decimal import ROUND_HALF_UP, Decimal

from almoner.account.papers.rules.blocks import (
    Block,
    Cell,
    Column,
    Figure,
    Note,
    Row,
    Source,
    Stated,
    StatedParagraph,
    Table,
    in_words,
)
from almoner.account.papers.sources.base import Asked, Drawn
from almoner.core.accounts.rules import Permission
from almoner.core.journal.rules import Sensitivity
from almoner.response.programmes.models import Programme
from almoner.response.programmes.queries.coverage import Coverage, GroupLine, coverage
from almoner.response.programmes.queries.levels import LevelCoverage, level_coverage
from almoner.response.programmes.queries.standing import collecting, is_any_run
from almoner.response.programmes.rules.figures import Counts

COVERAGE, LEVELS = "programme_coverage", "programme_levels"
TENTH = Decimal("0.1")
LEAST = 10  # employed: below it a percentage could say something of single people
COLUMNS = {"employed": "Employed", "compliant": "Meet it", "coverage": "Per cent"}


def programme_coverage(asked: Asked) -> Drawn:
    """What share of employed staff meets a programme, by group, and the days that remain.

    The options are `programme`, the key of one in the library, and `meeting`, what is said of
    them: "of employed care home staff have had two doses". Nothing where the council does not run
    it or no service has said anything; a note for someone whose role does not see programmes.
    """
    if not _is_seen(asked):
        return Drawn(blocks=_left_out(asked), sensitivity=Sensitivity.INTERNAL)
    blocks: list[Block] = []
    for programme in _run(asked, key=asked.options["programme"]):
        found = coverage(
            programme=programme,
            as_at=asked.as_at,
            visible_to=asked.visible_to,
            known_at=asked.known_at,
        )
        if not found.standing.is_open or not _is_told(found.employed):
            continue
        blocks.append(_coverage_told(found, asked=asked))
        if groups := _shown(found):
            blocks.append(_groups(groups, found=found, asked=asked))
        blocks.append(
            Note(
                text=(
                    f"Source: {_source(asked, found).text}, {in_words(asked.as_at)}. Groups of"
                    f" fewer than {LEAST} people are not shown, nor one from which they could be"
                    " told. Services that said nothing are in neither number."
                )
            )
        )
    return Drawn(blocks=tuple(blocks), sensitivity=Sensitivity.INTERNAL)


def programme_levels(asked: Asked) -> Drawn:
    """For each of the programmes named in the option `programmes`, how many services meet it.

    Nothing of those that the council does not run; a note as above.
    """
    if not _is_seen(asked):
        return Drawn(blocks=_left_out(asked), sensitivity=Sensitivity.INTERNAL)
    blocks: list[Block] = []
    for key in asked.options["programmes"]:
        for programme in _run(asked, key=key):
            found = level_coverage(
                programme=programme,
                as_at=asked.as_at,
                visible_to=asked.visible_to,
                known_at=asked.known_at,
            )
            if found.standing.is_open and len(found.silent) < len(found.services):
                blocks.append(_levels_told(found, key=key, asked=asked))
    return Drawn(blocks=tuple(blocks), sensitivity=Sensitivity.INTERNAL)


def _is_seen(asked: Asked) -> bool:
    code = asked.authority.code
    return asked.visible_to.may(Permission.VIEW_PROGRAMMES, authority_code=code)


def _left_out(asked: Asked) -> tuple[Block, ...]:
    if not is_any_run(authority=asked.authority, as_at=asked.as_at):
        return ()
    return (
        Note(
            text=(
                "The figures of programmes are left out: the role of whoever built this paper does"
                " not see them. A colleague in quality or commissioning can build it with them."
            )
        ),
    )


def _run(asked: Asked, *, key: str) -> Iterator[Programme]:
    for programme in collecting(key=key, visible_to=asked.visible_to):
        if programme.authority_id == asked.authority.pk:
            yield programme


def _coverage_told(found: Coverage, *, asked: Asked) -> StatedParagraph:
    employed = found.employed
    told = [
        f"{_percent(employed)}% {asked.options['meeting']}:"
        f" {employed.compliant:,} of {employed.headcount:,} people, in"
        f" {len(found.returned):,} of {len(found.services):,} services."
    ]
    if employed.at_risk:
        told.append(
            f"{employed.at_risk:,} people do not meet the requirement and are not known to be"
            " exempt."
        )
    told += _countdown(found)
    stated = [_stated(COVERAGE, "employed", "coverage", employed, found=found, asked=asked)]
    return StatedParagraph(
        text=" ".join(told), is_numbered=True, key=COVERAGE, stated=tuple(stated)
    )


def _countdown(found: Coverage) -> Iterator[str]:
    for milestone in found.standing.milestones:
        days = (milestone.on - found.standing.as_at).days
        if days >= 0:
            yield f"{milestone.title}: {in_words(milestone.on)}, in {days} days."


def _shown(found: Coverage) -> tuple[GroupLine, ...]:
    """The employed groups that are large enough to print.

    What is left out could be told from the sum: where it comes to fewer people than may be
    printed, the smallest of the others is left out with it.
    """
    known = [one for one in found.groups if one.role_group.is_employed and one.counts.is_known]
    shown = sorted((one for one in known if _is_told(one.counts)), key=_headcount)
    hidden = sum(_headcount(one) for one in known if one not in shown)
    if 0 < hidden < LEAST:
        shown = shown[1:]
    return tuple(one for one in known if one in shown)


def _headcount(line: GroupLine) -> int:
    return line.counts.headcount or 0


def _groups(groups: tuple[GroupLine, ...], *, found: Coverage, asked: Asked) -> Table:
    return Table(
        key="programme_groups",
        caption=f"{found.standing.definition.title}, {in_words(asked.as_at)}",
        row_title="Staff",
        columns=tuple(Column(key=key, text=text) for key, text in COLUMNS.items()),
        rows=tuple(_group(one, found=found, asked=asked) for one in groups),
    )


def _group(line: GroupLine, *, found: Coverage, asked: Asked) -> Row:
    cells = []
    for column in COLUMNS:
        stated = _stated(
            "programme_groups",
            line.role_group.value,
            column,
            line.counts,
            found=found,
            asked=asked,
        )
        value = stated.figure.value
        text = f"{value}%" if column == "coverage" else f"{value:,}"
        cells.append(Cell(text=text, figure=stated.figure))
    return Row(key=line.role_group.value, text=line.role_group.words, cells=tuple(cells))


def _stated(
    table: str, row: str, column: str, counts: Counts, *, found: Coverage, asked: Asked
) -> Stated:
    share = column == "coverage"
    value = {
        "employed": counts.headcount,
        "compliant": counts.compliant,
        "coverage": _percent(counts),
    }[column]
    figure = Figure(
        value=value,
        unit="per cent" if share else "people",
        source=_source(asked, found),
        earlier=asked.earlier(table=table, row=row, column=column),
        numerator=counts.compliant if share else None,
        denominator=counts.headcount if share else None,
    )
    return Stated(row=row, column=column, figure=figure)


def _levels_told(found: LevelCoverage, *, key: str, asked: Asked) -> StatedParagraph:
    met, of = len(found.met), len(found.services)
    share = (Decimal(100 * met) / of).quantize(TENTH, rounding=ROUND_HALF_UP)
    told = f"{found.standing.definition.title}: {met:,} of {of:,} services meet it ({share}%)."
    if found.silent:
        told += f" Nothing is known of {len(found.silent):,}."
    figure = Figure(
        value=share,
        unit="per cent",
        source=Source(
            text=f"Programmes followed by {asked.authority.name}",
            as_at=asked.as_at,
            filter=f"authority {asked.authority.code}; programme {key}",
        ),
        earlier=asked.earlier(table=LEVELS, row=key, column="share"),
        numerator=met,
        denominator=of,
    )
    return StatedParagraph(
        text=told,
        is_numbered=True,
        key=LEVELS,
        stated=(Stated(row=key, column="share", figure=figure),),
    )


def _source(asked: Asked, found: Coverage) -> Source:
    said = sorted({source for line in found.returned for source in line.sources})
    return Source(
        text=f"What services of {asked.authority.name} returned ({', '.join(said)})",
        as_at=asked.as_at,
        filter=f"authority {asked.authority.code}; programme {found.standing.definition.key}",
    )


def _is_told(counts: Counts) -> bool:
    return counts.is_known and (counts.headcount or 0) >= LEAST


def _percent(counts: Counts) -> Decimal:
    return (Decimal(100 * (counts.compliant or 0)) / (counts.headcount or 1)).quantize(
        TENTH, rounding=ROUND_HALF_UP
    )
