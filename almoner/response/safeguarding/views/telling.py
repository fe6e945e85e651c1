"""Whom to tell, and recording that they were told."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from almoner.core.accounts.guard import Request, permitted_or_absent
from almoner.core.accounts.rules import Permission
from almoner.core.ui.forms import refusals_on
from almoner.core.ui.tables import page_number, pages
from almoner.response.safeguarding import actions, queries, tables
from almoner.response.safeguarding.forms.working import TellForm
from almoner.response.safeguarding.rules.states import ConcernState
from almoner.response.safeguarding.rules.telling import News, sentences_for
from almoner.response.safeguarding.views.case import found_concern

PER_PAGE = 25


@permitted_or_absent(Permission.VIEW_SAFEGUARDING)
@require_GET
def referrers(request: Request) -> HttpResponse:
    """Who is still to be told something, the longest due first."""
    by, today = request.principal, timezone.localdate()
    found = queries.news_due(visible_to=by)
    total = found.count()
    count = max(1, -(-total // PER_PAGE))
    number = page_number(query=request.GET, count=count)
    shown = queries.to_tell(found[(number - 1) * PER_PAGE : number * PER_PAGE], as_at=today)
    actions.record_list_reading(what="referrers", by=by, at=timezone.now())
    context = {
        "trail": tables.trail(),
        "lines": shown,
        "total": total,
        "pages": pages(number=number, count=count, query=request.GET),
        "has_authorities": len(request.authorities) > 1,
        "may_triage": by.may(Permission.TRIAGE_CONCERN),
    }
    return render(request, "safeguarding/referrers.html", context)


@permitted_or_absent(Permission.TRIAGE_CONCERN)
@never_cache
@require_http_methods(["GET", "POST"])
def tell(request: Request, concern_id: int) -> HttpResponse:
    """Record what whoever raised it was told. A second click finds that it is recorded."""
    concern = found_concern(request, concern_id)
    due = queries.news_of(concern=concern, visible_to=request.principal)
    if due is None:
        messages.info(request, "There is nothing to tell whoever raised it now.")
        return redirect("safeguarding:concern", concern_id=concern_id)
    news, state = News(due.news), ConcernState(concern.state)
    form = TellForm(
        request.POST or None,
        offered=sentences_for(news=news, state=state),
        today=timezone.localdate(),
        initial={"last_seen": concern.tellings.count()},
    )
    if form.is_valid():
        with refusals_on(form, actions.TellingRefused):
            actions.tell_referrer(
                concern=concern,
                telling=form.telling(),
                by=request.principal,
                at=timezone.now(),
                last_seen=form.cleaned_data["last_seen"],
            )
            messages.success(request, "Recorded.")
            return redirect("safeguarding:concern", concern_id=concern_id)
    actions.record_reading(concern=concern, by=request.principal, at=timezone.now())
    context = {
        "trail": tables.trail(concern),
        "concern": concern,
        "form": form,
        "news": news,
        "due": due,
    }
    return render(request, "safeguarding/tell.html", context)
