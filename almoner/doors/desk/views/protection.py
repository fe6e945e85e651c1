"""What waits in safeguarding, outbreaks and programmes."""

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from almoner.core.accounts.guard import Request, permitted
from almoner.doors.desk.protection_page import READERS, protection_page
from almoner.doors.desk.queries.protection import protection as protection_of


@permitted(*READERS)
@require_safe
def protection(request: Request) -> HttpResponse:
    """What waits for the reader today, and where everything is."""
    if request.authority is None or request.user.pk is None:
        raise Http404
    today = timezone.localdate()
    found = protection_of(
        authority=request.authority,
        officer=request.user.pk,
        as_at=today,
        visible_to=request.principal,
    )
    context = protection_page(found, visible_to=request.principal)
    context |= {"area": request.authority, "today": today}
    return render(request, "desk/protection.html", context)
