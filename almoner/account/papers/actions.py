"""Every write to papers: build, publish, withdraw, and enter one from before Almoner."""

import hashlib
from collections.abc import Iterable, Mapping
from datetime import date, datetime

from django.db import transaction

from almoner.account.papers.assembly import assemble
from almoner.account.papers.definitions import definition
from almoner.account.papers.models import Figure, Paper, PaperPart, PaperStep
from almoner.account.papers.queries import baseline_from, last_published, state_of
from almoner.account.papers.rules.blocks import Document, in_words
from almoner.account.papers.rules.definitions import Definition
from almoner.account.papers.rules.frozen import frozen_text
from almoner.account.papers.rules.states import PaperState, PartName, may_follow
from almoner.account.papers.sources.base import Asked
from almoner.core.accounts.actions import NotPermitted, require
from almoner.core.accounts.models import Authority
from almoner.core.accounts.rules import Permission, Principal
from almoner.core.calendar.rules import day_of
from almoner.core.journal.actions import record_entry
from almoner.core.journal.rules import Sensitivity
from almoner.register.directory.bulk import recording_moment

NO_DIGEST = ""  # a paper from before Almoner has figures but no text of ours


class StepRefused(Exception):
    """The paper is not in a state from which that can be done."""


class PaperRefused(Exception):
    """The paper cannot be made as asked."""


@transaction.atomic
def build_paper(
    *,
    kind: str,
    authority: Authority,
    as_at: date,
    by: Principal,
    at: datetime,
    known_at: datetime | None = None,
    fields: Mapping[str, str] | None = None,
    version: str | None = None,
) -> Paper:
    """A draft with every figure frozen, from what was known at `known_at` (or is known now).

    It is made under the newest definition of its kind unless a `version` of it is named. If a draft
    or published paper already says exactly the same, that one is returned: the same records make
    the same paper. Raises NotPermitted, UnknownPaperKind, NothingToReport, TooSensitive and
    PaperRefused.
    """
    require(by, Permission.BUILD_PAPER, authority_code=authority.code)
    if as_at > day_of(at):
        raise PaperRefused("A paper cannot be as at a date that is still to come.")
    made_from = definition(kind=kind, version=version)
    _refuse_unknown_fields(made_from, fields or {})
    if made_from.has_exempt_sections():
        _require_clearance(by, authority)
    # What is known now is what was known at this moment of recording, and nobody else records
    # until the paper is built: every query reads the same, and so does a later rebuild.
    known_at = known_at or recording_moment(at=at)
    # Of two officers who build the same at once, the second waits and then finds the first's.
    Authority.objects.select_for_update(no_key=True).get(pk=authority.pk)
    earlier = last_published(kind=kind, authority_id=authority.pk, before=as_at, known_at=known_at)
    asked = Asked(
        authority=authority,
        as_at=as_at,
        known_at=known_at,
        baseline=baseline_from(paper=earlier) if earlier else None,
        visible_to=by,
    )
    documents = assemble(definition=made_from, asked=asked, fields=fields or {})
    paper, is_new = _kept(
        documents, authority=authority, baseline=earlier, known_at=known_at, by=by, at=at
    )
    detail = {"kind": kind, "as_at": as_at, "digest": paper.digest, "is_new": is_new}
    _journal("build_paper", paper, by=by, at=at, detail=detail)
    return paper


def publish_paper(*, paper: Paper, by: Principal, at: datetime, reason: str = "") -> None:
    """Make a draft the paper that later ones compare with; from now on it is open.

    Raises NotPermitted and StepRefused: also when the paper it compares with is no longer the last
    published one, since its arrows would then mislead.
    """
    require(by, Permission.PUBLISH_PAPER, authority_code=paper.authority.code)
    with transaction.atomic():
        # Of two officers who publish at once, the second waits and then sees the first's.
        Authority.objects.select_for_update(no_key=True).get(pk=paper.authority_id)
        _refuse_a_second(paper)
        _step(paper, PaperState.PUBLISHED, by=by, at=at, reason=reason)
        last = last_published(kind=paper.kind, authority_id=paper.authority_id, before=paper.as_at)
        if (last.pk if last else None) != paper.baseline_id:
            raise StepRefused(
                "Another paper has been published or withdrawn since this draft was built, so its"
                " arrows compare with the wrong one. Build it again, then publish that."
            )
        _journal("publish_paper", paper, by=by, at=at, detail={"reason": reason})


def withdraw_paper(*, paper: Paper, by: Principal, at: datetime, reason: str) -> None:
    """Take a draft or a published paper out of use; it stays readable to officers.

    Raises NotPermitted, PaperRefused without a reason, and StepRefused.
    """
    require(by, Permission.PUBLISH_PAPER, authority_code=paper.authority.code)
    if not reason.strip():
        raise PaperRefused("Say why the paper is withdrawn.")
    with transaction.atomic():
        Authority.objects.select_for_update(no_key=True).get(pk=paper.authority_id)
        _step(paper, PaperState.WITHDRAWN, by=by, at=at, reason=reason.strip())
        _journal("withdraw_paper", paper, by=by, at=at, detail={"reason": reason.strip()})


