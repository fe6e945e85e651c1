"""A plan: for a service, for a provider over several of its services, or for the market."""

from django.db import models
from django.db.models import Q

from almoner.response.action_plans.rules.states import PlanScope

_SERVICE = Q(scope=PlanScope.SERVICE.value, location__isnull=False, provider__isnull=True)
_PROVIDER = Q(scope=PlanScope.PROVIDER.value, location__isnull=True, provider__isnull=False)
_MARKET = Q(scope=PlanScope.MARKET.value, location__isnull=True, provider__isnull=True)


class ActionPlan(models.Model):
    """What must improve at a service, across a provider, or in the market; known as AP-12."""

    authority = models.ForeignKey(
        "accounts.Authority", on_delete=models.PROTECT, related_name="action_plans"
    )
    number = models.PositiveIntegerField()  # within the authority
    scope = models.CharField(max_length=8)  # rules.states.PlanScope
    location = models.ForeignKey(  # as it was registered when the plan was opened
        "directory.Location", null=True, on_delete=models.PROTECT, related_name="action_plans"
    )
    provider = models.ForeignKey(
        "directory.Provider", null=True, on_delete=models.PROTECT, related_name="action_plans"
    )
    title = models.CharField(max_length=200)
    source = models.CharField(max_length=16)  # rules.states.PlanSource
    visit = models.ForeignKey(  # the visit or audit whose findings it answers
        "audits.Visit", null=True, on_delete=models.PROTECT, related_name="action_plans"
    )
    source_note = models.TextField(blank=True)  # which suspension, which priority, in words
    lead = models.ForeignKey(  # the officer who follows it
        "accounts.User", null=True, on_delete=models.PROTECT, related_name="+"
    )
    opened_on = models.DateField()
    recorded_at = models.DateTimeField()
    recorded_by = models.CharField(max_length=150)  # an Actor's reference

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["authority", "number"], name="plan_numbered_once"),
            models.CheckConstraint(
                condition=_SERVICE | _PROVIDER | _MARKET, name="plan_is_for_what_its_scope_says"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.reference} {self.title}"

    @property
    def reference(self) -> str:
        """How letters and lists name it: "AP-12"."""
        return f"AP-{self.number}"


class PlanService(models.Model):
    """A service that a provider's plan covers."""

    plan = models.ForeignKey(ActionPlan, on_delete=models.CASCADE, related_name="services")
    location = models.ForeignKey("directory.Location", on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["plan", "location"], name="plan_covers_service_once"),
        ]


class PlanPriority(models.Model):
    """A group of a market plan's actions: what is to be achieved, and why."""

    plan = models.ForeignKey(ActionPlan, on_delete=models.CASCADE, related_name="priorities")
    number = models.PositiveIntegerField()
    title = models.CharField(max_length=300)
    why = models.TextField(blank=True)

    class Meta:
        ordering = ("number",)
        constraints = [
            models.UniqueConstraint(fields=["plan", "number"], name="priority_numbered_once"),
        ]

    def __str__(self) -> str:
        return f"Priority {self.number}: {self.title}"


class PlanStep(models.Model):
    """A state that a plan came into: who, when and why. The newest is the one it is in."""

    plan = models.ForeignKey(ActionPlan, on_delete=models.CASCADE, related_name="steps")
    step = models.CharField(max_length=12)  # rules.states.PlanStepKind
    state = models.CharField(max_length=8)  # rules.states.PlanState
    on = models.DateField()  # the day it happened
    at = models.DateTimeField()  # when it was recorded
    by = models.CharField(max_length=150)  # an Actor's reference
    by_name = models.CharField(max_length=200)
    note = models.TextField(blank=True)
    agreed_with = models.CharField(max_length=200, blank=True)  # name and role at the provider
    means = models.CharField(max_length=12, blank=True)  # rules.states.Means

    class Meta:
        ordering = ("id",)
