"""Raising a concern, and loading a file of them. What was raised is not shown back."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from almoner.core.accounts.guard import Request, permitted, permitted_or_absent
from almoner.core.accounts.models import Authority
from almoner.core.accounts.rules import Permission
from almoner.core.ui.words import plural
from almoner.response.safeguarding import actions, queries, tables
from almoner.response.safeguarding.actions import ReferralsRefused
from almoner.response.safeguarding.csv_files import KNOWN, WANTED, FileRefused, Wrong, read_file
from almoner.response.safeguarding.forms.raising import RaiseForm, UploadForm
from almoner.response.safeguarding.queries import Fault
from almoner.response.safeguarding.rules.referrals import FRONT_DOOR, PAGE

RECEIPT = "concern_receipt"
MOST_SHOWN = 50


@permitted(Permission.RAISE_CONCERN)
@never_cache
@require_http_methods(["GET", "POST"])
def new(request: Request) -> HttpResponse:
    """One page to say what happened. A second click on its button raises nothing more."""
    by, now = request.principal, timezone.now()
    authority = _authority(request, Permission.RAISE_CONCERN)
    form = RaiseForm(
        request.POST or None,
        today=timezone.localdate(),
        districts=queries.districts_of(authority=authority),
        initial={"referrer_name": by.name},
    )
    if form.is_valid():
        try:
            receipt = actions.receive_concern(
                authority=authority,
                source=PAGE,
                referral=form.referral(received_at=now),
                by=by,
                at=now,
            )
        except actions.ReferenceUsed:
            form.renew_token()
            form.add_error(None, _sent_before(request.session.get(RECEIPT)))
        except actions.ReferralRefused as refusal:
            form.add_error(None, str(refusal))
        else:
            request.session[RECEIPT] = receipt.receipt
            return redirect("safeguarding:raised")
    context = {"form": form, "authority": authority, "trail": _trail(request)}
    return render(request, "safeguarding/raise.html", context)


@permitted(Permission.RAISE_CONCERN)
@never_cache
@require_GET
def raised(request: Request) -> HttpResponse:
    """The receipt, and nothing of what was said."""
    receipt = request.session.get(RECEIPT)
    if receipt is None:
        return redirect("safeguarding:raise")
    may_see = request.principal.may(Permission.VIEW_SAFEGUARDING)
    return render(request, "safeguarding/raised.html", {"receipt": receipt, "may_see": may_see})


@permitted_or_absent(Permission.TRIAGE_CONCERN)
@require_http_methods(["GET", "POST"])
def upload(request: Request) -> HttpResponse:
    """Load a file of concerns, whole or not at all, or only check it."""
    authority = _authority(request, Permission.TRIAGE_CONCERN)
    form = UploadForm(request.POST or None, request.FILES or None, initial={"source": FRONT_DOOR})
    wrong: tuple[Wrong | Fault, ...] = ()
    if form.is_valid():
        try:
            wrong = ()
            said = _load(request, authority, form)
        except FileRefused as refusal:
            form.add_error("file", str(refusal))
            wrong = refusal.wrong
        except ReferralsRefused as refusal:
            form.add_error("file", str(refusal))
            wrong = refusal.faults
        except actions.ReferralRefused as refusal:
            form.add_error("source", str(refusal))
        else:
            messages.success(request, said)
            return redirect("safeguarding:upload")
    context = {
        "trail": tables.trail(),
        "form": form,
        "authority": authority,
        "wrong": [_shown(one) for one in wrong[:MOST_SHOWN]],
        "more": max(0, len(wrong) - MOST_SHOWN),
        "wanted": WANTED,
        "known": KNOWN,
    }
    return render(request, "safeguarding/upload.html", context)


def _sent_before(receipt: str | None) -> str:
    """For whoever went back to say more: what they sent first is safe, and so is what they add."""
    arrived = f" and has arrived. Its receipt is {receipt}" if receipt else ""
    return (
        f"You sent a concern from this page before{arrived}. What you have changed is not sent yet:"
        " send it again, and it is a concern of its own"
    )


def _load(request: Request, authority: Authority, form: UploadForm) -> str:
    read = read_file(form.cleaned_data["file"].read())
    source, now = form.cleaned_data["source"].strip(), timezone.now()
    if form.cleaned_data["only_check"]:
        if sentence := queries.source_fault(authority=authority, source=source, digest=read.digest):
            raise actions.ReferralRefused(sentence)
        found = queries.deliverable(
            authority=authority, source=source, referrals=read.referrals, at=now
        )
        if found.faults:
            raise ReferralsRefused(found.faults)
        return (
            f"The file can be loaded: {len(found.fresh):,} new, {found.known_count:,} here"
            " already. Nothing was loaded."
        )
    done = actions.receive_many(
        authority=authority,
        source=source,
        referrals=read.referrals,
        digest=read.digest,
        by=request.principal,
        at=now,
    )
    if not done.added_count:
        rows = plural(done.row_count, "row was", "rows were")
        return f"{rows} in the file, all here already. Nothing was changed."
    known = f" {done.known_count:,} were here already." if done.known_count else ""
    received = plural(done.added_count, "concern was", "concerns were")
    return f"{received} received.{known}"


def _shown(one: Wrong | Fault) -> tuple[int, str, str]:
    """A row of the file as its program numbers it, the column, and what is wrong."""
    if isinstance(one, Wrong):
        return one.row, one.column, one.sentence
    return one.row + 1, "", one.sentence


def _authority(request: Request, permission: Permission) -> Authority:
    """The authority that the person works in, or the first in which they may do this."""
    codes = request.principal.codes_where(permission)
    here = request.authority
    if here is not None and here.code in codes:
        return here
    return next(one for one in request.authorities if one.code in codes)


def _trail(request: Request) -> list[tuple[str, str]]:
    return tables.trail() if request.principal.may(Permission.VIEW_SAFEGUARDING) else []
