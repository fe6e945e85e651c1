"""Laying out what Northshire's quality team has done, a part at a time."""

from collections.abc import Callable
from datetime import datetime

from django.db import transaction

from almoner.demo.quality.agreements import lay_out_contracts, lay_out_lead_officers
from almoner.demo.quality.people import team
from almoner.demo.quality.suspensions import (
    lay_out_suspensions,
    record_earlier_paper_of_northshire,
)

Clock = Callable[[], datetime]
Teller = Callable[[str], None]


def lay_out_quality(*, clock: Clock, tell: Teller) -> None:
    """Everything; a part that stands already is left as it is."""
    everyone = team()
    tell("Northshire's contracts and lead officers")
    with transaction.atomic():  # a part stands whole or not at all
        lay_out_contracts(team=everyone, clock=clock)
        lay_out_lead_officers(team=everyone, clock=clock)
    tell("Northshire's contract suspensions, and its earlier position statement")
    with transaction.atomic():
        lay_out_suspensions(team=everyone)
        record_earlier_paper_of_northshire(team=everyone, now=clock())
