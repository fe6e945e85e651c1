"""Links between locations: one that follows another, two of the same premises."""

from django.db import models
from django.db.models import F, Q

from almoner.register.directory.models.places import Location


class Succession(models.Model):
    """The same care under a new registration: what is known of the one follows to the other."""

    predecessor = models.ForeignKey(Location, on_delete=models.CASCADE, related_name="successors")
    successor = models.ForeignKey(Location, on_delete=models.CASCADE, related_name="predecessors")
    on = models.DateField(null=True)
    reason = models.CharField(max_length=120, blank=True)
    landing_number = models.BigIntegerField(null=True)
    recorded_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["predecessor", "successor"], name="succession_recorded_once"
            ),
            models.CheckConstraint(
                condition=~Q(predecessor=F("successor")), name="location_succeeds_another"
            ),
        ]


class AwaitedSuccession(models.Model):
    """A succession of which one location is not known yet; linked on the day it is."""

    predecessor_cqc_id = models.CharField(max_length=20, db_index=True)
    successor_cqc_id = models.CharField(max_length=20, db_index=True)
    reason = models.CharField(max_length=120, blank=True)
    landing_number = models.BigIntegerField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["predecessor_cqc_id", "successor_cqc_id"], name="succession_awaited_once"
            )
        ]


class DualRegistration(models.Model):
    """Two registrations of the same premises: their beds are counted once, at the primary."""

    primary = models.ForeignKey(Location, on_delete=models.CASCADE, related_name="dual_secondaries")
    secondary = models.ForeignKey(Location, on_delete=models.CASCADE, related_name="dual_primaries")
    landing_number = models.BigIntegerField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["primary", "secondary"], name="dual_registration_recorded_once"
            ),
            models.CheckConstraint(
                condition=~Q(primary=F("secondary")), name="dual_registration_of_two"
            ),
        ]
