"""Making, editing and publishing a council's own question sets."""

import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Max

from almoner.core.accounts.actions import require
from almoner.core.accounts.models import Authority
from almoner.core.accounts.rules import Permission, Principal
from almoner.core.journal.actions import record_entry
from almoner.evidence.questionnaires.models import QuestionSet, QuestionSetVersion, VersionStep
from almoner.evidence.questionnaires.queries.sets import version_state
from almoner.evidence.questionnaires.rules import (
    DefinitionError,
    canonical_json,
    canonical_text,
    definition_from,
    digest_of,
    parse_definition,
    plain_mapping,
)
from almoner.evidence.questionnaires.rules.parsing.reading import KEY
from almoner.evidence.questionnaires.rules.states import VERSION_ACTS, VersionAct, VersionState
from almoner.evidence.questionnaires.rules.texts import joined


class QuestionSetRefused(Exception):
    """A question set cannot be made as asked."""


class VersionStepRefused(Exception):
    """The version is not in a state from which that can be done."""


class EditedMeanwhile(Exception):
    """Someone else edited the draft since it was opened; what they saved stands."""


@transaction.atomic
def begin_question_set(
    *, raw: Mapping[str, Any], authority: Authority, by: Principal, at: datetime
) -> QuestionSetVersion:
    """A council's own new set, as a draft of version 1. It may still have faults.

    Raises NotPermitted, and QuestionSetRefused where the key is taken.
    """
    require(by, Permission.KEEP_QUESTION_SETS, authority_code=authority.code)
    key = str(raw.get("question_set") or "").strip()
    _require_key(key)
    Authority.objects.select_for_update(no_key=True).get(pk=authority.pk)
    if QuestionSet.objects.filter(authority=authority, key=key).exists():
        raise QuestionSetRefused(f"{authority.name} already has a question set “{key}”.")
    question_set = QuestionSet.objects.create(
        key=key, authority=authority, recorded_at=at, recorded_by=by.reference
    )
    version = _add_draft(question_set, raw, based_on=None, by=by, at=at)
    _journal("begin_question_set", version, by=by, at=at)
    return version


@transaction.atomic
def copy_version(
    *,
    version: QuestionSetVersion,
    authority: Authority,
    by: Principal,
    at: datetime,
    key: str = "",
) -> QuestionSetVersion:
    """A draft that reads as `version` does: the next of its set, or the first of another.

    A shipped set is copied to the authority's own of the same key, unless `key` is given. Raises
    NotPermitted, and QuestionSetRefused where that set has a draft already.
    """
    require(by, Permission.KEEP_QUESTION_SETS, authority_code=authority.code)
    source = version.question_set
    if source.authority_id not in {None, authority.pk}:
        raise QuestionSetRefused("That question set belongs to another authority.")
    _require_key(key := key.strip() or source.key)
    Authority.objects.select_for_update(no_key=True).get(pk=authority.pk)
    question_set, _ = QuestionSet.objects.get_or_create(
        key=key,
        authority=authority,
        defaults={"recorded_at": at, "recorded_by": by.reference},
    )
    for other in question_set.versions.all():
        if version_state(version=other) is VersionState.DRAFT:
            raise QuestionSetRefused(
                f"Version {other.number} of “{question_set.key}” is a draft already."
                " Edit, publish or discard that one."
            )
    raw = dict(_raw(version.text))
    draft = _add_draft(question_set, raw, based_on=version, by=by, at=at)
    _journal("copy_version", draft, by=by, at=at, detail={"copied_from": version.pk})
    return draft


@transaction.atomic
def edit_draft(
    *,
    version: QuestionSetVersion,
    raw: Mapping[str, Any],
    shown_digest: str,
    by: Principal,
    at: datetime,
) -> QuestionSetVersion:
    """Give a draft another text, which may still have faults.

    `shown_digest` is that of the text the editor was shown. Raises NotPermitted,
    VersionStepRefused where it is no draft, and EditedMeanwhile.
    """
    standing = _locked(version, VersionAct.EDIT, by=by)
    if standing.digest != shown_digest:
        raise EditedMeanwhile(
            f"{standing.edited_by_name} saved this draft since you opened it. Their version stands;"
            " compare yours with it, and save again what is still wanted."
        )
    _write(standing, raw)
    standing.edited_at, standing.edited_by = at, by.reference
    standing.edited_by_name = by.name
    standing.save()
    _journal("edit_draft", standing, by=by, at=at)
    return standing


