"""A large-scale enquiry of Southaven, into the home about which the concerns gather."""

from datetime import date, datetime, timedelta

from django.db.models import Count, QuerySet

from almoner.core.accounts.models import Authority, User
from almoner.core.accounts.queries import principal_for
from almoner.core.accounts.rules import Principal
from almoner.core.calendar.rules import ENGLAND, day_of
from almoner.demo.places import PEOPLE_SINCE
from almoner.register.directory.models import Location
from almoner.response.enquiries import actions
from almoner.response.enquiries.actions import Checked, Deciding, Held
from almoner.response.enquiries.models import LargeScaleEnquiry
from almoner.response.enquiries.rules import large_scale
from almoner.response.enquiries.rules.kinds import MeetingKind, RoleHeld
from almoner.response.safeguarding.models import Concern


def tell_large_scale(*, southaven: Authority, lead: User, manager: User) -> None:
    """Proposed, opened, two meetings, checks and actions by the last day; one action is late."""
    gathered = Concern.objects.filter(
        authority=southaven, location__isnull=False, received_at__date__gte=date(2021, 7, 5)
    )
    home = _most_concerned(gathered)
    if home is None:
        return
    leads, decides = (principal_for(user=one, on=PEOPLE_SINCE) for one in (lead, manager))
    case = actions.propose_large_scale(
        authority=southaven,
        subject=home,
        deciding=Deciding(
            reason="Several adults, the same shift, and the same kind of harm within weeks.",
            criteria=("pattern_of_concerns", "other_professionals"),
        ),
        by=leads,
        at=_at(date(2021, 8, 3), 9),
    )
    actions.take_large_scale_step(
        case=case,
        step=large_scale.Step.OPEN,
        deciding=Deciding(
            reason="Single enquiries would not show what happens at night.",
            criteria=("pattern_of_concerns",),
        ),
        by=decides,
        at=_at(date(2021, 8, 4), 9),
    )
    known = gathered.filter(location=home, received_at__lt=_at(date(2021, 8, 4), 9))
    ids = list(known.values_list("pk", flat=True))
    if ids:
        actions.gather_concerns(case=case, concern_ids=ids, by=leads, at=_at(date(2021, 8, 4), 11))
    _meetings(case, by=leads, chair=decides)


def _meetings(case: LargeScaleEnquiry, *, by: Principal, chair: Principal) -> None:
    _parts(case, by=by, chair=chair)
    first, second = _at(date(2021, 8, 6), 14), _at(date(2021, 8, 16), 14)
    actions.hold_meeting(
        case=case,
        meeting=Held(
            kind=MeetingKind.INITIAL,
            attended="Council, police, Care Quality Commission, the provider’s nominated person",
            decisions=(
                "Check on the welfare of everyone who lives there within ten days.",
                "The provider sends its night rotas since April.",
                "No new placements while checks go on: proposed to the quality team.",
            ),
        ),
        by=by,
        at=first,
    )
    for what, owner, days in (
        ("Send the night rotas since April.", "Nominated person of the provider", 7),
        ("Review the medicines records of the last eight weeks.", "Medicines team", 28),
    ):
        due_on = day_of(first) + timedelta(days=days)
        actions.agree_action(of=case, what=what, owner=owner, due_on=due_on, by=by, at=first)
    _checks(case, by=by)
    actions.hold_meeting(
        case=case,
        meeting=Held(
            kind=MeetingKind.PROGRESS,
            attended="Council, police, Care Quality Commission",
            decisions=(
                "Finish the checks by 27 August 2021.",
                "The provider was to send rotas by 13 August 2021 and did not: chase.",
            ),
        ),
        by=by,
        at=second,
    )


def _parts(case: LargeScaleEnquiry, *, by: Principal, chair: Principal) -> None:
    parts = (
        (RoleHeld.CHAIR, f"{chair.name}, safeguarding manager", ""),
        (RoleHeld.LEAD, by.name, ""),
        (RoleHeld.AGENCY, "Inspector for the area", "Care Quality Commission"),
        (RoleHeld.AGENCY, "Detective sergeant", "Police"),
    )
    for role, name, agency in parts:
        actions.give_part(
            case=case, role=role, name=name, agency=agency, by=by, at=_at(date(2021, 8, 4), 12)
        )


def _checks(case: LargeScaleEnquiry, *, by: Principal) -> None:
    for day, checked, worried in ((date(2021, 8, 11), 9, 1), (date(2021, 8, 16), 18, 2)):
        actions.record_welfare_check(
            case=case,
            checked=Checked(
                people_count=24,
                checked_count=checked,
                worried_count=worried,
                done_by="Reviewing team",
                found="Most say that days are good, and that nights are short of staff.",
            ),
            by=by,
            at=_at(day, 12),
        )


def _most_concerned(found: QuerySet[Concern]) -> Location | None:
    counted = (
        found.values("location")
        .annotate(count=Count("pk"))
        .order_by("-count", "location")
        .values_list("location", flat=True)
        .first()
    )
    return Location.objects.filter(pk=counted).first() if counted else None


def _at(day: date, hour: int = 10) -> datetime:
    return datetime(day.year, day.month, day.day, hour, tzinfo=ENGLAND)
