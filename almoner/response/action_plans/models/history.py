"""What happened to an action: rows that are added and never changed."""

from django.db import models
from django.db.models import F, Q

from almoner.response.action_plans.models.actions import Action
from almoner.response.action_plans.rules.states import ActionStepKind


class ActionStep(models.Model):
    """A step taken with an action, and the state that it led to. The newest is where it stands."""

    action = models.ForeignKey(Action, on_delete=models.PROTECT, related_name="steps")
    step = models.CharField(max_length=20)  # rules.states.ActionStepKind
    state = models.CharField(max_length=20)  # rules.states.ActionState
    on = models.DateField()  # the day it happened
    at = models.DateTimeField()  # when it was recorded
    by = models.CharField(max_length=150)  # an Actor's reference
    by_name = models.CharField(max_length=200)
    note = models.TextField(blank=True)
    said_by = models.CharField(max_length=200, blank=True)  # who at the provider said so
    means = models.CharField(max_length=12, blank=True)  # rules.states.Means
    is_own_record = models.BooleanField(default=False)  # verified by whoever recorded it as done

    class Meta:
        ordering = ("id",)
        constraints = [
            models.UniqueConstraint(
                fields=["action"],
                condition=Q(step=ActionStepKind.AGREE.value),
                name="action_agreed_once",
            ),
            models.UniqueConstraint(
                fields=["action"],
                condition=Q(step=ActionStepKind.OPEN.value),
                name="action_opened_once",
            ),
        ]
        indexes = [models.Index(fields=["action", "-id"], name="newest_step_of_action")]


class Extension(models.Model):
    """Another date for an action; the date before stays on record.

    It is later, but for what was verified early and then did not hold: that is owed anew.
    """

    action = models.ForeignKey(Action, on_delete=models.PROTECT, related_name="extensions")
    step = models.OneToOneField(ActionStep, on_delete=models.PROTECT, related_name="extension")
    old_due_on = models.DateField()
    new_due_on = models.DateField()
    reason = models.TextField()
    at = models.DateTimeField()

    class Meta:
        ordering = ("id",)
        constraints = [
            models.CheckConstraint(
                condition=~Q(new_due_on=F("old_due_on")), name="extension_moves_the_date"
            ),
        ]


class ActionEvidence(models.Model):
    """Something to look at that shows whether an action was done."""

    action = models.ForeignKey(Action, on_delete=models.PROTECT, related_name="evidence")
    file = models.ForeignKey("files.StoredFile", on_delete=models.PROTECT, related_name="+")
    title = models.CharField(max_length=200)
    dated_on = models.DateField()  # of what day it speaks
    at = models.DateTimeField()
    by = models.CharField(max_length=150)  # an Actor's reference
    by_name = models.CharField(max_length=200)

    class Meta:
        ordering = ("id",)
        verbose_name_plural = "action evidence"
        constraints = [
            models.UniqueConstraint(fields=["action", "file"], name="evidence_attached_once"),
        ]


class SustainedCheck(models.Model):
    """The day by which somebody looks whether a verified action held; the newest one counts."""

    action = models.ForeignKey(Action, on_delete=models.PROTECT, related_name="checks")
    step = models.OneToOneField(ActionStep, on_delete=models.PROTECT, related_name="check_due")
    due_on = models.DateField()
    at = models.DateTimeField()

    class Meta:
        ordering = ("id",)


class Escalation(models.Model):
    """A late or failed action taken to somebody higher."""

    action = models.ForeignKey(Action, on_delete=models.PROTECT, related_name="escalations")
    step = models.OneToOneField(ActionStep, on_delete=models.PROTECT, related_name="escalation")
    to = models.CharField(max_length=200)  # who: a rung of the ladder, or a name
    overdue_days = models.PositiveIntegerField()  # at that time
    at = models.DateTimeField()

    class Meta:
        ordering = ("id",)
