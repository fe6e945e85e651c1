"""Beginning a question set, copying one, and bringing a version into use or out of it."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from almoner.core.accounts.actions import require
from almoner.core.accounts.guard import Request, permitted
from almoner.core.ui.forms import refusals_on
from almoner.evidence.questionnaires import actions, tables
from almoner.evidence.questionnaires.forms.making import CopyForm, NewSetForm
from almoner.evidence.questionnaires.forms.parts import ReasonForm
from almoner.evidence.questionnaires.rules import DefinitionError
from almoner.evidence.questionnaires.rules.states import VersionAct, VersionState
from almoner.evidence.questionnaires.rules.texts import problems_of
from almoner.evidence.questionnaires.views.finding import (
    KEEP,
    Shown,
    keeping_authorities,
    version_or_404,
)
from almoner.evidence.questionnaires.views.reading import compared

REFUSALS = (actions.QuestionSetRefused, actions.VersionStepRefused, actions.EditedMeanwhile)
# What each step that asks for a reason says of itself: button, question, and what follows.
STEPS = {
    VersionAct.RETIRE: (
        "Retire",
        "Retire this version?",
        "Nobody will be able to begin it. What was begun with it stays, and can be finished.",
        "The version is retired.",
    ),
    VersionAct.REINSTATE: (
        "Bring back",
        "Bring this version back into use?",
        "Officers will be able to begin it again.",
        "The version is in use again.",
    ),
    VersionAct.DISCARD: (
        "Discard the draft",
        "Discard this draft?",
        "The draft is put aside. It can still be read, and copied into another draft.",
        "The draft is discarded.",
    ),
}


@permitted(KEEP)
@require_http_methods(["GET", "POST"])
def new(request: Request) -> HttpResponse:
    """Begin a council's own set, then edit it."""
    form = NewSetForm(request.POST or None, authorities=keeping_authorities(request))
    if form.is_valid():
        with refusals_on(form, REFUSALS, field="title"):
            version = actions.begin_question_set(
                raw=form.raw(),
                authority=form.chosen_authority(),
                by=request.principal,
                at=timezone.now(),
            )
            return redirect("questionnaires:edit", version_id=version.pk)
    return render(request, "questionnaires/new.html", {"form": form})


@permitted(KEEP)
@require_http_methods(["GET", "POST"])
def copy(request: Request, version_id: int) -> HttpResponse:
    """Make a draft that reads as this version does: the next of its set, or another set's first."""
    shown = version_or_404(request, version_id)
    authorities = [
        each
        for each in keeping_authorities(request)
        if shown.line.authority_code in ("", each.code)
    ]
    form = CopyForm(request.POST or None, authorities=authorities, initial={"key": shown.line.key})
    if form.is_valid():
        with refusals_on(form, REFUSALS):
            draft = actions.copy_version(
                version=shown.version,
                authority=form.chosen_authority(),
                key=form.cleaned_data["key"],
                by=request.principal,
                at=timezone.now(),
            )
            messages.success(request, "The draft is made. Officers see it once it is published.")
            return redirect("questionnaires:edit", version_id=draft.pk)
    owner = shown.line.authority_name or tables.SHIPPED
    context = {"form": form, "line": shown.line, "owner": owner}
    return render(request, "questionnaires/copy.html", context)


@permitted(KEEP)
@require_http_methods(["GET", "POST"])
def publish(request: Request, version_id: int) -> HttpResponse:
    """Show what changes and what to beware of, ask, then publish."""
    shown = _own_version(request, version_id)
    refusal = ""
    if request.method == "POST":
        try:
            actions.take_version_step(
                version=shown.version,
                act=VersionAct.PUBLISH,
                by=request.principal,
                at=timezone.now(),
                reason=request.POST.get("reason", ""),
                shown_digest=request.POST.get("digest", ""),
            )
        except REFUSALS as refused:
            refusal = str(refused)
            shown = _own_version(request, version_id)
        except DefinitionError:
            refusal = "The draft has problems, which must be put right first."
        else:
            messages.success(request, "The version is published. Officers can begin it now.")
            return redirect("questionnaires:version", version_id=version_id)
    context = compared(request, shown) | {
        "line": shown.line,
        "digest": shown.version.digest,
        "refusal": refusal,
        "problems": problems_of(shown.raw),
        "earlier_in_use": [
            line
            for line in shown.versions
            if line.number < shown.line.number and line.state is VersionState.PUBLISHED
        ],
    }
    return render(request, "questionnaires/publish.html", context)


@permitted(KEEP)
@require_http_methods(["GET", "POST"])
def step(request: Request, version_id: int, act: str) -> HttpResponse:
    """Ask why, then retire, bring back or discard a version."""
    wanted = next((each for each in STEPS if each == act), None)
    if wanted is None:
        raise Http404
    shown = _own_version(request, version_id)
    form = ReasonForm(request.POST or None)
    button, question, follows, done = STEPS[wanted]
    if form.is_valid():
        with refusals_on(form, REFUSALS):
            actions.take_version_step(
                version=shown.version,
                act=wanted,
                by=request.principal,
                at=timezone.now(),
                reason=form.cleaned_data["reason"],
            )
            messages.success(request, done)
            return redirect("questionnaires:set", set_id=shown.line.set_id)
    context = {
        "form": form,
        "line": shown.line,
        "button": button,
        "question": question,
        "follows": follows,
    }
    return render(request, "questionnaires/step.html", context)


def _own_version(request: Request, version_id: int) -> Shown:
    """A version of a council in which the person may keep question sets.

    Raises NotPermitted for another role there; for a set that ships the action says why not.
    """
    shown = version_or_404(request, version_id)
    if shown.line.authority_code:
        require(request.principal, KEEP, authority_code=shown.line.authority_code)
    return shown
