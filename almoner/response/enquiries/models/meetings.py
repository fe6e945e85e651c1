"""Who does what in a large-scale enquiry, its meetings, and the checks on people's welfare."""

from django.db import models
from django.db.models import F, Q

from almoner.response.enquiries.models.large_scale import LargeScaleEnquiry
from almoner.response.enquiries.models.recorded import Recorded


class LargeScaleRole(Recorded):
    """Somebody with a part in it, from a day. Of chair, lead and administrator the newest holds."""

    case = models.ForeignKey(LargeScaleEnquiry, on_delete=models.CASCADE, related_name="roles")
    role = models.CharField(max_length=16)  # rules.kinds.RoleHeld
    name = models.CharField(max_length=200)  # of an officer or a professional
    agency = models.CharField(max_length=200, blank=True)
    from_on = models.DateField()


class Meeting(Recorded):
    """A meeting: who came, and what was said. Only added."""

    case = models.ForeignKey(LargeScaleEnquiry, on_delete=models.CASCADE, related_name="meetings")
    kind = models.CharField(max_length=16)  # rules.kinds.MeetingKind
    held_on = models.DateField()
    attended = models.TextField()
    notes = models.TextField(blank=True)


class MeetingDecision(models.Model):
    """Something that a meeting decided. Only added."""

    meeting = models.ForeignKey(Meeting, on_delete=models.CASCADE, related_name="decisions")
    number = models.PositiveIntegerField()
    text = models.TextField()

    class Meta:
        ordering = ("number",)
        constraints = [
            models.UniqueConstraint(fields=["meeting", "number"], name="meeting_decision_once"),
            models.CheckConstraint(condition=~Q(text=""), name="meeting_decision_is_written"),
        ]


class WelfareCheck(Recorded):
    """How many of the people of a service were seen, by whom, and what was found. Names nobody."""

    case = models.ForeignKey(LargeScaleEnquiry, on_delete=models.CASCADE, related_name="checks")
    on = models.DateField()
    people_count = models.PositiveIntegerField()  # whose care was due a check
    checked_count = models.PositiveIntegerField()
    worried_count = models.PositiveIntegerField()  # of those checked, about whom there is a worry
    done_by = models.CharField(max_length=200)
    found = models.TextField(blank=True)

    class Meta(Recorded.Meta):
        abstract = False
        constraints = [
            models.CheckConstraint(
                condition=Q(checked_count__lte=F("people_count"))
                & Q(worried_count__lte=F("checked_count")),
                name="welfare_checks_add_up",
            ),
        ]
