"""What Southaven's managers decided about a pattern of concerns, by the action itself."""

from datetime import date, datetime, time

from almoner.core.accounts.models import Authority, User
from almoner.core.accounts.queries import principal_for
from almoner.core.calendar.rules import ENGLAND
from almoner.demo.places import PEOPLE_SINCE
from almoner.judgement.patterns.actions import Deciding, decide
from almoner.judgement.patterns.models import PromptAnswer
from almoner.judgement.patterns.queries import noticed
from almoner.judgement.patterns.rules.subjects import Answer, Standing

LOOKED_ON = date(2021, 8, 13)
DISMISSED_UNTIL = date(2021, 9, 30)
MANAGER = "marguerite@southaven.example"


def invent_patterns(*, southaven: Authority) -> int:
    """A decision of 13 August 2021 about the weakest pattern of that day; how many. Told once.

    The concerns have to be there.
    """
    manager = User.objects.filter(email=MANAGER).first()
    if manager is None or PromptAnswer.objects.filter(authority=southaven).exists():
        return 0
    by = principal_for(user=manager, on=PEOPLE_SINCE)
    found = noticed(authority=southaven, as_at=LOOKED_ON, visible_to=by)
    for shown in found.standing(Standing.TO_DECIDE)[-1:]:
        decide(
            slug=shown.slug,
            authority=southaven,
            deciding=Deciding(
                answer=Answer.DISMISS,
                reason=(
                    "Read side by side: different people, shifts and causes, and the service"
                    " reported each of them itself on the day."
                ),
                until=DISMISSED_UNTIL,
            ),
            by=by,
            at=datetime.combine(LOOKED_ON, time(15), tzinfo=ENGLAND),
        )
    return PromptAnswer.objects.filter(authority=southaven).count()
