"""What Southaven's managers made of two patterns of concerns, by the actions themselves."""

from datetime import date, datetime, time

from almoner.core.accounts.models import Authority, User
from almoner.core.accounts.queries import principal_for
from almoner.core.accounts.rules import Principal
from almoner.core.calendar.rules import ENGLAND
from almoner.demo.places import PEOPLE_SINCE
from almoner.judgement.patterns.actions import answer_prompt
from almoner.judgement.patterns.models import PromptAnswer
from almoner.judgement.patterns.queries import Shown, noticed
from almoner.judgement.patterns.rules.definitions import Scope
from almoner.judgement.patterns.rules.prompting import Answer
from almoner.response.enquiries.models import LargeScaleEnquiry

LOOKED_ON = date(2021, 8, 13)
MANAGER = "marguerite@southaven.example"


def invent_patterns(*, southaven: Authority) -> int:
    """Answers to two prompts of 13 August 2021; how many were kept. Told once.

    The concerns have to be there; where there is a large-scale enquiry, one answer names it.
    """
    manager = User.objects.filter(email=MANAGER).first()
    if manager is None or PromptAnswer.objects.filter(authority=southaven).exists():
        return 0
    by = principal_for(user=manager, on=PEOPLE_SINCE)
    enquiries = {
        str(each.location_id): each.pk
        for each in LargeScaleEnquiry.objects.filter(authority=southaven, location__isnull=False)
    }
    found = noticed(authority=southaven, as_at=LOOKED_ON, visible_to=by).waiting
    services = [each for each in found if each.prompt.scope is Scope.LOCATION]
    large = [each for each in services if each.prompt.subject in enquiries][:1]
    quiet = [each for each in services if each.prompt.subject not in enquiries][-1:]
    for shown in large:
        number = enquiries[shown.prompt.subject]
        _answer(
            shown,
            southaven,
            by,
            Answer.LARGE_SCALE,
            "The nights come back in every one of them. The enquiry looks at the whole service.",
            reference=f"Large-scale enquiry {number}",
        )
    for shown in quiet:
        _answer(
            shown,
            southaven,
            by,
            Answer.NO_FURTHER,
            "Read side by side: different people, shifts and causes, and the service reported"
            " each of them itself on the day.",
        )
    return len(large) + len(quiet)


def _answer(
    shown: Shown,
    southaven: Authority,
    by: Principal,
    answer: Answer,
    reason: str,
    *,
    reference: str = "",
) -> None:
    answer_prompt(
        slug=shown.slug,
        authority=southaven,
        answer=answer,
        reason=reason,
        reference=reference,
        by=by,
        at=datetime.combine(LOOKED_ON, time(15), tzinfo=ENGLAND),
    )
