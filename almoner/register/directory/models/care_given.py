"""The kinds of care given from a location, and where."""

from django.db import models
from django.db.models import Q

from almoner.register.directory.models.dated import ends_after_it_begins
from almoner.register.directory.models.places import District, Location


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
            ends_after_it_begins("service"),
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
            ends_after_it_begins("service_district"),
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
            ends_after_it_begins("scheme"),
        ]

    def __str__(self) -> str:
        return self.name
