"""One service of a programme: what it said, was asked and was given; and recording each."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from almoner.core.accounts.guard import Request, permitted
from almoner.core.accounts.rules import Permission
from almoner.core.ui.forms import Form, refusals_on
from almoner.core.ui.tables import one_page
from almoner.register.directory.models import Location
from almoner.response.programmes import actions, tables
from almoner.response.programmes.actions import LevelRow
from almoner.response.programmes.forms.recording import (
    ChaseForm,
    LevelForm,
    PeriodForm,
    PersonForm,
    ReturnForm,
    field_words,
)
from almoner.response.programmes.models import Programme
from almoner.response.programmes.queries.levels import levels_of
from almoner.response.programmes.queries.returns import last_return_number, returns_of
from almoner.response.programmes.queries.standing import standing_of
from almoner.response.programmes.queries.support import (
    chases_of,
    help_given,
    people_recorded,
)
from almoner.response.programmes.rules.kinds import (
    ChaseMeans,
    PersonStanding,
    RoleGroup,
)
from almoner.response.programmes.views.asking import ask
from almoner.response.programmes.views.finding import (
    found_programme,
    found_service,
    programme_to_change,
)

PER_PAGE = 30


@permitted(Permission.VIEW_PROGRAMMES)
@require_safe
def page(request: Request, programme_id: int, location_id: int) -> HttpResponse:
    """What it said and when, its level, when it was asked, what help it had."""
    programme, today = found_programme(request, programme_id), timezone.localdate()
    location = found_service(programme, location_id)
    standing = standing_of(programme=programme, as_at=today)
    levels = levels_of(programme=programme, location_id=location_id, as_at=today)
    said = returns_of(programme=programme, location_id=location_id, as_at=today)
    shown, links = one_page(found=said, query=request.GET, per_page=PER_PAGE)
    by, code = request.principal, programme.authority.code
    context = {
        "trail": tables.trail(programme),
        "programme": programme,
        "location": location,
        "standing": standing,
        "definition": standing.definition,
        "words": field_words(standing.definition),
        "returns": shown,
        "pages": links,
        "levels": [(one, standing.definition.level(one.level)) for one in levels],
        "chases": chases_of(programme=programme, location_id=location_id),
        "means": {one.value: one.words for one in ChaseMeans},
        "help": help_given(programme=programme, as_at=today, location_id=location_id),
        "people": people_recorded(programme=programme, location_id=location_id, as_at=today)
        if standing.definition.keeps_people
        else {},
        "may_record": standing.is_open and by.may(Permission.RECORD_RETURNS, authority_code=code),
        "may_keep": standing.is_open and by.may(Permission.KEEP_PROGRAMMES, authority_code=code),
    }
    return render(request, "programmes/service.html", context)


@permitted(Permission.RECORD_RETURNS)
@require_http_methods(["GET", "POST"])
def record_return(request: Request, programme_id: int, location_id: int) -> HttpResponse:
    """A service's return, a row of boxes for each role group."""
    programme, location = _where(request, programme_id, location_id)
    definition = tables.definition_in(programme)
    if not definition.role_groups:
        raise Http404
    last = last_return_number(programme=programme, location_id=location.pk)
    form = ReturnForm(
        request.POST or None,
        definition=definition,
        today=timezone.localdate(),
        initial={"last_seen": last},
    )
    if form.is_valid():
        said = form.cleaned_data
        try:
            actions.record_service_return(
                programme=programme,
                location=location,
                as_at=said["as_at"],
                counts=form.counts(),
                source=said["source"],
                last_seen=said["last_seen"],
                by=request.principal,
                at=timezone.now(),
            )
        except actions.ReturnChanged as changed:
            form.add_error(None, str(changed))
            form.data = {**{name: form.data[name] for name in form.data}, "last_seen": last}
        except actions.ReturnRefused as refusal:
            form.add_error(None, str(refusal))
        else:
            return _done(request, programme, location, "The return is recorded.")
    context = {
        "trail": tables.trail(programme, (location.name, _address(programme, location))),
        "form": form,
        "programme": programme,
        "location": location,
        "definition": definition,
        "back": _address(programme, location),
    }
    return render(request, "programmes/return.html", context)


