"""What is recorded of an outbreak beside its steps: reviews, admissions, support."""

from django.db import models
from django.db.models import F, Q

from almoner.response.outbreaks.models.cases import Outbreak


class DailyReview(models.Model):
    """How an outbreak stood one day, in numbers of people and never of whom. Only added."""

    outbreak = models.ForeignKey(Outbreak, on_delete=models.CASCADE, related_name="reviews")
    number = models.PositiveIntegerField()
    on = models.DateField()
    residents_symptomatic = models.PositiveIntegerField(null=True)  # null is not known
    residents_tested = models.PositiveIntegerField(null=True)
    residents_confirmed = models.PositiveIntegerField(null=True)
    staff_symptomatic = models.PositiveIntegerField(null=True)
    staff_tested = models.PositiveIntegerField(null=True)
    staff_confirmed = models.PositiveIntegerField(null=True)
    linked_cases = models.PositiveIntegerField()  # within the window of the definition
    flu_confirmed = models.PositiveIntegerField(default=0)
    last_onset_on = models.DateField(null=True)
    symptom_free_since_on = models.DateField(null=True)
    is_deep_cleaned = models.BooleanField(default=False)
    staffing = models.CharField(max_length=10)  # rules.kinds.Pressure
    ppe = models.CharField(max_length=10)  # rules.kinds.Pressure
    advice = models.TextField(blank=True)  # of the health protection team, or of infection control
    next_due_on = models.DateField()
    at = models.DateTimeField()
    by = models.CharField(max_length=150)
    by_name = models.CharField(max_length=200)

    class Meta:
        ordering = ("number",)
        constraints = [
            models.UniqueConstraint(
                fields=["outbreak", "number"], name="outbreak_review_numbered_once"
            ),
            models.CheckConstraint(
                condition=Q(next_due_on__gt=F("on")), name="outbreak_next_review_is_later"
            ),
            models.CheckConstraint(
                condition=Q(last_onset_on__isnull=True) | Q(last_onset_on__lte=F("on")),
                name="outbreak_onset_has_come",
            ),
            models.CheckConstraint(
                condition=Q(symptom_free_since_on__isnull=True)
                | Q(symptom_free_since_on__lte=F("on")),
                name="outbreak_wellness_has_come",
            ),
        ]


class AdmissionsChange(models.Model):
    """From when a service takes people in, or does not, and who decided. Only added.

    It is no suspension of a contract: that is the council's own decision, and recorded apart.
    """

    outbreak = models.ForeignKey(Outbreak, on_delete=models.CASCADE, related_name="admissions")
    number = models.PositiveIntegerField()
    status = models.CharField(max_length=10)  # rules.kinds.Admissions
    decided_by = models.CharField(max_length=18)  # rules.kinds.Decider
    from_on = models.DateField()
    expected_until_on = models.DateField(null=True)
    beds_closed = models.PositiveIntegerField(null=True)  # empty beds that cannot be used
    reason = models.TextField(blank=True)
    at = models.DateTimeField()
    by = models.CharField(max_length=150)
    by_name = models.CharField(max_length=200)

    class Meta:
        ordering = ("number",)
        constraints = [
            models.UniqueConstraint(
                fields=["outbreak", "number"], name="admissions_change_numbered_once"
            ),
            models.CheckConstraint(
                condition=Q(expected_until_on__isnull=True)
                | Q(expected_until_on__gte=F("from_on")),
                name="admissions_change_lasts",
            ),
            models.CheckConstraint(
                condition=Q(status__in=("open", "restricted", "closed")),
                name="admissions_change_has_a_status",
            ),
        ]


class Support(models.Model):
    """What was given to a service in an outbreak: a visit, equipment, advice, staff. Only added."""

    outbreak = models.ForeignKey(Outbreak, on_delete=models.CASCADE, related_name="support")
    kind = models.CharField(max_length=10)  # rules.kinds.SupportKind
    on = models.DateField()
    text = models.TextField()
    at = models.DateTimeField()
    by = models.CharField(max_length=150)
    by_name = models.CharField(max_length=200)

    class Meta:
        ordering = ("on", "id")
        constraints = [
            models.CheckConstraint(condition=~Q(text=""), name="outbreak_support_is_described"),
        ]
