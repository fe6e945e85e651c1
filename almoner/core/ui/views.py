"""The pages about the pages: anyone may read them."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render


def accessibility(request: HttpRequest) -> HttpResponse:
    """How accessible Almoner is, and how to report a problem with it."""
    return render(request, "ui/accessibility.html")


def help_page(request: HttpRequest) -> HttpResponse:
    """Where the figures come from and what the signs on the pages mean."""
    return render(request, "ui/help.html")
