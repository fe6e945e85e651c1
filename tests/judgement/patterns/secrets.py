"""One of each guarded record of this room, for the test that looks for them everywhere."""

from datetime import UTC, datetime

from almoner.core.accounts.models import Authority
from almoner.core.accounts.rules import Permission
from almoner.judgement.patterns.models import AnsweredConcern, PromptAnswer
from tests.response.enquiries.factories import a_concern

AT = datetime(2021, 8, 20, 10, tzinfo=UTC)


def plant(*, authority: Authority, marker: str) -> frozenset[Permission]:
    """An answer to a prompt with the marker in every text; and who may see it."""
    answer = PromptAnswer.objects.create(
        authority=authority,
        criteria=f'[["same_manager", "", "{marker}-2"]]',
        scope="manager",
        subject=f"{marker}-1",
        answer="meeting",
        reason=f"{marker}-3",
        reference=f"{marker}-4",
        why=f'["{marker}-5"]',
        confidence="high",
        as_at=AT.date(),
        at=AT,
        by="user:1",
        by_name=f"{marker}-6",
    )
    AnsweredConcern.objects.create(answer=answer, concern=a_concern(authority))
    return frozenset({Permission.VIEW_SAFEGUARDING})
