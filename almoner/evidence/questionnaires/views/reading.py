"""Reading question sets: the list, a set, a version, its preview, its changes and its file."""

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods

from almoner.core.accounts.guard import Request, permitted
from almoner.core.accounts.rules import Permission
from almoner.core.ui.tables import choices, one_page
from almoner.evidence.questionnaires import actions, queries, tables
from almoner.evidence.questionnaires.actions.exporting import record_download
from almoner.evidence.questionnaires.forms import SectionForm
from almoner.evidence.questionnaires.queries import AnswerLine
from almoner.evidence.questionnaires.queries.sets import version_steps
from almoner.evidence.questionnaires.queries.usage import response_counts
from almoner.evidence.questionnaires.rules import (
    Purpose,
    QuestionSetDefinition,
    answer_words,
    score,
)
from almoner.evidence.questionnaires.rules.cautions import cautions
from almoner.evidence.questionnaires.rules.states import VersionState
from almoner.evidence.questionnaires.rules.texts import problems_of, yaml_text
from almoner.evidence.questionnaires.views.finding import (
    KEEP,
    Shown,
    keeping_authorities,
    may_keep,
    version_or_404,
    versions_of,
)

READ = Permission.VIEW_QUALITY
PER_PAGE = 25


@permitted(READ, KEEP)
@require_GET
def sets(request: Request) -> HttpResponse:
    """Every question set that the person may see, by purpose, state and words of its title."""
    by, query = request.principal, request.GET
    purpose, state, words = (query.get(name, "") for name in ("purpose", "state", "q"))
    lines = [
        line
        for line in queries.question_sets(as_at=timezone.localdate(), visible_to=by)
        if (not purpose or line.purpose == purpose)
        and (not state or line.state == state)
        and words.lower().strip() in line.title.lower()
    ]
    found = tables.set_rows(lines)
    rows, links = one_page(found=found, query=query, per_page=PER_PAGE)
    context = {
        "rows": rows,
        "total": len(found),
        "pages": links,
        "colours": tables.COLOURS,
        "chips": tables.filter_chips(query),
        "is_filtered": bool(purpose or state or words),
        "words": words,
        "purpose_items": choices({one.value: one.words for one in Purpose}, purpose),
        "state_items": choices({one.value: one.words for one in VersionState}, state),
        "may_keep": by.may(KEEP),
    }
    return render(request, "questionnaires/sets.html", context)


@permitted(READ, KEEP)
@require_GET
def question_set(request: Request, set_id: int) -> HttpResponse:
    """One set: its versions, their states, and how often each was used."""
    by = request.principal
    versions = versions_of(request, set_id)
    used = response_counts(version_ids=[line.version_id for line in versions], visible_to=by)
    shown = version_or_404(request, versions[0].version_id)
    drafts = [line for line in versions if line.state is VersionState.DRAFT]
    context = {
        "versions": versions,
        "newest": versions[0],
        "about": shown.raw.get("about") or "",
        "applies_to": tables.service_types(versions[0].applies_to),
        "purpose": tables.purpose_words(versions[0].purpose),
        "owner": versions[0].authority_name or tables.SHIPPED,
        "used": used,
        "colours": tables.COLOURS,
        "draft": drafts[0] if drafts else None,
        "may_keep": may_keep(by, versions[0]),
        "may_copy": bool(keeping_authorities(request)),
    }
    return render(request, "questionnaires/set.html", context)


@permitted(READ, KEEP)
@require_GET
def version(request: Request, version_id: int) -> HttpResponse:
    """A whole version to be read or printed, and what may be done with it."""
    by, shown = request.principal, version_or_404(request, version_id)
    used = response_counts(version_ids=[shown.line.version_id], visible_to=by)
    context = _of_version(shown) | {
        "problems": problems_of(shown.raw) if shown.definition is None else (),
        "used": used.get(shown.line.version_id, 0),
        "history": tables.history(version_steps(version=shown.version)),
        "may_keep": may_keep(by, shown.line),
        "may_copy": bool(keeping_authorities(request)),
        "has_draft": any(line.state is VersionState.DRAFT for line in shown.versions),
        "plain": tables.plain,
        "facts": tables.question_facts,
        "limiter_words": tables.limiter_words,
        "ratings": tables.ratings_words(shown.definition) if shown.definition else "",
    }
    return render(request, "questionnaires/version.html", context)


