"""What a visit holds: findings as they now read, evidence and where else it is used."""

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Count, Q

from almoner.core.accounts.rules import Principal
from almoner.evidence.audits.models import EvidenceItem, Finding, FindingReply, Visit
from almoner.evidence.audits.queries.standing import UnknownVisit, visible_visits
from almoner.evidence.audits.rules.kinds import (
    FindingKind,
    ReplyOutcome,
    Severity,
)
from almoner.evidence.questionnaires.rules import EvidenceKind

MARK_DIGITS = 15  # of a hash in hexadecimal: as many as every database and form holds as a number


@dataclass(frozen=True, slots=True, kw_only=True)
class FindingNow:
    """A finding as it reads after the provider's say."""

    finding: Finding
    kind: FindingKind
    severity: Severity | None
    text: str
    reply: FindingReply | None

    @property
    def reply_words(self) -> str:
        """What became of it, in words; "" without a reply."""
        return ReplyOutcome(self.reply.outcome).words if self.reply else ""

    @property
    def is_changed(self) -> bool:
        """Whether it reads otherwise than it was shared."""
        return self.reply is not None and self.reply.outcome == ReplyOutcome.CHANGED


@dataclass(frozen=True, slots=True, kw_only=True)
class Use:
    """Another visit for which the same file is evidence."""

    visit_id: int
    location_name: str
    on: date


