"""How it stands with safeguarding, outbreaks and programmes in an authority, for one reader."""

from dataclasses import dataclass
from datetime import date

from almoner.core.accounts.models import Authority
from almoner.core.accounts.rules import Permission, Principal
from almoner.response.enquiries.queries.lists import concerns_to_begin, open_enquiries
from almoner.response.outbreaks.queries import Line as Outbreak
from almoner.response.outbreaks.queries import in_states, lines, visible_outbreaks
from almoner.response.outbreaks.rules.states import OPEN
from almoner.response.programmes.queries.lists import ProgrammeLine, programme_lines
from almoner.response.safeguarding.queries import (
    QueueFigures,
    may_see_figures,
    queue_figures,
)
from almoner.response.safeguarding.queries.concerns import emergencies_to_review
from almoner.response.safeguarding.queries.worklist import Standing, standing


@dataclass(frozen=True, slots=True, kw_only=True)
class Protection:
    """What waits. Of safeguarding only how many, and nothing to those who may not see it."""

    concerns: Standing | None
    enquiries_overdue: int  # allocated to the reader
    enquiries_to_begin: int
    emergencies_to_review: int
    outbreaks: tuple[Outbreak, ...]  # open
    programmes: tuple[ProgrammeLine, ...]  # open, by deadline
    queue: QueueFigures | None = None  # of a day gone by, in place of the concerns


def protection(
    *,
    authority: Authority,
    officer: int,
    as_at: date,
    visible_to: Principal,
    is_past: bool = False,
) -> Protection:
    """What waits for an officer (a user's id) on that day. Some ten queries at most.

    Of a day gone by (`is_past`) the figures of the queue stand in place of the work list, which
    is kept for today alone.
    """
    code = authority.code
    is_cleared = not is_past and visible_to.may(Permission.VIEW_SAFEGUARDING, authority_code=code)
    mine = (
        open_enquiries(as_at=as_at, visible_to=visible_to, authority=authority, worker_id=officer)
        if is_cleared
        else ()
    )
    return Protection(
        concerns=standing(visible_to=visible_to, as_at=as_at, authority=code)
        if is_cleared
        else None,
        enquiries_overdue=sum(line.is_overdue for line in mine),
        enquiries_to_begin=len(concerns_to_begin(visible_to=visible_to)) if is_cleared else 0,
        emergencies_to_review=emergencies_to_review(visible_to=visible_to).count()
        if is_cleared and visible_to.may(Permission.DECIDE_ENQUIRY, authority_code=code)
        else 0,
        outbreaks=_open_outbreaks(authority, as_at=as_at, visible_to=visible_to)
        if visible_to.may(Permission.VIEW_OUTBREAKS, authority_code=code)
        else (),
        programmes=tuple(
            line
            for line in programme_lines(as_at=as_at, visible_to=visible_to)
            if line.standing.is_open and line.standing.programme.authority_id == authority.pk
        )
        if visible_to.may(Permission.VIEW_PROGRAMMES, authority_code=code)
        else (),
        queue=queue_figures(authority=authority, as_at=as_at, visible_to=visible_to)
        if is_past and may_see_figures(authority=authority, visible_to=visible_to)
        else None,
    )


def _open_outbreaks(
    authority: Authority, *, as_at: date, visible_to: Principal
) -> tuple[Outbreak, ...]:
    here = visible_outbreaks(visible_to).filter(authority=authority)
    return lines(found=in_states(here, as_at=as_at, states=OPEN), as_at=as_at)
