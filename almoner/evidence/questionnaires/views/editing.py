"""Editing a draft: what it holds, its sections, standards and questions, or all of it as text."""

from collections.abc import Mapping
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from almoner.core.accounts.guard import Request, permitted
from almoner.evidence.questionnaires.forms.asking import TYPE_HINTS, QuestionForm, TypeForm
from almoner.evidence.questionnaires.forms.parts import AboutForm, SectionPartForm, TextForm
from almoner.evidence.questionnaires.library import read_documents
from almoner.evidence.questionnaires.rules import DefinitionError, Problem, QuestionType
from almoner.evidence.questionnaires.rules.editing import (
    KINDS,
    Place,
    is_well_shaped,
    key_from,
    keys_of,
    kind_of,
    moved,
    question_key,
    with_added,
    with_item,
    without,
)
from almoner.evidence.questionnaires.rules.texts import problems_of, yaml_text
from almoner.evidence.questionnaires.tables import with_problem_links
from almoner.evidence.questionnaires.views.drafting import (
    Draft,
    page,
    path_of,
    shown_as,
    to_text_if_unshaped,
)
from almoner.evidence.questionnaires.views.finding import KEEP


@permitted(KEEP)
@require_GET
def edit(request: Request, version_id: int) -> HttpResponse:
    """What a draft holds, and everything that keeps it from being published."""
    draft = Draft(request, version_id)
    away = to_text_if_unshaped(draft)
    if away is not None:
        return away
    problems = with_problem_links(draft.problems, _addresses(draft))
    return page(draft, "edit", problems=problems, raw=draft.raw)


@permitted(KEEP)
@require_http_methods(["GET", "POST"])
def edit_about(request: Request, version_id: int) -> HttpResponse:
    """Title, purpose and the rest of what a set is."""
    draft = Draft(request, version_id)
    form = AboutForm(request.POST or None, initial=draft.raw)
    if form.is_valid():
        changed = form.item(draft.raw)
        form.show_problems(problems_of(changed), path="")
        if not form.errors and draft.save(changed, form):
            return _to_edit(draft)
    return page(draft, "edit_about", form=form)


@permitted(KEEP)
@require_GET
def edit_section(request: Request, version_id: int, place: str) -> HttpResponse:
    """One section with its standards and their questions."""
    draft = Draft(request, version_id)
    away = to_text_if_unshaped(draft)
    if away is not None:
        return away
    where = draft.place(place, depth=1)
    path = path_of(where)
    problems = [each for each in draft.problems if each.path.startswith(path)]
    shown = with_problem_links(problems, _addresses(draft))
    return page(draft, "edit_section", section=draft.item(where), place=where[0], problems=shown)


@permitted(KEEP)
@require_http_methods(["GET", "POST"])
def edit_part(request: Request, version_id: int, place: str) -> HttpResponse:
    """The title, weight and key of a section or a standard."""
    draft = Draft(request, version_id)
    where = draft.place(place)
    if kind_of(where) == "question":
        raise Http404
    held = draft.item(where)
    form = SectionPartForm(request.POST or None, initial=held)
    if form.is_valid():
        item = form.item(held) | {"key": form.cleaned_data["key"] or held.get("key", "")}
        changed = with_item(draft.raw, where, item)
        form.show_problems(problems_of(changed), path=path_of(where))
        if not form.errors and draft.save(changed, form):
            return _to_section(draft, where)
    return page(
        draft, "edit_part", form=form, kind=kind_of(where), is_new=False, part=held.get("key", ""),
        back=_section_address(draft, where),
    )  # fmt: skip


