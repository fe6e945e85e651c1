"""Allegations about people in positions of trust: a store of its own.

No table here points to a concern, nor the other way. What is said of a person lies in `Words`,
sealed; nothing else in the store holds a name or a sentence. Erasing deletes the words, and leaves
that there was an allegation, which steps were taken, by whom and when. Steps are only added: the
database refuses the rest (migration 0002).
"""

from almoner.response.positions_of_trust.models.allegations import Allegation, AllegationStep
from almoner.response.positions_of_trust.models.records import (
    Disclosure,
    LegalHold,
    Referral,
    Words,
)

__all__ = ["Allegation", "AllegationStep", "Disclosure", "LegalHold", "Referral", "Words"]
