"""The market page of an authority, a district, a region or England."""

from collections.abc import Mapping
from datetime import date
from typing import NamedTuple

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.safestring import SafeString
from django.views.decorators.http import require_safe

from almoner.core.accounts.guard import Request, permitted
from almoner.core.accounts.rules import Permission
from almoner.doors.desk import forms
from almoner.doors.desk.market_page import market_page
from almoner.doors.desk.queries.kept import (
    PAGES,
    Version,
    data_version,
    kept,
    places,
)
from almoner.doors.desk.queries.market import (
    Comparison,
    UnknownArea,
    area_coded,
    last_paper,
    market,
    sees_papers,
)
from almoner.doors.desk.queries.newest import newest_about
from almoner.doors.desk.views.fragments import fragment, rendered
from almoner.evidence.ratings.queries.areas import ENGLAND
from almoner.evidence.ratings.rules import Area


@permitted(Permission.VIEW_MARKET)
@require_safe
def own_market(request: Request) -> HttpResponse:
    """The officer's own authority's market."""
    code = request.authority.code if request.authority else ENGLAND.code
    return redirect("desk:market_of", code)


class Shown(NamedTuple):
    """A market page as everyone who may see it sees it."""

    area: Area
    date_errors: Mapping[str, str]
    content: SafeString


@permitted(Permission.VIEW_MARKET)
@require_safe
def market_of(request: Request, code: str) -> HttpResponse:
    """One area's market as at a day, compared with an earlier one. Kept while the data stands."""
    version, today = data_version(), timezone.localdate()
    is_own = sees_papers(area_code=code, visible_to=request.principal)
    shown = kept(
        version=version,
        key=("market", code, request.META["QUERY_STRING"], today, is_own),
        make=lambda: _shown(request, code, today, version),
        shelf=PAGES,
    )
    status = 400 if shown.date_errors else 200
    return render(request, "desk/market.html", shown._asdict(), status=status)


def _shown(request: Request, code: str, today: date, version: Version) -> Shown:
    known = places(version=version)
    try:
        area = area_coded(code=code, places=known)
    except UnknownArea as unknown:
        raise Http404(str(unknown)) from unknown
    newest = newest_about(area=area, places=known, version=version)
    dates = forms.market_dates(request.GET, today=today, newest_on=newest.as_at if newest else None)
    paper = last_paper(area=area, as_at=dates.as_at, version=version, visible_to=request.principal)
    comparison = Comparison(since=dates.since) if dates.since else paper
    content = fragment(
        "desk/market_content.html",
        version=version,
        key=(area, dates.as_at, dates.since, comparison.since if comparison else None),
        context=lambda: market_page(
            market(
                area=area,
                as_at=dates.as_at,
                comparison=comparison,
                places=known,
                version=version,
                visible_to=request.principal,
            )
        ),
    )
    context = {
        "area": area,
        "as_at": dates.as_at,
        "given_as_at": dates.is_as_at_given,
        "comparison": comparison,
        "has_paper": paper is not None,
        "newest": newest,
        "is_invented": known.is_invented(area),
        "content": content,
        "date_errors": dates.errors,
        "typed": dates.typed,
        "quick": forms.quick_dates(as_at=dates.as_at),
    }
    return Shown(area, dates.errors, rendered("desk/market_dates.html", context))
