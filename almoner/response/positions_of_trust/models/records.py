"""What is recorded of an allegation beside its steps."""

from django.db import models
from django.db.models import Q

from almoner.response.positions_of_trust.models.allegations import Allegation


class Words(models.Model):
    """A sealed text of an allegation. Never changed; deleted when the allegation is erased."""

    allegation = models.ForeignKey(Allegation, on_delete=models.CASCADE, related_name="words")
    part = models.CharField(max_length=12)  # rules.kinds.Part
    about_id = models.PositiveBigIntegerField(default=0)  # the step, disclosure, referral or hold
    sealed = models.TextField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["allegation", "part", "about_id"], name="allegation_words_once"
            ),
            models.CheckConstraint(condition=~Q(sealed=""), name="allegation_words_are_sealed"),
        ]


class Recorded(models.Model):
    """Who recorded it and when."""

    on = models.DateField()
    at = models.DateTimeField()
    by = models.CharField(max_length=150)
    by_name = models.CharField(max_length=200)

    class Meta:
        abstract = True
        ordering = ("id",)


class Disclosure(Recorded):
    """Whether somebody is told, on which basis in law, and who decided it. Only added."""

    allegation = models.ForeignKey(Allegation, on_delete=models.CASCADE, related_name="disclosures")
    body = models.CharField(max_length=20)  # rules.kinds.Body
    disclosed = models.CharField(max_length=12)  # rules.kinds.Disclosed
    basis = models.CharField(max_length=24)  # rules.kinds.LegalBasis
    decided_by_name = models.CharField(max_length=200)
    person_told_first = models.BooleanField()  # whether the person could say what they think of it


class Referral(Recorded):
    """Somebody referred to a regulator or the police, or not, or what they answered. Only added."""

    allegation = models.ForeignKey(Allegation, on_delete=models.CASCADE, related_name="referrals")
    body = models.CharField(max_length=20)  # rules.kinds.Body
    referred = models.CharField(max_length=12)  # rules.kinds.Referred


class LegalHold(Recorded):
    """From that day nothing of it may be erased, or may be again. The newest stands."""

    allegation = models.ForeignKey(Allegation, on_delete=models.CASCADE, related_name="holds")
    is_held = models.BooleanField()
