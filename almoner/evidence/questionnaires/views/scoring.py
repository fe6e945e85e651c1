"""Editing how a draft is scored, and when its questions are asked."""

from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from almoner.core.accounts.guard import Request, permitted
from almoner.evidence.questionnaires.forms.asking import ConditionForm
from almoner.evidence.questionnaires.forms.parts import LimiterForm, RatingsForm, ScaleForm
from almoner.evidence.questionnaires.rules.editing import Place, item_at, places, with_item
from almoner.evidence.questionnaires.rules.texts import problems_of
from almoner.evidence.questionnaires.views.drafting import (
    Draft,
    page,
    path_of,
    shown_as,
    to_text_if_unshaped,
)
from almoner.evidence.questionnaires.views.finding import KEEP

WAITED_FOR = frozenset(
    {"rating", "yes_no", "choice", "number"}
)  # answers that a condition can read


@permitted(KEEP)
@require_GET
def scoring(request: Request, version_id: int) -> HttpResponse:
    """The scales, ratings and limiters of a draft."""
    draft = Draft(request, version_id)
    return to_text_if_unshaped(draft) or page(draft, "scoring", raw=draft.raw)


@permitted(KEEP)
@require_http_methods(["GET", "POST"])
def edit_ratings(request: Request, version_id: int) -> HttpResponse:
    """The labels of percentages."""
    draft = Draft(request, version_id)
    form = RatingsForm(request.POST or None, raw=draft.raw)
    if form.is_valid():
        changed = form.item(draft.raw)
        form.show_problems(problems_of(changed), path="")
        if not form.errors and draft.keep(changed, form):
            return _to_scoring(draft)
    return page(draft, "edit_rows", form=form, title="Ratings", remove="")


@permitted(KEEP)
@require_http_methods(["GET", "POST"])
def edit_scale(request: Request, version_id: int, key: str = "") -> HttpResponse:
    """A scale, or another one."""
    draft = Draft(request, version_id)
    scales = draft.raw.get("scales") or {}
    if key and key not in scales:
        raise Http404
    form = ScaleForm(request.POST or None, held=scales.get(key) or {}, is_new=not key)
    if form.is_valid():
        name = key or form.cleaned_data["key"]
        changed: dict[str, Any] = {**draft.raw, "scales": {**scales, name: form.item()}}
        if "remove" in request.POST:
            changed["scales"] = {other: scales[other] for other in scales if other != key}
        elif not key and name in scales:
            form.add_error("key", f"There is a scale “{name}” already")
        else:
            form.show_problems(problems_of(changed), path=f"scales.{name}")
        if not form.errors and draft.keep(changed, form):
            return _to_scoring(draft)
    title = f"Scale “{key}”" if key else "Add a scale"
    return page(
        draft, "edit_rows", form=form, title=title, remove="Take this scale out" if key else ""
    )


@permitted(KEEP)
@require_http_methods(["GET", "POST"])
def edit_limiter(request: Request, version_id: int, key: str = "") -> HttpResponse:
    """A limiter, or another one."""
    draft = Draft(request, version_id)
    limiters = [dict(each) for each in draft.raw.get("limiters") or ()]
    at = next((n for n, each in enumerate(limiters) if str(each.get("key")) == key), len(limiters))
    if key and at == len(limiters):
        raise Http404
    held = limiters[at] if key else {}
    form = LimiterForm(request.POST or None, held=held, raw=draft.raw)
    if "remove" in request.POST:
        changed = {**draft.raw, "limiters": [*limiters[:at], *limiters[at + 1 :]]}
        if draft.keep(changed, form):
            return _to_scoring(draft)
    elif form.is_valid():
        limiters[at : at + 1] = [form.item(key=key or _free_key(limiters))]
        changed = {**draft.raw, "limiters": limiters}
        form.show_problems(problems_of(changed), path=f"limiters[{at}]")
        if not form.errors and draft.keep(changed, form):
            return _to_scoring(draft)
    return page(draft, "edit_limiter", form=form, is_new=not key)


