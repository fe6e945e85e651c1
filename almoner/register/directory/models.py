"""The register: who provides care, where, and what of it stood when.

A `landing_number` is the id of the landing that a row came from. It is a number and not a
foreign key because landings are evidence, which stands above the register.
"""

from django.db import models
from django.db.models import F, Q
from django.db.models.expressions import OrderBy

OPEN = Q(deregistered_on__isnull=True)


def _or(field: str, instead: str) -> models.Func:
    # Written into the SQL and no parameter: SQLite finds an index by its expression only so.
    return models.Func(F(field), template=f"COALESCE(%(expressions)s, {instead})")


# The orders in which a list of all England's open services is kept, "-" for descending; ties are
# in order of name. What is unknown comes last in each. A list in another order, or of one
# authority, is short enough to be sorted when it is asked for.
LIST_ORDERS: dict[str, models.F | models.Func] = {
    "name": F("name"),
    "rating": _or("rating", "5"),
    "-rating": _or("rating", "0"),
    "provider": F("provider_name"),
    "beds": _or("beds", "100000"),
    "-beds": _or("beds", "-1"),
    "published": _or("rating_published_on", "'9999-12-31'"),
    "-published": _or("rating_published_on", "'0001-01-01'"),
}
INDEXED_ORDERS = {
    "rating": "open_by_lowest_rating",
    "-rating": "open_by_highest_rating",
    "provider": "open_by_provider",
    "-beds": "open_by_most_beds",
    "-published": "open_by_newest_rating",
}


def _ends_after_it_begins(what: str) -> models.CheckConstraint:
    return models.CheckConstraint(
        condition=Q(from_on__isnull=True) | Q(to_on__isnull=True) | Q(to_on__gt=F("from_on")),
        name=f"{what}_ends_after_it_begins",
    )


class District(models.Model):
    """A part of an authority: a district council's area, a ward or a locality."""

    authority = models.ForeignKey(
        "accounts.Authority", on_delete=models.PROTECT, related_name="districts"
    )
    code = models.CharField(max_length=12, unique=True)
    name = models.CharField(max_length=80)

    class Meta:
        ordering = ("name",)
        constraints = [
            models.UniqueConstraint(fields=["authority", "name"], name="district_named_once")
        ]

    def __str__(self) -> str:
        return self.name


class Brand(models.Model):
    """A group under whose name several providers trade, as the regulator lists it."""

    cqc_id = models.CharField(max_length=20, unique=True)
    name = models.CharField(max_length=200)

    def __str__(self) -> str:
        return self.name


class Provider(models.Model):
    """The legal person that answers for one or more locations."""

    cqc_id = models.CharField(max_length=20, unique=True, null=True)
    name = models.CharField(max_length=250)
    brand = models.ForeignKey(Brand, null=True, on_delete=models.PROTECT, related_name="providers")
    ownership = models.CharField(max_length=60, blank=True)
    companies_house_number = models.CharField(max_length=20, blank=True)
    charity_number = models.CharField(max_length=20, blank=True)
    registered_on = models.DateField(null=True)
    deregistered_on = models.DateField(null=True)
    phone = models.CharField(max_length=40, blank=True)
    website = models.CharField(max_length=250, blank=True)
    address = models.CharField(max_length=400, blank=True)
    postcode = models.CharField(max_length=10, blank=True)
    as_at = models.DateField(null=True)  # the day the newest source spoke of

    class Meta:
        indexes = [models.Index(fields=["name"], name="provider_by_name")]

    def __str__(self) -> str:
        return self.name


