"""The one entry that each action on an enquiry makes: ids and codes, never what it says."""

from collections.abc import Mapping
from datetime import datetime

from almoner.core.accounts.rules import Principal
from almoner.core.journal.actions import record_entry
from almoner.core.journal.rules import Sensitivity
from almoner.response.enquiries.models import Enquiry, LargeScaleEnquiry


def note(
    action: str,
    record: Enquiry | LargeScaleEnquiry,
    *,
    by: Principal,
    at: datetime,
    detail: Mapping[str, object] | None = None,
) -> None:
    """Journal what was done to an enquiry; what it says stays in the record itself."""
    record_entry(
        actor=by,
        action=action,
        at=at,
        authority_code=record.authority.code,
        subject=(record._meta.label, str(record.pk)),
        sensitivity=Sensitivity.SAFEGUARDING,
        detail=detail,
    )
