"""What the adult wants, and what the enquiry found."""

from django.http import HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from almoner.core.accounts.guard import Request, permitted_or_absent
from almoner.core.accounts.rules import Permission
from almoner.response.enquiries import actions, tables
from almoner.response.enquiries.forms.outcomes import FindingsForm, HeardForm
from almoner.response.enquiries.queries.story import newest_involvement, newest_outcome
from almoner.response.enquiries.views.asking import Asked, ask, found_enquiry


@permitted_or_absent(Permission.KEEP_ENQUIRIES)
@require_http_methods(["GET", "POST"])
def heard(request: Request, enquiry_id: int) -> HttpResponse:
    """Record what the adult wants, whether they can take part, and who supports them."""
    enquiry = found_enquiry(request, enquiry_id)
    newest = newest_involvement(enquiry=enquiry)
    names = ("asked", "outcomes_wanted", "capacity", "advocate")
    initial = {name: getattr(newest, name) for name in names} if newest else {}
    initial |= {"last_seen": newest.pk if newest else 0}
    form = HeardForm(request.POST or None, today=timezone.localdate(), initial=initial)
    if newest and request.method == "GET":  # the page has the adult's own words
        actions.record_reading(enquiry=enquiry, by=request.principal, at=timezone.now())

    def act() -> object:
        return actions.record_involvement(
            enquiry=enquiry,
            heard=form.heard(),
            on=form.cleaned_data["on"],
            last_seen=form.cleaned_data["last_seen"],
            by=request.principal,
            at=timezone.now(),
        )

    asked = Asked(
        title="What the adult wants",
        caption=str(enquiry),
        back=reverse("enquiries:enquiry", args=[enquiry_id]),
        trail=tables.enquiry_trail(enquiry),
        intro=("Write no name here: who the adult is lies with the concern, sealed.",),
    )
    return ask(request, form=form, act=act, said="Recorded.", asked=asked)


@permitted_or_absent(Permission.KEEP_ENQUIRIES)
@require_http_methods(["GET", "POST"])
def findings(request: Request, enquiry_id: int) -> HttpResponse:
    """Record what was found, and what became of the risk."""
    enquiry = found_enquiry(request, enquiry_id)
    newest = newest_outcome(enquiry=enquiry)
    initial: dict[str, object] = {"last_seen": enquiry.step_count}
    if newest is not None:
        risks = newest.risks.all()
        initial |= {
            "risk_found": newest.risk_found,
            "risk_result": newest.risk_result,
            "achieved": newest.achieved,
            "categories": [one.category for one in risks],
            "places": [one.place for one in risks],
            "sources": [one.source for one in risks],
        }
    else:
        concern = enquiry.concern
        initial |= {
            "categories": [one.category for one in concern.categories.all()],
            "places": [concern.setting],
        }
    form = FindingsForm(request.POST or None, today=timezone.localdate(), initial=initial)

    def act() -> object:
        return actions.make_findings(
            enquiry=enquiry,
            findings=form.made(),
            on=form.cleaned_data["on"],
            last_seen=form.cleaned_data["last_seen"],
            by=request.principal,
            at=timezone.now(),
        )

    asked = Asked(
        title="Record the findings",
        caption=str(enquiry),
        back=reverse("enquiries:enquiry", args=[enquiry_id]),
        trail=tables.enquiry_trail(enquiry),
        button="Record the findings",
    )
    return ask(request, form=form, act=act, said="Findings made.", asked=asked)
