"""The page of each step: what it says, what it asks, and which action it is."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from almoner.core.calendar.rules import long_date
from almoner.evidence.audits import actions
from almoner.evidence.audits.forms import steps as forms
from almoner.evidence.audits.library import comment_rule_on
from almoner.evidence.audits.models import Visit
from almoner.evidence.audits.queries.feedback import feedback_missing
from almoner.evidence.audits.queries.people import day_to_go, officers_of
from almoner.evidence.audits.queries.standing import comments_due_on
from almoner.evidence.audits.rules.states import Step

Make = Callable[..., forms.StepForm]


@dataclass(frozen=True, slots=True, kw_only=True)
class StepPage:
    """One step as an officer meets it."""

    title: str  # a question or a command, the page's heading
    button: str
    said: str  # what the next page says
    form: Callable[[Visit, date], Make]
    about: str
    is_grave: bool
    action: Callable[..., object]

    def made(self, *, visit: Visit, today: date, data: Any, after: int) -> forms.StepForm:
        """The form, filled in or not."""
        return self.form(visit, today)(data, initial=_initial(visit, after))


def _initial(visit: Visit, after: int) -> dict[str, Any]:
    others = list(visit.visitors.filter(left_at=None).values_list("user", flat=True))
    return {
        "after": after,
        "lead": visit.lead_id,
        "others": others,
        "planned_at_hour": visit.planned_at_hour and visit.planned_at_hour.strftime("%H:%M"),
    }


def _plain(kind: type[forms.StepForm], **given: Any) -> Callable[[Visit, date], Make]:
    return lambda visit, today: lambda *args, **kwargs: kind(*args, **given, **kwargs)


def _dated(kind: type[forms.StepForm], **given: Any) -> Callable[[Visit, date], Make]:
    return lambda visit, today: lambda *args, **kwargs: kind(*args, today=today, **given, **kwargs)


def _allocate(visit: Visit, today: date) -> Make:
    on = day_to_go(visit=visit, today=today)
    officers = officers_of(authority=visit.authority, on=on)
    return lambda *args, **kwargs: forms.AllocateForm(*args, officers=officers, **kwargs)


def _reschedule(visit: Visit, today: date) -> Make:
    return lambda *args, **kwargs: forms.RescheduleForm(
        *args, planned_on=visit.planned_on, today=today, **kwargs
    )


def _extend(visit: Visit, today: date) -> Make:
    return lambda *args, **kwargs: forms.ExtendForm(
        *args, due_on=comments_due_on(visit=visit), today=today, **kwargs
    )


def _final(visit: Visit, today: date) -> Make:
    return lambda *args, **kwargs: forms.FinalForm(
        *args, missing=feedback_missing(visit=visit), **kwargs
    )


def due_sentence(*, today: date) -> str:
    """How long the provider has, and on whose authority, for the page that starts its time."""
    rule = comment_rule_on(on=today)
    kind = "calendar" if rule.is_calendar else "working"
    return (
        f"The provider has {rule.days} {kind} days from the day on which it received the draft:"
        f" until {long_date(rule.due_on(received_on=today))} if that is today."
    )


NOTHING_MORE = _plain(forms.StepForm)


def _page(
    title: str,
    button: str,
    said: str,
    form: Callable[[Visit, date], Make] = NOTHING_MORE,
    *,
    about: str = "",
    is_grave: bool = False,
) -> Callable[[Step], StepPage]:
    """A page for the step that it is then given, whose action has the step's name."""
    return lambda step: StepPage(
        title=title,
        button=button,
        said=said,
        form=form,
        about=about,
        is_grave=is_grave,
        action=getattr(actions, step.value),
    )


