"""Attaching evidence to a visit while the draft is written."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import BinaryIO

from django.db import transaction

from almoner.core.accounts.rules import Principal
from almoner.core.calendar.rules import day_of
from almoner.core.files.actions import FileRefused, store_file
from almoner.core.files.models import StoredFile
from almoner.core.files.rules import HEAD_SIZE, safe_name
from almoner.core.journal.actions import part_of_action
from almoner.core.journal.rules import Sensitivity
from almoner.evidence.audits.actions.findings import require_being_written
from almoner.evidence.audits.actions.taking import journal
from almoner.evidence.audits.models import EvidenceItem, EvidenceLink, Visit
from almoner.evidence.audits.rules.pictures import MOST_BYTES, refused_because
from almoner.evidence.questionnaires.rules import EvidenceKind


class EvidenceRefused(Exception):
    """The evidence cannot be kept; the message says why, for an officer."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """A piece of evidence as an officer describes it."""

    kind: EvidenceKind
    on: date
    description: str
    standard_keys: Sequence[str] = ()
    sample_size: int | None = None
    has_consent: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Upload:
    """A file that comes with it."""

    content: BinaryIO
    name: str
    size: int


def attach_evidence(
    *, visit: Visit, shown: Shown, by: Principal, at: datetime, upload: Upload | None = None
) -> EvidenceItem:
    """Keep a piece of evidence, with its file if it has one.

    Raises NotPermitted, SomeoneElseMust, FindingRefused and EvidenceRefused. The same bytes sent
    again, for this visit or another, are kept once; pages say where else they are used.
    """
    with transaction.atomic():
        state = require_being_written(visit=visit, by=by)
        _refuse(shown, on=day_of(at))
        file = keep_upload(upload, by=by, at=at) if upload else None
        _refuse_same(visit, shown, file)
        item = EvidenceItem.objects.create(
            visit=visit,
            kind=shown.kind,
            on=shown.on,
            description=shown.description.strip(),
            sample_size=shown.sample_size,
            has_consent=True if shown.kind is EvidenceKind.PHOTO else None,
            file=file,
            file_name=safe_name(upload.name) if upload else "",
            recorded_at=at,
            recorded_by=by.reference,
        )
        EvidenceLink.objects.bulk_create(
            EvidenceLink(evidence=item, standard_key=key)
            for key in dict.fromkeys(shown.standard_keys)
        )
        detail = {"evidence": item.pk, "kind": shown.kind, "file": file.pk if file else None}
        journal("attach_evidence", visit, by=by, at=at, detail=detail, state=state)
    return item


@transaction.atomic
def withdraw_evidence(*, item: EvidenceItem, reason: str, by: Principal, at: datetime) -> None:
    """Take a piece of evidence back. Its file stays stored, and the record says why.

    Raises NotPermitted, SomeoneElseMust, FindingRefused and EvidenceRefused.
    """
    state = require_being_written(visit=item.visit, by=by)
    if not reason.strip():
        raise EvidenceRefused("Say why the evidence is taken back.")
    held = EvidenceItem.objects.filter(pk=item.pk, withdrawn_at=None)
    if not held.update(withdrawn_at=at, withdrawn_because=reason.strip()):
        raise EvidenceRefused("This evidence was taken back already.")
    detail = {"evidence": item.pk, "reason": reason.strip()}
    journal("withdraw_evidence", item.visit, by=by, at=at, detail=detail, state=state)


def _refuse(shown: Shown, *, on: date) -> None:
    if not shown.description.strip():
        raise EvidenceRefused("Say what the evidence is.")
    if shown.on > on:
        raise EvidenceRefused("The evidence cannot be of a day that is still to come.")
    if shown.sample_size is not None and shown.kind is not EvidenceKind.RECORD_SAMPLE:
        raise EvidenceRefused("Only a sample of records has a size.")
    if shown.kind is EvidenceKind.RECORD_SAMPLE and not shown.sample_size:
        raise EvidenceRefused("Say how many records were looked at.")
    if shown.kind is EvidenceKind.PHOTO and not shown.has_consent:
        raise EvidenceRefused(
            "Keep a photograph only with the consent of whoever can be recognised in it, or where"
            " it shows nobody. Confirm that."
        )


def _refuse_same(visit: Visit, shown: Shown, file: StoredFile | None) -> None:
    held = EvidenceItem.objects.filter(
        visit=visit,
        withdrawn_at=None,
        kind=shown.kind,
        on=shown.on,
        description=shown.description.strip(),
        sample_size=shown.sample_size,
        file=file,
    )
    if held.exists():
        raise EvidenceRefused("This evidence is kept already.")


@part_of_action
def keep_upload(upload: Upload, *, by: Principal, at: datetime) -> StoredFile:
    """Keep a file that is fit to be evidence. Raises EvidenceRefused."""
    name = safe_name(upload.name)
    head = upload.content.read(HEAD_SIZE)
    upload.content.seek(0)
    if sentence := refused_because(head=head, name=name, size=upload.size):
        raise EvidenceRefused(sentence)
    try:
        return store_file(
            content=upload.content,
            name=name,
            sensitivity=Sensitivity.RESTRICTED,
            by=by,
            at=at,
            limit=MOST_BYTES,
        )
    except FileRefused as refused:
        raise EvidenceRefused(str(refused)) from refused