@transaction.atomic
def record_earlier_paper(
    *,
    kind: str,
    authority: Authority,
    as_at: date,
    published_on: date,
    figures: Mapping[tuple[str, str, str], int | None],
    by: Principal,
    at: datetime,
) -> Paper:
    """Enter the figures of a paper published before Almoner, so that arrows have a baseline.

    `figures` are by table, row and column; None where it printed nothing, which is not nought.
    Raises NotPermitted, UnknownPaperKind and PaperRefused.
    """
    require(by, Permission.PUBLISH_PAPER, authority_code=authority.code)
    if published_on > day_of(at) or as_at > published_on:
        raise PaperRefused("Its figures must be as at a date on or before its publication, by now.")
    if all(value is None for value in figures.values()):
        raise PaperRefused("Enter at least one figure that the paper printed.")
    if any(value is not None and value < 0 for value in figures.values()):
        raise PaperRefused("A count cannot be less than nought.")
    paper = Paper.objects.create(
        authority=authority,
        kind=kind,
        title=definition(kind=kind).title,
        as_at=as_at,
        published_before_on=published_on,
        digest=NO_DIGEST,
        recorded_at=at,
        recorded_by=by.reference,
    )
    Figure.objects.bulk_create(
        Figure(
            paper=paper,
            part=PartName.OPEN,
            block=block,
            row=row,
            column=column,
            value=value,
            unit="services",
            source=f"As printed in the paper published on {in_words(published_on)}",
            as_at=as_at,
        )
        for (block, row, column), value in sorted(figures.items())
    )
    _step(paper, PaperState.PUBLISHED, by=by, at=at, reason="Published before Almoner")
    detail = {"kind": kind, "as_at": as_at, "published_on": published_on}
    _journal("record_earlier_paper", paper, by=by, at=at, detail=detail)
    return paper


def record_reading(
    *, paper: Paper, part: PartName, format_name: str, by: Principal, at: datetime
) -> None:
    """Journal that someone read or downloaded a part."""
    require(by, Permission.VIEW_PAPER, authority_code=paper.authority.code)
    detail = {"part": part.value, "format": format_name}
    _journal("record_reading", paper, by=by, at=at, detail=detail, part=part)


def _refuse_unknown_fields(made_from: Definition, fields: Mapping[str, str]) -> None:
    known = [field.key for field in made_from.fields]
    for key in fields:
        if key not in known:
            raise PaperRefused(
                f"This paper has no field {key!r}. Its fields are: {', '.join(known)}."
            )


def _refuse_a_second(paper: Paper) -> None:
    same_day = Paper.objects.filter(
        authority=paper.authority_id, kind=paper.kind, as_at=paper.as_at
    ).exclude(pk=paper.pk)
    if any(state_of(paper=other) is PaperState.PUBLISHED for other in same_day):
        raise StepRefused(
            f"Another {paper.title.lower()} as at {in_words(paper.as_at)} is published already."
            " Withdraw that one first."
        )


def _require_clearance(by: Principal, authority: Authority) -> None:
    if by.clearance(authority_code=authority.code) < Sensitivity.EXEMPT:
        raise NotPermitted(
            "This paper has an exempt part, which only someone cleared to read it can build."
        )


def _kept(
    documents: tuple[Document, ...],
    *,
    authority: Authority,
    baseline: Paper | None,
    known_at: datetime,
    by: Principal,
    at: datetime,
) -> tuple[Paper, bool]:
    """The paper that says exactly this, and whether it is new."""
    texts = [frozen_text(document) for document in documents]
    digest = hashlib.sha256("\x00".join(texts).encode()).hexdigest()
    front = documents[0]
    for same in Paper.objects.filter(
        authority=authority, kind=front.paper, as_at=front.as_at, digest=digest
    ):
        if state_of(paper=same) is not PaperState.WITHDRAWN and same.baseline == baseline:
            return same, False
    paper = Paper.objects.create(
        authority=authority,
        kind=front.paper,
        definition_version=front.version,
        title=front.title,
        as_at=front.as_at,
        known_at=known_at,
        baseline=baseline,
        digest=digest,
        recorded_at=at,
        recorded_by=by.reference,
    )
    PaperPart.objects.bulk_create(
        PaperPart(paper=paper, part=document.part, content=text)
        for document, text in zip(documents, texts, strict=True)
    )
    Figure.objects.bulk_create(_figures(paper, documents))
    _step(paper, PaperState.DRAFT, by=by, at=at, reason="")
    return paper, True


def _figures(paper: Paper, documents: tuple[Document, ...]) -> Iterable[Figure]:
    for document in documents:
        for block, stated in document.figures():
            figure = stated.figure
            yield Figure(
                paper=paper,
                part=document.part,
                block=block,
                row=stated.row,
                column=stated.column,
                value=figure.value,
                unit=figure.unit,
                earlier=figure.earlier,
                numerator=figure.numerator,
                denominator=figure.denominator,
                source=figure.source.text,
                as_at=figure.source.as_at,
                landings=",".join(str(landing) for landing in figure.source.landings),
                filter=figure.source.filter,
            )


def _step(paper: Paper, state: PaperState, *, by: Principal, at: datetime, reason: str) -> None:
    newest = paper.steps.order_by("-id").values_list("state", flat=True).first()
    standing = PaperState(newest) if newest else None
    if not may_follow(standing, state):
        stood = standing.value if standing else "new"
        raise StepRefused(f"This paper is {stood}, so it cannot be {_DONE[state]}.")
    PaperStep.objects.create(
        paper=paper, state=state, at=at, by=by.reference, by_name=by.name, reason=reason
    )


_DONE = {
    PaperState.DRAFT: "made a draft",
    PaperState.PUBLISHED: "published",
    PaperState.WITHDRAWN: "withdrawn",
}


def _journal(
    action: str,
    paper: Paper,
    *,
    by: Principal,
    at: datetime,
    detail: Mapping[str, object],
    part: PartName = PartName.OPEN,
) -> None:
    record_entry(
        actor=by,
        action=action,
        at=at,
        authority_code=paper.authority.code,
        subject=("papers.Paper", str(paper.pk)),
        sensitivity=Sensitivity.EXEMPT if part is PartName.EXEMPT else Sensitivity.INTERNAL,
        detail=detail,
    )