@transaction.atomic
def take_version_step(
    *,
    version: QuestionSetVersion,
    act: VersionAct,
    by: Principal,
    at: datetime,
    reason: str = "",
    shown_digest: str = "",
) -> None:
    """Publish, discard, retire or reinstate a version.

    With `shown_digest`, it is refused where the text is no longer the one that was shown. Raises
    NotPermitted, VersionStepRefused, EditedMeanwhile, and DefinitionError where a draft with
    faults would be published.
    """
    standing = _locked(version, act, by=by)
    if shown_digest and shown_digest != standing.digest:
        raise EditedMeanwhile(
            f"{standing.edited_by_name} saved this draft since you opened it. Read it again first."
        )
    if act is VersionAct.PUBLISH:
        definition_from(standing.text)
    state = _next_state(standing, act)
    VersionStep.objects.create(
        version=standing,
        state=state,
        at=at,
        by=by.reference,
        by_name=by.name,
        reason=reason.strip(),
    )
    _journal(f"{act}_question_set", standing, by=by, at=at, detail={"reason": reason.strip()})


def _require_key(key: str) -> None:
    if not KEY.fullmatch(key):
        raise QuestionSetRefused(
            "Give the question set a key of up to 40 small letters, figures, - and _,"
            " beginning with a letter, such as “home-visit”."
        )


def _add_draft(
    question_set: QuestionSet,
    raw: Mapping[str, Any],
    *,
    based_on: QuestionSetVersion | None,
    by: Principal,
    at: datetime,
) -> QuestionSetVersion:
    last = question_set.versions.aggregate(last=Max("number"))["last"] or 0
    version = QuestionSetVersion(
        question_set=question_set,
        number=last + 1,
        based_on=based_on,
        edited_at=at,
        edited_by=by.reference,
        edited_by_name=by.name,
    )
    _write(version, raw)
    version.save()
    VersionStep.objects.create(
        version=version, state=VersionState.DRAFT, at=at, by=by.reference, by_name=by.name
    )
    return version


def _write(version: QuestionSetVersion, raw: Mapping[str, Any]) -> None:
    """Give the version that text under its own key and number, canonical if it has no faults."""
    held = {
        **plain_mapping(raw),
        "question_set": version.question_set.key,
        "version": str(version.number),
    }
    try:
        definition = parse_definition(held)
    except DefinitionError:
        version.text = canonical_json(held)
        version.title = str(held.get("title") or "")[:200] or version.question_set.key
        version.purpose = str(held.get("purpose") or "")[:16]
        version.question_count = 0
    else:
        version.text = canonical_text(definition)
        version.title, version.purpose = definition.title, definition.purpose
        version.applies_to = joined(definition.applies_to)
        version.question_count = len(definition.questions)
    version.digest = digest_of(version.text)


def _raw(text: str) -> Mapping[str, Any]:
    held: Mapping[str, Any] = json.loads(text)
    return held


def _locked(version: QuestionSetVersion, act: VersionAct, *, by: Principal) -> QuestionSetVersion:
    """The version as it stands, held until the end of the action, which its state must allow."""
    authority = version.question_set.authority
    permission = Permission.KEEP_QUESTION_SETS
    if authority is None:
        if not by.is_operator:
            raise VersionStepRefused(
                "This question set ships with Almoner. Copy it, and change the copy."
            )
    else:
        require(by, permission, authority_code=authority.code)
    standing = QuestionSetVersion.objects.select_for_update(no_key=True, of=("self",)).get(
        pk=version.pk
    )
    _next_state(standing, act)
    return standing


def _next_state(version: QuestionSetVersion, act: VersionAct) -> VersionState:
    state = version_state(version=version)
    found = VERSION_ACTS.get((state, act))
    if found is None:
        raise VersionStepRefused(f"This version is {state.value}, so it cannot be {_DONE[act]}.")
    return found[0]


_DONE = {
    VersionAct.EDIT: "edited",
    VersionAct.PUBLISH: "published",
    VersionAct.DISCARD: "discarded",
    VersionAct.RETIRE: "retired",
    VersionAct.REINSTATE: "brought back",
}


def _journal(
    action: str,
    version: QuestionSetVersion,
    *,
    by: Principal,
    at: datetime,
    detail: Mapping[str, object] | None = None,
) -> None:
    authority = version.question_set.authority
    record_entry(
        actor=by,
        action=action,
        at=at,
        authority_code=authority.code if authority else "",
        subject=("questionnaires.QuestionSetVersion", str(version.pk)),
        detail={
            "key": version.question_set.key,
            "version": version.number,
            "digest": version.digest,
            **(detail or {}),
        },
    )
