"""An enquiry that somebody else was asked to make."""

from django.db import models
from django.db.models import F, Q

from almoner.response.enquiries.models.enquiries import Enquiry
from almoner.response.enquiries.models.recorded import Recorded, Stepped
from almoner.response.enquiries.rules.caused import OPEN

IS_OPEN = Q(state__in=sorted(state.value for state in OPEN))


class CausedEnquiry(Recorded):
    """What somebody else was asked to enquire into, on which terms, and by when. SAFEGUARDING."""

    enquiry = models.ForeignKey(Enquiry, on_delete=models.CASCADE, related_name="caused")
    led_by = models.CharField(max_length=10)  # rules.kinds.LedBy
    asked_of = models.CharField(max_length=200)  # the organisation, and the post
    terms = models.TextField()
    asked_on = models.DateField()
    # Answers that let a provider enquire into itself: rules.kinds.Answer, "" for anyone else.
    has_conflict = models.CharField(max_length=8, blank=True)
    is_criminal = models.CharField(max_length=8, blank=True)
    implicates_manager = models.CharField(max_length=8, blank=True)
    # Kept.
    state = models.CharField(max_length=20)  # rules.caused.State
    due_on = models.DateField()
    step_count = models.PositiveIntegerField(default=1)

    class Meta(Recorded.Meta):
        abstract = False
        constraints = [
            models.UniqueConstraint(
                fields=["enquiry"], condition=IS_OPEN, name="caused_enquiry_once_at_a_time"
            ),
            models.CheckConstraint(
                condition=~Q(led_by="provider")
                | Q(has_conflict="no", is_criminal="no", implicates_manager="no"),
                name="provider_enquires_only_unbarred",
            ),
            models.CheckConstraint(
                condition=~Q(led_by="council"), name="caused_enquiry_of_someone_else"
            ),
            models.CheckConstraint(
                condition=Q(due_on__gt=F("asked_on")), name="caused_enquiry_has_time"
            ),
        ]


class CausedStep(Stepped):
    """A step of it: asked, chased, received, accepted or given back. Only added."""

    caused = models.ForeignKey(CausedEnquiry, on_delete=models.CASCADE, related_name="steps")
    due_on = models.DateField()  # by when the report is to come, from then on

    class Meta(Stepped.Meta):
        abstract = False
        constraints = [
            models.UniqueConstraint(fields=["caused", "number"], name="caused_step_numbered_once"),
        ]