class Location(models.Model):
    """A place from which care is given: what the regulator registers, inspects and rates.

    A service that the regulator does not cover (day care) has a location without a `cqc_id`.
    The columns hold what stands now; `LocationSpell` holds what stood when.
    """

    cqc_id = models.CharField(max_length=20, unique=True, null=True)
    provider = models.ForeignKey(
        Provider, null=True, on_delete=models.PROTECT, related_name="locations"
    )
    name = models.CharField(max_length=250)
    authority = models.ForeignKey(  # found by the indexes below, and as at a day by spells
        "accounts.Authority",
        null=True,
        on_delete=models.PROTECT,
        related_name="locations",
        db_index=False,
    )
    district = models.ForeignKey(
        District, null=True, on_delete=models.PROTECT, related_name="locations"
    )
    service_type = models.CharField(max_length=20)  # rules.ServiceType, the counting category
    is_care_home = models.BooleanField(default=False)
    beds = models.PositiveIntegerField(null=True)  # registered; null is unknown, never nought
    specialisms = models.BigIntegerField(default=0)  # rules.Specialism
    activities = models.BigIntegerField(default=0)  # rules.RegulatedActivity
    is_dormant = models.BooleanField(default=False)
    registered_on = models.DateField(null=True)
    deregistered_on = models.DateField(null=True)
    address = models.CharField(max_length=400, blank=True)
    postcode = models.CharField(max_length=10, blank=True)
    phone = models.CharField(max_length=40, blank=True)
    website = models.CharField(max_length=250, blank=True)
    ods_code = models.CharField(max_length=12, blank=True)
    uprn = models.CharField(max_length=12, blank=True)
    latitude = models.FloatField(null=True)
    longitude = models.FloatField(null=True)
    # What lists show and sort by, kept so that a list of England reads one table.
    provider_name = models.CharField(max_length=250, blank=True)
    rating = models.PositiveSmallIntegerField(
        null=True
    )  # overall, 4 to 1: evidence.ratings keeps it
    rating_published_on = models.DateField(null=True)
    search_text = models.CharField(max_length=600, blank=True)  # folded name, postcode and ids
    as_at = models.DateField()  # the day the newest source spoke of
    landing_number = models.BigIntegerField(null=True)

    class Meta:
        # They hold only what is open, which is what lists show unless closed services are asked
        # for.
        indexes = [
            models.Index(fields=["authority", "name"], condition=OPEN, name="open_here"),
            models.Index(fields=["name", "id"], condition=OPEN, name="open_by_name"),
            *(
                models.Index(
                    OrderBy(LIST_ORDERS[order], descending=order.startswith("-")),
                    "name",
                    "id",
                    condition=OPEN,
                    name=name,
                )
                for order, name in INDEXED_ORDERS.items()
            ),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(rating__isnull=True) | Q(rating__range=(1, 4)),
                name="location_rating_is_1_to_4",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class LocationSpell(models.Model):
    """A stretch of time in which nothing that a table counts by changed for a location.

    From `from_on` up to but not including `to_on`; null is "still" (or, for `from_on`, "as far
    back as is known"). A location is registered throughout its spells and at no other time.
    """

    # `spell_begins_once` finds a location's spells; lists of them are read by authority.
    location = models.ForeignKey(
        Location, on_delete=models.CASCADE, related_name="spells", db_index=False
    )
    from_on = models.DateField(null=True)
    to_on = models.DateField(null=True)
    authority = models.ForeignKey(
        "accounts.Authority",
        null=True,
        on_delete=models.PROTECT,
        related_name="+",
        db_index=False,
    )
    district = models.ForeignKey(
        District, null=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    service_type = models.CharField(max_length=20)
    provider = models.ForeignKey(
        Provider, null=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    beds = models.PositiveIntegerField(null=True)
    landing_number = models.BigIntegerField(null=True)
    recorded_at = models.DateTimeField()

    class Meta:
        constraints = [
            _ends_after_it_begins("spell"),
            models.UniqueConstraint(fields=["location", "from_on"], name="spell_begins_once"),
            models.UniqueConstraint(
                fields=["location"], condition=Q(to_on__isnull=True), name="one_spell_still_stands"
            ),
        ]
        indexes = [models.Index(fields=["authority", "service_type"], name="spell_by_authority")]


class Service(models.Model):
    """One kind of care given from a location; a location may hold several."""

    location = models.ForeignKey(Location, on_delete=models.CASCADE, related_name="services")
    kind = models.CharField(max_length=60)  # rules.RegulatedService or a council's own kind
    from_on = models.DateField(null=True)
    to_on = models.DateField(null=True)
    districts = models.ManyToManyField(District, through="ServiceDistrict", related_name="services")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["location", "kind"],
                condition=Q(to_on__isnull=True),
                name="service_given_once",
            ),
            _ends_after_it_begins("service"),
        ]


class ServiceDistrict(models.Model):
    """A district in which a service works, from one date until another."""

    service = models.ForeignKey(Service, on_delete=models.CASCADE, related_name="+")
    district = models.ForeignKey(District, on_delete=models.PROTECT, related_name="+")
    from_on = models.DateField(null=True)
    to_on = models.DateField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["service", "district"],
                condition=Q(to_on__isnull=True),
                name="service_in_district_once",
            ),
            _ends_after_it_begins("service_district"),
        ]


