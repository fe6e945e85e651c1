"""Reading the journal. The page stands here because the journal lies below: it knows no roles."""

import json
from datetime import date, datetime, time, timedelta
from urllib.parse import urlencode

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from almoner.core.accounts import queries
from almoner.core.accounts.forms import JournalForm
from almoner.core.accounts.guard import Request, permitted
from almoner.core.accounts.rules import Permission
from almoner.core.journal.queries import Wanted

PAGE = 50


@permitted(Permission.READ_JOURNAL)
@require_GET
def listing(request: Request) -> HttpResponse:
    """Who did what, newest first."""
    form = JournalForm(request.GET)
    asked = form.cleaned_data if form.is_valid() else {}
    wanted = Wanted(
        from_at=_midnight(asked.get("from_on")),
        before_at=_midnight(asked.get("to_on"), days=1),
        action=(asked.get("action") or "").strip().lower().replace(" ", "_") or None,
    )
    skip = asked.get("skip") or 0
    lines = queries.journal(
        wanted=wanted,
        visible_to=request.principal,
        person_like=(asked.get("person") or "").strip(),
        limit=PAGE + 1,
        skip=skip,
    )
    older = _older(form, skip + PAGE) if len(lines) > PAGE else ""
    context = {
        "form": form,
        "lines": [(line, detail_words(detail=line.entry.detail)) for line in lines[:PAGE]],
        "names": {authority.code: authority.name for authority in request.authorities},
        "older": older,
        "is_first": not skip,
    }
    return render(request, "accounts/journal.html", context)


def detail_words(*, detail: str) -> str:
    """An entry's detail as a person reads it: "Role: auditor; is new: yes"."""
    try:
        told = json.loads(detail or "{}")
    except ValueError:
        return detail
    if not isinstance(told, dict):
        return detail
    return "; ".join(f"{key.replace('_', ' ')}: {_word(value)}" for key, value in told.items())


def _word(value: object) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, list):
        return ", ".join(map(_word, value))
    return value if isinstance(value, str) else json.dumps(value)


def _older(form: JournalForm, skip: int) -> str:
    """The next page, by how many were shown: a number of an entry would count the hidden."""
    kept = {name: form.data[name] for name in form.fields if form.data.get(name)}
    return "?" + urlencode({**kept, "skip": skip})


def _midnight(day: date | None, *, days: int = 0) -> datetime | None:
    if day is None or day in (date.min, date.max):  # the ends of time are no bound
        return None
    return timezone.make_aware(datetime.combine(day + timedelta(days=days), time.min))
