"""PostgreSQL's own check that a page reaches only rows of the reader's authorities.

Under the application's rule (`visible_to`) lies the database's. A room whose table has an
`authority_id` says in a migration of its own that it is `reached` (core/tables.py); a test fails
where one is forgotten. The policy asks `almoner_reaches(authority_id)`, which reads the
setting `almoner.authorities`: ids separated by commas, or `*` for commands and the worker, which
is how each connection begins. A connection that says nothing reaches nothing. SQLite has no such
check.
"""

from typing import TYPE_CHECKING

from django.db import connection

if TYPE_CHECKING:
    from almoner.core.accounts.guard import Request

NARROW = """
    SELECT set_config('almoner.authorities', coalesce((
        SELECT string_agg(id::text, ',') FROM accounts_authority WHERE code = ANY(%s)
    ), ''), false)
"""


def narrow_to(request: "Request") -> None:
    """Let this request's connection reach only the rows of its principal's authorities.

    Sent on the driver's own connection: it is no question that a page asks, so it is not counted
    among them.
    """
    if connection.vendor != "postgresql":
        return
    principal = getattr(request, "principal", None)
    codes = sorted(principal.authority_codes()) if principal else []
    # A connection found dead later in the request would be replaced by one that reaches all.
    connection.close_if_health_check_failed()
    connection.ensure_connection()
    with connection.connection.cursor() as cursor:
        cursor.execute(NARROW, [codes])
