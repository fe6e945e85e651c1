"""The page of daily work."""

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from almoner.config.duties.queries import duties_standing
from almoner.core.accounts.guard import Request, permitted
from almoner.core.accounts.rules import Permission
from almoner.core.heartbeat import is_worker_gone, worker_seen_at


@permitted(Permission.MANAGE_USERS)
@require_safe
def page(request: Request) -> HttpResponse:
    """What is done once a day, and when it last was."""
    found = duties_standing(as_at=timezone.localdate())
    context = {
        "found": found,
        "is_any_late": any(one.is_late for one in found),
        "is_worker_gone": is_worker_gone(at=timezone.now()),
        "seen_at": worker_seen_at(),
    }
    return render(request, "config/duties.html", context)
