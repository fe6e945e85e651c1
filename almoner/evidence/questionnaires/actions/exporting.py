"""Noting that a copy of a question set was taken away."""

from datetime import datetime

from almoner.core.accounts.rules import Principal
from almoner.core.journal.actions import record_entry
from almoner.core.journal.rules import Sensitivity
from almoner.evidence.questionnaires.models import QuestionSetVersion


def record_download(*, version: QuestionSetVersion, by: Principal, at: datetime) -> None:
    """Journal that someone downloaded a version as a file. The caller has checked that `by` may."""
    authority = version.question_set.authority
    record_entry(
        actor=by,
        action="download_question_set",
        at=at,
        authority_code=authority.code if authority else "",
        subject=("questionnaires.QuestionSetVersion", str(version.pk)),
        sensitivity=Sensitivity.INTERNAL if authority else Sensitivity.OPEN,
        detail={"key": version.question_set.key, "version": version.number, "form": "yaml"},
    )
