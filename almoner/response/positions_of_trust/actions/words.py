"""The words of an allegation, which are sealed as they are kept."""

from almoner.core.accounts.sealing import seal
from almoner.core.journal.actions import part_of_action
from almoner.response.positions_of_trust.models import Allegation, Words
from almoner.response.positions_of_trust.rules.kinds import Part


@part_of_action
def keep_words(*, allegation: Allegation, part: Part, text: str, about_id: int = 0) -> None:
    """Keep a text sealed; nothing where it is empty."""
    if text.strip():
        Words.objects.create(
            allegation=allegation, part=part, about_id=about_id, sealed=seal(text.strip())
        )
