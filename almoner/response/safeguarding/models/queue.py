"""How many waited on each day: the daily stock, kept."""

from django.db import models


class QueueDay(models.Model):
    """One day of one authority's queue, at one priority: what stood at its end, what happened.

    A concern counts on a day at the priority that it has at the end of that day. It is kept from
    the steps by `keep_days` and can be counted anew from them at any time.
    """

    authority = models.ForeignKey(
        "accounts.Authority", on_delete=models.PROTECT, related_name="queue_days", db_index=False
    )
    day = models.DateField()
    priority = models.CharField(max_length=2, blank=True)  # "" not triaged yet
    arrived = models.PositiveIntegerField()
    returned = models.PositiveIntegerField()  # reopened, or put back into the queue
    started = models.PositiveIntegerField()  # left the queue
    finished = models.PositiveIntegerField()  # what becomes of them was decided
    waiting = models.PositiveIntegerField()  # at the end of the day
    kept_at = models.DateTimeField()

    class Meta:
        ordering = ("day", "priority")
        constraints = [
            models.UniqueConstraint(
                fields=["authority", "day", "priority"], name="queue_day_kept_once"
            )
        ]
