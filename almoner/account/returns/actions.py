"""Submitting a return: its figures frozen as they went."""

import json
from dataclasses import asdict
from datetime import datetime

from django.db import transaction

from almoner.account.returns.models import Submission, SubmittedFigure
from almoner.account.returns.queries import Return, counted_return, digest_of, submissions
from almoner.core.accounts.actions import require
from almoner.core.accounts.models import Authority
from almoner.core.accounts.rules import Permission, Principal
from almoner.core.calendar.rules import FinancialYear, day_of, long_date
from almoner.core.journal.actions import record_entry
from almoner.core.journal.rules import Sensitivity


class SubmissionRefused(Exception):
    """The return cannot be submitted so."""


@transaction.atomic
def submit_return(
    *,
    authority: Authority,
    year: FinancialYear,
    last_number: int,
    digest: str,
    reason: str,
    by: Principal,
    at: datetime,
) -> Submission:
    """Freeze a year's figures as they are submitted; a later submission stands beside the first.

    `last_number` is the newest submission that the officer was shown, and `digest` that of the
    figures. Raises NotPermitted, NoReturnYet and SubmissionRefused.
    """
    require(by, Permission.BUILD_RETURN, authority_code=authority.code)
    # Whoever comes second waits here, and is told.
    Authority.objects.select_for_update(no_key=True).get(pk=authority.pk)
    earlier = submissions(authority=authority, year=year, visible_to=by)
    number = max((each.number for each in earlier), default=0) + 1
    counted = counted_return(authority=authority, year=year, as_at=day_of(at), visible_to=by)
    _refuse(counted, number=number, last_number=last_number, digest=digest, reason=reason)
    kept = Submission.objects.create(
        authority=authority,
        key=counted.definition.key,
        version=counted.definition.version,
        year_starts_in=year.starts_in,
        number=number,
        reason=reason.strip(),
        gaps=_told(counted),
        digest=digest_of(counted),
        at=at,
        by=by.reference,
        by_name=by.name,
    )
    SubmittedFigure.objects.bulk_create(_figures(kept, counted))
    record_entry(
        actor=by,
        action="submit_return",
        at=at,
        authority_code=authority.code,
        subject=("returns.Submission", str(kept.pk)),
        sensitivity=Sensitivity.SAFEGUARDING,
        detail={"year": year.label, "number": number, "digest": kept.digest},
    )
    return kept


def _refuse(counted: Return, *, number: int, last_number: int, digest: str, reason: str) -> None:
    if not counted.is_whole:
        raise SubmissionRefused(
            f"{counted.year.label} has not ended: its return can be submitted after"
            f" {long_date(counted.year.last_on)}."
        )
    if number != last_number + 1:
        raise SubmissionRefused(
            "Someone else submitted this return since you opened the page. Look at theirs first."
        )
    if digest_of(counted) != digest:
        raise SubmissionRefused(
            "The figures have changed since you opened the page. Check them again, then submit."
        )
    if number > 1 and not reason.strip():
        raise SubmissionRefused("Say why it replaces the submission before it.")


def _told(counted: Return) -> str:
    return json.dumps(
        {
            "gaps": [asdict(each) for each in counted.gaps],
            "conversion": asdict(counted.conversion),
            "until": counted.until.isoformat(),
        }
    )


def _figures(kept: Submission, counted: Return) -> list[SubmittedFigure]:
    return [
        SubmittedFigure(
            submission=kept,
            table=key,
            row=row,
            column=column,
            count=n,
            is_kept_back=(row, column) in counted.kept_back[key],
        )
        for key, counts in counted.counts.items()
        for (row, column), n in counts.cells.items()
    ]
