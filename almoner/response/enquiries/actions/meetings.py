"""The people, meetings and welfare checks of a large-scale enquiry."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime

from django.db import transaction

from almoner.core.accounts.actions import require
from almoner.core.accounts.rules import Permission, Principal
from almoner.core.calendar.rules import day_of
from almoner.core.journal.noting import note
from almoner.response.enquiries.actions.large_scale import open_case
from almoner.response.enquiries.models import (
    LargeScaleEnquiry,
    LargeScaleRole,
    Meeting,
    MeetingDecision,
    WelfareCheck,
)
from almoner.response.enquiries.refusals import EnquiryRefused, day_in_order
from almoner.response.enquiries.rules.kinds import MeetingKind, RoleHeld
from almoner.response.enquiries.rules.large_scale import State


@dataclass(frozen=True, slots=True, kw_only=True)
class Held:
    """A meeting, as it went."""

    kind: MeetingKind
    attended: str
    decisions: tuple[str, ...]
    notes: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Checked:
    """How many people were seen, and about how many there is a worry. Names nobody."""

    people_count: int
    checked_count: int
    worried_count: int
    done_by: str
    found: str = ""


@transaction.atomic
def give_part(
    *,
    case: LargeScaleEnquiry,
    role: RoleHeld,
    name: str,
    agency: str,
    by: Principal,
    at: datetime,
    on: date | None = None,
) -> LargeScaleRole:
    """Record that somebody has a part in it from a day. Raises NotPermitted, EnquiryRefused."""
    require(by, Permission.KEEP_ENQUIRIES, authority_code=case.authority.code)
    held = open_case(case)
    if not name.strip():
        raise EnquiryRefused("Say who it is.")
    if role is RoleHeld.AGENCY and not agency.strip():
        raise EnquiryRefused("Say for which agency.")
    day = day_in_order(on, today=day_of(at), after=date.min)
    said = {"role": role.value, "name": name.strip(), "agency": agency.strip(), "from_on": day}
    of_agency = {"agency": said["agency"]} if role is RoleHeld.AGENCY else {}
    newest = held.roles.filter(role=role.value, **of_agency).last()
    if newest and all(getattr(newest, key) == value for key, value in said.items()):
        raise EnquiryRefused("That they have this part is recorded already.")
    part = LargeScaleRole.objects.create(
        case=held,
        **said,
        at=at,
        by=by.reference,
        by_name=by.name,
    )
    note("give_part", held, by=by, at=at, detail={"role": role})
    return part


@transaction.atomic
def hold_meeting(
    *,
    case: LargeScaleEnquiry,
    meeting: Held,
    by: Principal,
    at: datetime,
    on: date | None = None,
) -> Meeting:
    """Record a meeting with who came and what it decided. Raises NotPermitted, EnquiryRefused."""
    require(by, Permission.KEEP_ENQUIRIES, authority_code=case.authority.code)
    held = open_case(case)
    if State(held.state) is State.PROPOSED:
        raise EnquiryRefused("Decide first whether to open it.")
    day = day_in_order(on, today=day_of(at), after=held.proposed_on)
    decisions = [text.strip() for text in meeting.decisions if text.strip()]
    if not meeting.attended.strip() or not decisions:
        raise EnquiryRefused("Say who came, and at least one thing that was decided.")
    said = {
        "kind": meeting.kind.value,
        "held_on": day,
        "attended": meeting.attended.strip(),
        "notes": meeting.notes.strip(),
    }
    _refuse_twice(held, said, decisions)
    made = Meeting.objects.create(
        case=held,
        **said,
        at=at,
        by=by.reference,
        by_name=by.name,
    )
    MeetingDecision.objects.bulk_create(
        MeetingDecision(meeting=made, number=number, text=text)
        for number, text in enumerate(decisions, start=1)
    )
    note("hold_meeting", held, by=by, at=at, detail={"meeting": made.pk, "on": day})
    return made


@transaction.atomic
def record_welfare_check(
    *,
    case: LargeScaleEnquiry,
    checked: Checked,
    by: Principal,
    at: datetime,
    on: date | None = None,
) -> WelfareCheck:
    """Record how many people were seen, by whom. Raises NotPermitted and EnquiryRefused."""
    require(by, Permission.KEEP_ENQUIRIES, authority_code=case.authority.code)
    held = open_case(case)
    if State(held.state) is State.PROPOSED:
        raise EnquiryRefused("Decide first whether to open it.")
    day = day_in_order(on, today=day_of(at), after=held.proposed_on)
    if not 0 <= checked.worried_count <= checked.checked_count <= checked.people_count:
        raise EnquiryRefused(
            "Those checked cannot be more than the people there are, nor those with a worry more"
            " than were checked."
        )
    if not checked.done_by.strip():
        raise EnquiryRefused("Say who did the checks: a team or a post.")
    said = {**asdict(checked), "done_by": checked.done_by.strip(), "found": checked.found.strip()}
    if held.checks.filter(on=day, **said).exists():
        raise EnquiryRefused("These checks are recorded already.")
    made = WelfareCheck.objects.create(
        case=held,
        on=day,
        **said,
        at=at,
        by=by.reference,
        by_name=by.name,
    )
    note("record_welfare_check", held, by=by, at=at, detail={"check": made.pk, "on": day})
    return made


def _refuse_twice(
    held: LargeScaleEnquiry, said: Mapping[str, object], decisions: Sequence[str]
) -> None:
    """The same page sent twice makes no second meeting. Raises EnquiryRefused."""
    for meeting in held.meetings.filter(**said):
        if list(meeting.decisions.values_list("text", flat=True)) == list(decisions):
            raise EnquiryRefused("This meeting is recorded already.")
