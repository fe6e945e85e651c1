"""A draft that is being edited: found, changed and saved, and two editors told of each other."""

import json
from collections.abc import Mapping
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from almoner.core.accounts.actions import require
from almoner.core.accounts.guard import Request
from almoner.core.ui.forms import Form
from almoner.evidence.questionnaires import actions
from almoner.evidence.questionnaires.rules import Problem
from almoner.evidence.questionnaires.rules.editing import (
    NoSuchPlace,
    Place,
    Raw,
    is_well_shaped,
    item_at,
    places,
)
from almoner.evidence.questionnaires.rules.states import VersionState
from almoner.evidence.questionnaires.rules.texts import problems_of
from almoner.evidence.questionnaires.views.finding import KEEP, Shown, version_or_404


class Draft:
    """One draft within one request."""

    def __init__(self, request: Request, version_id: int) -> None:
        """Raises Http404, and NotPermitted for someone who may only read it."""
        shown = version_or_404(request, version_id)
        if not shown.line.authority_code or shown.line.state is not VersionState.DRAFT:
            raise Http404  # only a council's own draft has pages to edit
        require(request.principal, KEEP, authority_code=shown.line.authority_code)
        self.request = request
        self.shown: Shown = shown
        self.version = shown.version
        self.raw: Raw = shown.raw
        self.digest = shown.version.digest

    @property
    def problems(self) -> tuple[Problem, ...]:
        """Everything that keeps it from being published."""
        return problems_of(self.raw)

    @property
    def is_well_shaped(self) -> bool:
        """Whether it can be edited piece by piece."""
        return is_well_shaped(self.raw)

    def context(self, **more: object) -> dict[str, object]:
        """What every page of a draft shows."""
        return {"draft": self, "line": self.shown.line, "digest": self.digest, **more}

    def item(self, place: Place) -> Mapping[str, Any]:
        """The part at a place, or 404."""
        try:
            return item_at(self.raw, place)
        except NoSuchPlace as nothing:
            raise Http404 from nothing

    def place(self, text: str, *, depth: int = 0) -> Place:
        """A place as an address writes it: "0-1-3". 404 where the draft has nothing there.

        A form says which part it was opened on; where that has moved since, its new place is
        given, so that what was typed is never saved over another part.
        """
        try:
            place = tuple(int(number) for number in text.split("-"))
        except ValueError as error:
            raise Http404 from error
        if depth and len(place) != depth:
            raise Http404
        wanted = self.request.POST.get("part", "")
        if not wanted:
            self.item(place)
            return place
        try:
            if str(item_at(self.raw, place).get("key", "")) == wanted:
                return place
        except NoSuchPlace:
            pass
        found = [
            each
            for each in places(self.raw, len(place))
            if str(item_at(self.raw, each).get("key", "")) == wanted
        ]
        if not found:
            raise Http404
        return found[0]

    def save(self, raw: Mapping[str, Any], form: Form | None = None) -> bool:
        """Save the draft with that text, unless someone else was first; then the form says so."""
        try:
            self.version = actions.edit_draft(
                version=self.version,
                raw=raw,
                shown_digest=self.request.POST.get("digest", ""),
                by=self.request.principal,
                at=timezone.now(),
            )
        except (actions.EditedMeanwhile, actions.VersionStepRefused) as refusal:
            if form is not None:
                form.add_error(None, str(refusal))
            return False
        self.raw, self.digest = json.loads(self.version.text), self.version.digest
        return True


def path_of(place: Place) -> str:
    """A place as problems name it: "sections[0].standards[1]"."""
    names = ("sections", "standards", "questions")
    return ".".join(f"{name}[{number}]" for name, number in zip(names, place, strict=False))


def shown_as(place: Place) -> str:
    """A place as an address writes it."""
    return "-".join(map(str, place))


def to_text_if_unshaped(draft: Draft) -> HttpResponse | None:
    """Away to the page of text, for a draft whose shape no other page can show."""
    if draft.is_well_shaped:
        return None
    return redirect("questionnaires:edit_text", version_id=draft.version.pk)


def page(draft: Draft, template: str, **context: object) -> HttpResponse:
    """A page of a draft."""
    return render(draft.request, f"questionnaires/{template}.html", draft.context(**context))