class Scheme(models.Model):
    """A building or group of homes where a service is given; it has no id of the regulator's."""

    service = models.ForeignKey(Service, on_delete=models.CASCADE, related_name="schemes")
    district = models.ForeignKey(District, null=True, on_delete=models.PROTECT, related_name="+")
    name = models.CharField(max_length=200)
    address = models.CharField(max_length=400, blank=True)
    postcode = models.CharField(max_length=10, blank=True)
    uprn = models.CharField(max_length=12, blank=True)
    landlord = models.CharField(max_length=200, blank=True)
    tenancies = models.PositiveIntegerField(null=True)
    from_on = models.DateField(null=True)
    to_on = models.DateField(null=True)

    class Meta:
        constraints = [
            _ends_after_it_begins("scheme"),
        ]

    def __str__(self) -> str:
        return self.name


class ManagerPosition(models.Model):
    """Someone managing a location, from one date until another."""

    location = models.ForeignKey(Location, on_delete=models.CASCADE, related_name="managers")
    person_name = models.CharField(max_length=150)
    kind = models.CharField(max_length=16)  # rules.ManagerKind
    from_on = models.DateField(null=True)
    to_on = models.DateField(null=True)
    application_received_on = models.DateField(null=True)
    landing_number = models.BigIntegerField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["location", "person_name", "kind"],
                condition=Q(to_on__isnull=True),
                name="post_held_once",
            ),
            _ends_after_it_begins("post"),
        ]


class ManagerAbsence(models.Model):
    """A registered manager away for 28 days or more (Registration Regulations 2009, reg 14)."""

    position = models.ForeignKey(ManagerPosition, on_delete=models.CASCADE, related_name="absences")
    from_on = models.DateField()
    to_on = models.DateField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["position"], condition=Q(to_on__isnull=True), name="absent_once_at_a_time"
            ),
            _ends_after_it_begins("absence"),
        ]


class Succession(models.Model):
    """The same care under a new registration: what is known of the one follows to the other."""

    predecessor = models.ForeignKey(Location, on_delete=models.CASCADE, related_name="successors")
    successor = models.ForeignKey(Location, on_delete=models.CASCADE, related_name="predecessors")
    on = models.DateField(null=True)
    reason = models.CharField(max_length=120, blank=True)
    landing_number = models.BigIntegerField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["predecessor", "successor"], name="succession_recorded_once"
            ),
            models.CheckConstraint(
                condition=~Q(predecessor=F("successor")), name="location_succeeds_another"
            ),
        ]


class AwaitedSuccession(models.Model):
    """A succession of which one location is not known yet; linked on the day it is."""

    predecessor_cqc_id = models.CharField(max_length=20, db_index=True)
    successor_cqc_id = models.CharField(max_length=20, db_index=True)
    reason = models.CharField(max_length=120, blank=True)
    landing_number = models.BigIntegerField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["predecessor_cqc_id", "successor_cqc_id"], name="succession_awaited_once"
            )
        ]


class DualRegistration(models.Model):
    """Two registrations of the same premises: their beds are counted once, at the primary."""

    primary = models.ForeignKey(Location, on_delete=models.CASCADE, related_name="dual_secondaries")
    secondary = models.ForeignKey(Location, on_delete=models.CASCADE, related_name="dual_primaries")
    landing_number = models.BigIntegerField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["primary", "secondary"], name="dual_registration_recorded_once"
            ),
            models.CheckConstraint(
                condition=~Q(primary=F("secondary")), name="dual_registration_of_two"
            ),
        ]
