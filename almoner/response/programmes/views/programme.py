"""The page of one programme; starting one; its steps and its scope."""

from datetime import date
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.text import slugify
from django.views.decorators.http import require_http_methods, require_safe

from almoner.core.accounts.guard import Request, permitted
from almoner.core.accounts.queries import authorities_for
from almoner.core.accounts.rules import Permission
from almoner.core.ui.forms import refusals_on
from almoner.response.programmes import actions, tables
from almoner.response.programmes.forms.keeping import (
    SERVICE_WORDS,
    AddServiceForm,
    DayForm,
    OwnForm,
    ScopeForm,
    StartForm,
    StepForm,
)
from almoner.response.programmes.library import shipped
from almoner.response.programmes.models import Programme
from almoner.response.programmes.queries.scope import location_of_authority
from almoner.response.programmes.queries.standing import Standing, last_number
from almoner.response.programmes.queries.support import help_given, people_count, to_chase
from almoner.response.programmes.queries.trend import outlook_of, trend_of
from almoner.response.programmes.rules.states import ERASING, TABLE, Step
from almoner.response.programmes.views.asking import ask
from almoner.response.programmes.views.finding import (
    asked_day,
    found_programme,
    found_service,
    people_and_levels,
    programme_to_change,
)

FIRST = 10  # lines of a list that the page shows before its link to the rest


@permitted(Permission.VIEW_PROGRAMMES)
@require_safe
def page(request: Request, programme_id: int) -> HttpResponse:
    """The countdown, coverage, who is at risk, whom to ask, what help was given."""
    programme, as_at = found_programme(request, programme_id), asked_day(request)
    standing, found, levels = people_and_levels(request, programme, as_at)
    by, code = request.principal, programme.authority.code
    chases = to_chase(standing=standing, found=found, levels=levels)
    context: dict[str, Any] = {
        "trail": tables.trail(),
        "programme": programme,
        "standing": standing,
        "definition": standing.definition,
        "instruments": standing.definition.instruments_by(as_at),
        "countdown": tables.countdown(standing),
        "colour": tables.COLOURS[standing.state] if standing.state else "",
        "as_at": as_at,
        "is_past": as_at != timezone.localdate(),
        "day_form": DayForm(today=timezone.localdate(), initial={"as_at": as_at}),
        "found": found,
        "levels": levels,
        "kinds": [SERVICE_WORDS[one] for one in sorted(standing.definition.service_types)],
        "due": [one for one in chases if one.is_due],
        "help": help_given(programme=programme, as_at=as_at)[:FIRST],
        "first": FIRST,
        "timeline": tables.timeline(standing.steps),
        "share_of": tables.share_of,
        "may_keep": by.may(Permission.KEEP_PROGRAMMES, authority_code=code),
        "may_record": by.may(Permission.RECORD_RETURNS, authority_code=code),
        "steps": _offered(standing),
    }
    if found is not None:
        trend = trend_of(found)
        outlook = outlook_of(found, trend)
        context |= {
            "group_heads": tables.group_heads(standing.definition),
            "group_rows": tables.group_rows(found),
            "trend": trend,
            "chart": tables.trend_chart(trend, outlook, standing.definition),
            "outlook": tables.outlook_words(outlook),
            "short": tables.short_words(outlook),
        }
    return render(request, "programmes/programme.html", context)


@permitted(Permission.KEEP_PROGRAMMES)
@require_safe
def choose(request: Request) -> HttpResponse:
    """The programmes that the library ships, to start one of them."""
    context = {"trail": tables.trail(), "offered": shipped()}
    return render(request, "programmes/choose.html", context)


@permitted(Permission.KEEP_PROGRAMMES)
@require_http_methods(["GET", "POST"])
def start(request: Request, key: str) -> HttpResponse:
    """Start one of the library's programmes."""
    definition = next((one for one in shipped() if one.key == key), None)
    if definition is None:
        raise Http404
    authorities = authorities_for(
        permission=Permission.KEEP_PROGRAMMES, visible_to=request.principal
    )
    form = StartForm(
        request.POST or None,
        authorities=authorities,
        needs_made_on=definition.made_on is None,
        today=timezone.localdate(),
    )
    if form.is_valid():
        said = form.cleaned_data
        with refusals_on(form, actions.ProgrammeRefused):
            made = actions.start_programme(
                authority=next(one for one in authorities if one.code == said["authority"]),
                key=key,
                label=said["label"],
                on=said["on"],
                made_on=said.get("made_on"),
                by=request.principal,
                at=timezone.now(),
            )
            messages.success(request, "The programme is started.")
            return redirect("programmes:programme", programme_id=made.pk)
    return ask(
        request,
        form,
        title=f"Start: {definition.title}",
        button="Start it",
        trail=tables.trail(),
        text=definition.summary,
    )


