"""The adult's own part in an enquiry, and what it came to: as the collection counts them."""

from django.db import models
from django.db.models import Q

from almoner.response.enquiries.models.enquiries import Enquiry, EnquiryStep
from almoner.response.enquiries.models.recorded import Recorded

IDENTIFIED = ("identified_action", "identified_no_action")


class Involvement(Recorded):
    """What the adult wants, if they can take part, and who supports them; the newest counts."""

    enquiry = models.ForeignKey(Enquiry, on_delete=models.CASCADE, related_name="involvements")
    on = models.DateField()
    asked = models.CharField(max_length=16)  # rules.kinds.Asked
    outcomes_wanted = models.TextField(blank=True)
    capacity = models.CharField(max_length=16)  # rules.kinds.Capacity
    advocate = models.CharField(max_length=12)  # rules.kinds.Advocate

    class Meta(Recorded.Meta):
        abstract = False
        constraints = [
            models.CheckConstraint(
                condition=~Q(asked="expressed") | ~Q(outcomes_wanted=""),
                name="expressed_outcomes_are_written",
            ),
        ]


class Outcome(Recorded):
    """What an enquiry found, and what became of the risk. The newest counts."""

    enquiry = models.ForeignKey(Enquiry, on_delete=models.CASCADE, related_name="outcomes")
    step = models.OneToOneField(EnquiryStep, on_delete=models.CASCADE, related_name="outcome")
    findings = models.TextField()
    risk_found = models.CharField(max_length=24)  # rules.kinds.RiskFound
    risk_result = models.CharField(max_length=10, blank=True)  # rules.kinds.RiskResult
    achieved = models.CharField(max_length=8, blank=True)  # rules.kinds.Achieved, if expressed

    class Meta(Recorded.Meta):
        abstract = False
        constraints = [
            models.CheckConstraint(
                condition=Q(risk_found__in=IDENTIFIED) & ~Q(risk_result="")
                | ~Q(risk_found__in=IDENTIFIED) & Q(risk_result=""),
                name="identified_risk_has_a_result",
            ),
        ]


class OutcomeRisk(models.Model):
    """One type of risk, where it lay and whom it came from; an outcome has one or more."""

    outcome = models.ForeignKey(Outcome, on_delete=models.CASCADE, related_name="risks")
    category = models.CharField(max_length=20)  # safeguarding.rules.kinds.Category
    place = models.CharField(max_length=24)  # safeguarding.rules.kinds.Setting
    source = models.CharField(max_length=20)  # rules.kinds.RiskSource

    class Meta:
        ordering = ("id",)
        constraints = [
            models.UniqueConstraint(
                fields=["outcome", "category", "place", "source"], name="outcome_risk_once"
            ),
        ]
