"""The provider's copy of a plan, as a document or as a spreadsheet."""

from django.http import Http404, HttpResponse, HttpResponseBase
from django.utils import timezone
from django.utils.text import slugify
from django.views.decorators.http import require_safe

from almoner.core.accounts.guard import Request, permitted
from almoner.core.accounts.rules import Permission
from almoner.core.ui.downloads import ods_response
from almoner.response.action_plans import actions
from almoner.response.action_plans.provider_copy import (
    COPY_COLUMNS,
    as_docx,
    copy_notes,
    copy_rows,
    provider_copy_of,
)
from almoner.response.action_plans.views.finding import the_plan

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


@permitted(Permission.VIEW_QUALITY)
@require_safe
def provider_copy(request: Request, plan_id: int, kind: str) -> HttpResponseBase:
    """What the provider is sent: none of the council's own notes."""
    if kind not in {"docx", "ods"}:
        raise Http404
    today = timezone.localdate()
    plan = the_plan(request, plan_id, today=today)
    actions.record_plan_export(plan=plan, kind=kind, by=request.principal, at=timezone.now())
    copy = provider_copy_of(plan=plan, as_at=today, visible_to=request.principal)
    name = slugify(f"{copy.reference} {copy.about}")
    if kind == "ods":
        return ods_response(
            name=name, columns=COPY_COLUMNS, rows=copy_rows(copy), notes=copy_notes(copy)
        )
    return HttpResponse(
        as_docx(copy),
        content_type=DOCX,
        headers={
            "Content-Disposition": f'attachment; filename="{name}.docx"',
            "Cache-Control": "private, no-store",
        },
    )
