"""What whoever raised a concern is told, and what a system may ask of what it sent."""

from django.db import models
from django.db.models import Q

from almoner.response.safeguarding.models.concerns import Concern
from almoner.response.safeguarding.models.history import ConcernStep


class NewsDue(models.Model):
    """That somebody is still to be told something of a concern they raised; gone once they are."""

    authority = models.ForeignKey(
        "accounts.Authority", on_delete=models.PROTECT, related_name="+", db_index=False
    )
    concern = models.OneToOneField(Concern, on_delete=models.CASCADE, related_name="news_due")
    news = models.CharField(max_length=8)  # rules.telling.News
    due_on = models.DateField()

    class Meta:
        indexes = [models.Index(fields=["authority", "due_on"], name="news_due_first")]


class ReferrerTold(models.Model):
    """That whoever raised a concern was told something of it: what, how and by whom. Only added.

    `step` is what it was news of: that it was received, or what was decided. Of each they are told
    once.
    """

    concern = models.ForeignKey(Concern, on_delete=models.CASCADE, related_name="tellings")
    step = models.OneToOneField(ConcernStep, on_delete=models.CASCADE, related_name="telling")
    news = models.CharField(max_length=8)  # rules.telling.News
    said = models.CharField(max_length=12)  # rules.telling.Said
    means = models.CharField(max_length=10)  # rules.telling.TellMeans
    told_on = models.DateField()
    note = models.CharField(max_length=400, blank=True)  # what they answered, or why not told
    at = models.DateTimeField()
    by = models.CharField(max_length=150)
    by_name = models.CharField(max_length=200)

    class Meta:
        ordering = ("id",)
        constraints = [
            models.CheckConstraint(
                condition=~Q(means="not_told") | ~Q(note=""), name="not_telling_has_a_reason"
            )
        ]


class RefusedReferral(models.Model):
    """That something another system sent could not be taken: nothing of it, only its reference.

    What is refused later under the same reference stands in its place.
    """

    authority = models.ForeignKey(
        "accounts.Authority", on_delete=models.PROTECT, related_name="refused_referrals"
    )
    source = models.CharField(max_length=60)
    reference = models.CharField(max_length=80)
    problem = models.CharField(max_length=200)  # the sentence it was answered with
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["authority", "source", "reference"], name="refused_referral_once"
            )
        ]
