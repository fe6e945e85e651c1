"""Campaigns: many visits planned together."""

from django.db import models
from django.db.models import F, Q


class Campaign(models.Model):
    """A round of visits of one kind: "Ageing Well audits 2022/23"."""

    authority = models.ForeignKey(
        "accounts.Authority", on_delete=models.PROTECT, related_name="campaigns"
    )
    name = models.CharField(max_length=120)
    kind = models.CharField(max_length=20)  # rules.VisitKind
    cycle = models.CharField(max_length=7, blank=True)  # "2022/23": the year that it decides for
    scope = models.CharField(max_length=200, blank=True)  # in words: which services, and why those
    starts_on = models.DateField()
    ends_on = models.DateField()
    is_announced = models.BooleanField(default=True)
    question_set = models.ForeignKey(
        "questionnaires.QuestionSet", null=True, on_delete=models.PROTECT, related_name="+"
    )
    pinned_version = models.ForeignKey(  # null: the newest one published when each visit begins
        "questionnaires.QuestionSetVersion", null=True, on_delete=models.PROTECT, related_name="+"
    )
    recorded_at = models.DateTimeField()
    recorded_by = models.CharField(max_length=150)  # an Actor's reference

    class Meta:
        ordering = ("-starts_on", "name")
        constraints = [
            models.UniqueConstraint(fields=["authority", "name"], name="campaign_named_once"),
            models.CheckConstraint(
                condition=Q(ends_on__gte=F("starts_on")), name="campaign_ends_after_it_starts"
            ),
        ]

    def __str__(self) -> str:
        return self.name
