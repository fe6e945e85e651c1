"""Papers that may be seen, what they state, and which one a new paper compares with."""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from django.db.models import OuterRef, QuerySet, Subquery

from almoner.account.papers.models import Figure, Paper, PaperPart, PaperStep
from almoner.account.papers.rules.blocks import Document, Number
from almoner.account.papers.rules.frozen import thawed
from almoner.account.papers.rules.states import PaperState, PartName, part_sensitivity
from almoner.account.papers.sources.base import Baseline, Place
from almoner.core.accounts.rules import Permission, Principal


class UnknownPaper(Exception):
    """There is no such paper, or none that may be seen."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PaperLine:
    """A paper as a list shows it."""

    id: int
    title: str
    authority_name: str
    as_at: date
    published_before_on: date | None
    state: PaperState
    state_at: datetime


def papers(
    *, visible_to: Principal, state: PaperState | None = None, authority_code: str = ""
) -> tuple[PaperLine, ...]:
    """Every paper that may be seen, the newest date first. One query."""
    found = _visible(visible_to)
    if authority_code:
        found = found.filter(authority__code=authority_code)
    states = tuple(PaperState) if state is None else (state,)
    rows = _in_state(found, states).values_list(
        "id",
        "title",
        "authority__name",
        "as_at",
        "published_before_on",
        "steps__state",
        "steps__at",
    )
    return tuple(
        PaperLine(
            id=row[0],
            title=row[1],
            authority_name=row[2],
            as_at=row[3],
            published_before_on=row[4],
            state=PaperState(row[5]),
            state_at=row[6],
        )
        for row in rows
    )


def paper(*, paper_id: int, visible_to: Principal) -> Paper:
    """One paper with its authority. Raises UnknownPaper, whether it is not there or not theirs."""
    found = _visible(visible_to).select_related("authority", "baseline").filter(pk=paper_id).first()
    if found is None:
        raise UnknownPaper("There is no such paper.")
    return found


def state_of(*, paper: Paper) -> PaperState:
    """The state that the paper is in."""
    return PaperState(paper.steps.order_by("-id").values_list("state", flat=True)[0])


def steps_of(*, paper: Paper) -> tuple[PaperStep, ...]:
    """Every state that it came into, the oldest first."""
    return tuple(paper.steps.all())


def visible_parts(*, paper: Paper, visible_to: Principal) -> tuple[PartName, ...]:
    """The parts that the paper has and that may be seen, the open one first."""
    state = state_of(paper=paper)
    clearance = visible_to.clearance(authority_code=paper.authority.code)
    held = set(paper.parts.values_list("part", flat=True))
    return tuple(
        part for part in PartName if part in held and part_sensitivity(part, state) <= clearance
    )


def document(*, paper: Paper, part: PartName, visible_to: Principal) -> Document:
    """One part's frozen content. Raises UnknownPaper if it may not be seen."""
    if part not in visible_parts(paper=paper, visible_to=visible_to):
        raise UnknownPaper("There is no such part of this paper.")
    return thawed(PaperPart.objects.get(paper=paper, part=part).content)


def figures(*, paper: Paper, part: PartName, visible_to: Principal) -> tuple[Figure, ...]:
    """The figures that a part states, in its order. Raises UnknownPaper if it may not be seen.

    A paper from before Almoner has figures without a text: they are of its open part.
    """
    is_earlier = paper.published_before_on is not None and part is PartName.OPEN
    if not is_earlier and part not in visible_parts(paper=paper, visible_to=visible_to):
        raise UnknownPaper("There is no such part of this paper.")
    return tuple(Figure.objects.filter(paper=paper, part=part).order_by("id"))


def last_published(
    *, kind: str, authority_id: int, before: date, known_at: datetime | None = None
) -> Paper | None:
    """The published paper of that kind with the newest date before `before`: the baseline.

    Published and not withdrawn at that moment, if one is given; else as things stand now.
    """
    earlier = Paper.objects.filter(kind=kind, authority_id=authority_id, as_at__lt=before)
    return _in_state(earlier, (PaperState.PUBLISHED,), known_at=known_at).first()


def baseline_from(*, paper: Paper) -> Baseline:
    """What the paper stated, for arrows to compare with."""
    rows = Figure.objects.filter(paper=paper).values_list("part", "block", "row", "column", "value")
    stated: dict[Place, Number | None] = {
        (PartName(part), block, row, column): number_of(value)
        for part, block, row, column, value in rows
    }
    return Baseline(title=paper.title, as_at=paper.as_at, stated=stated)


def number_of(value: Decimal | None) -> Number | None:
    """A stored figure as it was stated: 36, not 36.0000."""
    if value is None:
        return None
    return int(value) if value == value.to_integral_value() else value.normalize()


def _visible(principal: Principal) -> QuerySet[Paper]:
    if principal.is_operator:
        return Paper.objects.all()
    return Paper.objects.filter(authority__code__in=principal.codes_where(Permission.VIEW_PAPER))


def _in_state(
    found: QuerySet[Paper], states: tuple[PaperState, ...], *, known_at: datetime | None = None
) -> QuerySet[Paper]:
    """Those whose newest step (of those taken by then) is one of the states, newest date first."""
    steps = PaperStep.objects.filter(paper=OuterRef("pk"))
    if known_at is not None:
        steps = steps.filter(at__lte=known_at)
    newest = steps.order_by("-id").values("id")[:1]
    return found.filter(steps__id=Subquery(newest), steps__state__in=states).order_by(
        "-as_at", "-id"
    )
