"""One thing that must be done, worded so that anyone can tell whether it was (SMART)."""

from django.db import models

from almoner.response.action_plans.models.plans import ActionPlan, PlanPriority


class Action(models.Model):
    """What must be done, by whom and by when. Once agreed with the provider it stands as worded.

    The due date that now stands is that of the newest `Extension`, else `first_due_on`.
    """

    plan = models.ForeignKey(ActionPlan, on_delete=models.PROTECT, related_name="actions")
    number = models.PositiveIntegerField()  # within the plan
    priority = models.ForeignKey(  # only in a market plan
        PlanPriority, null=True, on_delete=models.PROTECT, related_name="actions"
    )
    location = models.ForeignKey(  # only in a provider's plan: the service that it is about
        "directory.Location", null=True, on_delete=models.PROTECT, related_name="+"
    )
    requirement = models.TextField()  # what must be so
    measure = models.TextField()  # how we shall know: the success criterion and its evidence
    owner_role = models.CharField(max_length=120)  # who does it, at the provider or a partner
    owner_name = models.CharField(max_length=120, blank=True)
    owner_organisation = models.CharField(max_length=200, blank=True)
    verifier = models.ForeignKey(  # who of the council is to verify it; blank: the plan's lead
        "accounts.User", null=True, on_delete=models.PROTECT, related_name="+"
    )
    risk = models.CharField(max_length=12)  # rules.due_dates.Risk
    first_due_on = models.DateField()
    # Where it came from, frozen as it then read.
    question_key = models.CharField(max_length=80, blank=True)
    question_text = models.TextField(blank=True)
    standard_key = models.CharField(max_length=80, blank=True)
    regulation = models.CharField(max_length=300, blank=True)
    contract_clause = models.CharField(max_length=300, blank=True)
    revision = models.PositiveIntegerField(default=1)  # rises with each change of its words
    recorded_at = models.DateTimeField()
    recorded_by = models.CharField(max_length=150)  # an Actor's reference

    class Meta:
        ordering = ("plan", "number")
        constraints = [
            models.UniqueConstraint(fields=["plan", "number"], name="action_numbered_once"),
        ]
        indexes = [models.Index(fields=["first_due_on"], name="action_by_first_due")]

    def __str__(self) -> str:
        return f"Action {self.number}"


class ActionFinding(models.Model):
    """A finding that an action answers. Several may lead to one action, and one to several."""

    action = models.ForeignKey(Action, on_delete=models.PROTECT, related_name="findings")
    finding = models.ForeignKey(
        "audits.Finding", on_delete=models.PROTECT, related_name="action_findings"
    )

    class Meta:
        ordering = ("id",)
        constraints = [
            models.UniqueConstraint(fields=["action", "finding"], name="action_answers_once"),
        ]
