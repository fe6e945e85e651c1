"""Deaths that services notified: never without how many lived there, and never ranked."""

from django.db import models
from django.db.models import F, Q


class DeathsNotified(models.Model):
    """Deaths of one cause in a stretch of time, at a service or in an authority. RESTRICTED.

    Of a service, the table itself refuses a number without beds or people and without context.
    A number that was wrong is corrected by a row that names the one it replaces.
    """

    authority = models.ForeignKey(
        "accounts.Authority", on_delete=models.PROTECT, related_name="deaths_notified"
    )
    location = models.ForeignKey(
        "directory.Location", null=True, on_delete=models.PROTECT, related_name="+"
    )
    from_on = models.DateField()
    until_on = models.DateField()  # the last day that is counted
    cause = models.CharField(max_length=16)  # rules.kinds.Cause
    deaths = models.PositiveIntegerField()
    occupied = models.PositiveIntegerField(null=True)  # people who lived there
    beds = models.PositiveIntegerField(null=True)
    context = models.TextField(blank=True)
    source = models.CharField(max_length=300)
    corrects = models.OneToOneField(
        "self", null=True, on_delete=models.PROTECT, related_name="corrected_by"
    )
    at = models.DateTimeField()
    by = models.CharField(max_length=150)
    by_name = models.CharField(max_length=200)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(until_on__gte=F("from_on")), name="deaths_notified_of_a_stretch"
            ),
            models.CheckConstraint(
                condition=Q(location__isnull=True)
                | (Q(occupied__isnull=False, occupied__gt=0) | Q(beds__isnull=False, beds__gt=0))
                & ~Q(context=""),
                name="deaths_notified_in_context",
            ),
            models.CheckConstraint(condition=~Q(source=""), name="deaths_notified_have_a_source"),
        ]
        indexes = [
            models.Index(fields=["location", "until_on"], name="deaths_notified_of_service"),
        ]
