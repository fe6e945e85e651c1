"""What was done to a concern: steps, triage, priorities, and who had it in hand. Only added."""

from django.db import models
from django.db.models import Q

from almoner.response.safeguarding.models.concerns import Concern


class ConcernStep(models.Model):
    """A step that was taken: who, when, why, and the state it led to. Only added."""

    authority = models.ForeignKey(  # the concern's own, so that a day of a council is one index
        "accounts.Authority", on_delete=models.PROTECT, related_name="+", db_index=False
    )
    concern = models.ForeignKey(
        Concern, on_delete=models.CASCADE, related_name="steps", db_index=False
    )
    number = models.PositiveIntegerField()  # 1, 2, 3… within the concern
    step = models.CharField(max_length=20)  # rules.states.Step
    state = models.CharField(max_length=20)  # rules.states.ConcernState
    priority = models.CharField(max_length=2, blank=True)  # that it stands at from here
    at = models.DateTimeField()  # when it was so
    recorded_at = models.DateTimeField()  # when we knew
    by_reference = models.CharField(max_length=150)
    by_name = models.CharField(max_length=200)
    reason = models.TextField(blank=True)

    class Meta:
        ordering = ("number",)
        constraints = [
            models.UniqueConstraint(
                fields=["concern", "number"], name="concern_step_numbered_once"
            ),
            models.CheckConstraint(
                condition=~Q(step__in=("begin_s42", "begin_other", "close", "reopen"))
                | ~Q(reason=""),
                name="concern_decision_has_a_reason",
            ),
        ]
        indexes = [
            models.Index(fields=["authority", "at"], name="concern_step_by_time"),
            models.Index(fields=["authority", "recorded_at"], name="concern_step_by_recording"),
        ]


class Triage(models.Model):
    """What triage found: the three-part test of section 42(1), and what keeps the adult safe."""

    concern = models.ForeignKey(Concern, on_delete=models.CASCADE, related_name="triages")
    step = models.OneToOneField(ConcernStep, on_delete=models.CASCADE, related_name="triage")
    has_needs = models.CharField(max_length=8)  # (a) rules.kinds.Answer
    at_risk = models.CharField(max_length=8)  # (b)
    cannot_protect = models.CharField(max_length=8)  # (c)
    consent = models.CharField(max_length=8)  # the adult agrees to what is done
    capacity = models.CharField(max_length=8)  # to make that decision
    immediate_safety = models.CharField(max_length=8)  # whether the adult is safe now
    interim_safety = models.TextField()  # what keeps the adult safe while this waits
    views = models.TextField(null=True, blank=True)  # the adult's own; null: it was not asked then

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=~Q(interim_safety=""), name="triage_says_what_keeps_the_adult_safe"
            )
        ]


class ConcernPriority(models.Model):
    """How urgent a concern was found to be, and the arithmetic. Only added."""

    concern = models.ForeignKey(Concern, on_delete=models.CASCADE, related_name="priorities")
    step = models.OneToOneField(ConcernStep, on_delete=models.CASCADE, related_name="urgency")
    severity = models.PositiveSmallIntegerField()  # 1 to 4
    likelihood = models.PositiveSmallIntegerField()  # 1 to 4
    triggers = models.CharField(max_length=200, blank=True)  # keys of what makes it immediate
    modifiers = models.CharField(max_length=200, blank=True)  # keys of what adds to the score
    age_points = models.PositiveSmallIntegerField(default=0)
    score = models.PositiveSmallIntegerField()
    computed = models.CharField(max_length=2)  # by the rules of the day
    priority = models.CharField(max_length=2)  # that it was given
    reason = models.CharField(max_length=400, blank=True)  # where a person set another
    rules_from_on = models.DateField()  # which rules of library/safeguarding

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(severity__range=(1, 4), likelihood__range=(1, 4)),
                name="priority_is_scored_1_to_4",
            ),
            models.CheckConstraint(
                condition=Q(computed=models.F("priority")) | ~Q(reason=""),
                name="priority_of_a_person_has_a_reason",
            ),
        ]


class Assignment(models.Model):
    """Who took a concern in hand, or that it was handed back. Only added."""

    concern = models.ForeignKey(Concern, on_delete=models.CASCADE, related_name="assignments")
    number = models.PositiveIntegerField()
    worker = models.ForeignKey(
        "accounts.User", null=True, on_delete=models.PROTECT, related_name="+"
    )
    worker_name = models.CharField(max_length=200, blank=True)
    reason = models.CharField(max_length=400, blank=True)
    at = models.DateTimeField()
    by = models.CharField(max_length=150)
    by_name = models.CharField(max_length=200)

    class Meta:
        ordering = ("number",)
        constraints = [
            models.UniqueConstraint(fields=["concern", "number"], name="assignment_numbered_once")
        ]


class OutcomeSeen(models.Model):
    """That a manager saw what was decided. Only added."""

    concern = models.ForeignKey(Concern, on_delete=models.CASCADE, related_name="outcomes_seen")
    step = models.OneToOneField(ConcernStep, on_delete=models.CASCADE, related_name="seen")
    at = models.DateTimeField()
    by = models.CharField(max_length=150)
    by_name = models.CharField(max_length=200)
    remark = models.CharField(max_length=400, blank=True)
