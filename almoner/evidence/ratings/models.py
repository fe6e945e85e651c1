"""Ratings as the regulator published them, and the spells in which each overall rating stood."""

from django.db import models
from django.db.models import F, Q


class Rating(models.Model):
    """One rating of one location: of the whole or a service group, overall or on a key question.

    Never changed: a correction by the regulator is a further row for the same key, and the newest
    `recorded_at` speaks.
    """

    location = models.ForeignKey(
        "directory.Location", on_delete=models.CASCADE, related_name="ratings"
    )
    service_group = models.CharField(max_length=120)  # rules.OVERALL or the group's name
    domain = models.CharField(max_length=12)  # rules.OVERALL or a rules.KeyQuestion
    value = models.PositiveSmallIntegerField(null=True)  # rules.RatingValue
    unrated_reason = models.CharField(max_length=24, blank=True)  # rules.UnratedReason
    published_on = models.DateField()  # the day from which the public could read it
    inspected_on = models.DateField(null=True)
    inherited_from = models.CharField(max_length=20, blank=True)  # a predecessor's regulator id
    framework = models.CharField(max_length=8, blank=True)  # "SAF" or the older "KLOE"
    report_link = models.CharField(max_length=60, blank=True)
    landing = models.ForeignKey(
        "landings.Landing", on_delete=models.PROTECT, related_name="ratings"
    )
    recorded_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["location", "service_group", "domain", "published_on", "recorded_at"],
                name="rating_recorded_once",
            ),
            models.CheckConstraint(
                condition=Q(value__isnull=True) | Q(value__range=(1, 4)), name="rating_is_1_to_4"
            ),
            models.CheckConstraint(
                condition=Q(value__isnull=False) ^ ~Q(unrated_reason=""),
                name="rating_has_a_value_or_a_reason",
            ),
        ]


class RatingSpell(models.Model):
    """A stretch of time in which one overall rating stood for a location; derived from `Rating`."""

    location = models.ForeignKey(
        "directory.Location", on_delete=models.CASCADE, related_name="rating_spells"
    )
    from_on = models.DateField()
    to_on = models.DateField(null=True)
    value = models.PositiveSmallIntegerField(null=True)
    unrated_reason = models.CharField(max_length=24, blank=True)
    is_inherited = models.BooleanField(default=False)
    published_on = models.DateField()
    rating = models.ForeignKey(Rating, on_delete=models.CASCADE, related_name="+")
    landing = models.ForeignKey(
        "landings.Landing", on_delete=models.PROTECT, related_name="+", db_index=False
    )

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(to_on__isnull=True) | Q(to_on__gt=F("from_on")),
                name="rating_spell_ends_after_it_begins",
            ),
        ]
        indexes = [
            # Everything that a profile reads: no visit to the table itself for each location.
            models.Index(
                fields=[
                    "location",
                    "from_on",
                    "to_on",
                    "value",
                    "unrated_reason",
                    "is_inherited",
                    "published_on",
                    "landing",
                ],
                name="rating_spell_for_profiles",
            )
        ]
