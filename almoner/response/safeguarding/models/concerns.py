"""A concern as it arrived, and the service that it was found to be about."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from almoner.core.journal.rules import Sensitivity
from almoner.response.safeguarding.models.adults import Adult

WAITS = Q(waiting_since__isnull=False)
IN_HAND = Q(state="started")
UNDECIDED = Q(decide_by__isnull=False)


class ConcernNumber(models.Model):
    """The last number that an authority gave to a concern: whoever receives one holds this row."""

    authority = models.OneToOneField(
        "accounts.Authority", on_delete=models.PROTECT, related_name="concern_number"
    )
    last = models.PositiveIntegerField(default=0)


class Delivery(models.Model):
    """A file of concerns that was loaded. The file is not kept: it names people."""

    authority = models.ForeignKey(
        "accounts.Authority", on_delete=models.PROTECT, related_name="concern_deliveries"
    )
    source = models.CharField(max_length=60)
    digest = models.CharField(max_length=64)  # SHA-256 of the file
    row_count = models.PositiveIntegerField()
    added_count = models.PositiveIntegerField()
    at = models.DateTimeField()
    by = models.CharField(max_length=150)
    by_name = models.CharField(max_length=200)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["authority", "source", "digest"], name="delivery_loaded_once"
            )
        ]


class Concern(models.Model):
    """A safeguarding concern about care that a service gives. SAFEGUARDING.

    What was said when it was raised never changes. The columns at the end are kept from its
    steps, priorities, matches and assignments by the actions that add those.
    """

    SENSITIVITY: ClassVar[Sensitivity] = Sensitivity.SAFEGUARDING

    authority = models.ForeignKey(
        "accounts.Authority", on_delete=models.PROTECT, related_name="concerns", db_index=False
    )
    number = models.PositiveIntegerField()  # 1, 2, 3… within the authority; SAFEGUARDING itself
    receipt = models.CharField(max_length=11)  # what the sender is told: says nothing of how many
    source = models.CharField(max_length=60)  # the system that sent it, or "page"
    reference = models.CharField(max_length=80, blank=True)  # the sender's own
    body_digest = models.CharField(max_length=64)  # of what was sent, to know it again
    received_at = models.DateTimeField()
    recorded_at = models.DateTimeField()
    raised_by = models.CharField(max_length=150)  # an Actor's reference
    raised_by_name = models.CharField(max_length=200)
    delivery = models.ForeignKey(
        Delivery, null=True, on_delete=models.PROTECT, related_name="concerns", db_index=False
    )
    referrer = models.CharField(max_length=16)  # rules.kinds.Referrer
    referrer_name = models.CharField(max_length=200, blank=True)
    referrer_contact = models.CharField(max_length=200, blank=True)
    adult = models.ForeignKey(Adult, null=True, on_delete=models.PROTECT, related_name="concerns")
    service_named = models.CharField(max_length=250, blank=True)  # in the sender's words
    cqc_id_named = models.CharField(max_length=20, blank=True)
    postcode_named = models.CharField(max_length=10, blank=True)
    district = models.ForeignKey(
        "directory.District",
        null=True,
        on_delete=models.PROTECT,
        related_name="+",
        db_index=False,
    )
    setting = models.CharField(max_length=24)  # rules.kinds.Setting
    theme = models.CharField(max_length=20)  # rules.kinds.Theme
    shift = models.CharField(max_length=12)  # rules.kinds.Shift
    happened_on = models.DateField(null=True)
    is_said_urgent = models.BooleanField(default=False)  # the sender says somebody is in danger now
    text = models.TextField()
    safety_text = models.TextField(blank=True)  # what was done already to keep the adult safe
    # Kept.
    state = models.CharField(max_length=20)  # rules.states.ConcernState
    state_at = models.DateTimeField()
    step_count = models.PositiveIntegerField(default=1)
    priority = models.CharField(max_length=2, blank=True)  # rules.priorities.Priority; "" untriaged
    rank = models.PositiveSmallIntegerField()  # rules.priorities.rank_of: the most urgent is least
    waiting_since = models.DateTimeField(null=True)  # null: it awaits no action
    due_on = models.DateField(null=True)  # by when somebody is to start, while it waits
    decide_by = models.DateField(null=True)  # a local target, until it is said what becomes of it
    worker = models.ForeignKey(
        "accounts.User", null=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    worker_name = models.CharField(max_length=200, blank=True)
    is_to_match = models.BooleanField(default=False)
    location = models.ForeignKey(
        "directory.Location",
        null=True,
        on_delete=models.PROTECT,
        related_name="+",
        db_index=False,
    )
    provider = models.ForeignKey(
        "directory.Provider",
        null=True,
        on_delete=models.PROTECT,
        related_name="+",
        db_index=False,
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["authority", "number"], name="concern_numbered_once"),
            models.UniqueConstraint(fields=["authority", "receipt"], name="concern_receipt_once"),
            models.UniqueConstraint(
                fields=["authority", "source", "reference"],
                condition=~Q(reference=""),
                name="concern_received_once",
            ),
            models.CheckConstraint(
                condition=Q(waiting_since__isnull=True, due_on__isnull=True)
                | Q(waiting_since__isnull=False, due_on__isnull=False),
                name="concern_waits_for_a_day",
            ),
            models.CheckConstraint(
                condition=Q(location__isnull=True) | Q(is_to_match=False),
                name="concern_matched_waits_for_no_match",
            ),
        ]
        # A list of those that wait is short, however many there ever were.
        indexes = [
            models.Index(
                fields=["authority", "rank", "due_on", "received_at"],
                condition=WAITS,
                name="concern_waiting",
            ),
            models.Index(
                fields=["authority", "state_at"], condition=IN_HAND, name="concern_in_hand"
            ),
            models.Index(
                fields=["authority", "received_at"],
                condition=Q(is_to_match=True),
                name="concern_to_match",
            ),
            models.Index(
                fields=["authority", "decide_by"], condition=UNDECIDED, name="concern_undecided"
            ),
            models.Index(fields=["authority", "received_at"], name="concern_by_arrival"),
            models.Index(
                fields=["location", "received_at"],
                condition=Q(location__isnull=False),
                name="concern_by_service",
            ),
        ]

    def __str__(self) -> str:
        return f"Concern {self.number}"


class ConcernCategory(models.Model):
    """A kind of abuse or neglect that a concern speaks of. Only added."""

    concern = models.ForeignKey(Concern, on_delete=models.CASCADE, related_name="categories")
    category = models.CharField(max_length=20)  # rules.kinds.Category

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["concern", "category"], name="concern_in_category_once")
        ]


class ConcernMatch(models.Model):
    """That somebody confirmed which service a concern is about, or that it is none. Only added."""

    concern = models.ForeignKey(Concern, on_delete=models.CASCADE, related_name="matches")
    number = models.PositiveIntegerField()
    location = models.ForeignKey(
        "directory.Location", null=True, on_delete=models.PROTECT, related_name="+"
    )
    provider = models.ForeignKey(
        "directory.Provider", null=True, on_delete=models.PROTECT, related_name="+"
    )
    reason = models.CharField(max_length=400, blank=True)
    at = models.DateTimeField()
    by = models.CharField(max_length=150)
    by_name = models.CharField(max_length=200)

    class Meta:
        ordering = ("number",)
        constraints = [
            models.UniqueConstraint(
                fields=["concern", "number"], name="concern_match_numbered_once"
            )
        ]
