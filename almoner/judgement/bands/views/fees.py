"""Fees by year: the table, the uplifts laid on it, and the decisions about both."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from almoner.core.accounts.guard import Request, permitted
from almoner.core.accounts.models import Authority
from almoner.core.accounts.queries import authorities_for
from almoner.core.accounts.rules import Permission
from almoner.core.calendar.rules import FinancialYear, NotAFinancialYear, financial_year_labelled
from almoner.core.ui.forms import refusals_on
from almoner.judgement.bands import actions, queries
from almoner.judgement.bands.forms.fees import FeeTableForm, UpliftForm, fee_box
from almoner.judgement.bands.library import client_labels, published_fees
from almoner.judgement.bands.queries import FeeBook
from almoner.judgement.bands.tables import fees as tables

REFUSALS = (actions.FeesRefused, actions.ChangedMeanwhile)


@permitted(Permission.VIEW_QUALITY)
@require_safe
def fees(request: Request) -> HttpResponse:
    """The fees of one financial year."""
    by, today = request.principal, timezone.localdate()
    authority = _authority(request, Permission.VIEW_QUALITY)
    book = _book(request, authority)
    years = tables.years_of(book, today=today)
    year = _year(request, years)
    context = {
        "authority": authority,
        "authorities": authorities_for(permission=Permission.VIEW_QUALITY, visible_to=by),
        "year": year,
        "years": years,
        "table": book.table_on(year.last_on),
        "excludes": tables.excluded(book, year),
        "parts": tables.parts(book, year=year, labels=client_labels()),
        "heads": ("Band", *client_labels().values()),
        "uplifts": tables.uplift_rows(book, labels=client_labels()),
        "tables": tables.table_rows(book),
        "may_keep": by.may(Permission.KEEP_BANDS, authority_code=authority.code),
    }
    return render(request, "bands/fees.html", context)


@permitted(Permission.KEEP_BANDS)
@require_http_methods(["GET", "POST"])
def set_table(request: Request) -> HttpResponse:
    """Enter the fees of a year."""
    by, today = request.principal, timezone.localdate()
    authority = _authority(request, Permission.KEEP_BANDS)
    book = _book(request, authority)
    labels, example = client_labels(), published_fees()[-1]
    newest = book.tables[-1] if book.tables else None
    copies = request.GET.get("copy") == "example"
    form = FeeTableForm(
        request.POST or None,
        labels=labels,
        bands=sorted({rate.band for rate in example.rates}),
        years=tables.years_offered(today),
        initial={"based_on": newest.pk if newest else None}
        | (_example(request) if copies else tables.box_values(book, today=today)),
    )
    if form.is_valid():
        try:
            table = actions.set_fee_table(
                authority=authority,
                year=form.chosen_year(),
                rates=form.rates(),
                labels=labels,
                source=form.cleaned_data["source"],
                excludes_label=form.cleaned_data["excludes_label"],
                excludes_pence=form.cleaned_data["excludes"],
                based_on=form.cleaned_data["based_on"],
                by=by,
                at=timezone.now(),
            )
        except actions.ChangedMeanwhile as refusal:
            form.add_error(None, str(refusal))
            form.data = request.POST.dict() | {"based_on": str(newest.pk if newest else "")}
        except REFUSALS as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, "The fees are recorded.")
            year = FinancialYear(table.from_on.year)
            return redirect(_address(authority, year))
    context = {"form": form, "authority": authority, "labels": labels, "example": example}
    return render(request, "bands/set_fees.html", context)


@permitted(Permission.KEEP_BANDS)
@require_http_methods(["GET", "POST"])
def uplift(request: Request) -> HttpResponse:
    """Record that fees rise by a percentage."""
    by, today = request.principal, timezone.localdate()
    authority = _authority(request, Permission.KEEP_BANDS)
    form = UpliftForm(request.POST or None, labels=client_labels(), today=today)
    if form.is_valid():
        with refusals_on(form, REFUSALS):
            actions.decide_uplift(
                authority=authority, by=by, at=timezone.now(), **form.cleaned_data
            )
            messages.success(request, "The uplift is recorded.")
            return redirect(_address(authority))
    return render(request, "bands/uplift.html", {"form": form, "authority": authority})


def _authority(request: Request, permission: Permission) -> Authority:
    """The authority in the address, the one the person works in, or their first."""
    found = authorities_for(permission=permission, visible_to=request.principal)
    code = request.GET.get("authority", "")
    if code:
        chosen = next((one for one in found if one.code == code), None)
    else:
        chosen = next((one for one in found if one == request.authority), None)
        chosen = chosen or next(iter(found), None)
    if chosen is None:
        raise Http404
    return chosen


def _book(request: Request, authority: Authority) -> FeeBook:
    return queries.fee_book(
        authority_id=authority.pk,
        authority_code=authority.code,
        as_at=timezone.localdate(),
        visible_to=request.principal,
    )


def _year(request: Request, years: list[FinancialYear]) -> FinancialYear:
    try:
        return financial_year_labelled(request.GET.get("year", ""))
    except NotAFinancialYear:
        return years[0]


def _address(authority: Authority, year: FinancialYear | None = None) -> str:
    tail = f"&year={year.label}" if year else ""
    return f"{reverse('bands:fees')}?authority={authority.code}{tail}"


def _example(request: Request) -> dict[str, Any]:
    """The published example as the boxes show it."""
    example = published_fees()[-1]
    return {
        fee_box(rate.client_type, rate.band): tables.typed(rate.pence) for rate in example.rates
    } | {
        "source": example.title,
        "excludes_label": example.excludes_label,
        "excludes": tables.typed(example.excludes_pence),
    }
