"""What waits in safeguarding, outbreaks and programmes."""

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from almoner.core.accounts.guard import Request, permitted
from almoner.core.ui.forms import day_asked
from almoner.doors.desk.protection_page import READERS, protection_page
from almoner.doors.desk.queries.protection import protection as protection_of


@permitted(*READERS)
@require_safe
def protection(request: Request) -> HttpResponse:
    """What waits for the reader, today or as it stood on a day gone by, and where everything is."""
    if request.authority is None or request.user.pk is None:
        raise Http404
    today = timezone.localdate()
    as_at = day_asked(request.GET, today=today)
    is_past = as_at != today
    found = protection_of(
        authority=request.authority,
        officer=request.user.pk,
        as_at=as_at,
        is_past=is_past,
        visible_to=request.principal,
    )
    context = protection_page(found, as_at=as_at, is_past=is_past, visible_to=request.principal)
    context |= {"area": request.authority, "today": as_at, "is_past": is_past}
    return render(request, "desk/protection.html", context)
