"""Returns as they were submitted. SAFEGUARDING. Only added: the database refuses anything else."""

from django.db import models
from django.db.models import Q


class Submission(models.Model):
    """A year's return, frozen as it went: its figures, what was not known, and who sent it."""

    authority = models.ForeignKey(
        "accounts.Authority", on_delete=models.PROTECT, related_name="return_submissions"
    )
    key = models.CharField(max_length=40)  # of library/returns
    version = models.CharField(max_length=12)
    year_starts_in = models.PositiveSmallIntegerField()
    number = models.PositiveSmallIntegerField()  # 1, then 2 for what replaces it
    reason = models.TextField(blank=True)  # why it replaces the one before
    gaps = models.TextField()  # JSON: what was not known when it went
    digest = models.CharField(max_length=64)  # of its figures
    at = models.DateTimeField()
    by = models.CharField(max_length=150)  # an Actor's reference
    by_name = models.CharField(max_length=200)

    class Meta:
        ordering = ("number",)
        constraints = [
            models.UniqueConstraint(
                fields=["authority", "key", "year_starts_in", "number"],
                name="return_submitted_once_a_number",
            ),
            models.CheckConstraint(
                condition=Q(number=1) | ~Q(reason=""), name="return_replaced_for_a_reason"
            ),
        ]

    def __str__(self) -> str:
        return f"Submission {self.number}"


class SubmittedFigure(models.Model):
    """One figure of it. `is_kept_back`: not to be published, lest a small count be told."""

    submission = models.ForeignKey(Submission, on_delete=models.CASCADE, related_name="figures")
    table = models.CharField(max_length=24)
    row = models.CharField(max_length=32)
    column = models.CharField(max_length=32)
    count = models.PositiveIntegerField()
    is_kept_back = models.BooleanField()

    class Meta:
        ordering = ("id",)
        constraints = [
            models.UniqueConstraint(
                fields=["submission", "table", "row", "column"], name="return_figure_once"
            )
        ]
