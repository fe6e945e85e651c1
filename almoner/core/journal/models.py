"""The journal's rows: entries, and the seals that show if one was altered."""

from django.db import models


class Entry(models.Model):
    """One thing that someone did, or one restricted record that someone looked at.

    The database itself refuses to change or remove one: see migration 0002.
    """

    at = models.DateTimeField(db_index=True)
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
        indexes = [
            models.Index(fields=["actor", "-id"], name="entry_by_actor"),
            models.Index(fields=["action", "-id"], name="entry_by_action"),
        ]


class Seal(models.Model):
    """A batch of entries, hashed together with the seal before it.

    Seals are numbered 1, 2, 3… without a gap, and their spans of entry numbers follow on.
    """

    first_id = models.BigIntegerField()
    last_id = models.BigIntegerField()  # first_id - 1 where only late entries are covered
    entry_count = models.PositiveIntegerField()
    marks = models.TextField()  # a line for each entry covered: its number and its hash
    gaps = models.TextField(blank=True)  # numbers of the span that held no entry: "5-7,9"
    previous_digest = models.CharField(max_length=64, unique=True)
    digest = models.CharField(max_length=64, unique=True)
    sealed_at = models.DateTimeField(db_index=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(last_id__gte=models.F("first_id") - 1), name="seal_spans_forward"
            )
        ]
