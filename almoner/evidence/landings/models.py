"""What was received, what became of it, and what stands from it."""

from django.db import models
from django.db.models import Q

from almoner.evidence.landings.rules import LandingState


class Landing(models.Model):
    """One file or one call's answers, received from one feed at one time."""

    feed = models.CharField(max_length=40)  # "cqc"
    shape = models.CharField(max_length=40, blank=True)  # the feed's Shape, once recognised
    is_snapshot = models.BooleanField(default=False)  # it names all there is in its authorities
    source = models.CharField(max_length=255)  # the file's name or the API's address
    file = models.ForeignKey(
        "files.StoredFile", null=True, on_delete=models.PROTECT, related_name="landings"
    )
    sha256 = models.CharField(max_length=64)
    as_at = models.DateField()  # the day the data speaks of; until it is read, that of receipt
    received_at = models.DateTimeField()
    received_by = models.CharField(max_length=150)  # an Actor's reference
    row_count = models.PositiveIntegerField(default=0)
    rejected_count = models.PositiveIntegerField(default=0)
    report = models.TextField(blank=True)  # JSON: what would change, drift, notes

    class Meta:
        indexes = [
            models.Index(fields=["feed", "-as_at"], name="landing_by_date"),
            models.Index(fields=["sha256"], name="landing_by_hash"),
        ]

    def __str__(self) -> str:
        return f"{self.source} ({self.as_at:%-d %B %Y})"


class LandingScope(models.Model):
    """An authority of which a snapshot names every location."""

    landing = models.ForeignKey(Landing, on_delete=models.CASCADE, related_name="scopes")
    authority = models.ForeignKey(
        "accounts.Authority", on_delete=models.PROTECT, related_name="+", db_index=False
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["landing", "authority"], name="landing_scope_once")
        ]


class LandingStep(models.Model):
    """A state that a landing came into: who, when and why. The newest is the one it is in."""

    landing = models.ForeignKey(Landing, on_delete=models.CASCADE, related_name="steps")
    state = models.CharField(max_length=16)  # rules.LandingState
    at = models.DateTimeField()
    by = models.CharField(max_length=150)
    reason = models.TextField(blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=[state.value for state in LandingState]),
                name="landing_state_is_known",
            ),
        ]


class RejectedRow(models.Model):
    """A row, or one cell of it, that could not be accepted, and why."""

    landing = models.ForeignKey(Landing, on_delete=models.CASCADE, related_name="rejected_rows")
    sheet = models.CharField(max_length=80, blank=True)
    row = models.PositiveIntegerField(null=True)
    column = models.CharField(max_length=120, blank=True)
    value = models.CharField(max_length=200, blank=True)
    reason = models.CharField(max_length=400)
    is_critical = models.BooleanField()


class StandingRow(models.Model):
    """The hash of the row that stands for one key: what the next file is compared with."""

    shape = models.CharField(max_length=40)
    key = models.CharField(max_length=120)
    row_hash = models.CharField(max_length=32)  # hex text: bytes would switch off fast inserts
    landing = models.ForeignKey(
        Landing, on_delete=models.PROTECT, related_name="standing_rows", db_index=False
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["shape", "key"], name="one_standing_row_a_key")
        ]
