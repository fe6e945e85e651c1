"""Frameworks, their lots, contracts, when each ends, and who leads on which service.

A contract itself is written once. When it ends is told by its newest `ContractTerm`, so that what
was known of it at any time can be told; `Contract.to_on` keeps a copy of what stands now, for
lists.
"""

from collections.abc import Iterable
from enum import StrEnum

from django.db import models
from django.db.models import F, Q

from almoner.register.contracts.rules import Category, Portfolio, Relation


def _one_of(
    column: str, values: Iterable[StrEnum], *, name: str, or_blank: bool = False
) -> models.CheckConstraint:
    allowed = [value.value for value in values] + ([""] if or_blank else [])
    return models.CheckConstraint(condition=Q(**{f"{column}__in": allowed}), name=name)


class Framework(models.Model):
    """An agreement under which a council buys care: who may be given work, and on what terms."""

    authority = models.ForeignKey(
        "accounts.Authority", on_delete=models.PROTECT, related_name="frameworks"
    )
    name = models.CharField(max_length=200)
    reference = models.CharField(max_length=40, blank=True)
    from_on = models.DateField()
    to_on = models.DateField(null=True)  # the first day on which it no longer holds
    recorded_at = models.DateTimeField()
    recorded_by = models.CharField(max_length=150)  # an Actor's reference

    class Meta:
        ordering = ("name", "id")
        constraints = [
            models.UniqueConstraint(fields=["authority", "name"], name="framework_named_once"),
            models.CheckConstraint(
                condition=Q(to_on__isnull=True) | Q(to_on__gt=F("from_on")),
                name="framework_ends_after_it_begins",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Lot(models.Model):
    """A part of a framework: one kind of care, in some or all of the council's districts."""

    framework = models.ForeignKey(Framework, on_delete=models.PROTECT, related_name="lots")
    authority = models.ForeignKey("accounts.Authority", on_delete=models.PROTECT, related_name="+")
    name = models.CharField(max_length=120)
    category = models.CharField(max_length=20)  # rules.Category
    portfolio = models.CharField(max_length=12, blank=True)  # rules.Portfolio; blank: both
    districts = models.ManyToManyField("directory.District", related_name="+")  # none: all of them
    recorded_at = models.DateTimeField()
    recorded_by = models.CharField(max_length=150)

    class Meta:
        ordering = ("framework", "name", "id")
        constraints = [
            models.UniqueConstraint(fields=["framework", "name"], name="lot_named_once"),
            _one_of("category", Category, name="lot_of_a_known_category"),
            _one_of("portfolio", Portfolio, name="lot_of_a_known_portfolio", or_blank=True),
        ]

    def __str__(self) -> str:
        return self.name


class Contract(models.Model):
    """What the council agreed with a provider, for one service or for the provider as a whole."""

    authority = models.ForeignKey(
        "accounts.Authority", on_delete=models.PROTECT, related_name="contracts"
    )
    provider = models.ForeignKey(
        "directory.Provider", null=True, on_delete=models.PROTECT, related_name="contracts"
    )
    location = models.ForeignKey(  # null: every service of the provider's
        "directory.Location", null=True, on_delete=models.PROTECT, related_name="contracts"
    )
    lot = models.ForeignKey(Lot, null=True, on_delete=models.PROTECT, related_name="contracts")
    reference = models.CharField(max_length=40)
    relation = models.CharField(max_length=20)  # rules.Relation
    portfolio = models.CharField(max_length=12, blank=True)  # rules.Portfolio
    category = models.CharField(max_length=20)  # rules.Category
    from_on = models.DateField()
    to_on = models.DateField(null=True)  # the first day on which it no longer holds, as now known
    districts = models.ManyToManyField("directory.District", related_name="+")  # none: all of them
    recorded_at = models.DateTimeField()  # a recording moment of the register
    recorded_by = models.CharField(max_length=150)

    class Meta:
        ordering = ("reference", "id")
        constraints = [
            models.UniqueConstraint(
                fields=["authority", "reference"], name="contract_referred_to_once"
            ),
            models.CheckConstraint(
                condition=Q(provider__isnull=False) | Q(location__isnull=False),
                name="contract_with_someone",
            ),
            models.CheckConstraint(  # on the day it began: it never took effect
                condition=Q(to_on__isnull=True) | Q(to_on__gte=F("from_on")),
                name="contract_ends_no_earlier_than_it_begins",
            ),
            models.CheckConstraint(
                condition=~Q(category=Category.CARE_HOME.value) | ~Q(portfolio=""),
                name="care_home_contract_has_a_portfolio",
            ),
            _one_of("relation", Relation, name="contract_of_a_known_relation"),
            _one_of("category", Category, name="contract_of_a_known_category"),
            _one_of("portfolio", Portfolio, name="contract_of_a_known_portfolio", or_blank=True),
        ]
        indexes = [
            models.Index(fields=["authority", "category", "portfolio"], name="contract_by_kind"),
        ]

    def __str__(self) -> str:
        return self.reference


class ContractTerm(models.Model):
    """When a contract ends, as someone said it: the newest is what stands. Only ever added to."""

    contract = models.ForeignKey(Contract, on_delete=models.PROTECT, related_name="terms")
    to_on = models.DateField(null=True)  # null: no end is set
    reason = models.TextField(blank=True)
    recorded_at = models.DateTimeField()  # a recording moment of the register
    by = models.CharField(max_length=150)  # an Actor's reference
    by_name = models.CharField(max_length=200)

    class Meta:
        ordering = ("id",)


class LeadOfficer(models.Model):
    """Who looks after a service, or a provider as a whole, for the council, and from when."""

    authority = models.ForeignKey("accounts.Authority", on_delete=models.PROTECT, related_name="+")
    location = models.ForeignKey(
        "directory.Location", null=True, on_delete=models.PROTECT, related_name="lead_officers"
    )
    provider = models.ForeignKey(
        "directory.Provider", null=True, on_delete=models.PROTECT, related_name="lead_officers"
    )
    user = models.ForeignKey("accounts.User", on_delete=models.PROTECT, related_name="leads_on")
    from_on = models.DateField()
    to_on = models.DateField(null=True)  # the first day on which they no longer lead
    recorded_at = models.DateTimeField()
    recorded_by = models.CharField(max_length=150)

    class Meta:
        ordering = ("from_on", "id")
        constraints = [
            models.CheckConstraint(
                condition=Q(location__isnull=True) ^ Q(provider__isnull=True),
                name="lead_on_a_service_or_a_provider",
            ),
            models.CheckConstraint(
                condition=Q(to_on__isnull=True) | Q(to_on__gt=F("from_on")),
                name="lead_ends_after_it_begins",
            ),
            models.UniqueConstraint(
                fields=["authority", "location"],
                condition=Q(to_on__isnull=True, location__isnull=False),
                name="one_leads_on_a_service",
            ),
            models.UniqueConstraint(
                fields=["authority", "provider"],
                condition=Q(to_on__isnull=True, provider__isnull=False),
                name="one_leads_on_a_provider",
            ),
        ]