@permitted(READ, KEEP)
@require_http_methods(["GET", "POST"])
def preview(request: Request, version_id: int) -> HttpResponse:
    """A version as officers will answer it. What is typed is tried out, and never kept."""
    shown = version_or_404(request, version_id)
    if shown.definition is None:
        return render(
            request,
            "questionnaires/no_preview.html",
            _of_version(shown) | {"problems": problems_of(shown.raw)},
        )
    form, tried = _tried(request, shown.definition)
    context = _of_version(shown) | {"answering": form, "tried": tried}
    return render(request, "questionnaires/preview.html", context)


def _tried(request: Request, definition: QuestionSetDefinition) -> tuple[SectionForm, str]:
    """The section to show, with what was typed, and what that would score in words."""
    key = request.GET.get("section") or definition.sections[0].key
    try:
        empty = SectionForm(definition=definition, section_key=key, answers={})
    except KeyError as unknown:
        raise Http404 from unknown
    if request.method != "POST":
        return empty, ""
    now = timezone.now()
    typed: dict[str, AnswerLine] = {}
    form = empty
    # Each round may bring up questions whose answers were sent but not asked for until then.
    for _ in definition.questions:
        form = SectionForm(
            definition=definition,
            section_key=key,
            answers=typed,
            data=request.POST,
            on=timezone.localdate(),
        )
        found = {each.question_key: _line(definition, each, now) for each in form.given(at=now)}
        if found == typed:
            break
        typed = found
    result = score(definition=definition, answers={k: line.value for k, line in typed.items()})
    part = next(part for part in result.sections if part.key == key)
    said = "no score yet" if part.percentage is None else f"{part.percentage}%"
    return form, f"With these answers this section would have {said}. Nothing was kept."


def _line(
    definition: QuestionSetDefinition, given: actions.IncomingAnswer, now: object
) -> AnswerLine:
    question = definition.question(given.question_key)
    value = given.value
    return AnswerLine(
        id=0,
        client_id="",
        question_key=given.question_key,
        value=value,  # type: ignore[arg-type]
        words=answer_words(question=question, value=value),  # type: ignore[arg-type]
        note=given.note,
        answered_by="",
        answered_by_name="",
        answered_at=given.answered_at,
        received_at=given.answered_at,
        device="",
    )


@permitted(READ, KEEP)
@require_GET
def changes(request: Request, version_id: int) -> HttpResponse:
    """What is different from the version in use before, in words."""
    shown = version_or_404(request, version_id)
    context = _of_version(shown) | compared(request, shown)
    return render(request, "questionnaires/changes.html", context)


def compared(request: Request, shown: Shown) -> dict[str, object]:
    """The differences from the version before, or from what it was copied from, and cautions."""
    number = shown.before.version_id if shown.before else shown.version.based_on_id
    before = version_or_404(request, number) if number else None
    words = ""
    if before is not None:
        owner = before.line.authority_name or tables.SHIPPED
        is_same_set = before.line.set_id == shown.line.set_id
        words = f"version {before.line.number}" + ("" if is_same_set else f" of {owner}")
    if shown.definition is None or (before and before.definition is None):
        return {"before": words, "differences": (), "cautions": (), "is_faulty": True}
    return {
        "before": words,
        "differences": (
            queries.difference_between(older=before.version, newer=shown.version) if before else ()
        ),
        "cautions": cautions(
            definition=shown.definition, before=before.definition if before else None
        ),
        "is_faulty": False,
    }


@permitted(READ, KEEP)
@require_GET
def download(request: Request, version_id: int) -> HttpResponse:
    """A version as a YAML file, which can be put into another installation."""
    shown = version_or_404(request, version_id)
    record_download(version=shown.version, by=request.principal, at=timezone.now())
    name = f"{shown.line.key}-{shown.line.number}.yaml"
    return HttpResponse(
        yaml_text(shown.raw),
        content_type="application/yaml; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )


def _of_version(shown: Shown) -> dict[str, object]:
    return {
        "line": shown.line,
        "version": shown.version,
        "definition": shown.definition,
        "raw": shown.raw,
        "versions": shown.versions,
        "before": shown.before,
        "colours": tables.COLOURS,
        "purpose": tables.purpose_words(shown.line.purpose),
        "applies_to": tables.service_types(shown.line.applies_to),
        "owner": shown.line.authority_name or tables.SHIPPED,
    }
