"""One concern opened in an emergency by somebody who may not otherwise see any."""

from django.db import models
from django.db.models import F, Q

from almoner.response.safeguarding.models.concerns import Concern


class EmergencyAccess(models.Model):
    """Access to one concern for some hours, with a reason. Only added."""

    authority = models.ForeignKey(
        "accounts.Authority", on_delete=models.PROTECT, related_name="emergency_accesses"
    )
    concern = models.ForeignKey(Concern, on_delete=models.PROTECT, related_name="emergencies")
    at = models.DateTimeField()
    until_at = models.DateTimeField()
    by = models.CharField(max_length=150)
    by_name = models.CharField(max_length=200)
    reason = models.TextField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(until_at__gt=F("at")), name="emergency_access_lasts"
            ),
            models.CheckConstraint(condition=~Q(reason=""), name="emergency_access_has_a_reason"),
        ]


class EmergencyReview(models.Model):
    """What a safeguarding manager made of an emergency access. Only added."""

    access = models.OneToOneField(EmergencyAccess, on_delete=models.CASCADE, related_name="review")
    was_justified = models.BooleanField()
    finding = models.TextField()
    at = models.DateTimeField()
    by = models.CharField(max_length=150)
    by_name = models.CharField(max_length=200)
