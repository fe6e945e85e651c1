"""Visits, who goes on them, and the steps that they went through."""

from django.db import models
from django.db.models import F, Q


class Visit(models.Model):
    """The council going to a service, or looking at it from afar; an audit is one of its kinds.

    Its day, its hour and its lead officer are what stands now; its steps hold what stood when.
    The state it is in is that of its newest step.
    """

    authority = models.ForeignKey(
        "accounts.Authority", on_delete=models.PROTECT, related_name="visits"
    )
    location = models.ForeignKey(
        "directory.Location", on_delete=models.PROTECT, related_name="visits"
    )
    scheme = models.ForeignKey(
        "directory.Scheme", null=True, on_delete=models.PROTECT, related_name="+"
    )
    kind = models.CharField(max_length=20)  # rules.VisitKind
    process = models.CharField(max_length=5)  # rules.Process, as it was when planned
    is_announced = models.BooleanField(default=True)
    joint_with = models.CharField(max_length=60, blank=True)  # rules.JointPartner, by commas
    campaign = models.ForeignKey(
        "audits.Campaign", null=True, on_delete=models.PROTECT, related_name="visits"
    )
    follow_up_of = models.ForeignKey(
        "self", null=True, on_delete=models.PROTECT, related_name="follow_ups"
    )
    planned_on = models.DateField()
    planned_at_hour = models.TimeField(null=True)  # null: no hour is set
    lead = models.ForeignKey(  # null: nobody has it yet
        "accounts.User", null=True, on_delete=models.PROTECT, related_name="+"
    )
    reason = models.TextField(blank=True)  # why a visit outside the round is made
    question_set = models.ForeignKey(
        "questionnaires.QuestionSet", null=True, on_delete=models.PROTECT, related_name="+"
    )
    response = models.OneToOneField(  # null until it begins
        "questionnaires.Response", null=True, on_delete=models.PROTECT, related_name="visit"
    )
    recorded_at = models.DateTimeField()
    recorded_by = models.CharField(max_length=150)  # an Actor's reference

    class Meta:
        ordering = ("planned_on", "id")
        constraints = [
            models.CheckConstraint(
                condition=Q(follow_up_of__isnull=True) | ~Q(follow_up_of=F("id")),
                name="visit_follows_up_another",
            ),
        ]
        indexes = [
            models.Index(fields=["authority", "planned_on"], name="visit_by_day"),
            models.Index(fields=["lead", "planned_on"], name="visit_by_lead"),
            models.Index(fields=["location", "-planned_on"], name="visit_by_location"),
        ]

    def __str__(self) -> str:
        return f"Visit {self.pk}"


class Visitor(models.Model):
    """Someone other than the lead officer who goes along, or was to until they left."""

    visit = models.ForeignKey(Visit, on_delete=models.CASCADE, related_name="visitors")
    user = models.ForeignKey("accounts.User", on_delete=models.PROTECT, related_name="+")
    added_at = models.DateTimeField()
    left_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["visit", "user"], condition=Q(left_at__isnull=True), name="visitor_once"
            ),
        ]


class VisitStep(models.Model):
    """A step that a visit took and the state it led to: who, when and why. Never changed."""

    visit = models.ForeignKey(Visit, on_delete=models.CASCADE, related_name="steps")
    step = models.CharField(max_length=20)  # rules.Step
    state = models.CharField(max_length=20)  # rules.VisitState
    at = models.DateTimeField()
    by = models.CharField(max_length=150)  # an Actor's reference
    by_name = models.CharField(max_length=200)
    reason = models.TextField(blank=True)
    on = models.DateField(null=True)  # the day of which it speaks: given, shared, received
    how = models.CharField(max_length=12, blank=True)  # rules.ReceivedBy
    told_to = models.CharField(max_length=200, blank=True)  # at the provider: a name and a post
    due_on = models.DateField(null=True)  # until when the provider may comment
    planned_on = models.DateField(null=True)  # the day set by planning or moving it
    lead = models.ForeignKey(  # whom planning or allocating gave it to
        "accounts.User", null=True, on_delete=models.PROTECT, related_name="+"
    )
    answer_count = models.PositiveIntegerField(null=True)  # how many answers it was taken on

    class Meta:
        ordering = ("id",)
        indexes = [models.Index(fields=["visit", "-id"], name="visit_step_newest")]


class VisitFeedback(models.Model):
    """A feedback form that people or relatives filled in for a visit."""

    visit = models.ForeignKey(Visit, on_delete=models.CASCADE, related_name="feedback")
    response = models.OneToOneField(
        "questionnaires.Response", on_delete=models.PROTECT, related_name="feedback_of"
    )
    said_by = models.CharField(max_length=10)  # rules.FeedbackFrom
    recorded_at = models.DateTimeField()
    recorded_by = models.CharField(max_length=150)  # an Actor's reference
