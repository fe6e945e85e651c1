"""Who manages a location, and when they are away."""

from django.db import models
from django.db.models import Q

from almoner.register.directory.models.dated import ends_after_it_begins
from almoner.register.directory.models.places import Location


class ManagerPosition(models.Model):
    """Someone managing a location, from one date until another."""

    location = models.ForeignKey(Location, on_delete=models.CASCADE, related_name="managers")
    person_name = models.CharField(max_length=150)
    kind = models.CharField(max_length=16)  # rules.ManagerKind
    from_on = models.DateField(null=True)
    to_on = models.DateField(null=True)
    application_received_on = models.DateField(null=True)
    landing_number = models.BigIntegerField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["location", "person_name", "kind"],
                condition=Q(to_on__isnull=True),
                name="post_held_once",
            ),
            ends_after_it_begins("post"),
        ]


class ManagerAbsence(models.Model):
    """A registered manager away for 28 days or more (Registration Regulations 2009, reg 14)."""

    position = models.ForeignKey(ManagerPosition, on_delete=models.CASCADE, related_name="absences")
    from_on = models.DateField()
    to_on = models.DateField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["position"], condition=Q(to_on__isnull=True), name="absent_once_at_a_time"
            ),
            ends_after_it_begins("absence"),
        ]
