"""The page of one enquiry."""

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from almoner.core.accounts.guard import Request, permitted_or_absent
from almoner.core.accounts.rules import Permission
from almoner.response.enquiries import actions, queries, tables
from almoner.response.enquiries.next_steps import address_of, what_next
from almoner.response.enquiries.rules.kinds import (
    Achieved,
    Advocate,
    Asked,
    Capacity,
    Kind,
    LedBy,
    RiskFound,
    RiskResult,
    RiskSource,
)
from almoner.response.enquiries.rules.stages import TABLE, Step
from almoner.response.enquiries.views.asking import found_enquiry
from almoner.response.safeguarding.rules.kinds import Category, Setting

BY_THEMSELVES = frozenset({Step.BEGIN, Step.TAKE_BACK})  # done from a page of their own
NOT_WHILE_ASKED = frozenset({Step.CAUSE, Step.MAKE_FINDINGS})  # while somebody else enquires


@permitted_or_absent(Permission.VIEW_SAFEGUARDING)
@require_GET
def page(request: Request, enquiry_id: int) -> HttpResponse:
    """What it is, what to do next, who makes it, what was found, and all that happened."""
    by, today = request.principal, timezone.localdate()
    enquiry = found_enquiry(request, enquiry_id)
    shown = queries.details(enquiry=enquiry, as_at=today)
    actions.record_reading(enquiry=enquiry, by=by, at=timezone.now())
    code = enquiry.authority.code
    offered = [
        (step, address_of(enquiry, step))
        for step in TABLE.steps_from(shown.state)
        if step not in BY_THEMSELVES
        and by.may(TABLE.permission_for(step), authority_code=code)
        and not (step in NOT_WHILE_ASKED and shown.open_request)
    ]
    concern = enquiry.concern
    context = {
        "trail": tables.trail(),
        "enquiry": enquiry,
        "kind": Kind(enquiry.kind).words,
        "subject": queries.subject_words(location=concern.location, provider=concern.provider),
        "led_by": LedBy(enquiry.led_by),
        "shown": shown,
        "colour": tables.COLOURS[shown.state],
        "caused_colours": tables.CAUSED_COLOURS,
        "case_colours": tables.CASE_COLOURS,
        "next": what_next(enquiry=enquiry, shown=shown),
        "offered": offered,
        "grave": tables.GRAVE,
        "timeline": tables.timeline(shown.steps),
        "may_keep": by.may(Permission.KEEP_ENQUIRIES, authority_code=code),
        "today": today,
        "words": {
            "asked": Asked,
            "capacity": Capacity,
            "advocate": Advocate,
            "risk_found": RiskFound,
            "risk_result": RiskResult,
            "achieved": Achieved,
            "category": Category,
            "place": Setting,
            "source": RiskSource,
        },
    }
    return render(request, "enquiries/enquiry.html", context)
