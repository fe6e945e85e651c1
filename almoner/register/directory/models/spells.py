"""What stood when, and when it was known."""

from django.db import models
from django.db.models import F, Q

from almoner.register.directory.models.dated import ends_after_it_begins
from almoner.register.directory.models.places import District, Location, Provider

STANDS = Q(superseded_at__isnull=True)
PAST = Q(superseded_at__isnull=False)


class StandingSpells(models.Manager["LocationSpell"]):
    """The spells that stand: what is held to be true now, of any day."""

    def get_queryset(self) -> models.QuerySet["LocationSpell"]:
        """Those that no better knowledge has superseded."""
        return super().get_queryset().filter(STANDS)


class LocationSpell(models.Model):
    """A stretch of time in which nothing that a table counts by changed for a location.

    From `from_on` up to but not including `to_on`; null is "still" (or, for `from_on`, "as far
    back as is known"). A location is registered throughout its spells and at no other time.

    When more is learnt, a spell that no longer holds is kept with the moment at which it was
    superseded, so that what was known at any time can be told. `objects` are those that stand,
    `ever` all that were ever recorded.
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
    superseded_at = models.DateTimeField(null=True)  # null: it stands

    objects = StandingSpells()
    ever = models.Manager["LocationSpell"]()

    class Meta:
        constraints = [
            ends_after_it_begins("spell"),
            models.UniqueConstraint(
                fields=["location", "from_on"], condition=STANDS, name="spell_begins_once"
            ),
            models.UniqueConstraint(
                fields=["location"],
                condition=STANDS & Q(to_on__isnull=True),
                name="one_spell_still_stands",
            ),
            models.CheckConstraint(
                condition=STANDS | Q(superseded_at__gte=F("recorded_at")),
                name="spell_superseded_once_recorded",
            ),
        ]
        # Those that stand are what every page reads; the superseded ones are few, and apart.
        indexes = [
            models.Index(
                fields=["authority", "service_type"], condition=STANDS, name="spell_by_authority"
            ),
            models.Index(fields=["authority"], condition=PAST, name="past_spell_by_authority"),
            models.Index(fields=["location"], condition=PAST, name="past_spell_by_location"),
        ]


class RecordingMoment(models.Model):
    """The last moment at which the register, or a rating, was recorded: one row.

    What is recorded takes a later moment than all before it, and whoever records holds this row
    until it is done. So what could be read at any time is what was recorded by the moment that
    stood here then, whatever clocks said and however long the recording took.
    """

    at = models.DateTimeField()