@dataclass(frozen=True, slots=True, kw_only=True)
class EvidenceNow:
    """A piece of evidence, the standards it bears on, and where else its file is used."""

    item: EvidenceItem
    kind: EvidenceKind
    standard_keys: tuple[str, ...]
    elsewhere: tuple[Use, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class EvidenceTold:
    """A piece of evidence in a report: what it is, without its file."""

    kind: EvidenceKind
    description: str
    on: date
    standard_keys: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Repeat:
    """A standard on which one service was found wanting on several visits."""

    standard_key: str
    visit_count: int
    finding_count: int
    newest: FindingNow


def findings_of(*, visit: Visit) -> tuple[FindingNow, ...]:
    """Its findings as they now read, in their order, without those taken back. Two queries."""
    found = visit.findings.filter(withdrawn_at=None).prefetch_related("replies")
    return tuple(map(_now, found))


def finding(*, finding_id: int, visible_to: Principal) -> Finding:
    """One finding with its visit. Raises UnknownVisit, whether it is not there or not theirs."""
    held = (
        Finding.objects.select_related("visit__authority", "visit__location")
        .filter(pk=finding_id, visit__in=visible_visits(visible_to=visible_to))
        .first()
    )
    if held is None:
        raise UnknownVisit("There is no such finding.")
    return held


def evidence_item(*, item_id: int, visible_to: Principal) -> EvidenceItem:
    """One piece of evidence with its visit. Raises UnknownVisit."""
    held = (
        EvidenceItem.objects.select_related("visit__authority", "visit__location", "file")
        .filter(pk=item_id, visit__in=visible_visits(visible_to=visible_to))
        .first()
    )
    if held is None:
        raise UnknownVisit("There is no such evidence.")
    return held


def evidence_of(*, visit: Visit, visible_to: Principal) -> tuple[EvidenceNow, ...]:
    """Its evidence in order, without what was taken back. Three queries."""
    held = list(
        visit.evidence.filter(withdrawn_at=None).select_related("file").prefetch_related("links")
    )
    uses = _uses({item.file_id for item in held if item.file_id}, visible_to=visible_to)
    return tuple(
        EvidenceNow(
            item=item,
            kind=EvidenceKind(item.kind),
            standard_keys=tuple(link.standard_key for link in item.links.all()),
            elsewhere=tuple(
                use for use in uses.get(item.file_id or 0, ()) if use.visit_id != visit.pk
            ),
        )
        for item in held
    )


def evidence_told(*, visit: Visit) -> tuple[EvidenceTold, ...]:
    """Its evidence in order as a report tells it, without what was taken back. One query."""
    told: dict[int, EvidenceTold] = {}
    rows = (
        visit.evidence.filter(withdrawn_at=None)
        .order_by("id", "links__id")
        .values_list("id", "kind", "description", "on", "links__standard_key")
    )
    for number, kind, description, on, key in rows:
        before = told[number].standard_keys if number in told else ()
        told[number] = EvidenceTold(
            kind=EvidenceKind(kind),
            description=description,
            on=on,
            standard_keys=(*before, key) if key else before,
        )
    return tuple(told.values())


def unanswered_findings(*, visit: Visit) -> int:
    """How many findings to improve the provider has not yet had its say on."""
    found = visit.findings.filter(withdrawn_at=None, kind=FindingKind.CONCERN)
    return found.annotate(said=Count("replies")).filter(said=0).count()


def findings_since(*, visit: Visit, moment: datetime) -> int:
    """How many findings to improve were written down after that moment."""
    found = visit.findings.filter(withdrawn_at=None, kind=FindingKind.CONCERN)
    return found.filter(recorded_at__gt=moment).count()


def mark_of(finding: Finding) -> int:
    """A number for what a finding says, to tell whether it was changed since it was shown."""
    said = (finding.kind, finding.severity, finding.standard_key, finding.text, finding.seen)
    return int(hashlib.sha256(repr(said).encode()).hexdigest()[:MARK_DIGITS], 16)


def newest_reply(*, finding: Finding) -> FindingReply | None:
    """What was last recorded of the provider's word on a finding."""
    return finding.replies.order_by("-id").first()


def repeated_findings(
    *, location_ids: Iterable[int], as_at: date, visible_to: Principal
) -> tuple[Repeat, ...]:
    """Standards on which these locations (one service through time) were found wanting twice."""
    found = (
        Finding.objects.filter(
            visit__in=visible_visits(visible_to=visible_to),
            visit__location__in=list(location_ids),
            visit__planned_on__lte=as_at,
            withdrawn_at=None,
            kind=FindingKind.CONCERN,
        )
        .exclude(standard_key="")
        .exclude(Q(visit__steps__state="void"))
        .select_related("visit")
        .prefetch_related("replies")
        .order_by("visit__planned_on", "id")
    )
    grouped: dict[str, list[Finding]] = {}
    for one in found:
        grouped.setdefault(one.standard_key, []).append(one)
    repeats = [
        Repeat(
            standard_key=key,
            visit_count=len({one.visit_id for one in held}),
            finding_count=len(held),
            newest=_now(held[-1]),
        )
        for key, held in grouped.items()
    ]
    repeated = [one for one in repeats if one.visit_count > 1]
    return tuple(sorted(repeated, key=lambda one: (-one.visit_count, one.standard_key)))


def _now(held: Finding) -> FindingNow:
    replies = list(held.replies.all())
    changed = [one for one in replies if one.outcome == ReplyOutcome.CHANGED]
    last = replies[-1] if replies else None
    texts = [one.revised_text for one in changed if one.revised_text]
    severities = [one.revised_severity for one in changed if one.revised_severity]
    severity = severities[-1] if severities else held.severity
    return FindingNow(
        finding=held,
        kind=FindingKind(held.kind),
        severity=Severity(severity) if severity else None,
        text=texts[-1] if texts else held.text,
        reply=last,
    )


def _uses(file_ids: set[int], *, visible_to: Principal) -> Mapping[int, list[Use]]:
    found: dict[int, list[Use]] = {}
    if not file_ids:
        return found
    rows = (
        EvidenceItem.objects.filter(
            file__in=file_ids,
            withdrawn_at=None,
            visit__in=visible_visits(visible_to=visible_to),
        )
        .order_by("id")
        .values_list("file", "visit", "visit__location__name", "on")
    )
    for file_id, visit_id, name, on in rows:
        found.setdefault(file_id or 0, []).append(Use(visit_id=visit_id, location_name=name, on=on))
    return found
