"""The one entry that each action on an allegation makes, and the words that it seals."""

from collections.abc import Mapping
from datetime import datetime

from almoner.core.accounts.rules import Principal
from almoner.core.accounts.sealing import seal
from almoner.core.journal.actions import part_of_action, record_entry
from almoner.core.journal.rules import Sensitivity
from almoner.response.positions_of_trust.models import Allegation, Words
from almoner.response.positions_of_trust.rules.kinds import Part

KIND = "positions_of_trust.Allegation"


def note(
    action: str,
    allegation: Allegation,
    *,
    by: Principal,
    at: datetime,
    detail: Mapping[str, object] | None = None,
) -> None:
    """Journal what was done to an allegation: ids and codes, and never what it says."""
    record_entry(
        actor=by,
        action=action,
        at=at,
        authority_code=allegation.authority.code,
        subject=(KIND, str(allegation.pk)),
        sensitivity=Sensitivity.SAFEGUARDING,
        detail=detail,
    )


@part_of_action
def keep_words(*, allegation: Allegation, part: Part, text: str, about_id: int = 0) -> None:
    """Keep a text sealed; nothing where it is empty."""
    if text.strip():
        Words.objects.create(
            allegation=allegation, part=part, about_id=about_id, sealed=seal(text.strip())
        )
