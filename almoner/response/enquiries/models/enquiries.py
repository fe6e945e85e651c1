"""An enquiry and the steps it took."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from almoner.core.journal.rules import Sensitivity
from almoner.response.enquiries.models.recorded import Recorded, Stepped

GOES_ON = Q(concluded_on__isnull=True)


class Enquiry(Recorded):
    """An enquiry under section 42, or another, that was decided on for a concern. SAFEGUARDING."""

    SENSITIVITY: ClassVar[Sensitivity] = Sensitivity.SAFEGUARDING

    authority = models.ForeignKey(
        "accounts.Authority", on_delete=models.PROTECT, related_name="enquiries", db_index=False
    )
    concern = models.ForeignKey(
        "safeguarding.Concern", on_delete=models.PROTECT, related_name="enquiries"
    )
    kind = models.CharField(max_length=8)  # rules.kinds.Kind
    begun_on = models.DateField()
    # Kept.
    state = models.CharField(max_length=20)  # rules.stages.State
    state_on = models.DateField()
    step_count = models.PositiveIntegerField(default=1)
    due_on = models.DateField(null=True)  # by when the stage is to end
    led_by = models.CharField(max_length=10)  # rules.kinds.LedBy
    worker = models.ForeignKey(
        "accounts.User", null=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    worker_name = models.CharField(max_length=200, blank=True)
    concluded_on = models.DateField(null=True)  # the day on which it was closed

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["concern"], condition=GOES_ON, name="enquiry_goes_on_once_a_concern"
            ),
            models.CheckConstraint(
                condition=Q(concluded_on__isnull=True) | Q(concluded_on__gte=F("begun_on")),
                name="enquiry_begins_before_it_ends",
            ),
        ]
        indexes = [
            models.Index(
                fields=["authority", "due_on", "id"], condition=GOES_ON, name="enquiry_open"
            ),
            models.Index(fields=["worker", "due_on"], condition=GOES_ON, name="enquiry_of_worker"),
            models.Index(fields=["authority", "begun_on"], name="enquiry_by_beginning"),
            models.Index(fields=["authority", "concluded_on"], name="enquiry_by_conclusion"),
        ]

    def __str__(self) -> str:
        return f"Enquiry {self.pk}"


class EnquiryStep(Stepped):
    """A step of an enquiry, and what stood from then on. Only added, never changed."""

    enquiry = models.ForeignKey(Enquiry, on_delete=models.CASCADE, related_name="steps")
    due_on = models.DateField(null=True)  # by when the stage that it led to is to end
    led_by = models.CharField(max_length=10)  # rules.kinds.LedBy
    worker = models.ForeignKey(
        "accounts.User", null=True, on_delete=models.PROTECT, related_name="+"
    )
    worker_name = models.CharField(max_length=200, blank=True)

    class Meta(Stepped.Meta):
        abstract = False
        constraints = [
            models.UniqueConstraint(
                fields=["enquiry", "number"], name="enquiry_step_numbered_once"
            ),
            models.CheckConstraint(
                condition=~Q(step__in=("close", "cease", "reopen", "move_target")) | ~Q(reason=""),
                name="enquiry_decision_has_a_reason",
            ),
        ]
