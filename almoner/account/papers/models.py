"""Papers, their frozen parts and figures, and the states that they came into.

A paper, its parts and its figures are written once and never changed: the database itself
refuses (migration 0002). What changes is which `PaperStep` is the newest.
"""

from django.db import models
from django.db.models import Q


class Paper(models.Model):
    """One paper of one authority, as at one day, as it was known at one time."""

    authority = models.ForeignKey(
        "accounts.Authority", on_delete=models.PROTECT, related_name="papers"
    )
    kind = models.CharField(max_length=40)  # "quality-update", as the library names it
    definition_version = models.CharField(max_length=12, blank=True)  # blank: before Almoner
    title = models.CharField(max_length=200)
    as_at = models.DateField()
    known_at = models.DateTimeField(null=True)  # null: before Almoner
    baseline = models.ForeignKey(  # the paper that its arrows compare with
        "self", null=True, on_delete=models.PROTECT, related_name="later_papers"
    )
    published_before_on = models.DateField(null=True)  # only if published before Almoner
    digest = models.CharField(max_length=64)  # of all its parts
    recorded_at = models.DateTimeField()
    recorded_by = models.CharField(max_length=150)  # an Actor's reference

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(known_at__isnull=True) ^ Q(published_before_on__isnull=True),
                name="paper_built_here_or_published_before",
            ),
        ]
        indexes = [
            models.Index(fields=["authority", "kind", "-as_at"], name="paper_by_authority"),
        ]

    def __str__(self) -> str:
        return f"{self.title} ({self.as_at.day} {self.as_at:%B %Y})"


class PaperStep(models.Model):
    """A state that a paper came into: who, when and why. The newest is the one it is in."""

    paper = models.ForeignKey(Paper, on_delete=models.CASCADE, related_name="steps")
    state = models.CharField(max_length=12)  # rules.states.PaperState
    at = models.DateTimeField()
    by = models.CharField(max_length=150)  # an Actor's reference
    by_name = models.CharField(max_length=200)
    reason = models.TextField(blank=True)

    class Meta:
        ordering = ("id",)
        constraints = [
            models.UniqueConstraint(fields=["paper", "state"], name="paper_in_each_state_once"),
        ]


class PaperPart(models.Model):
    """The frozen text of one part, open or exempt: kept apart so that it is read apart."""

    paper = models.ForeignKey(Paper, on_delete=models.CASCADE, related_name="parts")
    part = models.CharField(max_length=8)  # rules.states.PartName
    content = models.TextField()  # JSON, rules.frozen

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["paper", "part"], name="paper_part_once"),
        ]


class Figure(models.Model):
    """One number that a paper states, with its source. A null value was not stated."""

    paper = models.ForeignKey(Paper, on_delete=models.CASCADE, related_name="figures")
    part = models.CharField(max_length=8)  # rules.states.PartName
    block = models.CharField(max_length=40)  # the table's key
    row = models.CharField(max_length=40)
    column = models.CharField(max_length=40)
    value = models.DecimalField(max_digits=18, decimal_places=4, null=True)
    unit = models.CharField(max_length=40)
    earlier = models.DecimalField(max_digits=18, decimal_places=4, null=True)
    numerator = models.DecimalField(max_digits=18, decimal_places=4, null=True)
    denominator = models.DecimalField(max_digits=18, decimal_places=4, null=True)
    source = models.CharField(max_length=400)
    as_at = models.DateField()
    landings = models.TextField(blank=True)  # ids, separated by commas
    filter = models.CharField(max_length=400, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["paper", "part", "block", "row", "column"], name="figure_stated_once"
            ),
        ]
