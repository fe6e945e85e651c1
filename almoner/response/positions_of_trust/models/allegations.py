"""An allegation and the steps it took."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from almoner.core.journal.rules import Sensitivity


class Allegation(models.Model):
    """Something said about a person who works or volunteers with adults. SAFEGUARDING.

    The name, the role, the employer and what is alleged are sealed `Words`. The two columns that
    could lead to the person, `location` and `fingerprint`, are emptied when it is erased.
    """

    SENSITIVITY: ClassVar[Sensitivity] = Sensitivity.SAFEGUARDING

    authority = models.ForeignKey("accounts.Authority", on_delete=models.PROTECT, related_name="+")
    received_on = models.DateField()
    source = models.CharField(max_length=20)  # rules.kinds.Source
    grounds = models.PositiveSmallIntegerField()  # rules.kinds.Grounds
    affected = models.CharField(max_length=16)  # rules.kinds.Affected
    in_private_life = models.BooleanField()
    location = models.ForeignKey(  # the employer, where it is a service in the register
        "directory.Location", null=True, on_delete=models.PROTECT, related_name="+"
    )
    fingerprint = models.CharField(max_length=64, blank=True)  # tells that two are about one person
    at = models.DateTimeField()
    by = models.CharField(max_length=150)
    by_name = models.CharField(max_length=200)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(grounds__gt=0), name="allegation_has_grounds"),
        ]
        indexes = [models.Index(fields=["authority", "fingerprint"], name="allegation_person")]


class AllegationStep(models.Model):
    """A step that was taken: who and when, and the state it led to. Only added, never changed."""

    allegation = models.ForeignKey(Allegation, on_delete=models.CASCADE, related_name="steps")
    number = models.PositiveIntegerField()  # 1, 2, 3… within the allegation
    step = models.CharField(max_length=16)  # rules.states.Step
    state = models.CharField(max_length=16)  # rules.states.State
    on = models.DateField()  # the day from which it holds
    at = models.DateTimeField()
    by = models.CharField(max_length=150)
    by_name = models.CharField(max_length=200)
    finding = models.CharField(max_length=16, blank=True)  # rules.kinds.Finding, of an outcome
    review_by = models.DateField(null=True)  # while open: by when it is reviewed next
    kept_until = models.DateField(null=True)  # once closed: the last day its words are kept

    class Meta:
        ordering = ("number",)
        constraints = [
            models.UniqueConstraint(
                fields=["allegation", "number"], name="allegation_step_numbered_once"
            ),
            models.CheckConstraint(
                condition=~Q(step="conclude") | ~Q(finding=""),
                name="allegation_outcome_has_finding",
            ),
            models.CheckConstraint(
                condition=~Q(step="close") | Q(kept_until__isnull=False),
                name="allegation_closed_until_a_day",
            ),
        ]
