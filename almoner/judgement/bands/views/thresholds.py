"""The rules of a cycle: read, checked, changed; and what other thresholds would do."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from almoner.core.accounts.actions import require
from almoner.core.accounts.guard import Request, permitted
from almoner.core.accounts.rules import Permission
from almoner.judgement.bands import actions, queries
from almoner.judgement.bands.forms.thresholds import RulesForm, WhatIfForm
from almoner.judgement.bands.queries import CycleRecord
from almoner.judgement.bands.rules.states import CycleState, StepRefused
from almoner.judgement.bands.rules.what_if import what_if as asked_what_if
from almoner.judgement.bands.tables import what_if as tables
from almoner.judgement.bands.tables import words
from almoner.judgement.bands.views.found import cycle_or_404, may_keep

REFUSALS = (StepRefused, actions.CycleRefused, actions.ChangedMeanwhile)


@permitted(Permission.VIEW_QUALITY)
@require_http_methods(["GET", "POST"])
def rules(request: Request, cycle_id: int) -> HttpResponse:
    """The rules: boxes for whoever may change them while they may change, else a table."""
    by, today = request.principal, timezone.localdate()
    shown = cycle_or_404(cycle_id=cycle_id, as_at=today, by=by)
    if request.method == "POST":
        require(by, Permission.KEEP_BANDS, authority_code=shown.authority_code)
    form = _form(request, shown)
    is_checked = False
    if form.is_bound and form.is_valid():
        if "check" in request.POST:
            is_checked = True
        elif _saved(request, form, shown):
            messages.success(request, "The rules are saved.")
            return redirect("bands:rules", cycle_id=cycle_id)
    context = {
        "cycle": shown,
        "form": form,
        "is_checked": is_checked,
        "may_change": may_keep(shown, by) and shown.state is CycleState.OPEN,
        "is_open": shown.state is CycleState.OPEN,
        "rules_rows": words.rules_rows(shown),
        "history": queries.rules_history(cycle=shown, as_at=today),
    }
    return render(request, "bands/rules.html", context)


def _form(request: Request, shown: CycleRecord) -> RulesForm:
    initial = {
        "audits_from_on": shown.audits_from_on,
        "audits_to_on": shown.audits_to_on,
        "based_on": shown.rules_number,
    }
    return RulesForm(request.POST or None, rules=shown.rules, initial=initial)


def _saved(request: Request, form: RulesForm, shown: CycleRecord) -> bool:
    assert form.parsed is not None  # noqa: S101  it is valid
    try:
        actions.change_rules(
            cycle_id=shown.id,
            rules=form.parsed,
            based_on=form.cleaned_data["based_on"],
            reason=form.cleaned_data["reason"],
            by=request.principal,
            at=timezone.now(),
            **form.dates(),
        )
    except actions.ChangedMeanwhile as refusal:
        form.add_error(None, str(refusal))
        # Saved again, it is over theirs, which stands beside it.
        form.data = request.POST.dict() | {"based_on": str(shown.rules_number)}
        return False
    except REFUSALS as refusal:
        form.add_error("reason" if not form.cleaned_data["reason"].strip() else None, str(refusal))
        return False
    return True


@permitted(Permission.VIEW_QUALITY)
@require_safe
def what_if(request: Request, cycle_id: int) -> HttpResponse:
    """Move the thresholds, and see how many homes and how much money would move."""
    by, today = request.principal, timezone.localdate()
    shown = cycle_or_404(cycle_id=cycle_id, as_at=today, by=by)
    form = WhatIfForm(request.GET, rules=shown.rules)
    context: dict[str, Any] = {
        "cycle": shown,
        "form": form,
        "is_asked": bool(request.GET),
        "is_valid": form.is_valid(),
    }
    if form.is_valid():
        context |= _outcome(request, form, shown)
    return render(request, "bands/what_if.html", context)


def _outcome(request: Request, form: WhatIfForm, shown: CycleRecord) -> dict[str, Any]:
    by, today = request.principal, timezone.localdate()
    assert form.parsed is not None  # noqa: S101  it is valid
    book = queries.fee_book(
        authority_id=shown.authority_id,
        authority_code=shown.authority_code,
        as_at=today,
        visible_to=by,
    )
    rates = book.on(shown.year.from_on)
    lines = queries.home_lines(cycle=shown, as_at=today, visible_to=by)
    found = asked_what_if(
        homes=tables.homes_in(lines),
        current=shown.rules,
        proposed=form.parsed,
        rates=rates,
        assumption=form.assumption(),
        year=shown.year,
    )
    heads, rows = tables.matrix(found, cycle=shown)
    return {
        "found": found,
        "headline": tables.headline(found),
        "money": tables.money(found, has_fees=bool(rates)),
        "not_counted": tables.not_counted(found),
        "assumed": tables.assumed(form.assumption(), cycle=shown),
        "matrix_heads": heads,
        "matrix_rows": rows,
        "moves": tables.move_rows(found),
        "has_fees": bool(rates),
    }
