"""The list of enquiries that go on, and the same as a file."""

from datetime import date

from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from almoner.core.accounts.guard import Request, absent, permitted_or_absent
from almoner.core.accounts.rules import Permission
from almoner.core.ui.downloads import Notes, csv_response, ods_response
from almoner.core.ui.tables import address, page_count, page_number, pages
from almoner.response.enquiries import actions, queries, tables
from almoner.response.enquiries.queries.lists import EnquiryLine

PER_PAGE = 25
TO_BEGIN = 50  # a page of what is to begin: more than wait anywhere that keeps up


@permitted_or_absent(Permission.VIEW_SAFEGUARDING)
@require_GET
def index(request: Request) -> HttpResponse:
    """What is due first on top; and the concerns for which an enquiry is still to be begun."""
    by, today = request.principal, timezone.localdate()
    found = _asked(request, today)
    count = max(1, -(-len(found) // PER_PAGE))
    number = page_number(query=request.GET, count=count)
    to_begin = queries.concerns_to_begin(visible_to=by)
    begin = min(_begin(request), page_count(total=len(to_begin), per_page=TO_BEGIN))
    actions.record_list_reading(what="list", by=by, at=timezone.now(), row_count=len(found))
    context = {
        "trail": tables.trail()[:-1],
        "lines": found[(number - 1) * PER_PAGE : number * PER_PAGE],
        "total": len(found),
        "late": sum(line.is_overdue for line in found),
        "to_begin": to_begin[(begin - 1) * TO_BEGIN : begin * TO_BEGIN],
        "earlier_to_begin": address(request.GET, begin=str(begin - 1)) if begin > 1 else "",
        "later_to_begin": address(request.GET, begin=str(begin + 1))
        if begin * TO_BEGIN < len(to_begin)
        else "",
        "pages": pages(number=number, count=count, query=request.GET),
        "colours": tables.COLOURS,
        "led_in_words": tables.led_in_words,
        "chips": tables.filter_chips(request.GET),
        "show_items": tables.show_items(_show(request)),
        "is_filtered": _show(request) != "all",
        "many_authorities": len(by.codes_where(Permission.VIEW_SAFEGUARDING)) > 1,
        "may_download": by.may(Permission.DOWNLOAD),
        "query": request.GET.urlencode(),
    }
    return render(request, "enquiries/index.html", context)


@permitted_or_absent(Permission.VIEW_SAFEGUARDING)
@require_GET
def download(request: Request, extension: str) -> HttpResponseBase:
    """The list as it is filtered, as CSV or ODS; journalled first."""
    if extension not in {"csv", "ods"}:
        raise absent(request)
    today = timezone.localdate()
    found = _asked(request, today)
    actions.record_download(
        by=request.principal, at=timezone.now(), form=extension, row_count=len(found)
    )
    rows, name = list(tables.download_rows(found)), f"list-{today}"
    if extension == "csv":
        return csv_response(name=name, columns=tables.COLUMNS, rows=rows)
    notes = Notes(
        title="Enquiries",
        source="Almoner: the council’s own records. Restricted: not for publication",
        as_at=today,
        filters=tuple(chip.label for chip in tables.filter_chips(request.GET)),
        definitions=(
            ("Due", "By when the stage is to end: a target of the council, and no law"),
            ("Report due", "By when whoever was asked to enquire is to report"),
        ),
    )
    return ods_response(name=name, columns=tables.COLUMNS, rows=rows, notes=notes)


def _begin(request: Request) -> int:
    """The page of what is to begin that is asked for; the first where it is none."""
    asked = request.GET.get("begin", "1")
    return max(1, int(asked)) if asked.isascii() and asked.isdigit() and len(asked) < 6 else 1  # noqa: PLR2004


def _show(request: Request) -> str:
    asked = request.GET.get("show", "")
    return asked if asked in tables.SHOWING else "all"


def _asked(request: Request, today: date) -> list[EnquiryLine]:
    """The lines that the filter keeps."""
    every = queries.open_enquiries(as_at=today, visible_to=request.principal)
    return tables.shown(every, show=_show(request), person=request.user.pk)
