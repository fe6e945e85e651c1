"""The pages about the pages: anyone may read them."""

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseServerError
from django.shortcuts import render
from django.template import loader

from almoner.core.accounts.guard import open_to_anyone
from almoner.core.accounts.rules import Permission
from almoner.core.incidents import incident_of
from almoner.core.ui import gallery


@open_to_anyone
def accessibility(request: HttpRequest) -> HttpResponse:
    """How accessible Almoner is, and how to report a problem with it."""
    return render(request, "ui/accessibility.html")


@open_to_anyone
def help_page(request: HttpRequest) -> HttpResponse:
    """Where the figures come from and what the signs on the pages mean."""
    return render(request, "ui/help.html")


def something_went_wrong(request: HttpRequest) -> HttpResponse:
    """The page for an error of ours, with the number by which the log knows it.

    Made without the request: whatever a page's header needs may be what is broken.
    """
    page = loader.get_template("500.html").render({"incident": incident_of(request)})
    return HttpResponseServerError(page)


@open_to_anyone
def design(request: HttpRequest) -> HttpResponse:
    """Every component, for administrators and those who build pages with them."""
    principal = getattr(request, "principal", None)
    if not (principal and principal.may(Permission.MANAGE_USERS)):
        raise Http404
    return render(request, "ui/design.html", gallery.context(request.GET))
