"""The list of contracts, one contract, and what is agreed with one provider."""

from collections.abc import Sequence

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from almoner.core.accounts.guard import Request, permitted
from almoner.core.accounts.rules import Permission
from almoner.core.ui.downloads import csv_response, ods_response
from almoner.core.ui.forms import refusals_on
from almoner.core.ui.tables import Chip, choices, chosen_sort, heads, page_count, page_number, pages
from almoner.register.contracts import actions, queries, tables
from almoner.register.contracts.forms import (
    ContractForm,
    EndForm,
    choices_of,
)
from almoner.register.contracts.models import Contract, Lot
from almoner.register.contracts.queries import listing
from almoner.register.contracts.queries.listing import ContractFilter
from almoner.register.contracts.rules import Category, Portfolio, Relation
from almoner.register.contracts.views.asked import authorities, contract_filter, today, way_back
from almoner.register.directory.models import District
from almoner.register.directory.queries import UnknownProvider, provider_by_id


@permitted(Permission.VIEW_CONTRACTS)
@require_safe
def contracts(request: Request) -> HttpResponse:
    """The list: filters beside results."""
    by = request.principal
    found, authority = authorities(request, Permission.VIEW_CONTRACTS)
    districts = listing.districts_of(authority=authority)
    lots = listing.lots_of(authority=authority, as_at=today(), visible_to=by)
    asked = contract_filter(request, authority)
    sort = chosen_sort(columns=tables.COLUMNS, query=request.GET, default="reference")
    total = listing.contract_count(asked=asked, visible_to=by)
    count = page_count(total=total, per_page=listing.PAGE)
    page = page_number(query=request.GET, count=count)
    first = (page - 1) * listing.PAGE
    lines = listing.contract_lines(
        asked=asked, visible_to=by, sort=sort, first=first, most=listing.PAGE
    )
    context = {
        "authority": authority,
        "above": way_back(),
        "asked": asked,
        "lines": list(lines),
        "total": total,
        "first": first + 1,
        "heads": heads(columns=tables.COLUMNS, sort=sort, query=request.GET),
        "pages": pages(number=page, count=count, query=request.GET),
        "chips": _chips(request, districts, lots),
        "selects": _selects(asked, districts, lots),
        "keeps": [("sort", sort), ("authority", authority.code)],
        "several": len(found) > 1,
        "query": request.GET.urlencode(),
        "kind_words": tables.kind_words,
        "may_keep": by.may(Permission.KEEP_CONTRACTS, authority_code=authority.code),
        "may_download": by.may(Permission.DOWNLOAD),
    }
    return render(request, "contracts/contracts.html", context)


def _chips(
    request: Request, districts: Sequence[District], lots: Sequence[Lot]
) -> tuple[Chip, ...]:
    return tables.filter_chips(
        request.GET,
        districts={one.pk: one.name for one in districts},
        lots={one.pk: f"{one.framework}, {one}" for one in lots},
    )


def _selects(
    asked: ContractFilter, districts: Sequence[District], lots: Sequence[Lot]
) -> dict[str, object]:
    """The choices of each filter."""
    return {
        "category": choices(choices_of(Category), selected=asked.category or ""),
        "portfolio": choices(choices_of(Portfolio), selected=asked.portfolio or ""),
        "relation": choices(choices_of(Relation), selected=asked.relation or ""),
        "district": choices(
            [(str(one.pk), one.name) for one in districts],
            selected=str(asked.district_id or ""),
        ),
        "lot": choices(
            [(str(one.pk), f"{one.framework}, {one}") for one in lots],
            selected=str(asked.lot_id or ""),
        ),
        "standing": choices(tables.STANDING_WORDS.items(), selected=asked.standing.value, first=""),
    }


@permitted(Permission.VIEW_CONTRACTS)
@require_safe
def download(request: Request, kind: str) -> HttpResponseBase:
    """The whole of the list as filtered, as CSV or as ODS with a sheet of notes."""
    if kind not in {"csv", "ods"}:
        raise Http404
    by = request.principal
    _, authority = authorities(request, Permission.VIEW_CONTRACTS)
    districts = listing.districts_of(authority=authority)
    lots = listing.lots_of(authority=authority, as_at=today(), visible_to=by)
    asked = contract_filter(request, authority)
    chosen = _chips(request, districts, lots)
    notes = tables.download_notes(asked, filters=[chip.label for chip in chosen])
    actions.record_export(
        what="contracts",
        kind=kind,
        filters=[notes.title, *notes.filters],
        row_count=listing.contract_count(asked=asked, visible_to=by),
        by=by,
        at=timezone.now(),
    )
    sort = chosen_sort(columns=tables.COLUMNS, query=request.GET, default="reference")
    lines = listing.contract_lines(asked=asked, visible_to=by, sort=sort)
    rows = (tables.download_row(line) for line in lines)
    columns = tables.DOWNLOAD_COLUMNS
    if kind == "csv":
        return csv_response(name=notes.title, columns=columns, rows=rows)
    return ods_response(name=notes.title, columns=columns, rows=rows, notes=notes)


