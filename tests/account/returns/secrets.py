"""One of each guarded record of this room, for the test that looks for them everywhere."""

import json
from datetime import UTC, datetime

from almoner.account.returns.models import Submission, SubmittedFigure
from almoner.core.accounts.models import Authority
from almoner.core.accounts.rules import Permission

AT = datetime(2022, 6, 1, 10, tzinfo=UTC)


def plant(*, authority: Authority, marker: str) -> frozenset[Permission]:
    """A submission with the marker in every text; and who may see it."""
    told = {
        "gaps": [{"text": f"{marker}-1", "count": 1, "of": 2}],
        "conversion": {"enquiries": 1, "concerns": 3},
        "until": "2022-03-31",
    }
    submission = Submission.objects.create(
        authority=authority,
        key="safeguarding_adults",
        version="1",
        year_starts_in=2021,
        number=2,
        reason=f"{marker}-2",
        gaps=json.dumps(told),
        digest="0" * 64,
        at=AT,
        by="user:1",
        by_name=f"{marker}-3",
    )
    SubmittedFigure.objects.create(
        submission=submission,
        table="cases",
        row="concerns",
        column="number",
        count=60_417,  # as nothing else counts
        is_kept_back=True,
    )
    return frozenset({Permission.BUILD_RETURN})