@permitted(Permission.RECORD_RETURNS)
@require_http_methods(["GET", "POST"])
def record_level(request: Request, programme_id: int, location_id: int) -> HttpResponse:
    """The level that a service reached."""
    programme, location = _where(request, programme_id, location_id)
    definition = tables.definition_in(programme)
    if not definition.levels:
        raise Http404
    form = LevelForm(request.POST or None, definition=definition, today=timezone.localdate())
    if form.is_valid():
        row = LevelRow(location_id=location.pk, **form.cleaned_data)
        with refusals_on(form, actions.LevelRefused):
            actions.record_level(
                programme=programme, row=row, by=request.principal, at=timezone.now()
            )
            return _done(request, programme, location)
    return _ask(request, programme, location, form, title="Record its level")


@permitted(Permission.RECORD_RETURNS)
@require_http_methods(["GET", "POST"])
def chase(request: Request, programme_id: int, location_id: int) -> HttpResponse:
    """That a service was asked for what is missing."""
    programme, location = _where(request, programme_id, location_id)
    form = ChaseForm(request.POST or None, today=timezone.localdate())
    if form.is_valid():
        said = form.cleaned_data
        with refusals_on(form, actions.ChaseRefused):
            actions.record_chase(
                programme=programme,
                location=location,
                on=said["on"],
                means=ChaseMeans(said["means"]),
                text=said["text"],
                by=request.principal,
                at=timezone.now(),
            )
            return _done(request, programme, location)
    return _ask(request, programme, location, form, title="Record that it was asked")


@permitted(Permission.RECORD_RETURNS)
@require_http_methods(["GET", "POST"])
def person(request: Request, programme_id: int, location_id: int) -> HttpResponse:
    """Where one worker stands: a status and a day, never evidence and never a name."""
    programme, location = _where(request, programme_id, location_id)
    definition = tables.definition_in(programme)
    if not definition.keeps_people:
        raise Http404
    form = PersonForm(request.POST or None, definition=definition, today=timezone.localdate())
    if form.is_valid():
        said = form.cleaned_data
        with refusals_on(form, actions.PersonRefused):
            actions.record_person_status(
                programme=programme,
                location=location,
                role_group=RoleGroup(said["role_group"]),
                reference=said["reference"],
                status=PersonStanding(said["status"]),
                exemption=said["exemption"],
                checked_on=said["checked_on"],
                by=request.principal,
                at=timezone.now(),
            )
            return _done(request, programme, location)
    title, text = "Record where a worker stands", definition.evidence_rule
    return _ask(request, programme, location, form, title=title, text=text)


@permitted(Permission.RECORD_RETURNS)
@require_http_methods(["GET", "POST"])
def period(request: Request, programme_id: int, location_id: int) -> HttpResponse:
    """Bed days and events of a service, before or after it began there."""
    programme, location = _where(request, programme_id, location_id)
    if not tables.definition_in(programme).has_outcomes:
        raise Http404
    form = PeriodForm(request.POST or None, today=timezone.localdate())
    if form.is_valid():
        with refusals_on(form, actions.PeriodRefused):
            actions.record_period(
                programme=programme,
                location=location,
                counted=form.counted(),
                by=request.principal,
                at=timezone.now(),
            )
            return _done(request, programme, location)
    return _ask(request, programme, location, form, title="Record a period before or after")


def _where(request: Request, programme_id: int, location_id: int) -> tuple[Programme, Location]:
    programme = programme_to_change(request, programme_id, Permission.RECORD_RETURNS)
    return programme, found_service(programme, location_id)


def _address(programme: Programme, location: Location) -> str:
    return tables.address_of_service(programme, location)


def _done(
    request: Request, programme: Programme, location: Location, words: str = "It is recorded."
) -> HttpResponse:
    messages.success(request, words)
    return redirect(_address(programme, location))


def _ask(
    request: Request,
    programme: Programme,
    location: Location,
    form: Form,
    *,
    title: str,
    text: str = "",
) -> HttpResponse:
    """Show the form; its way back is the service."""
    trail = tables.trail(programme, (location.name, _address(programme, location)))
    return ask(request, form, title=title, caption=location.name, text=text, trail=trail)