@permitted(Permission.KEEP_PROGRAMMES)
@require_http_methods(["GET", "POST"])
def start_own(request: Request) -> HttpResponse:
    """Start a programme that the council defines itself."""
    authorities = authorities_for(
        permission=Permission.KEEP_PROGRAMMES, visible_to=request.principal
    )
    form = OwnForm(request.POST or None, authorities=authorities, today=timezone.localdate())
    if form.is_valid():
        said = form.cleaned_data
        with refusals_on(form, actions.ProgrammeRefused):
            made = actions.start_own_programme(
                authority=next(one for one in authorities if one.code == said["authority"]),
                definition=form.definition(slugify(said["title"])[:50]),
                on=said["on"],
                by=request.principal,
                at=timezone.now(),
            )
            messages.success(request, "The programme is started.")
            return redirect("programmes:programme", programme_id=made.pk)
    return ask(
        request, form, title="A programme of your own", button="Start it", trail=tables.trail()
    )


@permitted(Permission.KEEP_PROGRAMMES)
@require_http_methods(["GET", "POST"])
def step(request: Request, programme_id: int, which: str) -> HttpResponse:
    """Extend, end, reopen or revoke."""
    if which not in set(Step) - {Step.BEGIN}:
        raise Http404
    programme = programme_to_change(request, programme_id, Permission.KEEP_PROGRAMMES)
    taken, today = Step(which), timezone.localdate()
    initial = {"last_seen": last_number(programme=programme), **_law(programme, taken, today)}
    form = StepForm(request.POST or None, step=taken, today=today, initial=initial)
    if form.is_valid():
        with refusals_on(form, actions.StepRefused):
            made = actions.take_step(
                programme=programme,
                step=taken,
                by=request.principal,
                at=timezone.now(),
                **form.said(),
            )
            erased = f" {made.erased_count} statuses erased." if made.erased_count else ""
            messages.success(request, f"{taken.done}.{erased}")
            return redirect("programmes:programme", programme_id=programme.pk)
    kept = people_count(programme=programme) if taken in ERASING else 0
    return ask(
        request,
        form,
        title=taken.words,
        button=taken.words,
        trail=tables.trail(programme),
        caption=str(programme),
        warning=f"This erases the {kept} statuses of single workers that are kept, for good. What"
        " services said in numbers stays."
        if kept
        else "",
        is_warning=taken in ERASING,
    )


@permitted(Permission.KEEP_PROGRAMMES)
@require_http_methods(["GET", "POST"])
def take_out(request: Request, programme_id: int, location_id: int) -> HttpResponse:
    """Take one service out of the scope."""
    programme = programme_to_change(request, programme_id, Permission.KEEP_PROGRAMMES)
    location = found_service(programme, location_id)
    form = ScopeForm(request.POST or None, today=timezone.localdate())
    if form.is_valid():
        with refusals_on(form, actions.StepRefused):
            actions.change_scope(
                programme=programme,
                location=location,
                is_in=False,
                on=form.cleaned_data["on"],
                reason=form.cleaned_data["reason"],
                by=request.principal,
                at=timezone.now(),
            )
            messages.success(request, f"{location.name} is out of scope.")
            return redirect("programmes:services", programme_id=programme.pk)
    return ask(
        request,
        form,
        title=f"Take out {location.name}",
        button="Take it out",
        trail=tables.trail(programme),
    )


@permitted(Permission.KEEP_PROGRAMMES)
@require_http_methods(["GET", "POST"])
def take_in(request: Request, programme_id: int) -> HttpResponse:
    """Take a service of another kind into the scope."""
    programme = programme_to_change(request, programme_id, Permission.KEEP_PROGRAMMES)
    form = AddServiceForm(request.POST or None, today=timezone.localdate())
    if form.is_valid():
        said = form.cleaned_data
        location = location_of_authority(programme=programme, cqc_id=said["cqc_id"])
        if location is None:
            form.add_error("cqc_id", f"No service of {programme.authority.name} has that id.")
        else:
            with refusals_on(form, actions.StepRefused):
                actions.change_scope(
                    programme=programme,
                    location=location,
                    is_in=True,
                    on=said["on"],
                    reason=said["reason"],
                    by=request.principal,
                    at=timezone.now(),
                )
                messages.success(request, f"{location.name} is in scope.")
                return redirect("programmes:services", programme_id=programme.pk)
    return ask(
        request, form, title="Take a service in", button="Take it in", trail=tables.trail(programme)
    )


def _offered(standing: Standing) -> tuple[Step, ...]:
    return TABLE.steps_from(standing.state) if standing.state else ()


def _law(programme: Programme, step: Step, today: date) -> dict[str, object]:
    """What the library says of the instrument, to begin with."""
    from_law = None
    if step is Step.REVOKE:
        from_law = tables.definition_in(programme).revoked_by(today)
    return {"instrument": from_law.reference, "on": from_law.takes_effect_on} if from_law else {}
