"""The page after signing in."""

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from almoner.core.accounts.guard import Request, signed_in
from almoner.core.accounts.rules import Permission
from almoner.doors.desk.home_page import home_page
from almoner.doors.desk.queries.home import desk
from almoner.doors.desk.queries.kept import data_version, kept, places
from almoner.doors.desk.queries.market import area_coded, last_paper, market
from almoner.doors.desk.queries.newest import newest_about


@signed_in
@require_safe
def home(request: Request) -> HttpResponse:
    """The authority's headline, what changed, and what waits; for others, what they may do."""
    may = request.principal.may
    if request.authority is None or not may(Permission.VIEW_MARKET):
        return render(request, "desk/home_elsewhere.html")
    version = data_version()
    known = places(version=version)
    area = area_coded(code=request.authority.code, places=known)
    newest = newest_about(area=area, places=known, version=version)
    today = timezone.localdate()
    as_at = min(today, newest.as_at) if newest else today
    found = kept(
        version=version,
        key=("home", area, as_at),
        make=lambda: home_page(
            market(
                area=area,
                as_at=as_at,
                comparison=last_paper(
                    area=area, as_at=as_at, version=version, visible_to=request.principal
                ),
                places=known,
                version=version,
                visible_to=request.principal,
            )
        ),
    )
    context = {
        **found,
        "newest": newest,
        "is_invented": known.is_invented(area),
        "waits": desk(authority_code=area.code, visible_to=request.principal),
        "may_load": may(Permission.LOAD_FEED),
        "may_view_papers": may(Permission.VIEW_PAPER),
    }
    return render(request, "desk/home.html", context)
