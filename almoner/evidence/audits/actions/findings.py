"""Writing findings down, putting them right, and taking them back, while the draft is written."""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.db.models import Max, QuerySet

from almoner.core.accounts.actions import require
from almoner.core.accounts.rules import Permission, Principal
from almoner.core.journal.actions import part_of_action
from almoner.evidence.audits.actions.taking import SomeoneElseMust, journal
from almoner.evidence.audits.models import Finding, Visit
from almoner.evidence.audits.queries.content import mark_of
from almoner.evidence.audits.queries.standing import hands_in, newest_step
from almoner.evidence.audits.rules.kinds import FindingKind, Severity
from almoner.evidence.audits.rules.states import BEING_WRITTEN, VisitState, Who
from almoner.evidence.audits.rules.who import SENTENCES, may_take


class FindingRefused(Exception):
    """The finding cannot be written down, changed or taken back as asked."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """A finding as an officer writes it."""

    kind: FindingKind
    text: str
    severity: Severity | None = None  # only of something to improve
    seen: str = ""
    question_key: str = ""
    standard_key: str = ""


@transaction.atomic
def record_finding(*, visit: Visit, found: Found, by: Principal, at: datetime) -> Finding:
    """Write a finding down. Raises NotPermitted, SomeoneElseMust and FindingRefused."""
    state = require_being_written(visit=visit, by=by)
    _refuse(found)
    if found.question_key and _standing(visit).filter(question_key=found.question_key).exists():
        raise FindingRefused("This answer has been made a finding already.")
    if same := _standing(visit).filter(**_columns(found)).first():
        raise FindingRefused(f"This is written down already, as finding {same.number}.")
    number = (visit.findings.aggregate(most=Max("number"))["most"] or 0) + 1
    finding = Finding.objects.create(
        visit=visit,
        number=number,
        recorded_at=at,
        recorded_by=by.reference,
        **_columns(found),
    )
    detail = {"finding": number, **_columns(found)}
    journal("record_finding", visit, by=by, at=at, detail=detail, state=state)
    return finding


@transaction.atomic
def change_finding(
    *,
    finding: Finding,
    found: Found,
    by: Principal,
    at: datetime,
    last_seen: int | None = None,
) -> None:
    """Put a finding right while the draft is written; the journal keeps what it said before.

    `last_seen` is the mark of what the page showed (`queries.content.mark_of`): if it reads
    otherwise by now, nothing is changed. Raises NotPermitted, SomeoneElseMust and FindingRefused.
    """
    visit = finding.visit
    state = require_being_written(visit=visit, by=by)
    _refuse(found)
    held = Finding.objects.get(pk=finding.pk)
    if held.withdrawn_at:
        raise FindingRefused("This finding was taken back.")
    if last_seen is not None and last_seen != mark_of(held):
        raise FindingRefused(
            "Someone else changed this finding since you opened the page. What you entered is"
            " kept below: compare it with theirs, then save again."
        )
    before = {"text": held.text, "severity": held.severity, "seen": held.seen}
    Finding.objects.filter(pk=finding.pk).update(**_columns(found))
    finding.refresh_from_db()
    detail = {"finding": finding.number, "before": before, **_columns(found)}
    journal("change_finding", visit, by=by, at=at, detail=detail, state=state)


@transaction.atomic
def withdraw_finding(*, finding: Finding, reason: str, by: Principal, at: datetime) -> None:
    """Take a finding back while the draft is written; its number is not used again.

    Raises NotPermitted, SomeoneElseMust and FindingRefused.
    """
    visit = finding.visit
    state = require_being_written(visit=visit, by=by)
    if not reason.strip():
        raise FindingRefused("Say why the finding is taken back.")
    taken = _standing(visit).filter(pk=finding.pk)
    if not taken.update(withdrawn_at=at, withdrawn_because=reason.strip()):
        raise FindingRefused("This finding was taken back already.")
    finding.refresh_from_db()
    detail = {"finding": finding.number, "reason": reason.strip()}
    journal("withdraw_finding", visit, by=by, at=at, detail=detail, state=state)


@part_of_action
def require_being_written(*, visit: Visit, by: Principal) -> VisitState:
    """The visit's state, with the visit locked, if `by` goes on it and it is still being written.

    Raises NotPermitted, SomeoneElseMust and FindingRefused.
    """
    require(by, Permission.CARRY_OUT_VISITS, authority_code=visit.authority.code)
    Visit.objects.select_for_update(no_key=True).get(pk=visit.pk)
    hands = hands_in(visit=visit)
    if not by.is_operator and not may_take(who=Who.VISITOR, reference=by.reference, hands=hands):
        raise SomeoneElseMust(SENTENCES[Who.VISITOR])
    last = newest_step(visit=visit)
    state = VisitState(last.state) if last else None
    if state not in BEING_WRITTEN:
        stands = state.sentence if state else "This visit is not planned"
        raise FindingRefused(
            f"{stands}: findings and evidence are added while the visit is in progress or a draft."
        )
    return state


def _standing(visit: Visit) -> QuerySet[Finding]:
    return visit.findings.filter(withdrawn_at=None)


def _refuse(found: Found) -> None:
    if not found.text.strip():
        raise FindingRefused("Say what was found.")
    if (found.kind is FindingKind.CONCERN) is (found.severity is None):
        raise FindingRefused(
            "Say how severe it is."
            if found.severity is None
            else "A strength is not severe: leave out how severe it is."
        )


def _columns(found: Found) -> dict[str, str]:
    return {
        "kind": found.kind.value,
        "severity": found.severity.value if found.severity else "",
        "text": found.text.strip(),
        "seen": found.seen.strip(),
        "question_key": found.question_key,
        "standard_key": found.standard_key,
    }