_PAGES = {
    Step.ALLOCATE: _page("Who goes?", "Allocate the visit", "The visit is allocated.", _allocate),
    Step.RESCHEDULE: _page(
        "Move the visit to another day", "Move the visit", "The visit is moved.", _reschedule
    ),
    Step.GIVE_NOTICE: _page(
        "Record that notice was given",
        "Record the notice",
        "The notice is recorded.",
        _dated(forms.ToldForm, day="When was notice given?"),
        about="Tell the provider of the visit first: this page sends nothing.",
    ),
    Step.GO_UNANNOUNCED: _page(
        "Go without notice?",
        "Make it ready",
        "The visit is ready, unannounced.",
        about="The visit is then unannounced: the provider is not told of it.",
    ),
    Step.BEGIN: _page(
        "Begin the visit?",
        "Begin the visit",
        "The visit has begun.",
        about="From now on the visit stays on the version of its questions published today.",
    ),
    Step.SUBMIT_DRAFT: _page(
        "Complete the draft?",
        "Complete the draft",
        "The draft is complete.",
        about="You can still change answers and findings until it is sent on.",
    ),
    Step.SEND_TO_MODERATION: _page(
        "Send the draft to moderation?",
        "Send to moderation",
        "The draft is with a moderator.",
        about="Someone who took no part in the visit reads it. You cannot change it meanwhile.",
    ),
    Step.RETURN_TO_AUTHOR: _page(
        "Send the draft back",
        "Send back to the author",
        "The draft is back with its author.",
        _plain(forms.ReasonForm, label="What should the author look at again?"),
    ),
    Step.APPROVE: _page(
        "Approve the draft?",
        "Approve the draft",
        "The draft is approved. Share it with the provider.",
        _plain(forms.CommentForm),
        about="Approved as it stands now: if an answer comes in afterwards, approve it again.",
    ),
    Step.SHARE: _page(
        "Record that the draft was shared with the provider",
        "Record that it was shared",
        "The draft is shared. Record when the provider received it.",
        _dated(forms.ToldForm, day="When was it sent?"),
        about="Download the report and send it first: this page sends nothing."
        " From now on its author sees the rating too.",
    ),
    Step.RECORD_RECEIPT: _page(
        "When did the provider receive the draft?",
        "Record the receipt",
        "The receipt is recorded, and the provider's time to comment runs.",
        _dated(forms.ReceiptForm, day="When was it received?"),
    ),
    Step.EXTEND: _page(
        "Give the provider more time", "Give more time", "The provider has more time.", _extend
    ),
    Step.REQUEST_REVIEW: _page(
        "Record that the provider asks for a review",
        "Record a request for a review",
        "The request for a review is recorded.",
        _dated(forms.ReviewRequestForm, day="When was it received?"),
        about="Someone decides it who took no part in the audit and did not moderate it.",
    ),
    Step.DECIDE_REVIEW: _page(
        "Decide the review", "Decide the review", "The review is decided.", _plain(forms.DecideForm)
    ),
    Step.CORRECT: _page(
        "Take the audit back to be corrected",
        "Take it back to be corrected",
        "The audit is back with its author.",
        _plain(forms.ReasonForm, label="What must be corrected?"),
        about="It is moderated and shared again before it can be final.",
    ),
    Step.FINISH: _page(
        "Finish the visit?",
        "Finish the visit",
        "The visit is finished.",
        about="Its record can then no longer be changed.",
    ),
    Step.MAKE_FINAL: _page(
        "Make the audit final?",
        "Make it final",
        "The audit is final.",
        _final,
        about="Its score is then kept for good, and can decide the band of the service.",
    ),
    Step.PUBLISH: _page(
        "Publish a summary",
        "Publish the summary",
        "The summary is published.",
        _dated(forms.PublishForm),
    ),
    Step.KEEP_UNPUBLISHED: _page(
        "Publish no summary",
        "Publish no summary",
        "No summary is published.",
        _plain(forms.ReasonForm, label="Why is no summary published?"),
    ),
    Step.MAKE_VOID: _page(
        "Make the visit void?",
        "Make it void",
        "The visit is void.",
        _plain(forms.ReasonForm, label="Why does the visit not count?"),
        about="It then counts for nothing. Its record is kept.",
        is_grave=True,
    ),
}
STEP_PAGES: Mapping[Step, StepPage] = {step: page(step) for step, page in _PAGES.items()}
