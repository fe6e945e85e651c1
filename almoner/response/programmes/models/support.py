"""What the council did: who was asked when, help that was given, and what came before and after."""

from django.db import models
from django.db.models import F, Q

from almoner.response.programmes.models.programmes import Programme
from almoner.response.programmes.models.recorded import Recorded


class Chase(Recorded):
    """A service was asked for what is missing."""

    programme = models.ForeignKey(Programme, on_delete=models.CASCADE, related_name="chases")
    location = models.ForeignKey("directory.Location", on_delete=models.PROTECT, related_name="+")
    on = models.DateField()
    means = models.CharField(max_length=10)  # rules.kinds.ChaseMeans
    text = models.CharField(max_length=400, blank=True)  # what was asked and promised


class TargetedHelp(Recorded):
    """Help given on a day, to people as a group; without a location, to any service that came."""

    programme = models.ForeignKey(Programme, on_delete=models.CASCADE, related_name="help_given")
    location = models.ForeignKey(
        "directory.Location", null=True, on_delete=models.PROTECT, related_name="+"
    )
    kind = models.CharField(max_length=18)  # rules.kinds.HelpKind
    language = models.CharField(max_length=60, blank=True)
    group = models.CharField(max_length=200)  # "Polish-speaking care staff", never a person
    on = models.DateField()
    attended = models.PositiveIntegerField(null=True)  # null is not known
    text = models.CharField(max_length=400, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=~Q(kind="language_session") | ~Q(language=""),
                name="language_session_has_a_language",
            ),
        ]


class OutcomePeriod(Recorded):
    """Bed days of a service in a period before or after a roll-out began there, and events.

    What is recorded later of the same service, phase and first day stands in its place.
    """

    programme = models.ForeignKey(Programme, on_delete=models.CASCADE, related_name="periods")
    location = models.ForeignKey("directory.Location", on_delete=models.PROTECT, related_name="+")
    phase = models.CharField(max_length=6)  # rules.kinds.Phase
    from_on = models.DateField()
    to_on = models.DateField()  # the first day after it
    bed_days = models.PositiveIntegerField()
    conveyances = models.PositiveIntegerField(null=True)
    admissions = models.PositiveIntegerField(null=True)
    source = models.CharField(max_length=120)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(to_on__gt=F("from_on")), name="period_has_a_day"),
            models.CheckConstraint(condition=Q(bed_days__gt=0), name="period_has_bed_days"),
        ]


class Confounder(Recorded):
    """Something else that changed between before and after, and could explain a difference."""

    programme = models.ForeignKey(Programme, on_delete=models.CASCADE, related_name="confounders")
    text = models.CharField(max_length=400)
    from_on = models.DateField(null=True)
    to_on = models.DateField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(text=""), name="confounder_is_named"),
        ]
