"""Answering a visit's questions on a page: the engine's own form, held to who may write when."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import BinaryIO, cast

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction

from almoner.core.accounts.rules import Principal
from almoner.core.files.models import StoredFile
from almoner.evidence.audits.actions import (
    EvidenceRefused,
    Upload,
    keep_upload,
    require_being_written,
)
from almoner.evidence.audits.models import Visit, VisitFeedback
from almoner.evidence.questionnaires.actions import IncomingAnswer, Receipt, receive_answers
from almoner.evidence.questionnaires.forms.answering import KeepFile
from almoner.evidence.questionnaires.forms.typed import Refused
from almoner.evidence.questionnaires.models import Response
from almoner.evidence.questionnaires.queries import previous_response
from almoner.register.directory.queries import lineage


@transaction.atomic
def receive_on_visit(
    *,
    visit: Visit,
    answers: Sequence[IncomingAnswer],
    by: Principal,
    at: datetime,
    feedback: VisitFeedback | None = None,
) -> Receipt | None:
    """Take answers from someone who goes on the visit, while it is being written.

    With `feedback`, answers on that form of it. None where the visit asks nothing. Raises
    NotPermitted, SomeoneElseMust and FindingRefused. What a tablet brings back later is taken by
    the engine itself, so that nothing is lost; a moderator then approves again.
    """
    require_being_written(visit=visit, by=by)
    response = feedback.response if feedback else visit.response
    if response is None:
        return None
    return receive_answers(response=response, answers=answers, by=by, at=at)


def keeping_files(*, by: Principal, at: datetime) -> KeepFile:
    """How a file sent with an answer is kept: as evidence is, with the same refusals."""

    def keep(file: UploadedFile) -> str:
        upload = Upload(content=cast(BinaryIO, file), name=file.name or "file", size=file.size or 0)
        try:
            with transaction.atomic():
                return keep_upload(upload, by=by, at=at).sha256
        except EvidenceRefused as refused:
            raise Refused(str(refused)) from refused

    return keep


def last_time(*, visit: Visit, as_at: date, visible_to: Principal) -> Response | None:
    """The answers to the same question set on the visit before, whatever its registration was."""
    if visit.response is None:
        return None
    return previous_response(
        question_set_key=visit.response.version.question_set.key,
        location_ids=lineage(location_ids=[visit.location_id]),
        as_at=as_at,
        visible_to=visible_to,
        before=visit.response,
    )


def names_of_files(*, hashes: Sequence[str]) -> dict[str, str]:
    """What each file was called when it was first kept."""
    return dict(StoredFile.objects.filter(sha256__in=hashes).values_list("sha256", "name"))
