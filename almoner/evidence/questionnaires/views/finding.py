"""What the addresses of these pages name, as whoever asks may see it."""

import json
from dataclasses import dataclass
from typing import Any

from django.http import Http404
from django.utils import timezone

from almoner.core.accounts.guard import Request
from almoner.core.accounts.models import Authority
from almoner.core.accounts.rules import Permission, Principal
from almoner.evidence.questionnaires import queries
from almoner.evidence.questionnaires.models import QuestionSetVersion
from almoner.evidence.questionnaires.queries import SetLine
from almoner.evidence.questionnaires.rules import DefinitionError, QuestionSetDefinition
from almoner.evidence.questionnaires.rules.states import VersionState

KEEP = Permission.KEEP_QUESTION_SETS


@dataclass(frozen=True, slots=True)
class Shown:
    """A version, what it says, and the other versions of its set, the newest first."""

    version: QuestionSetVersion
    line: SetLine
    versions: tuple[SetLine, ...]
    raw: dict[str, Any]
    definition: QuestionSetDefinition | None  # None for a draft with faults

    @property
    def before(self) -> SetLine | None:
        """The version in use before this one: the newest published or retired one below it."""
        used = {VersionState.PUBLISHED, VersionState.RETIRED}
        earlier = (
            line for line in self.versions if line.number < self.line.number and line.state in used
        )
        return next(earlier, None)


def version_or_404(request: Request, version_id: int) -> Shown:
    """The version in the address, or 404 where the person may not see it."""
    by = request.principal
    try:
        version = queries.version_named(version_id=version_id, visible_to=by)
    except queries.UnknownQuestionSet as unknown:
        raise Http404 from unknown
    versions = versions_of(request, version.question_set_id)
    line = next(each for each in versions if each.version_id == version.pk)
    try:
        definition = queries.definition_of(version=version)
    except DefinitionError:
        definition = None
    return Shown(version, line, versions, json.loads(version.text), definition)


def versions_of(request: Request, set_id: int) -> tuple[SetLine, ...]:
    """Every version of a set, the newest first; 404 where there is none to be seen."""
    lines = queries.question_sets(as_at=timezone.localdate(), visible_to=request.principal)
    found = tuple(line for line in lines if line.set_id == set_id)
    if not found:
        raise Http404
    return found


def may_keep(by: Principal, line: SetLine) -> bool:
    """Whether the person may change that set: a council's own, and not one that ships."""
    return bool(line.authority_code) and by.may(KEEP, authority_code=line.authority_code)


def keeping_authorities(request: Request) -> list[Authority]:
    """The authorities for which the person may keep question sets."""
    return [
        each
        for each in request.authorities
        if request.principal.may(KEEP, authority_code=each.code)
    ]
