"""What every dated row holds to."""

from django.db import models
from django.db.models import F, Q


def ends_after_it_begins(what: str) -> models.CheckConstraint:
    """The constraint that a stretch from one day up to another holds a day at least."""
    return models.CheckConstraint(
        condition=Q(from_on__isnull=True) | Q(to_on__isnull=True) | Q(to_on__gt=F("from_on")),
        name=f"{what}_ends_after_it_begins",
    )
