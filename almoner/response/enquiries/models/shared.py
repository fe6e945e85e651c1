"""What an enquiry and a large-scale enquiry both have: agreed actions, and action plans."""

from django.db import models
from django.db.models import Q

from almoner.response.enquiries.models.enquiries import Enquiry
from almoner.response.enquiries.models.large_scale import LargeScaleEnquiry
from almoner.response.enquiries.models.recorded import Recorded

OF_ONE = Q(enquiry__isnull=True) ^ Q(case__isnull=True)


class AgreedAction(Recorded):
    """Something agreed to keep people safe: what, by whom, by when. Only added."""

    enquiry = models.ForeignKey(
        Enquiry, null=True, on_delete=models.CASCADE, related_name="agreed_actions"
    )
    case = models.ForeignKey(
        LargeScaleEnquiry, null=True, on_delete=models.CASCADE, related_name="agreed_actions"
    )
    what = models.TextField()
    owner = models.CharField(max_length=200)
    due_on = models.DateField()

    class Meta(Recorded.Meta):
        abstract = False
        constraints = [
            models.CheckConstraint(condition=OF_ONE, name="agreed_action_of_one_enquiry"),
        ]


class AgreedActionEvent(Recorded):
    """That it was done, or cancelled and why. Once; only added."""

    action = models.OneToOneField(AgreedAction, on_delete=models.CASCADE, related_name="event")
    event = models.CharField(max_length=10)  # rules.kinds.ActionEvent
    on = models.DateField()
    text = models.TextField(blank=True)

    class Meta(Recorded.Meta):
        abstract = False
        constraints = [
            models.CheckConstraint(
                condition=~Q(event="cancelled") | ~Q(text=""), name="cancelled_action_has_a_reason"
            ),
        ]


class LinkedPlan(Recorded):
    """An action plan of the service that an enquiry asked for. The plan does not say so."""

    enquiry = models.ForeignKey(
        Enquiry, null=True, on_delete=models.CASCADE, related_name="linked_plans"
    )
    case = models.ForeignKey(
        LargeScaleEnquiry, null=True, on_delete=models.CASCADE, related_name="linked_plans"
    )
    plan = models.ForeignKey("action_plans.ActionPlan", on_delete=models.PROTECT, related_name="+")

    class Meta(Recorded.Meta):
        abstract = False
        constraints = [
            models.CheckConstraint(condition=OF_ONE, name="linked_plan_of_one_enquiry"),
            models.UniqueConstraint(
                fields=["enquiry", "plan"],
                condition=Q(enquiry__isnull=False),
                name="plan_linked_once_an_enquiry",
            ),
            models.UniqueConstraint(
                fields=["case", "plan"],
                condition=Q(case__isnull=False),
                name="plan_linked_once_a_large_scale",
            ),
        ]
