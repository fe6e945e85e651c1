"""Pages: what may become of the queue, and the same to take away."""

from dataclasses import dataclass
from datetime import date

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from almoner.core.accounts.guard import Request, absent, permitted_or_absent
from almoner.core.accounts.models import Authority
from almoner.core.accounts.rules import Permission
from almoner.core.journal.actions import record_export, record_read
from almoner.core.journal.rules import Sensitivity
from almoner.core.ui.downloads import csv_response, ods_response
from almoner.judgement.queue_lab import queries, tables
from almoner.judgement.queue_lab.forms import OWN, ScenarioForm
from almoner.judgement.queue_lab.practice import Practice, practice_as_at
from almoner.judgement.queue_lab.queries import Known, Outlook
from almoner.judgement.queue_lab.rules.history import TooLittleHistory
from almoner.response.safeguarding.practice import priority_rules_as_at

KIND = "queue_lab.Forecast"


@dataclass(frozen=True, slots=True, kw_only=True)
class Answered:
    """What was asked, and the answer: without an outlook, why there is none."""

    form: ScenarioForm
    practice: Practice
    known: Known | None = None
    outlook: Outlook | None = None
    too_little: str = ""
    look_back_to: date | None = None  # a day on which more was known


@permitted_or_absent(Permission.VIEW_SAFEGUARDING_FIGURES)
@require_safe
def index(request: Request) -> HttpResponse:
    """The forecast: chart, table, scenarios, how well it did, and what it does not know."""
    authority = _authority(request)
    record_read(
        actor=request.principal,
        at=timezone.now(),
        subject=(KIND, authority.code),
        sensitivity=Sensitivity.SAFEGUARDING,
        authority_code=authority.code,
    )
    answered = _answer(request, authority)
    context = {
        "authority": authority,
        "form": answered.form,
        "practice": answered.practice,
        "too_little": answered.too_little,
        "look_back_to": answered.look_back_to,
        "as_at": answered.form.day(),
        "query": request.GET.urlencode(),
        "is_own": answered.form.chosen() == OWN,
    }
    if answered.known and answered.outlook:
        context |= _shown(request, authority, answered, answered.known, answered.outlook)
    return render(request, "queue_lab/forecast.html", context)


@permitted_or_absent(Permission.VIEW_SAFEGUARDING_FIGURES)
@require_safe
def download(request: Request, extension: str) -> HttpResponseBase:
    """The chosen forecast as CSV, or as ODS with a sheet of notes."""
    authority = _authority(request)
    answered = _answer(request, authority)
    may = request.principal.may(Permission.DOWNLOAD, authority_code=authority.code)
    if not may or extension not in {"csv", "ods"} or answered.outlook is None:
        raise absent(request)
    form = answered.form
    told = answered.outlook.forecasts[form.chosen()]
    notes = tables.download_notes(
        told, authority=authority.name, as_at=form.day(), asked=form.asked()
    )
    record_export(
        actor=request.principal,
        at=timezone.now(),
        what=f"{KIND}:{authority.code}",
        form=extension,
        row_count=len(told.bands),
        authority_code=authority.code,
        sensitivity=Sensitivity.SAFEGUARDING,
        detail={"scenario": form.chosen()},
    )
    name, rows = "queue-forecast", tables.download_rows(told.bands)
    if extension == "csv":
        return csv_response(name=name, columns=tables.COLUMNS, rows=rows)
    return ods_response(name=name, columns=tables.COLUMNS, rows=rows, notes=notes)


def _authority(request: Request) -> Authority:
    """The reader's authority, if its queue's figures are for them; else there is no such page."""
    authority = request.authority
    if authority is None or not queries.may_see_forecast(
        authority=authority, visible_to=request.principal
    ):
        raise absent(request)
    return authority


def _answer(request: Request, authority: Authority) -> Answered:
    today = timezone.localdate()
    practice = practice_as_at(today)
    form = _form(request, practice)
    try:
        known = queries.known_queue(
            authority=authority,
            as_at=form.day(),
            visible_to=request.principal,
            practice=practice,
            workers=form.workers_said(),
        )
    except TooLittleHistory as too_little:
        return Answered(
            form=form,
            practice=practice,
            too_little=str(too_little),
            look_back_to=queries.day_to_look_back_to(
                authority=authority, as_at=form.day(), visible_to=request.principal
            ),
        )
    outlook = queries.outlook(
        known=known,
        scenarios=form.scenarios(),
        chosen=form.chosen(),
        asked=form.asked(),
        practice=practice,
    )
    return Answered(form=form, practice=practice, known=known, outlook=outlook)


def _form(request: HttpRequest, practice: Practice) -> ScenarioForm:
    """The question asked; of one that only says the day, the rest as a question begins."""
    start = {"scenario": next(iter(practice.scenarios)), "limit": str(practice.limit)}
    is_asked = any(name == "scenario" or name.startswith("as_at") for name in request.GET)
    asked = request.GET.copy()
    for name, value in start.items():
        asked.setdefault(name, value)
    return ScenarioForm(
        asked if is_asked else None, initial=start, practice=practice, today=timezone.localdate()
    )


def _shown(
    request: Request, authority: Authority, answered: Answered, known: Known, outlook: Outlook
) -> dict[str, object]:
    form, practice, asked = answered.form, answered.practice, answered.form.asked()
    told = outlook.forecasts[form.chosen()]
    teller = tables.Teller(
        sees_all=request.principal.may(Permission.VIEW_SAFEGUARDING, authority_code=authority.code),
        least=priority_rules_as_at(form.day()).least_count,
    )
    calibration = outlook.calibration
    return {
        "told": told,
        "asked": asked,
        "chart": tables.chart(told, waiting=known.history.waiting, asked=asked),
        "top": tables.top_of(told, waiting=known.history.waiting, asked=asked),
        "load": tables.load_words(known, outlook),
        "waiting": teller.count(known.history.waiting),
        "last_on": known.history.last_on,
        "comparison": tables.comparison(outlook, asked=asked),
        "comparison_columns": tables.comparison_columns(asked),
        "needed": tables.needed_words(outlook.needed, asked=asked, practice=practice),
        "breach": tables.chance_words(told.breach_chance),
        "back": tables.chance_words(told.back_chance),
        "urgent": tables.chance_words(told.urgent_chance),
        "assumptions": tables.assumptions(known, outlook, practice=practice),
        "calibration": calibration,
        "held_back": tables.held_back_rows(calibration, teller=teller) if calibration else [],
        "may_download": request.principal.may(Permission.DOWNLOAD, authority_code=authority.code),
    }