@permitted(Permission.VIEW_CONTRACTS)
@require_safe
def contract(request: Request, contract_id: int) -> HttpResponse:
    """One contract: with whom, for what, from when, and what was said of its end."""
    shown = _contract(request, contract_id)
    words, colour = tables.standing_words(shown, today=today())
    context = {
        "contract": shown,
        "kind": tables.kind_words(
            Category(shown.category), Portfolio(shown.portfolio) if shown.portfolio else None
        ),
        "relation": Relation(shown.relation).words,
        "standing": words,
        "colour": colour,
        "districts": [district.name for district in shown.districts.all()],
        "history": tables.history(queries.terms_of(contract=shown)),
        "lead": queries.lead_officer(
            location=shown.location, as_at=today(), visible_to=request.principal
        )
        if shown.location
        else None,
        "may_keep": request.principal.may(
            Permission.KEEP_CONTRACTS, authority_code=shown.authority.code
        ),
    }
    return render(request, "contracts/contract.html", context)


@permitted(Permission.KEEP_CONTRACTS)
@require_http_methods(["GET", "POST"])
def add_contract(request: Request) -> HttpResponse:
    """Record a contract, then show it. The service may be named in the address."""
    _, authority = authorities(request, Permission.KEEP_CONTRACTS)
    form = ContractForm(
        request.POST or None,
        authority=authority,
        lots=listing.lots_of(authority=authority, as_at=today(), visible_to=request.principal),
        districts=listing.districts_of(authority=authority),
        initial={"party": request.GET.get("service", "")},
    )
    if form.is_valid():
        location, provider = form.cleaned_data["party"]
        said = form.cleaned_data
        with refusals_on(form, actions.ContractRefused):
            added = actions.add_contract(
                authority=authority,
                reference=said["reference"],
                relation=Relation(said["relation"]),
                category=Category(said["category"]),
                portfolio=Portfolio(said["portfolio"]) if said["portfolio"] else None,
                from_on=said["from_on"],
                to_on=said["to_on"],
                location=location,
                provider=provider,
                lot=form.chosen_lot(),
                districts=form.chosen_districts(),
                by=request.principal,
                at=timezone.now(),
            )
            messages.success(request, "The contract is recorded.")
            return redirect("contracts:contract", contract_id=added.pk)
    return render(request, "contracts/add_contract.html", {"form": form, "authority": authority})


@permitted(Permission.KEEP_CONTRACTS)
@require_http_methods(["GET", "POST"])
def end_contract(request: Request, contract_id: int) -> HttpResponse:
    """Say when a contract ends, and why."""
    shown = _contract(request, contract_id, keeping=True)
    form = EndForm(request.POST or None, initial={"to_on": shown.to_on, "seen_to_on": shown.to_on})
    if form.is_valid():
        with refusals_on(form, actions.ContractRefused):
            actions.end_contract(
                contract=shown,
                to_on=form.cleaned_data["to_on"],
                reason=form.cleaned_data["reason"],
                seen_to_on=form.cleaned_data["seen_to_on"],
                by=request.principal,
                at=timezone.now(),
            )
            messages.success(request, "The end of the contract is recorded.")
            return redirect("contracts:contract", contract_id=contract_id)
    return render(request, "contracts/end_contract.html", {"form": form, "contract": shown})


@permitted(Permission.VIEW_CONTRACTS)
@require_safe
def provider(request: Request, reference: str) -> HttpResponse:
    """Everything agreed with one provider that holds today."""
    try:
        shown = provider_by_id(cqc_id=reference, visible_to=request.principal)
    except UnknownProvider as unknown:
        raise Http404 from unknown
    held = queries.contracts_of(provider=shown, as_at=today(), visible_to=request.principal)
    lines = [
        (
            one,
            tables.kind_words(
                Category(one.category), Portfolio(one.portfolio) if one.portfolio else None
            ),
            Relation(one.relation).words,
        )
        for one in held
    ]
    return render(request, "contracts/provider.html", {"provider": shown, "lines": lines})


def _contract(request: Request, contract_id: int, *, keeping: bool = False) -> Contract:
    """The contract, if it may be seen and, where that is asked, kept."""
    try:
        found = queries.contract(contract_id=contract_id, visible_to=request.principal)
    except queries.UnknownContract as unknown:
        raise Http404 from unknown
    may_keep = request.principal.may(Permission.KEEP_CONTRACTS, authority_code=found.authority.code)
    if keeping and not may_keep:
        raise Http404
    return found
