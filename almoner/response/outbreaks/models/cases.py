"""An outbreak and its steps."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from almoner.core.journal.rules import Sensitivity
from almoner.response.outbreaks.rules.states import State


class Outbreak(models.Model):
    """One outbreak of one disease in one service, from its suspicion to its end. RESTRICTED."""

    SENSITIVITY: ClassVar[Sensitivity] = Sensitivity.RESTRICTED

    authority = models.ForeignKey(
        "accounts.Authority", on_delete=models.PROTECT, related_name="outbreaks"
    )
    location = models.ForeignKey(
        "directory.Location", on_delete=models.PROTECT, related_name="outbreaks"
    )
    disease = models.CharField(max_length=24)  # rules.kinds.Disease
    organism = models.CharField(max_length=100, blank=True)  # named, where it is another infection
    began_on = models.DateField()  # the day from which it is counted: the first person fell ill
    resident_count = models.PositiveIntegerField(null=True)  # who live there; null is not known
    staff_count = models.PositiveIntegerField(null=True)
    hpt_reference = models.CharField(max_length=60, blank=True)
    begun_at = models.DateTimeField()
    ended_on = models.DateField(null=True)  # kept from the steps, by the action that takes one

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["authority", "location", "disease", "organism"],
                condition=Q(ended_on__isnull=True),
                name="outbreak_open_once",
            ),
            models.CheckConstraint(
                condition=Q(ended_on__isnull=True) | Q(ended_on__gte=F("began_on")),
                name="outbreak_ends_after_it_begins",
            ),
        ]
        indexes = [
            models.Index(
                fields=["authority", "began_on"],
                condition=Q(ended_on__isnull=True),
                name="outbreak_open",
            ),
        ]


class OutbreakStep(models.Model):
    """A step that was taken: who, when, why, and the state it led to. Only added, never changed."""

    outbreak = models.ForeignKey(Outbreak, on_delete=models.CASCADE, related_name="steps")
    number = models.PositiveIntegerField()  # 1, 2, 3… within the outbreak
    step = models.CharField(max_length=10)  # rules.states.Step
    state = models.CharField(max_length=10)  # rules.states.State
    on = models.DateField()  # the day from which it holds
    at = models.DateTimeField()  # when it was recorded
    by = models.CharField(max_length=150)  # an Actor's reference
    by_name = models.CharField(max_length=200)
    reason = models.TextField(blank=True)
    is_on_advice = models.BooleanField(default=False)  # the health protection team's, not the rule
    rule_words = models.CharField(max_length=600, blank=True)  # the rule as it stood, explained

    class Meta:
        ordering = ("number",)
        constraints = [
            models.UniqueConstraint(
                fields=["outbreak", "number"], name="outbreak_step_numbered_once"
            ),
            models.CheckConstraint(
                condition=Q(state__in=[state.value for state in State]),
                name="outbreak_step_has_a_state",
            ),
            models.CheckConstraint(
                condition=Q(is_on_advice=False) | ~Q(reason=""),
                name="outbreak_advice_is_told",
            ),
        ]
