"""Who provides care and where: districts, brands, providers, locations."""

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
