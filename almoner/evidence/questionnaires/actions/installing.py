"""Publishing the question sets that Almoner ships."""

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction

from almoner.core.journal.actions import Actor, System, record_entry
from almoner.core.journal.rules import Sensitivity
from almoner.evidence.questionnaires.actions.sets import QuestionSetRefused
from almoner.evidence.questionnaires.library import shipped_definitions
from almoner.evidence.questionnaires.models import QuestionSet, QuestionSetVersion, VersionStep
from almoner.evidence.questionnaires.rules import (
    QuestionSetDefinition,
    canonical_text,
    digest_of,
)
from almoner.evidence.questionnaires.rules.states import VersionState
from almoner.evidence.questionnaires.rules.texts import joined


def install_question_sets(
    *,
    at: datetime,
    by: Actor | None = None,
    definitions: tuple[QuestionSetDefinition, ...] | None = None,
    since: datetime | None = None,
) -> int:
    """Publish every version in the library that is not here yet; returns how many.

    A set that is new here can be used from `since`, so that a visit made before Almoner came can
    be entered on it; a new version of one that stood, from `at`. Nothing is journalled where all
    stood. `definitions` are others than the library's. Raises QuestionSetRefused where a version
    that is published reads differently, and DefinitionError.
    """
    wanted = shipped_definitions() if definitions is None else definitions
    by = by or System()
    with transaction.atomic():
        sets = _shipped_sets(wanted, by=by, at=at)
        new = _versions_to_add(wanted, sets, by=by, at=at)
        if not new:
            return 0
        added = QuestionSetVersion.objects.bulk_create(new)
        VersionStep.objects.bulk_create(
            VersionStep(
                version=version,
                state=VersionState.PUBLISHED,
                at=since if since and version.question_set.recorded_at == at else at,
                by=by.reference,
                by_name=by.name,
                reason="Shipped with Almoner",
            )
            for version in added
        )
        record_entry(
            actor=by,
            action="install_question_sets",
            at=at,
            sensitivity=Sensitivity.OPEN,
            detail={"added": [f"{each.question_set.key} {each.number}" for each in added]},
        )
    return len(new)


def _shipped_sets(
    wanted: tuple[QuestionSetDefinition, ...], *, by: Actor, at: datetime
) -> dict[str, QuestionSet]:
    keys = sorted({each.key for each in wanted})
    found = QuestionSet.objects.filter(authority=None, key__in=keys)
    sets = {each.key: each for each in found}
    QuestionSet.objects.bulk_create(
        QuestionSet(key=key, recorded_at=at, recorded_by=by.reference)
        for key in keys
        if key not in sets
    )
    return {each.key: each for each in found.all()}


def _versions_to_add(
    wanted: tuple[QuestionSetDefinition, ...],
    sets: Mapping[str, QuestionSet],
    *,
    by: Actor,
    at: datetime,
) -> list[QuestionSetVersion]:
    rows = QuestionSetVersion.objects.filter(question_set__in=sets.values())
    digests = {
        (key, number): digest
        for key, number, digest in rows.values_list("question_set__key", "number", "digest")
    }
    new = []
    for definition in wanted:
        text = canonical_text(definition)
        standing = digests.get((definition.key, int(definition.version)))
        if standing is None:
            new.append(_version(sets[definition.key], definition, text, by=by, at=at))
        elif standing != digest_of(text):
            raise QuestionSetRefused(
                f"Version {definition.version} of “{definition.key}” was published and reads"
                " differently. A published version never changes: add a new one."
            )
    return new


def _version(
    question_set: QuestionSet,
    definition: QuestionSetDefinition,
    text: str,
    *,
    by: Actor,
    at: datetime,
) -> QuestionSetVersion:
    return QuestionSetVersion(
        question_set=question_set,
        number=int(definition.version),
        title=definition.title,
        purpose=definition.purpose,
        applies_to=joined(definition.applies_to),
        question_count=len(definition.questions),
        text=text,
        digest=digest_of(text),
        edited_at=at,
        edited_by=by.reference,
        edited_by_name=by.name,
    )
