"""Whether Almoner works, for whatever watches over the machine."""

from django.db import DatabaseError, connection
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from almoner.core.accounts.guard import open_to_anyone
from almoner.core.heartbeat import is_worker_gone


@open_to_anyone
@require_safe
@never_cache
def health(request: HttpRequest) -> HttpResponse:
    """200 where pages and background work can be done, else 503 and what cannot, as plain text."""
    wrong = []
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except DatabaseError:
        wrong.append("The database does not answer.")
    if is_worker_gone(at=timezone.now()):
        wrong.append("Nobody does the background work.")
    status = 503 if wrong else 200
    return HttpResponse(" ".join(wrong) or "Well.", status=status, content_type="text/plain")
