"""What people decided about prompts. SAFEGUARDING. Only added: the database refuses else."""

from django.db import models
from django.db.models import Q


class PromptAnswer(models.Model):
    """That somebody considered all that points to a subject, what they decided, and why.

    `criteria` and `why` keep what the page said that day, since what is known later may say
    something else.
    """

    authority = models.ForeignKey(
        "accounts.Authority", on_delete=models.PROTECT, related_name="prompt_answers"
    )
    scope = models.CharField(max_length=10)  # rules.definitions.Scope
    subject = models.CharField(max_length=150)  # a service's or provider's id, a manager's name
    criteria = models.TextField()  # JSON: [criterion, theme or shift, manager] of each prompt
    answer = models.CharField(max_length=12)  # rules.subjects.Answer
    reason = models.TextField()
    reference = models.CharField(max_length=80, blank=True)  # of the meeting or the enquiry
    until = models.DateField(null=True)  # of a dismissal: on this day it is asked for again
    why = models.TextField()  # JSON: sentences
    confidence = models.CharField(max_length=6)  # rules.prompting.Confidence
    as_at = models.DateField()
    at = models.DateTimeField()
    by = models.CharField(max_length=150)  # an Actor's reference
    by_name = models.CharField(max_length=200)

    class Meta:
        ordering = ("id",)
        constraints = [
            models.CheckConstraint(condition=~Q(reason=""), name="prompt_answered_with_a_reason"),
            models.CheckConstraint(
                condition=Q(answer="dismiss", until__isnull=False)
                | ~Q(answer="dismiss") & Q(until__isnull=True),
                name="prompt_dismissed_until_a_day",
            ),
        ]
        indexes = [models.Index(fields=["authority", "-at"], name="prompt_answer_by_time")]


class AnsweredConcern(models.Model):
    """A concern that the decision was shown."""

    answer = models.ForeignKey(PromptAnswer, on_delete=models.CASCADE, related_name="concerns")
    concern = models.ForeignKey(
        "safeguarding.Concern", on_delete=models.PROTECT, related_name="prompts_answered"
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["answer", "concern"], name="prompt_concern_once")
        ]
