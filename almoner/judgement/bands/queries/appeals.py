"""What happened to bands: their steps, and appeals with their decisions."""

from collections.abc import Iterable
from datetime import date

from almoner.core.calendar.rules import end_of_day
from almoner.judgement.bands.models import Appeal, BandStep


def steps_of(*, band_ids: Iterable[int], as_at: date) -> tuple[BandStep, ...]:
    """Every step of these bands, the oldest first."""
    found = BandStep.objects.filter(fixed__in=list(band_ids), at__lt=end_of_day(as_at))
    return tuple(found.order_by("id"))


def appeals_of(*, band_ids: Iterable[int], as_at: date) -> tuple[Appeal, ...]:
    """The appeals against these bands, each with its decision if there is one."""
    found = Appeal.objects.filter(fixed__in=list(band_ids), at__lt=end_of_day(as_at))
    return tuple(found.select_related("decision").order_by("id"))
