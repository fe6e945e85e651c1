"""What is recorded of a suspension beside its steps: decisions, reviews, notices, exceptions."""

from django.db import models
from django.db.models import F, Q

from almoner.response.suspensions.models.cases import Grounds, Suspension, SuspensionStep


class DecisionRecord(Grounds):
    """A decision: what was weighed, what was concluded, by whom and under which delegation."""

    suspension = models.ForeignKey(Suspension, on_delete=models.CASCADE, related_name="decisions")
    step = models.OneToOneField(SuspensionStep, on_delete=models.CASCADE, related_name="decision")
    conclusion = models.TextField()
    decided_by_name = models.CharField(max_length=200)
    decided_role = models.CharField(max_length=32)  # accounts.rules.Role, or "" for an operator
    delegation = models.CharField(max_length=300)  # in words, as it stood that day

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=~Q(conclusion=""), name="suspension_decision_has_a_conclusion"
            ),
        ]


class Review(models.Model):
    """A review: who took part, what was found, and by when the next one is held."""

    suspension = models.ForeignKey(Suspension, on_delete=models.CASCADE, related_name="reviews")
    step = models.OneToOneField(SuspensionStep, on_delete=models.CASCADE, related_name="review")
    held_on = models.DateField()
    took_part = models.CharField(max_length=400)
    found = models.TextField()
    new_concerns = models.CharField(max_length=10)  # rules.kinds.NewConcerns
    next_due_on = models.DateField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(next_due_on__gt=F("held_on")), name="suspension_next_review_is_later"
            ),
        ]


class Notice(models.Model):
    """Someone to be told of a step, by a day."""

    suspension = models.ForeignKey(Suspension, on_delete=models.CASCADE, related_name="notices")
    step = models.ForeignKey(SuspensionStep, on_delete=models.CASCADE, related_name="notices")
    recipient = models.CharField(max_length=26)  # rules.kinds.Recipient
    due_on = models.DateField()
    is_acknowledged = models.BooleanField()  # whether an acknowledgement is asked for
    holds_up = models.BooleanField()  # whether it must have gone before it is in force

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["step", "recipient"], name="suspension_notice_once_a_step"
            ),
        ]


class NoticeEvent(models.Model):
    """What became of a notice: sent, acknowledged, or not needed and why. Only added."""

    notice = models.ForeignKey(Notice, on_delete=models.CASCADE, related_name="events")
    event = models.CharField(max_length=14)  # rules.kinds.NoticeEventKind
    on = models.DateField()
    text = models.CharField(max_length=400, blank=True)  # to whom and how, or why not needed
    at = models.DateTimeField()
    by = models.CharField(max_length=150)
    by_name = models.CharField(max_length=200)

    class Meta:
        ordering = ("id",)
        constraints = [
            models.UniqueConstraint(
                fields=["notice", "event"], name="suspension_notice_event_once"
            ),
        ]


class PlacementException(models.Model):
    """A placement allowed though work is stopped: for whose case, until when, approved by whom.

    The case is a reference and never a name. An exception is only added; it ends on its day.
    """

    suspension = models.ForeignKey(Suspension, on_delete=models.CASCADE, related_name="exceptions")
    location = models.ForeignKey(
        "directory.Location", null=True, on_delete=models.PROTECT, related_name="+"
    )
    case_reference = models.CharField(max_length=60)
    work = models.PositiveSmallIntegerField()  # rules.kinds.Work
    reason = models.TextField()
    from_on = models.DateField()
    until_on = models.DateField()  # the last day on which it holds
    at = models.DateTimeField()
    by = models.CharField(max_length=150)  # the approver
    by_name = models.CharField(max_length=200)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(until_on__gte=F("from_on")), name="placement_exception_has_a_day"
            ),
            models.CheckConstraint(
                condition=Q(work__gt=0) & ~Q(reason="") & ~Q(case_reference=""),
                name="placement_exception_is_explained",
            ),
        ]