@permitted(KEEP)
@require_http_methods(["GET", "POST"])
def add_part(request: Request, version_id: int, parent: str = "") -> HttpResponse:
    """Another section, or another standard of a section."""
    draft = Draft(request, version_id)
    above = draft.place(parent, depth=1) if parent else ()
    kind = KINDS[len(above)]
    form = SectionPartForm(request.POST or None)
    if form.is_valid():
        taken = keys_of(draft.raw, len(above) + 1)
        key = form.cleaned_data["key"] or key_from(
            form.cleaned_data["title"], taken=taken, otherwise=kind
        )
        changed, where = with_added(draft.raw, above, form.item({}) | {"key": key})
        form.show_problems(problems_of(changed), path=path_of(where))
        if not form.errors and draft.save(changed, form):
            return _to_section(draft, where)
    back = _section_address(draft, above) if above else _edit_address(draft)
    return page(draft, "edit_part", form=form, kind=kind, is_new=True, part="", back=back)


@permitted(KEEP)
@require_http_methods(["GET", "POST"])
def add_question(request: Request, version_id: int, parent: str) -> HttpResponse:
    """Another question: first how it is answered, then what it asks."""
    draft = Draft(request, version_id)
    above = draft.place(parent, depth=2)
    chosen = request.GET.get("type", "")
    if chosen not in set(QuestionType):
        form = TypeForm(request.GET or None)
        return page(
            draft, "edit_type", form=form, hints=TYPE_HINTS, back=_section_address(draft, above),
            action="", part="",
        )  # fmt: skip
    return _question_page(draft, above, {}, QuestionType(chosen))


@permitted(KEEP)
@require_http_methods(["GET", "POST"])
def edit_question(request: Request, version_id: int, place: str) -> HttpResponse:
    """A question, with what its type asks for."""
    draft = Draft(request, version_id)
    where = draft.place(place, depth=3)
    held = draft.item(where)
    chosen = request.GET.get("type") or str(held.get("type", ""))
    if chosen not in set(QuestionType) or "change" in request.GET:
        form = TypeForm(initial={"type": chosen})
        address = reverse("questionnaires:edit_question", args=[version_id, shown_as(where)])
        return page(
            draft, "edit_type", form=form, hints=TYPE_HINTS, back=address, action=address, part=""
        )
    return _question_page(draft, where, held, QuestionType(chosen))


def _question_page(
    draft: Draft, place: Place, held: Mapping[str, Any], kind: QuestionType
) -> HttpResponse:
    """The form of a question that stands at `place`, or of a new one of the standard there."""
    is_new = not held
    standard = place if is_new else place[:2]
    form = QuestionForm(
        draft.request.POST or None,
        held=held,
        kind=kind,
        scales=draft.raw.get("scales") or {},
    )
    if form.is_valid():
        key = str(held.get("key") or "") or question_key(draft.raw, standard)
        item = form.item(held, key=key)
        if is_new:
            changed, where = with_added(draft.raw, standard, item)
        else:
            changed, where = with_item(draft.raw, place, item), place
        form.show_problems(problems_of(changed), path=path_of(where))
        if not form.errors and draft.save(changed, form):
            return _to_section(draft, where)
    return page(
        draft,
        "edit_question",
        form=form,
        kind=kind,
        held=held,
        is_new=is_new,
        part=held.get("key", ""),
        place=shown_as(place),
        standard=draft.item(standard),
        back=_section_address(draft, standard),
    )


@permitted(KEEP)
@require_POST
def move(request: Request, version_id: int) -> HttpResponse:
    """Move a section, standard or question one place up or down."""
    draft = Draft(request, version_id)
    step, name = (-1, "up") if "up" in request.POST else (1, "down")
    where = draft.place(request.POST.get(name, ""))
    changed, to = moved(draft.raw, where, step)
    if not draft.save(changed):
        messages.warning(request, "Someone else saved this draft meanwhile. Nothing was moved.")
        return _to_edit(draft)
    if len(to) == 1:
        return _to_edit(draft)
    return _to_section(draft, to)


