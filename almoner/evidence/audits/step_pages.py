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
from almoner.evidence.audits.queries.people import officers_of
from almoner.evidence.audits.queries.standing import comments_due_on
from almoner.evidence.audits.rules.states import Step

Make = Callable[..., forms.StepForm]


@dataclass(frozen=True, slots=True, kw_only=True)
class StepPage:
    """One step as an officer meets it."""

    title: str  # a question or a command, the page's heading
    button: str
    said: str  # what the next page says
    action: Callable[..., object]
    form: Callable[[Visit, date], Callable[..., forms.StepForm]]
    about: str = ""
    is_grave: bool = False

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
    officers = officers_of(authority=visit.authority, on=today)
    return lambda *args, **kwargs: forms.AllocateForm(*args, officers=officers, **kwargs)


def _reschedule(visit: Visit, today: date) -> Make:
    return lambda *args, **kwargs: forms.RescheduleForm(
        *args, planned_on=visit.planned_on, **kwargs
    )


def _extend(visit: Visit, today: date) -> Make:
    return lambda *args, **kwargs: forms.ExtendForm(
        *args, due_on=comments_due_on(visit=visit), **kwargs
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


STEP_PAGES: Mapping[Step, StepPage] = {
    Step.ALLOCATE: StepPage(
        title="Who goes?",
        button="Allocate the visit",
        said="The visit is allocated.",
        action=actions.allocate,
        form=_allocate,
    ),
    Step.RESCHEDULE: StepPage(
        title="Move the visit to another day",
        button="Move the visit",
        said="The visit is moved.",
        action=actions.reschedule,
        form=_reschedule,
    ),
    Step.GIVE_NOTICE: StepPage(
        title="Record that notice was given",
        about="Tell the provider of the visit first: this page sends nothing.",
        button="Record the notice",
        said="The notice is recorded.",
        action=actions.give_notice,
        form=_dated(forms.ToldForm, day="When was notice given?"),
    ),
    Step.GO_UNANNOUNCED: StepPage(
        title="Go without notice?",
        about="The visit is then unannounced: the provider is not told of it.",
        button="Make it ready",
        said="The visit is ready, unannounced.",
        action=actions.go_unannounced,
        form=_plain(forms.StepForm),
    ),
    Step.BEGIN: StepPage(
        title="Begin the visit?",
        about="From now on the visit stays on the version of its questions published today.",
        button="Begin the visit",
        said="The visit has begun.",
        action=actions.begin,
        form=_plain(forms.StepForm),
    ),
    Step.SUBMIT_DRAFT: StepPage(
        title="Complete the draft?",
        about="You can still change answers and findings until it is sent on.",
        button="Complete the draft",
        said="The draft is complete.",
        action=actions.submit_draft,
        form=_plain(forms.StepForm),
    ),
    Step.SEND_TO_MODERATION: StepPage(
        title="Send the draft to moderation?",
        about="Someone who took no part in the visit reads it. You cannot change it meanwhile.",
        button="Send to moderation",
        said="The draft is with a moderator.",
        action=actions.send_to_moderation,
        form=_plain(forms.StepForm),
    ),
    Step.RETURN_TO_AUTHOR: StepPage(
        title="Send the draft back",
        button="Send back to the author",
        said="The draft is back with its author.",
        action=actions.return_to_author,
        form=_plain(forms.ReasonForm, label="What should the author look at again?"),
    ),
    Step.APPROVE: StepPage(
        title="Approve the draft?",
        about="Approved as it stands now: if an answer comes in afterwards, approve it again.",
        button="Approve the draft",
        said="The draft is approved. Share it with the provider.",
        action=actions.approve,
        form=_plain(forms.CommentForm),
    ),
    Step.SHARE: StepPage(
        title="Record that the draft was shared with the provider",
        about="Download the report and send it first: this page sends nothing."
        " From now on its author sees the rating too.",
        button="Record that it was shared",
        said="The draft is shared. Record when the provider received it.",
        action=actions.share,
        form=_dated(forms.ToldForm, day="When was it sent?"),
    ),
    Step.RECORD_RECEIPT: StepPage(
        title="When did the provider receive the draft?",
        button="Record the receipt",
        said="The receipt is recorded, and the provider's time to comment runs.",
        action=actions.record_receipt,
        form=_dated(forms.ReceiptForm, day="When was it received?"),
    ),
    Step.EXTEND: StepPage(
        title="Give the provider more time",
        button="Give more time",
        said="The provider has more time.",
        action=actions.extend,
        form=_extend,
    ),
    Step.REQUEST_REVIEW: StepPage(
        title="Record that the provider asks for a review",
        about="Someone decides it who took no part in the audit and did not moderate it.",
        button="Record a request for a review",
        said="The request for a review is recorded.",
        action=actions.request_review,
        form=_dated(forms.ReviewRequestForm, day="When was it received?"),
    ),
    Step.DECIDE_REVIEW: StepPage(
        title="Decide the review",
        button="Decide the review",
        said="The review is decided.",
        action=actions.decide_review,
        form=_plain(forms.DecideForm),
    ),
    Step.CORRECT: StepPage(
        title="Take the audit back to be corrected",
        about="It is moderated and shared again before it can be final.",
        button="Take it back to be corrected",
        said="The audit is back with its author.",
        action=actions.correct,
        form=_plain(forms.ReasonForm, label="What must be corrected?"),
    ),
    Step.FINISH: StepPage(
        title="Finish the visit?",
        about="Its record can then no longer be changed.",
        button="Finish the visit",
        said="The visit is finished.",
        action=actions.finish,
        form=_plain(forms.StepForm),
    ),
    Step.MAKE_FINAL: StepPage(
        title="Make the audit final?",
        about="Its score is then kept for good, and can decide the band of the service.",
        button="Make it final",
        said="The audit is final.",
        action=actions.make_final,
        form=_final,
    ),
    Step.PUBLISH: StepPage(
        title="Publish a summary",
        button="Publish the summary",
        said="The summary is published.",
        action=actions.publish,
        form=_dated(forms.PublishForm),
    ),
    Step.KEEP_UNPUBLISHED: StepPage(
        title="Publish no summary",
        button="Publish no summary",
        said="No summary is published.",
        action=actions.keep_unpublished,
        form=_plain(forms.ReasonForm, label="Why is no summary published?"),
    ),
    Step.MAKE_VOID: StepPage(
        title="Make the visit void?",
        about="It then counts for nothing. Its record is kept.",
        button="Make it void",
        said="The visit is void.",
        action=actions.make_void,
        form=_plain(forms.ReasonForm, label="Why does the visit not count?"),
        is_grave=True,
    ),
}
