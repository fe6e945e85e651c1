"""How an audit was disputed, what it came to, and what of it is published."""

from django.db import models
from django.db.models import Q


class ReviewRequest(models.Model):
    """A provider's wish that someone not involved look at the audit again. Never changed."""

    visit = models.ForeignKey("audits.Visit", on_delete=models.CASCADE, related_name="reviews")
    grounds = models.TextField()
    said_by = models.CharField(max_length=200)  # who at the provider: a name and a post
    received_on = models.DateField()
    how = models.CharField(max_length=12)  # rules.ReceivedBy
    recorded_at = models.DateTimeField()
    recorded_by = models.CharField(max_length=150)  # an Actor's reference


class ReviewDecision(models.Model):
    """What the reviewer decided. Never changed."""

    request = models.OneToOneField(ReviewRequest, on_delete=models.CASCADE, related_name="decision")
    outcome = models.CharField(max_length=8)  # rules.ReviewOutcome
    reason = models.TextField()
    decided_at = models.DateTimeField()
    decided_by = models.CharField(max_length=150)  # an Actor's reference
    decided_by_name = models.CharField(max_length=200)


class ReviewTestResult(models.Model):
    """The reviewer's answer to one of the tests of a review. Never changed."""

    decision = models.ForeignKey(ReviewDecision, on_delete=models.CASCADE, related_name="tests")
    test = models.CharField(max_length=24)  # rules.ReviewTest
    is_met = models.BooleanField()
    reason = models.TextField(blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["decision", "test"], name="review_test_answered_once"),
            models.CheckConstraint(
                condition=Q(is_met=True) | ~Q(reason=""), name="failed_review_test_has_a_reason"
            ),
        ]


class AuditResult(models.Model):
    """What a final audit came to, kept as it was computed then: it is never scored again."""

    visit = models.OneToOneField("audits.Visit", on_delete=models.CASCADE, related_name="result")
    final_on = models.DateField()
    overall = models.DecimalField(max_digits=4, decimal_places=1, null=True)  # per cent
    rating = models.CharField(max_length=60, blank=True)  # blank: insufficient evidence
    has_critical_fail = models.BooleanField()
    answered = models.DecimalField(max_digits=4, decimal_places=1)  # per cent of what was asked
    recorded_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(overall__isnull=True) | Q(overall__range=(0, 100)),
                name="audit_result_is_a_percentage",
            ),
        ]


class AuditResultPart(models.Model):
    """The percentage of one section or standard of a final audit.

    None where too little of it was answered, so that a few answers decide no band.
    """

    result = models.ForeignKey(AuditResult, on_delete=models.CASCADE, related_name="parts")
    level = models.CharField(max_length=8)  # "section" or "standard"
    key = models.CharField(max_length=60)
    title = models.CharField(max_length=200)
    percentage = models.DecimalField(max_digits=4, decimal_places=1, null=True)

    class Meta:
        ordering = ("id",)
        constraints = [
            models.UniqueConstraint(
                fields=["result", "level", "key"], name="audit_result_part_once"
            ),
        ]


class PublishedSummary(models.Model):
    """What the public is told of an audit. Never changed."""

    visit = models.OneToOneField("audits.Visit", on_delete=models.CASCADE, related_name="summary")
    text = models.TextField()
    rating = models.CharField(max_length=60, blank=True)
    published_on = models.DateField()
    recorded_at = models.DateTimeField()
    recorded_by = models.CharField(max_length=150)  # an Actor's reference


class CalendarFeed(models.Model):
    """An address at which a calendar program reads someone's visits, or those of a campaign.

    Only a hash of its secret is kept: the address is shown once, and made anew if it is lost.
    """

    user = models.ForeignKey("accounts.User", on_delete=models.CASCADE, related_name="+")
    campaign_number = models.BigIntegerField(null=True)  # null: the person's own visits
    secret_hash = models.CharField(max_length=64, unique=True)
    made_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["user"],
                condition=Q(campaign_number__isnull=True),
                name="calendar_of_own_visits_once",
            ),
            models.UniqueConstraint(
                fields=["user", "campaign_number"], name="calendar_of_campaign_once"
            ),
        ]
