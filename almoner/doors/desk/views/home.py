"""The page after signing in."""

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from almoner.core.accounts.guard import Request, permitted
from almoner.core.accounts.rules import Permission
from almoner.doors.desk import forms
from almoner.doors.desk.home_page import home_page
from almoner.doors.desk.queries.home import desk
from almoner.doors.desk.queries.kept import data_version, kept, newest_source, places
from almoner.doors.desk.queries.market import area_coded, last_paper, market


@require_safe
@permitted(Permission.VIEW_MARKET)
def home(request: Request) -> HttpResponse:
    """The authority's headline, what changed, and what waits."""
    version = data_version()
    known = places(version=version)
    area = area_coded(code=request.authority.code, places=known)
    newest = newest_source(version=version)
    as_at = forms.market_dates(
        request.GET, today=timezone.localdate(), newest_on=newest.as_at if newest else None
    ).as_at
    found = kept(
        version=version,
        key=("home", area, as_at),
        make=lambda: home_page(
            market(
                area=area,
                as_at=as_at,
                comparison=last_paper(area=area, as_at=as_at, version=version),
                places=known,
                version=version,
                visible_to=request.principal,
            )
        ),
    )
    waits = desk(authority_code=area.code, visible_to=request.principal)
    return render(
        request,
        "desk/home.html",
        {
            **found,
            "newest": newest,
            "waits": waits,
            "may_load": request.principal.may(Permission.LOAD_FEED),
            "may_view_papers": request.principal.may(Permission.VIEW_PAPER),
        },
    )
