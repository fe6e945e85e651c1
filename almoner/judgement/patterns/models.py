"""What people made of prompts. SAFEGUARDING. Only added: the database refuses anything else."""

from django.db import models
from django.db.models import Q


class PromptAnswer(models.Model):
    """That somebody considered a cluster, what they decided, and why.

    `why` keeps what the prompt said that day, since what is known later may say something else.
    """

    authority = models.ForeignKey(
        "accounts.Authority", on_delete=models.PROTECT, related_name="prompt_answers"
    )
    criterion = models.CharField(max_length=40)  # of library/safeguarding/patterns.yaml
    scope = models.CharField(max_length=10)  # rules.definitions.Scope
    subject = models.CharField(max_length=150)  # a service's or provider's id, a manager's name
    shared = models.CharField(max_length=60, blank=True)  # the theme or shift that they share
    answer = models.CharField(max_length=12)  # rules.prompting.Answer
    reason = models.TextField()
    reference = models.CharField(max_length=80, blank=True)  # of the meeting or the enquiry
    why = models.TextField()
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
                condition=~Q(answer="large_scale") | ~Q(reference=""),
                name="large_scale_answer_names_its_enquiry",
            ),
        ]
        indexes = [models.Index(fields=["authority", "-at"], name="prompt_answer_by_time")]


class AnsweredConcern(models.Model):
    """A concern that the prompt was about. The prompt does not come back for these alone."""

    answer = models.ForeignKey(PromptAnswer, on_delete=models.CASCADE, related_name="concerns")
    concern = models.ForeignKey(
        "safeguarding.Concern", on_delete=models.PROTECT, related_name="prompts_answered"
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["answer", "concern"], name="prompt_concern_once")
        ]
