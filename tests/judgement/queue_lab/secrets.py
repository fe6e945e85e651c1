"""This room keeps no records: its forecasts are made of the queue's days, which are another's."""

from almoner.core.accounts.models import Authority
from almoner.core.accounts.rules import Permission
from tests.judgement.queue_lab.factories import team_kept


def plant(*, authority: Authority, marker: str) -> frozenset[Permission]:
    """A queue that can be forecast. It has no text to carry a marker; and who may see it."""
    team_kept(authority)
    return frozenset({Permission.VIEW_SAFEGUARDING_FIGURES})
