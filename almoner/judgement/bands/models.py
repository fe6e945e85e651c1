"""Cycles and their rules, the bands fixed in them, appeals, and fees.

Nothing here is ever changed or taken away: the database itself refuses (migration 0002). Rules
that change are a new row of the cycle, a band that changes is a new band, and the state of either
is that of its newest step.
"""

from django.db import models
from django.db.models import F, Q


class Cycle(models.Model):
    """The audits of one year and the bands they give, for one financial year of one authority."""

    authority = models.ForeignKey(
        "accounts.Authority", on_delete=models.PROTECT, related_name="band_cycles"
    )
    year_starts_in = models.PositiveSmallIntegerField()  # of the financial year it applies to
    title = models.CharField(max_length=120)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["authority", "year_starts_in"], name="band_cycle_once_a_year"
            ),
        ]

    def __str__(self) -> str:
        return self.title


class CycleRules(models.Model):
    """The rules of a cycle and the dates of its audits, as they were set; the newest stand."""

    cycle = models.ForeignKey(Cycle, on_delete=models.CASCADE, related_name="rules_set")
    number = models.PositiveSmallIntegerField()
    audits_from_on = models.DateField()  # audits that became final from this day
    audits_to_on = models.DateField()  # up to and including this one
    text = models.TextField()  # canonical JSON, rules.definitions
    digest = models.CharField(max_length=64)
    reason = models.TextField(blank=True)
    at = models.DateTimeField()
    by = models.CharField(max_length=150)  # an Actor's reference
    by_name = models.CharField(max_length=200)

    class Meta:
        ordering = ("number",)
        constraints = [
            models.UniqueConstraint(fields=["cycle", "number"], name="cycle_rules_numbered_once"),
            models.CheckConstraint(
                condition=Q(audits_to_on__gte=F("audits_from_on")),
                name="cycle_audits_end_after_they_begin",
            ),
        ]


class CycleStep(models.Model):
    """A state that a cycle came into: who, when and why. The newest is the one it is in."""

    cycle = models.ForeignKey(Cycle, on_delete=models.CASCADE, related_name="steps")
    step = models.CharField(max_length=16)  # rules.states.CycleStepKind
    state = models.CharField(max_length=16)  # rules.states.CycleState
    reason = models.TextField(blank=True)
    at = models.DateTimeField()
    by = models.CharField(max_length=150)
    by_name = models.CharField(max_length=200)

    class Meta:
        ordering = ("id",)


class BandFixed(models.Model):
    """The band come to for a home, with the reasons as they stood, and from when until when.

    From `effective_from` up to but not including `effective_to`. A later band of the same home
    stands over it on the days that it covers.
    """

    authority = models.ForeignKey("accounts.Authority", on_delete=models.PROTECT, related_name="+")
    cycle = models.ForeignKey(Cycle, on_delete=models.CASCADE, related_name="bands")
    rules = models.ForeignKey(CycleRules, on_delete=models.CASCADE, related_name="+")
    location = models.ForeignKey(
        "directory.Location", on_delete=models.PROTECT, related_name="bands"
    )
    band = models.PositiveSmallIntegerField()
    basis = models.CharField(max_length=12)  # rules.judging.Basis
    effective_from = models.DateField()
    effective_to = models.DateField()
    quality = models.DecimalField(max_digits=4, decimal_places=1, null=True)  # null: not known
    environment = models.DecimalField(max_digits=4, decimal_places=1, null=True)
    total = models.DecimalField(max_digits=4, decimal_places=1, null=True)
    has_critical_fail = models.BooleanField(default=False)
    audited_on = models.DateField(null=True)  # null: it rests on no audit
    # The audit's visit; a number, so that bands entered from before Almoner need none.
    visit_number = models.BigIntegerField(null=True)
    reasons = models.TextField()  # JSON lines of rules.judging.Line
    earlier = models.ForeignKey(  # the band that this one follows in the same cycle
        "self", null=True, on_delete=models.PROTECT, related_name="later"
    )
    at = models.DateTimeField()
    by = models.CharField(max_length=150)
    by_name = models.CharField(max_length=200)

    class Meta:
        ordering = ("id",)
        constraints = [
            models.CheckConstraint(condition=Q(band__range=(1, 20)), name="band_is_a_band"),
            models.CheckConstraint(
                condition=Q(effective_to__gt=F("effective_from")),
                name="band_ends_after_it_begins",
            ),
            models.CheckConstraint(
                condition=(Q(quality__isnull=True) | Q(quality__range=(0, 100)))
                & (Q(environment__isnull=True) | Q(environment__range=(0, 100)))
                & (Q(total__isnull=True) | Q(total__range=(0, 100))),
                name="band_scores_are_percentages",
            ),
        ]
        indexes = [
            models.Index(fields=["location", "cycle"], name="band_by_location"),
            models.Index(fields=["cycle", "location"], name="band_by_cycle"),
        ]


