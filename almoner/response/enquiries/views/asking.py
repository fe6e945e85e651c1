"""How every page that asks for something and does one action goes."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render

from almoner.core.accounts.guard import Request, absent
from almoner.core.ui.forms import Form, refusals_on
from almoner.response.enquiries import queries
from almoner.response.enquiries.actions import EnquiryRefused
from almoner.response.enquiries.models import Enquiry, LargeScaleEnquiry


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What such a page says around its form."""

    title: str
    caption: str
    back: str  # where it leads when it is done, or left
    trail: list[tuple[str, str]]
    button: str = "Save"
    intro: tuple[str, ...] = ()
    facts: list[tuple[str, Any]] = field(default_factory=list)
    is_warning: bool = False
    is_possible: bool = True  # else the page says why not, and asks for nothing


def ask(
    request: Request, *, form: Form, act: Callable[[], object], said: str, asked: Asked
) -> HttpResponse:
    """Show the form; once it holds, act, say so and go back. A refusal stays beside what was typed.

    `said` is the message afterwards: it names nobody.
    """
    if form.is_valid():
        with refusals_on(form, EnquiryRefused):
            act()
            messages.success(request, said)
            return redirect(asked.back)
    return render(request, "enquiries/ask.html", {"form": form, "asked": asked})


def found_enquiry(request: Request, enquiry_id: int) -> Enquiry:
    """The enquiry in the address, if the person may see it; else there is no such page."""
    try:
        return queries.enquiry_by_id(enquiry_id=enquiry_id, visible_to=request.principal)
    except queries.UnknownEnquiry as unknown:
        raise absent(request) from unknown


def found_case(request: Request, case_id: int) -> LargeScaleEnquiry:
    """The large-scale enquiry in the address, if the person may see it."""
    try:
        return queries.case_by_id(case_id=case_id, visible_to=request.principal)
    except queries.UnknownEnquiry as unknown:
        raise absent(request) from unknown
