"""Who a concern is about: kept apart from it, and sealed."""

from django.db import models


class Adult(models.Model):
    """A person whom concerns are about. SAFEGUARDING.

    Name, day of birth and numbers are sealed (core/accounts/sealing.py); `fingerprint` tells that
    two concerns are about the same person. The codes below are what the statutory collection
    counts by; no list, figure or return opens a seal.
    """

    authority = models.ForeignKey(
        "accounts.Authority", on_delete=models.PROTECT, related_name="safeguarded_adults"
    )
    fingerprint = models.CharField(max_length=64)
    sealed_name = models.TextField(blank=True)
    sealed_born_on = models.TextField(blank=True)
    sealed_nhs_number = models.TextField(blank=True)
    sealed_record_number = models.TextField(blank=True)  # of the council's social care record
    sealed_address = models.TextField(blank=True)
    age_band = models.CharField(max_length=12)  # rules.kinds.AgeBand
    gender = models.CharField(max_length=12)  # rules.kinds.Gender
    ethnicity = models.CharField(max_length=12)  # rules.kinds.Ethnicity
    support_reason = models.CharField(max_length=24)  # rules.kinds.SupportReason

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["authority", "fingerprint"], name="adult_kept_once")
        ]


class AdultLook(models.Model):
    """That somebody looked at who an adult is, and why. Only added."""

    authority = models.ForeignKey(
        "accounts.Authority", on_delete=models.PROTECT, related_name="adult_looks"
    )
    adult = models.ForeignKey(Adult, on_delete=models.PROTECT, related_name="looks")
    concern = models.ForeignKey(
        "safeguarding.Concern", on_delete=models.PROTECT, related_name="looks"
    )
    at = models.DateTimeField()
    by = models.CharField(max_length=150)
    by_name = models.CharField(max_length=200)
    reason = models.CharField(max_length=400)


class AdultSaid(models.Model):
    """Who the adult is as one concern says it, of somebody already known. Only added.

    The first concern about a person fills in `Adult`. What later ones say of the same person may
    be more, or another address: it is kept with each of them, sealed, and shown beside the rest.
    """

    authority = models.ForeignKey(
        "accounts.Authority", on_delete=models.PROTECT, related_name="+", db_index=False
    )
    concern = models.OneToOneField(
        "safeguarding.Concern", on_delete=models.CASCADE, related_name="adult_said"
    )
    sealed = models.TextField()  # name, day of birth, numbers and address, as arrivals.said_of
