"""Figures observed of services, providers and places, each for a period, and never changed."""

from django.db import models
from django.db.models import BooleanField, F, Q
from django.db.models.expressions import RawSQL

STANDING = Q(superseded_at__isnull=True)
# The word for word condition of the index of places' figures: SQLite uses it only for a query that
# says the same, and a value that is sent apart says nothing to its planner.
OF_A_PLACE = RawSQL("NOT (place_code = '')", (), output_field=BooleanField())
_OF_ONE = (
    Q(location__isnull=False, provider__isnull=True, place_code="")
    | Q(location__isnull=True, provider__isnull=False, place_code="")
    | (Q(location__isnull=True, provider__isnull=True) & ~Q(place_code=""))
)


class Observation(models.Model):
    """One figure of one measure, of one service, provider or place, for one period.

    A correction is a further row: the one before it is marked as superseded and kept. A place is
    known by its GSS code (an authority's, a region's, England's): what is published of places is
    everybody's. Figures of services may be seen only by the authority that the service is in.
    """

    measure = models.CharField(max_length=40)  # the key of a definition in the library
    version = models.PositiveSmallIntegerField()  # of that definition
    location = models.ForeignKey(
        "directory.Location",
        null=True,
        on_delete=models.PROTECT,
        related_name="observations",
        db_index=False,
    )
    provider = models.ForeignKey(
        "directory.Provider",
        null=True,
        on_delete=models.PROTECT,
        related_name="observations",
        db_index=False,
    )
    place_code = models.CharField(max_length=9, blank=True)
    from_on = models.DateField()
    to_on = models.DateField()  # the last day of the period; of a single day, that day
    breakdown = models.CharField(max_length=20, blank=True)  # a part; blank is the whole
    numerator = models.FloatField(null=True)
    denominator = models.FloatField(null=True)
    value = models.FloatField(null=True)  # only where a source gives no parts
    landing = models.ForeignKey(
        "landings.Landing", on_delete=models.PROTECT, related_name="observations", db_index=False
    )
    recorded_at = models.DateTimeField()
    superseded_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=_OF_ONE, name="observation_is_of_one"),
            models.CheckConstraint(
                condition=Q(to_on__gte=F("from_on")), name="observation_ends_after_it_begins"
            ),
            models.CheckConstraint(
                condition=(Q(value__isnull=False) ^ Q(numerator__isnull=False)),
                name="observation_has_parts_or_a_value",
            ),
            *(
                models.UniqueConstraint(
                    fields=[subject, "measure", "breakdown", "to_on", "from_on"],
                    condition=STANDING & is_its,
                    name=f"one_standing_observation_of_{name}",
                )
                for name, subject, is_its in (
                    ("service", "location", Q(location__isnull=False)),
                    ("provider", "provider", Q(provider__isnull=False)),
                    ("place", "place_code", ~Q(place_code="")),
                )
            ),
        ]
        indexes = [
            models.Index(
                fields=["measure", "breakdown", "to_on", "location"],
                condition=STANDING & Q(location__isnull=False),
                name="observations_of_a_measure",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.measure} {self.breakdown} {self.to_on}"