class BandStep(models.Model):
    """A state that a band came into: who, when and why. The newest is the one it is in."""

    fixed = models.ForeignKey(BandFixed, on_delete=models.CASCADE, related_name="steps")
    step = models.CharField(max_length=16)  # rules.states.BandStepKind
    state = models.CharField(max_length=16)  # rules.states.BandState
    reason = models.TextField(blank=True)
    at = models.DateTimeField()
    by = models.CharField(max_length=150)
    by_name = models.CharField(max_length=200)

    class Meta:
        ordering = ("id",)
        constraints = [
            models.UniqueConstraint(fields=["fixed", "state"], name="band_in_each_state_once"),
        ]


class Appeal(models.Model):
    """A provider's appeal against a band."""

    authority = models.ForeignKey("accounts.Authority", on_delete=models.PROTECT, related_name="+")
    fixed = models.OneToOneField(BandFixed, on_delete=models.CASCADE, related_name="appeal")
    received_on = models.DateField()
    received_from = models.CharField(max_length=200)
    grounds = models.TextField()
    at = models.DateTimeField()
    by = models.CharField(max_length=150)
    by_name = models.CharField(max_length=200)


class AppealDecision(models.Model):
    """What was decided on an appeal, by someone who had no part in the band."""

    appeal = models.OneToOneField(Appeal, on_delete=models.CASCADE, related_name="decision")
    band = models.PositiveSmallIntegerField()
    is_changed = models.BooleanField()
    reasons = models.TextField()
    at = models.DateTimeField()
    by = models.CharField(max_length=150)
    by_name = models.CharField(max_length=200)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(band__range=(1, 20)), name="decided_band_is_a_band"),
        ]


class FeeTable(models.Model):
    """Weekly fees of an authority from a day on; the last recorded for a day stands."""

    authority = models.ForeignKey("accounts.Authority", on_delete=models.PROTECT, related_name="+")
    from_on = models.DateField()
    source = models.CharField(max_length=400)  # the decision or publication that set them
    excludes_label = models.CharField(max_length=120, blank=True)
    excludes_pence = models.PositiveIntegerField(null=True)
    at = models.DateTimeField()
    by = models.CharField(max_length=150)
    by_name = models.CharField(max_length=200)

    class Meta:
        ordering = ("id",)
        indexes = [models.Index(fields=["authority", "from_on"], name="fee_table_by_authority")]


class FeeRate(models.Model):
    """What a table pays a week, in pence, for one client type in one band."""

    table = models.ForeignKey(FeeTable, on_delete=models.CASCADE, related_name="rates")
    client_type = models.CharField(max_length=40)  # library/bands/fees.yaml
    band = models.PositiveSmallIntegerField()
    pence = models.PositiveIntegerField()

    class Meta:
        ordering = ("id",)
        constraints = [
            models.UniqueConstraint(
                fields=["table", "client_type", "band"], name="fee_rate_once_in_a_table"
            ),
            models.CheckConstraint(condition=Q(pence__gt=0), name="fee_is_above_nought"),
        ]


class Uplift(models.Model):
    """A decision to raise fees by a percentage from a day on; blank client type: all of them."""

    authority = models.ForeignKey("accounts.Authority", on_delete=models.PROTECT, related_name="+")
    from_on = models.DateField()
    client_type = models.CharField(max_length=40, blank=True)
    percent = models.DecimalField(max_digits=5, decimal_places=2)
    decided_on = models.DateField()
    decision = models.CharField(max_length=400)  # who decided, and its reference
    at = models.DateTimeField()
    by = models.CharField(max_length=150)
    by_name = models.CharField(max_length=200)

    class Meta:
        ordering = ("id",)
        constraints = [
            models.CheckConstraint(
                condition=Q(percent__range=(-50, 50)), name="uplift_is_within_reason"
            ),
        ]
        indexes = [models.Index(fields=["authority", "from_on"], name="uplift_by_authority")]
