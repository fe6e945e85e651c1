"""Question sets and their versions, and what was answered to them.

A published version is one canonical JSON text that never changes again; a response stays on the
version that it began under. Answers are only added to: which one stands follows from what each
was based on (rules.merging). The database itself refuses anything else (migration 0002).
"""

from django.db import models
from django.db.models import Q


class QuestionSet(models.Model):
    """A set of questions under one key: Almoner's own, or one that a council made."""

    key = models.CharField(max_length=40)
    authority = models.ForeignKey(  # null: shipped with Almoner, and everybody's
        "accounts.Authority", null=True, on_delete=models.PROTECT, related_name="question_sets"
    )
    recorded_at = models.DateTimeField()
    recorded_by = models.CharField(max_length=150)  # an Actor's reference

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["authority", "key"], name="question_set_once"),
            models.UniqueConstraint(
                fields=["key"],
                condition=Q(authority__isnull=True),
                name="question_set_shipped_once",
            ),
        ]

    def __str__(self) -> str:
        return self.key


class QuestionSetVersion(models.Model):
    """One version of a set. While it is a draft its text may be edited, and may have faults."""

    question_set = models.ForeignKey(QuestionSet, on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveIntegerField()
    title = models.CharField(max_length=200)
    purpose = models.CharField(max_length=16)  # rules.Purpose
    applies_to = models.CharField(max_length=200, blank=True)  # ",nursing,residential,"; "" is all
    question_count = models.PositiveIntegerField()
    text = models.TextField()  # canonical JSON, rules.canonical
    digest = models.CharField(max_length=64)  # of the text
    based_on = models.ForeignKey(  # the version it was copied from
        "self", null=True, on_delete=models.PROTECT, related_name="later_versions"
    )
    edited_at = models.DateTimeField()
    edited_by = models.CharField(max_length=150)  # an Actor's reference
    edited_by_name = models.CharField(max_length=200)

    class Meta:
        ordering = ("question_set", "number")
        constraints = [
            models.UniqueConstraint(
                fields=["question_set", "number"], name="question_set_version_once"
            ),
            models.CheckConstraint(condition=Q(number__gt=0), name="question_set_version_from_one"),
        ]

    def __str__(self) -> str:
        return f"{self.title}, version {self.number}"


class VersionStep(models.Model):
    """A state that a version came into: who, when and why. The newest is the one it is in."""

    version = models.ForeignKey(QuestionSetVersion, on_delete=models.PROTECT, related_name="steps")
    state = models.CharField(max_length=12)  # rules.states.VersionState
    at = models.DateTimeField()
    by = models.CharField(max_length=150)  # an Actor's reference
    by_name = models.CharField(max_length=200)
    reason = models.TextField(blank=True)

    class Meta:
        ordering = ("id",)
        indexes = [models.Index(fields=["version", "-id"], name="version_step_newest")]


class Response(models.Model):
    """One filling-in of one version, about a service or about none."""

    version = models.ForeignKey(
        QuestionSetVersion, on_delete=models.PROTECT, related_name="responses"
    )
    authority = models.ForeignKey(
        "accounts.Authority", on_delete=models.PROTECT, related_name="responses"
    )
    location = models.ForeignKey(
        "directory.Location", null=True, on_delete=models.PROTECT, related_name="responses"
    )
    begun_at = models.DateTimeField()
    begun_by = models.CharField(max_length=150)  # an Actor's reference
    begun_by_name = models.CharField(max_length=200)

    class Meta:
        indexes = [
            models.Index(fields=["authority", "location", "-id"], name="response_by_location"),
        ]


class ResponseStep(models.Model):
    """A response was closed, with its score as it then was, or opened again."""

    response = models.ForeignKey(Response, on_delete=models.PROTECT, related_name="steps")
    state = models.CharField(max_length=8)  # rules.states.ResponseState
    at = models.DateTimeField()
    by = models.CharField(max_length=150)  # an Actor's reference
    by_name = models.CharField(max_length=200)
    reason = models.TextField(blank=True)
    score = models.TextField(blank=True)  # canonical JSON, rules.scores; of a closed one

    class Meta:
        ordering = ("id",)
        indexes = [models.Index(fields=["response", "-id"], name="response_step_newest")]
        constraints = [
            models.CheckConstraint(
                condition=(Q(state="closed") & ~Q(score="")) | (Q(state="open") & Q(score="")),
                name="response_closed_with_its_score",
            ),
        ]


class Answer(models.Model):
    """One answer to one question, as it was received. A later one is another row."""

    response = models.ForeignKey(Response, on_delete=models.PROTECT, related_name="answers")
    question_key = models.CharField(max_length=40)
    client_id = models.CharField(max_length=36)  # a UUID that the device gave it
    based_on = models.CharField(max_length=36, blank=True)  # the client_id of the one it replaces
    value = models.TextField()  # canonical JSON, rules.answers; "null" takes an answer back
    note = models.TextField(blank=True)
    answered_by = models.CharField(max_length=150)  # an Actor's reference
    answered_by_name = models.CharField(max_length=200)
    answered_at = models.DateTimeField()  # by the device's clock
    received_at = models.DateTimeField()
    device = models.CharField(max_length=100, blank=True)

    class Meta:
        ordering = ("id",)
        constraints = [
            models.UniqueConstraint(fields=["response", "client_id"], name="answer_received_once"),
            models.CheckConstraint(
                condition=~Q(based_on=models.F("client_id")), name="answer_not_based_on_itself"
            ),
        ]
        indexes = [models.Index(fields=["response", "question_key"], name="answer_by_question")]


class AnswerChoice(models.Model):
    """Two people answered differently, and someone chose which answer stands."""

    response = models.ForeignKey(Response, on_delete=models.PROTECT, related_name="choices")
    question_key = models.CharField(max_length=40)
    chosen = models.ForeignKey(Answer, on_delete=models.PROTECT, related_name="choices")
    passed_over = models.TextField()  # the other answers' client_ids, separated by spaces
    at = models.DateTimeField()
    by = models.CharField(max_length=150)  # an Actor's reference
    by_name = models.CharField(max_length=200)
    reason = models.TextField(blank=True)

    class Meta:
        ordering = ("id",)
        indexes = [models.Index(fields=["response", "question_key"], name="choice_by_question")]


class RefusedAnswer(models.Model):
    """Something sent that could not be taken as an answer: kept as it came, and why."""

    response = models.ForeignKey(Response, on_delete=models.PROTECT, related_name="refused")
    client_id = models.CharField(max_length=64)  # as it was sent
    question_key = models.CharField(max_length=80)  # as it was sent
    content = models.TextField()  # JSON of all that was sent
    digest = models.CharField(max_length=64)  # of the content
    sentence = models.CharField(max_length=500)  # why, for whoever answered
    answered_by = models.CharField(max_length=150)  # an Actor's reference
    answered_by_name = models.CharField(max_length=200)
    received_at = models.DateTimeField()

    class Meta:
        ordering = ("id",)
        constraints = [
            models.UniqueConstraint(
                fields=["response", "client_id", "digest"], name="refused_answer_kept_once"
            ),
        ]