@permitted(KEEP)
@require_http_methods(["GET", "POST"])
def remove(request: Request, version_id: int, place: str) -> HttpResponse:
    """Ask, then take a section, standard or question out of the draft."""
    draft = Draft(request, version_id)
    where = draft.place(place)
    held = draft.item(where)
    refusal = ""
    if request.method == "POST":
        if draft.save(without(draft.raw, where)):
            messages.success(request, f"The {kind_of(where)} is taken out.")
            return _to_edit(draft) if len(where) == 1 else _to_section(draft, where)
        refusal = "Someone else saved this draft since you opened this page. Look again first."
    standards = held.get("standards") or ([held] if kind_of(where) == "standard" else [])
    return page(
        draft,
        "remove",
        kind=kind_of(where),
        held=held,
        question_count=sum(len(each.get("questions") or ()) for each in standards),
        refusal=refusal,
        part=held.get("key", ""),
        back=_edit_address(draft) if len(where) == 1 else _section_address(draft, where),
    )


@permitted(KEEP)
@require_http_methods(["GET", "POST"])
def edit_text(request: Request, version_id: int) -> HttpResponse:
    """The whole draft as text, with every problem listed; what was typed is always kept."""
    draft = Draft(request, version_id)
    form = TextForm(request.POST or None, initial={"text": yaml_text(draft.raw)})
    problems: tuple[Problem, ...] = () if request.method == "POST" else draft.problems
    may_keep_faults = False
    if form.is_valid():
        raw, problems = _read_text(form.cleaned_data["text"], draft)
        may_keep_faults = is_well_shaped(raw)
        wants_faults = "with_problems" in request.POST and may_keep_faults
        if raw is not None and (not problems or wants_faults) and draft.save(raw, form):
            messages.success(request, "The draft is saved.")
            return _to_edit(draft)
    return page(draft, "edit_text", form=form, problems=problems, may_keep_faults=may_keep_faults)


def _read_text(text: str, draft: Draft) -> tuple[dict[str, Any] | None, tuple[Problem, ...]]:
    """The set that was typed, under the draft's own key and number, and what is wrong with it."""
    try:
        documents = read_documents(text)
    except DefinitionError as error:
        return None, error.problems
    if len(documents) != 1 or not isinstance(documents[0], dict):
        return None, (Problem("", "This must be one question set, and nothing else."),)
    line = draft.shown.line
    raw = {**documents[0], "question_set": line.key, "version": str(line.number)}
    return raw, problems_of(raw)


def _addresses(draft: Draft) -> dict[str, str]:
    """The page on which problems that begin with a path can be put right."""
    number = draft.version.pk
    found = {
        "scales": reverse("questionnaires:scoring", args=[number]),
        "ratings": reverse("questionnaires:edit_ratings", args=[number]),
        "limiters": reverse("questionnaires:scoring", args=[number]),
        "title": reverse("questionnaires:edit_about", args=[number]),
        "purpose": reverse("questionnaires:edit_about", args=[number]),
        "applies_to": reverse("questionnaires:edit_about", args=[number]),
        "minimum_answered": reverse("questionnaires:edit_about", args=[number]),
    }
    for s, section in enumerate(draft.raw.get("sections") or ()):
        found[path_of((s,))] = reverse("questionnaires:edit_section", args=[number, s])
        for t, standard in enumerate(section.get("standards") or ()):
            for q, _ in enumerate(standard.get("questions") or ()):
                where = (s, t, q)
                found[f"{path_of(where)}."] = reverse(
                    "questionnaires:edit_question", args=[number, shown_as(where)]
                )
                found[f"{path_of(where)}.show_if"] = reverse(
                    "questionnaires:condition", args=[number, shown_as(where)]
                )
    return found


def _edit_address(draft: Draft) -> str:
    return reverse("questionnaires:edit", args=[draft.version.pk])


def _section_address(draft: Draft, place: Place) -> str:
    return reverse("questionnaires:edit_section", args=[draft.version.pk, place[0]])


def _to_edit(draft: Draft) -> HttpResponseRedirect:
    return redirect("questionnaires:edit", version_id=draft.version.pk)


def _to_section(draft: Draft, place: Place) -> HttpResponseRedirect:
    """The section of a place, at the part that was changed."""
    return redirect(f"{_section_address(draft, place)}#part-{shown_as(place)}")
