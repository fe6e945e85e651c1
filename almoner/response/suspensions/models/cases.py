"""A suspension, its steps, what it reaches and the plans it waits for."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from almoner.core.journal.rules import Sensitivity
from almoner.response.suspensions.rules.kinds import Level

ONE_SERVICE = (Level.LOCATION, Level.SERVICE, Level.SCHEME, Level.PROVIDER, Level.BRAND)


def _names(level: Level) -> Q:
    """That a row of this level names what the level says, and nothing else beside what narrows."""
    others = {f"{other.value}__isnull": True for other in ONE_SERVICE if other is not level}
    if level is Level.DISTRICT:
        others["lot__isnull"] = True
    return Q(level=level.value, **{f"{level.value}__isnull": False}, **others)


class Grounds(models.Model):
    """Why: what a decision has to have weighed, each in the officer's own words."""

    evidence = models.TextField(blank=True)
    alternatives = models.TextField(blank=True)
    proportionality = models.TextField(blank=True)
    representations = models.TextField(blank=True)  # what the provider says
    legal_advice = models.TextField(blank=True)
    equality = models.TextField(blank=True)
    capacity = models.TextField(blank=True)  # the effect on capacity, and where people could go
    contract_clause = models.CharField(max_length=400, blank=True)

    class Meta:
        abstract = True


class Suspension(Grounds):
    """One suspension, caution or voluntary cessation, from its proposal to its end. RESTRICTED."""

    SENSITIVITY: ClassVar[Sensitivity] = Sensitivity.RESTRICTED

    authority = models.ForeignKey(
        "accounts.Authority", on_delete=models.PROTECT, related_name="suspensions"
    )
    kind = models.CharField(max_length=20)  # rules.kinds.Kind
    trigger = models.CharField(max_length=16)  # rules.kinds.Trigger
    reason = models.TextField(blank=True)  # RESTRICTED
    reason_for_brokerage = models.CharField(max_length=300, blank=True)  # INTERNAL
    who_to_ask = models.CharField(max_length=200, blank=True)  # INTERNAL
    follows = models.ForeignKey(  # the one lifted before it: a relapse, if soon enough
        "self", null=True, on_delete=models.PROTECT, related_name="relapses"
    )
    begun_at = models.DateTimeField()
    # Kept from the steps, by the action that takes one.
    stops_from_on = models.DateField(null=True)  # the first day on which it stopped work
    stops_until_on = models.DateField(null=True)  # the first day on which it no longer did

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(stops_until_on__isnull=True)
                | Q(stops_until_on__gte=F("stops_from_on")),
                name="suspension_stops_before_it_ceases",
            ),
            models.CheckConstraint(
                condition=Q(follows__isnull=True) | ~Q(follows=F("id")),
                name="suspension_follows_another",
            ),
        ]
        indexes = [
            models.Index(
                fields=["authority", "stops_from_on"],
                condition=Q(stops_from_on__isnull=False, stops_until_on__isnull=True),
                name="suspension_in_force",
            ),
        ]


class SuspensionStep(models.Model):
    """A step that was taken: who, when, why, and the state it led to. Only added, never changed."""

    suspension = models.ForeignKey(Suspension, on_delete=models.CASCADE, related_name="steps")
    number = models.PositiveIntegerField()  # 1, 2, 3… within the suspension
    step = models.CharField(max_length=20)  # rules.states.Step
    state = models.CharField(max_length=20)  # rules.states.State
    on = models.DateField()  # the day from which it holds
    at = models.DateTimeField()  # when it was recorded
    by = models.CharField(max_length=150)  # an Actor's reference
    by_name = models.CharField(max_length=200)
    reason = models.TextField(blank=True)
    until_on = models.DateField(null=True)  # expected end, of an extension or a notice
    cap_per_week = models.PositiveSmallIntegerField(null=True)  # of a phased reopening

    class Meta:
        ordering = ("number",)
        constraints = [
            models.UniqueConstraint(
                fields=["suspension", "number"], name="suspension_step_numbered_once"
            ),
            models.CheckConstraint(
                condition=Q(cap_per_week__isnull=True) | Q(cap_per_week__gt=0),
                name="suspension_cap_is_positive",
            ),
            models.CheckConstraint(
                condition=Q(cap_per_week__isnull=False) | ~Q(step__in=("phase", "change_cap")),
                name="suspension_phased_has_a_cap",
            ),
        ]


class SuspensionScope(models.Model):
    """One thing that a suspension reaches; several rows reach all of theirs together.

    A row names one thing, and a lot, a district or people of certain groups can narrow it.
    """

    suspension = models.ForeignKey(Suspension, on_delete=models.CASCADE, related_name="scopes")
    level = models.CharField(max_length=10)  # rules.kinds.Level
    location = models.ForeignKey(
        "directory.Location", null=True, on_delete=models.PROTECT, related_name="+"
    )
    service = models.ForeignKey(
        "directory.Service", null=True, on_delete=models.PROTECT, related_name="+"
    )
    scheme = models.ForeignKey(
        "directory.Scheme", null=True, on_delete=models.PROTECT, related_name="+"
    )
    provider = models.ForeignKey(
        "directory.Provider", null=True, on_delete=models.PROTECT, related_name="+"
    )
    brand = models.ForeignKey(
        "directory.Brand", null=True, on_delete=models.PROTECT, related_name="+"
    )
    lot = models.ForeignKey("contracts.Lot", null=True, on_delete=models.PROTECT, related_name="+")
    district = models.ForeignKey(
        "directory.District", null=True, on_delete=models.PROTECT, related_name="+"
    )
    work = models.PositiveSmallIntegerField()  # rules.kinds.Work, what is stopped
    client_groups = models.PositiveIntegerField(default=0)  # directory Specialism; 0 is everyone

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(
                    *(_names(level) for level in (*ONE_SERVICE, Level.LOT, Level.DISTRICT)),
                    _connector=Q.OR,
                ),
                name="suspension_scope_names_one_thing",
            ),
            models.CheckConstraint(condition=Q(work__gt=0), name="suspension_scope_stops_work"),
        ]


class SuspensionPlan(models.Model):
    """An action plan whose high-risk actions have to be verified before improvement is made."""

    suspension = models.ForeignKey(Suspension, on_delete=models.CASCADE, related_name="plans")
    plan = models.ForeignKey(
        "action_plans.ActionPlan", on_delete=models.PROTECT, related_name="suspensions"
    )
    at = models.DateTimeField()
    by = models.CharField(max_length=150)
    by_name = models.CharField(max_length=200)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["suspension", "plan"], name="plan_linked_to_suspension_once"
            ),
        ]
