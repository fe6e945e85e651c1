"""A programme, its steps, and the services named beside its scope."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from almoner.core.journal.rules import Sensitivity
from almoner.response.programmes.models.recorded import Recorded


class Programme(Recorded):
    """One requirement or roll-out as one authority runs it, under the definition it began with."""

    SENSITIVITY: ClassVar[Sensitivity] = Sensitivity.INTERNAL

    authority = models.ForeignKey(
        "accounts.Authority", on_delete=models.PROTECT, related_name="programmes"
    )
    key = models.CharField(max_length=60)  # the definition's; a council's own begins with "own-"
    label = models.CharField(max_length=60, blank=True)  # which run of it: "2021/22"
    title = models.CharField(max_length=200)
    definition = models.TextField()  # canonical JSON, frozen
    digest = models.CharField(max_length=64)
    made_on = models.DateField()  # the day from which milestones are counted

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["authority", "key", "label"], name="programme_started_once"
            ),
            models.CheckConstraint(
                condition=~Q(title="") & ~Q(key=""), name="programme_has_a_name"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.title} {self.label}".strip()


class ProgrammeStep(Recorded):
    """A step that was taken: who, when, why, and the state it led to. Only added."""

    programme = models.ForeignKey(Programme, on_delete=models.CASCADE, related_name="steps")
    number = models.PositiveIntegerField()  # 1, 2, 3… within the programme
    step = models.CharField(max_length=10)  # rules.states.Step
    state = models.CharField(max_length=10)  # rules.states.State
    on = models.DateField()  # the day from which it holds
    instrument = models.CharField(max_length=120, blank=True)  # "SI 2022/206"
    deadline_on = models.DateField(null=True)  # of an extension: the day counted down to now
    reason = models.TextField(blank=True)
    erased_count = models.PositiveIntegerField(null=True)  # single workers' statuses erased by it

    class Meta:
        ordering = ("number",)
        constraints = [
            models.UniqueConstraint(
                fields=["programme", "number"], name="programme_step_numbered_once"
            ),
            models.CheckConstraint(
                condition=~Q(step="revoke") | ~Q(instrument=""),
                name="programme_revoked_by_an_instrument",
            ),
        ]


class ScopeChange(Recorded):
    """A service taken into the programme or out of it, whatever its kind, from a day on."""

    programme = models.ForeignKey(Programme, on_delete=models.CASCADE, related_name="scope_changes")
    location = models.ForeignKey("directory.Location", on_delete=models.PROTECT, related_name="+")
    is_in = models.BooleanField()
    on = models.DateField()
    reason = models.CharField(max_length=400)

    class Meta:
        ordering = ("on", "id")
        constraints = [
            models.CheckConstraint(
                condition=~Q(reason=""), name="programme_scope_change_is_explained"
            ),
        ]
