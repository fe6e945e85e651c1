"""The journal's rows: entries, and the seals that show if one was altered."""

from django.db import models


class Entry(models.Model):
    """One thing that someone did, or one restricted record that someone looked at."""

    at = models.DateTimeField()
    actor = models.CharField(max_length=150)  # "user:12", "command:feed load" or "system"
    actor_name = models.CharField(max_length=200)
    action = models.CharField(max_length=60)  # the public action's name: "apply_landing"
    authority_code = models.CharField(max_length=12, blank=True)
    subject_kind = models.CharField(max_length=60, blank=True)  # "landings.Landing"
    subject_id = models.CharField(max_length=60, blank=True)
    sensitivity = models.CharField(max_length=12)
    detail = models.TextField(blank=True)  # canonical JSON

    class Meta:
        verbose_name_plural = "entries"


class Seal(models.Model):
    """A batch of entries, hashed together with the seal before it."""

    first_id = models.BigIntegerField()
    last_id = models.BigIntegerField(unique=True)
    entry_count = models.PositiveIntegerField()
    previous_digest = models.CharField(max_length=64)
    digest = models.CharField(max_length=64, unique=True)
    sealed_at = models.DateTimeField()
