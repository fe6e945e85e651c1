"""What services say: people by role group, the level reached, single workers while needed."""

from django.db import models
from django.db.models import F, Q, Value
from django.db.models.expressions import CombinedExpression
from django.db.models.functions import Coalesce

from almoner.response.programmes.models.programmes import Programme
from almoner.response.programmes.models.recorded import Recorded

STANDS = Q(superseded_at__isnull=True)
_SAID = ("compliant", "begun", "exempt", "declined", "unknown")


def _total() -> CombinedExpression | Coalesce:
    total: CombinedExpression | Coalesce = Coalesce(F(_SAID[0]), Value(0))
    for name in _SAID[1:]:
        total = total + Coalesce(F(name), Value(0))
    return total


class Return(Recorded):
    """How many people of a role group a service has, and where they stand, on a day.

    A null number is not known. A corrected return for the same day supersedes the earlier one.
    """

    programme = models.ForeignKey(
        Programme, on_delete=models.CASCADE, related_name="returns", db_index=False
    )
    location = models.ForeignKey("directory.Location", on_delete=models.PROTECT, related_name="+")
    role_group = models.CharField(max_length=14)  # rules.kinds.RoleGroup
    as_at = models.DateField()
    headcount = models.PositiveIntegerField(null=True)
    compliant = models.PositiveIntegerField(null=True)
    begun = models.PositiveIntegerField(null=True)  # part of the way: one dose, trained unsigned
    exempt = models.PositiveIntegerField(null=True)
    declined = models.PositiveIntegerField(null=True)
    unknown = models.PositiveIntegerField(null=True)  # whose status the service does not know
    source = models.CharField(max_length=120)  # "Capacity Tracker", "Telephone"
    landing_number = models.BigIntegerField(null=True)
    superseded_at = models.DateTimeField(null=True)  # null: it stands

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["programme", "location", "role_group", "as_at"],
                condition=STANDS,
                name="one_return_stands",
            ),
            models.CheckConstraint(
                condition=Q(headcount__isnull=True) | Q(headcount__gte=_total()),
                name="return_adds_up",
            ),
            models.CheckConstraint(
                condition=Q(headcount__isnull=False)
                | Q(**{f"{name}__isnull": True for name in _SAID}),
                name="return_has_a_headcount",
            ),
        ]
        indexes = [
            models.Index(
                fields=["programme", "as_at"], condition=STANDS, name="standing_return_by_day"
            ),
        ]


class ServiceLevel(Recorded):
    """A level that a service reached, as one source said on a day. Only added.

    Where the source speaks of the provider as a whole, the level is inherited and says from whom.
    """

    programme = models.ForeignKey(
        Programme, on_delete=models.CASCADE, related_name="levels", db_index=False
    )
    location = models.ForeignKey("directory.Location", on_delete=models.PROTECT, related_name="+")
    level = models.CharField(max_length=40)  # a key of the definition's levels
    reached_on = models.DateField(null=True)  # as the source says; null is not known
    as_at = models.DateField()  # the day the source spoke of
    inherited_from = models.CharField(max_length=250, blank=True)  # the head office it is said of
    source = models.CharField(max_length=120)
    note = models.CharField(max_length=400, blank=True)
    landing_number = models.BigIntegerField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(reached_on__isnull=True) | Q(reached_on__lte=F("as_at")),
                name="level_reached_before_it_is_said",
            ),
        ]
        indexes = [
            models.Index(fields=["programme", "location", "as_at"], name="level_by_service"),
        ]


class PersonStatus(Recorded):
    """Where one worker stood when it was checked. Sealed; erased when no longer needed.

    Neither a name nor evidence: the service's own reference, sealed, and what was seen when.
    """

    programme = models.ForeignKey(Programme, on_delete=models.CASCADE, related_name="people")
    location = models.ForeignKey("directory.Location", on_delete=models.PROTECT, related_name="+")
    role_group = models.CharField(max_length=14)  # rules.kinds.RoleGroup
    sealed_reference = models.TextField()
    fingerprint = models.CharField(max_length=64)
    status = models.CharField(max_length=10)  # rules.kinds.PersonStanding
    exemption = models.CharField(max_length=40, blank=True)  # a key of the definition's
    checked_on = models.DateField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(status="exempt") | Q(exemption=""),
                name="person_exempt_to_have_an_exemption",
            ),
        ]
        indexes = [
            models.Index(
                fields=["programme", "location", "fingerprint"], name="person_of_programme"
            ),
        ]
