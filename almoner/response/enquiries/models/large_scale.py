"""A large-scale enquiry, its steps, and the concerns it gathers."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from almoner.core.journal.rules import Sensitivity
from almoner.response.enquiries.models.recorded import Recorded, Stepped
from almoner.response.enquiries.rules.large_scale import OPEN

IS_OPEN = Q(state__in=sorted(state.value for state in OPEN))


class LargeScaleEnquiry(Recorded):
    """An enquiry into a whole service, or all of a provider's. SAFEGUARDING."""

    SENSITIVITY: ClassVar[Sensitivity] = Sensitivity.SAFEGUARDING

    authority = models.ForeignKey(
        "accounts.Authority", on_delete=models.PROTECT, related_name="large_scale_enquiries"
    )
    location = models.ForeignKey(
        "directory.Location", null=True, on_delete=models.PROTECT, related_name="+"
    )
    provider = models.ForeignKey(
        "directory.Provider", null=True, on_delete=models.PROTECT, related_name="+"
    )
    proposed_on = models.DateField()
    # Kept.
    state = models.CharField(max_length=20)  # rules.large_scale.State
    state_on = models.DateField()
    step_count = models.PositiveIntegerField(default=1)

    class Meta(Recorded.Meta):
        abstract = False
        constraints = [
            models.CheckConstraint(
                condition=Q(location__isnull=True) ^ Q(provider__isnull=True),
                name="large_scale_of_a_service_or_a_provider",
            ),
            models.UniqueConstraint(
                fields=["authority", "location"],
                condition=IS_OPEN & Q(location__isnull=False),
                name="large_scale_once_a_service",
            ),
            models.UniqueConstraint(
                fields=["authority", "provider"],
                condition=IS_OPEN & Q(provider__isnull=False),
                name="large_scale_once_a_provider",
            ),
        ]

    def __str__(self) -> str:
        return f"Large-scale enquiry {self.pk}"


class LargeScaleStep(Stepped):
    """A step of it. A decision says who decided, and what was learnt. Only added."""

    case = models.ForeignKey(LargeScaleEnquiry, on_delete=models.CASCADE, related_name="steps")
    decided_by_name = models.CharField(max_length=200, blank=True)
    learning = models.TextField(blank=True)  # of closing

    class Meta(Stepped.Meta):
        abstract = False
        constraints = [
            models.UniqueConstraint(fields=["case", "number"], name="large_scale_step_once"),
            models.CheckConstraint(
                condition=~Q(step__in=("open", "decline", "close", "reopen"))
                | (~Q(reason="") & ~Q(decided_by_name="")),
                name="large_scale_decided_by_someone",
            ),
            models.CheckConstraint(
                condition=~Q(step="close") | ~Q(learning=""),
                name="large_scale_closed_with_learning",
            ),
        ]


class LargeScaleCriterion(models.Model):
    """A named criterion that a step rests on. Only added."""

    step = models.ForeignKey(LargeScaleStep, on_delete=models.CASCADE, related_name="criteria")
    key = models.CharField(max_length=40)  # of library/safeguarding/large_scale.yaml
    words = models.CharField(max_length=300)  # as the library had them that day

    class Meta:
        ordering = ("id",)
        constraints = [
            models.UniqueConstraint(fields=["step", "key"], name="large_scale_criterion_once"),
        ]


class LargeScaleConcern(Recorded):
    """A concern that was gathered into it; its enquiries come with it. Only added."""

    case = models.ForeignKey(LargeScaleEnquiry, on_delete=models.CASCADE, related_name="gathered")
    concern = models.ForeignKey(
        "safeguarding.Concern", on_delete=models.PROTECT, related_name="large_scale"
    )

    class Meta(Recorded.Meta):
        abstract = False
        constraints = [
            models.UniqueConstraint(fields=["case", "concern"], name="large_scale_concern_once"),
        ]
