"""What each role may do."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from almoner.core.accounts.guard import Request, signed_in
from almoner.core.accounts.rules import GRANTS, PERMISSION_WORDS, Role


@signed_in
@require_GET
def table(request: Request) -> HttpResponse:
    """The table of roles, made from the rules themselves."""
    rows = [
        (
            role.words,
            [permission in GRANTS[role].permissions for permission in PERMISSION_WORDS],
            GRANTS[role].clearance.name.capitalize(),
        )
        for role in Role
    ]
    context = {"permissions": PERMISSION_WORDS.values(), "rows": rows}
    return render(request, "accounts/roles.html", context)
