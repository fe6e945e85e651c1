"""Who took which visit along, and the key that locks it on their device."""

from django.db import models


class Pack(models.Model):
    """A visit that one person took along, on as many devices as they like, under one key.

    The council keeps the key, so that answers on a device are not lost with a forgotten PIN. The
    device keeps it only wrapped by that PIN (decision 16).
    """

    authority = models.ForeignKey(
        "accounts.Authority", on_delete=models.PROTECT, related_name="packs"
    )
    visit = models.ForeignKey("audits.Visit", on_delete=models.PROTECT, related_name="packs")
    user = models.ForeignKey("accounts.User", on_delete=models.PROTECT, related_name="packs")
    key = models.CharField(max_length=44)  # 256 bits for AES-GCM, in base 64
    made_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["visit", "user"], name="pack_of_each_person_once"),
        ]
