"""What the program itself has done, day by day."""

from django.db import models
from django.db.models import F, Q


class DutyDay(models.Model):
    """A daily duty on one day: handed out once, however many workers there are, and when done."""

    key = models.CharField(max_length=40)  # duties.table.DUTIES
    day = models.DateField()
    asked_at = models.DateTimeField()  # when it was last handed to a worker
    try_count = models.PositiveSmallIntegerField(default=1)
    done_at = models.DateTimeField(null=True)
    result = models.CharField(max_length=400, blank=True)  # what came of it, in words

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["key", "day"], name="duty_once_a_day"),
            models.CheckConstraint(
                condition=Q(done_at__isnull=True) | Q(done_at__gte=F("asked_at")),
                name="duty_is_done_after_it_is_asked",
            ),
        ]