@permitted(KEEP)
@require_http_methods(["GET", "POST"])
def condition(request: Request, version_id: int, place: str) -> HttpResponse:
    """When a question is asked: which earlier question to look at, then which answers."""
    draft = Draft(request, version_id)
    where = draft.place(place, depth=3)
    held = draft.item(where)
    earlier = _earlier(draft, where)
    standing = dict(held.get("show_if") or {})
    wanted = request.GET.get("question", str(standing.get("question", "")))
    other = earlier.get(wanted)
    form, choices = None, {}
    if other is not None:
        choices = _choices(draft, other)
        asked = standing if standing.get("question") == wanted else {}
        form = ConditionForm(
            request.POST or None,
            asked=asked,
            choices=[(str(value), label) for value, label in choices.items()],
        )
    changed = None
    if "remove" in request.POST:
        changed = {name: each for name, each in held.items() if name != "show_if"}
    elif form is not None and form.is_valid():
        values = {str(value): value for value in choices}
        changed = {**held, "show_if": form.item(question=wanted, values=values)}
    if changed is not None and _saved(draft, where, changed, form):
        address = reverse("questionnaires:edit_section", args=[version_id, where[0]])
        return redirect(f"{address}#part-{shown_as(where)}")
    return page(
        draft,
        "condition",
        form=form,
        held=held,
        part=held.get("key", ""),
        place=shown_as(where),
        other=other,
        has_one=bool(standing),
        wanted=wanted,
        earlier=_offered(earlier, wanted),
        back=reverse("questionnaires:edit_section", args=[version_id, where[0]]),
    )


def _saved(draft: Draft, place: Place, item: dict[str, Any], form: ConditionForm | None) -> bool:
    changed = with_item(draft.raw, place, item)
    path = f"{path_of(place)}.show_if"
    if form is not None and "remove" not in draft.request.POST:
        for problem in problems_of(changed):
            if problem.path.startswith(path):
                form.add_error(None, problem.sentence)
        if form.errors:
            return False
    return draft.keep(changed, form)


def _earlier(draft: Draft, place: Place) -> dict[str, Any]:
    """The questions before that one whose answers a condition can look at, by key."""
    found = {}
    for each in places(draft.raw):
        if each == place:
            break
        question = item_at(draft.raw, each)
        if question.get("type") in WAITED_FOR:
            found[str(question.get("key"))] = question
    return found


def _offered(earlier: dict[str, Any], wanted: str) -> list[dict[str, object]]:
    """Those questions as the choices of a select."""
    nothing: list[dict[str, object]] = [{"value": "", "text": "Choose a question"}]
    return nothing + [
        {"value": key, "text": f"{key}: {each.get('text', '')}"[:110], "selected": key == wanted}
        for key, each in earlier.items()
    ]


def _choices(draft: Draft, question: dict[str, Any]) -> dict[int | str, str]:
    """The answers that question may get, with their labels; none for a number."""
    found: dict[int | str, str] = {}
    if question.get("type") == "yes_no":
        found = {"yes": "Yes", "no": "No"}
    elif question.get("type") == "choice":
        found = {each["value"]: str(each.get("label")) for each in question.get("options") or ()}
    elif question.get("type") == "rating":
        scale = (draft.raw.get("scales") or {}).get(question.get("scale")) or {}
        found = {each["value"]: str(each.get("label")) for each in scale.get("options") or ()}
    return found


def _free_key(limiters: list[dict[str, Any]]) -> str:
    taken = {str(each.get("key")) for each in limiters}
    return next(key for n in range(1, 1000) if (key := f"limiter{n}") not in taken)


def _to_scoring(draft: Draft) -> HttpResponse:
    return redirect("questionnaires:scoring", version_id=draft.version.pk)
