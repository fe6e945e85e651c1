"""What a visit found, what it rests on, and what the provider says to it."""

from django.db import models
from django.db.models import Q


class Finding(models.Model):
    """Something seen on a visit that must improve, or that is done well.

    Its text may be put right until the draft is shared; from then on only by a reply to it.
    """

    visit = models.ForeignKey("audits.Visit", on_delete=models.CASCADE, related_name="findings")
    number = models.PositiveSmallIntegerField()  # 1, 2, 3… within the visit
    kind = models.CharField(max_length=10)  # rules.FindingKind
    severity = models.CharField(max_length=6, blank=True)  # rules.Severity; blank of a strength
    question_key = models.CharField(max_length=60, blank=True)
    standard_key = models.CharField(max_length=60, blank=True)
    text = models.TextField()
    seen = models.TextField(blank=True)  # what was seen, heard or read that shows it
    withdrawn_at = models.DateTimeField(null=True)
    withdrawn_because = models.TextField(blank=True)
    recorded_at = models.DateTimeField()
    recorded_by = models.CharField(max_length=150)  # an Actor's reference

    class Meta:
        ordering = ("visit", "number")
        constraints = [
            models.UniqueConstraint(fields=["visit", "number"], name="finding_numbered_once"),
            models.CheckConstraint(
                condition=Q(kind="strength", severity="") | (Q(kind="concern") & ~Q(severity="")),
                name="finding_to_improve_has_a_severity",
            ),
            models.CheckConstraint(
                condition=Q(withdrawn_at__isnull=True) | ~Q(withdrawn_because=""),
                name="finding_withdrawn_for_a_reason",
            ),
        ]

    def __str__(self) -> str:
        return f"Finding {self.number}"


class FindingReply(models.Model):
    """The provider's word on one finding, and what the council made of it. Never changed.

    Recorded by an officer on the provider's behalf. The newest is the one that holds.
    """

    finding = models.ForeignKey(Finding, on_delete=models.PROTECT, related_name="replies")
    outcome = models.CharField(max_length=12)  # rules.ReplyOutcome
    comment = models.TextField(blank=True)  # what the provider says; blank where it accepts
    reason = models.TextField(blank=True)  # why it was changed, or was not
    revised_text = models.TextField(blank=True)  # only of a changed one
    revised_severity = models.CharField(max_length=6, blank=True)  # rules.Severity
    said_by = models.CharField(max_length=200)  # who at the provider: a name and a post
    received_on = models.DateField()
    how = models.CharField(max_length=12)  # rules.ReceivedBy
    recorded_at = models.DateTimeField()
    recorded_by = models.CharField(max_length=150)  # an Actor's reference
    recorded_by_name = models.CharField(max_length=200)

    class Meta:
        ordering = ("id",)
        constraints = [
            models.CheckConstraint(
                condition=Q(outcome="accepted") | (~Q(comment="") & ~Q(reason="")),
                name="reply_to_a_comment_has_a_reason",
            ),
            models.CheckConstraint(
                condition=Q(outcome="changed") | Q(revised_text="", revised_severity=""),
                name="only_a_changed_finding_is_revised",
            ),
        ]


class EvidenceItem(models.Model):
    """Something that findings and answers rest on, with the day that it is itself of."""

    visit = models.ForeignKey("audits.Visit", on_delete=models.CASCADE, related_name="evidence")
    kind = models.CharField(max_length=24)  # questionnaires.rules.EvidenceKind
    on = models.DateField()  # its own day, which need not be that of the visit
    description = models.TextField()
    sample_size = models.PositiveIntegerField(null=True)  # only of a sample of records
    has_consent = models.BooleanField(null=True)  # only of a photograph
    file = models.ForeignKey(
        "files.StoredFile", null=True, on_delete=models.PROTECT, related_name="+"
    )
    file_name = models.CharField(max_length=255, blank=True)  # as it was called this time
    withdrawn_at = models.DateTimeField(null=True)
    withdrawn_because = models.TextField(blank=True)
    recorded_at = models.DateTimeField()
    recorded_by = models.CharField(max_length=150)  # an Actor's reference

    class Meta:
        ordering = ("id",)
        constraints = [
            models.CheckConstraint(
                condition=Q(sample_size__isnull=True) | Q(sample_size__gt=0, kind="RECORD_SAMPLE"),
                name="only_a_sample_of_records_has_a_size",
            ),
            models.CheckConstraint(
                condition=Q(kind="PHOTO", has_consent=True, has_consent__isnull=False)
                | (~Q(kind="PHOTO") & Q(has_consent__isnull=True)),
                name="photograph_only_with_consent",
            ),
        ]


class EvidenceLink(models.Model):
    """A standard that a piece of evidence bears on; one piece may bear on several."""

    evidence = models.ForeignKey(EvidenceItem, on_delete=models.CASCADE, related_name="links")
    standard_key = models.CharField(max_length=60)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["evidence", "standard_key"], name="evidence_linked_to_a_standard_once"
            ),
        ]
