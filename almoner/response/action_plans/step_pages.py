"""The pages on which one step is taken: their words, their form, and the action behind each."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from almoner.core.accounts.rules import Principal
from almoner.response.action_plans import actions
from almoner.response.action_plans.forms import steps as forms
from almoner.response.action_plans.models import Action
from almoner.response.action_plans.rules.states import ActionStepKind, Means

Given = dict[str, Any]  # what the form holds once it is valid
Doer = Callable[[forms.StepForm, Given], object]


@dataclass(frozen=True, slots=True)
class StepPage:
    """One step as a page: its address, heading, what it means, and the word on its button."""

    slug: str
    step: ActionStepKind
    title: str
    about: str
    button: str
    success: str
    form: type[forms.StepForm]
    do: Doer
    is_warning: bool = False  # a button that cannot be taken back


def take(
    page: StepPage,
    form: forms.StepForm,
    *,
    action: Action,
    by: Principal,
    at: datetime,
    seen: int | None,
) -> None:
    """Take the step that the page asks for. Raises what its action raises."""
    page.do(form, {"action": action, "by": by, "at": at, "seen": seen})


def _progress(form: forms.StepForm, given: Given) -> object:
    filled = form.cleaned_data
    return actions.record_progress(note=filled["note"], on=filled["on"], **given)


def _done(form: forms.StepForm, given: Given) -> object:
    filled = form.cleaned_data
    return actions.say_done(
        said_by=filled["said_by"],
        means=Means(filled["means"]),
        on=filled["on"],
        note=filled["note"],
        **given,
    )


def _verify(form: forms.StepForm, given: Given) -> object:
    filled = form.cleaned_data
    return actions.verify_action(
        note=filled["note"],
        on=filled["on"],
        check_on=filled["check_on"],
        own_record_reason=filled.get("own_record_reason", ""),
        **given,
    )


def _not_met(form: forms.StepForm, given: Given) -> object:
    filled = form.cleaned_data
    return actions.find_not_met(
        note=filled["note"], on=filled["on"], new_due_on=filled["new_due_on"], **given
    )


def _extend(form: forms.StepForm, given: Given) -> object:
    filled = form.cleaned_data
    return actions.extend_action(new_due_on=filled["new_due_on"], reason=filled["reason"], **given)


def _withdraw(form: forms.StepForm, given: Given) -> object:
    return actions.withdraw_action(reason=form.cleaned_data["reason"], **given)


def _check(form: forms.StepForm, given: Given) -> object:
    filled = form.cleaned_data
    return actions.record_sustained_check(
        is_sustained=filled["result"] == "yes",
        note=filled["note"],
        on=filled["on"],
        new_due_on=filled["new_due_on"] if filled["result"] == "no" else None,
        **given,
    )


def _escalate(form: forms.StepForm, given: Given) -> object:
    assert isinstance(form, forms.EscalateForm)  # noqa: S101  for the type checker
    return actions.escalate_action(to=form.whom(), note=form.cleaned_data["note"], **given)


S = ActionStepKind
FOLLOW = (
    StepPage(
        "progress",
        S.RECORD_PROGRESS,
        "Record progress",
        "What the provider has done so far. The action stays open and its date stands.",
        "Record progress",
        "Progress is recorded.",
        forms.ProgressForm,
        _progress,
    ),
    StepPage(
        "done",
        S.SAY_DONE,
        "The provider says it is done",
        "This takes down the provider’s word. Verifying it is a step of its own.",
        "Record that they say so",
        "Recorded. Now someone of the council verifies it.",
        forms.DoneForm,
        _done,
    ),
    StepPage(
        "extend",
        S.EXTEND,
        "Give more time",
        "The date before stays on record, with your reason.",
        "Give more time",
        "The due date is moved.",
        forms.ExtendForm,
        _extend,
    ),
    StepPage(
        "escalate",
        S.ESCALATE,
        "Escalate",
        "Record to whom you take it and what you ask for. Almoner sends no letter for it.",
        "Record the escalation",
        "The escalation is recorded.",
        forms.EscalateForm,
        _escalate,
    ),
    StepPage(
        "withdraw",
        S.WITHDRAW,
        "Withdraw this action",
        "It stays on record and is no longer asked for. It does not count towards progress.",
        "Withdraw the action",
        "The action is withdrawn.",
        forms.WithdrawForm,
        _withdraw,
        is_warning=True,
    ),
)
CHECK = (
    StepPage(
        "verify",
        S.VERIFY,
        "Verify this action",
        "Only what you saw, read or heard yourself counts, not that the provider says so.",
        "Verify the action",
        "The action is verified. A date is set to look whether it held.",
        forms.VerifyForm,
        _verify,
    ),
    StepPage(
        "not-met",
        S.FIND_NOT_MET,
        "Not met",
        "You looked, and it is not done. The provider owes it still.",
        "Record that it is not met",
        "Recorded. The provider owes it still.",
        forms.NotMetForm,
        _not_met,
    ),
    StepPage(
        "check",
        S.FIND_SUSTAINED,
        "Look whether it held",
        "An improvement counts once it has been made and sustained.",
        "Record what you found",
        "What you found is recorded.",
        forms.CheckForm,
        _check,
    ),
    StepPage(
        "failed",
        S.FIND_NOT_SUSTAINED,
        "It no longer holds",
        "A later look found that what once held no longer does. The provider owes it again.",
        "Record that it no longer holds",
        "Recorded. The provider owes it again.",
        forms.FailedLaterForm,
        _check,
    ),
)
del S
BY_SLUG = {page.slug: page for page in (*FOLLOW, *CHECK)}
