"""Question sets and their versions, as those may see them who ask."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import OuterRef, Q, QuerySet, Subquery

from almoner.core.accounts.rules import Permission, Principal
from almoner.core.calendar.rules import end_of_day
from almoner.evidence.questionnaires.models import QuestionSetVersion, VersionStep
from almoner.evidence.questionnaires.rules import (
    Purpose,
    QuestionSetDefinition,
    definition_from,
)
from almoner.evidence.questionnaires.rules.differences import Difference, differences
from almoner.evidence.questionnaires.rules.states import VersionState

SEEN_WITH = (
    Permission.VIEW_QUALITY,
    Permission.CARRY_OUT_VISITS,
    Permission.KEEP_QUESTION_SETS,
)


class UnknownQuestionSet(Exception):
    """There is no such question set or version, or none that may be seen."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SetLine:
    """A version of a question set as a list shows it."""

    version_id: int
    set_id: int
    key: str
    number: int
    title: str
    purpose: str  # rules.Purpose; of a draft with faults perhaps something else
    applies_to: tuple[str, ...]  # ServiceType values; none means all
    authority_code: str  # "" if it ships with Almoner
    authority_name: str
    question_count: int
    state: VersionState
    state_at: datetime
    edited_by_name: str


def published_sets(
    *,
    as_at: date,
    visible_to: Principal,
    purpose: Purpose | None = None,
    service_type: str = "",
    authority_code: str = "",
) -> tuple[SetLine, ...]:
    """The newest published version of each set that day, by title. One query.

    With `service_type`, those put to such a service; with `authority_code`, that council's own and
    those shipped.
    """
    found = _lines(visible_to, as_at=as_at).filter(state=VersionState.PUBLISHED)
    if purpose is not None:
        found = found.filter(purpose=purpose)
    if service_type:
        found = found.filter(Q(applies_to="") | Q(applies_to__contains=f",{service_type},"))
    if authority_code:
        found = found.filter(
            Q(question_set__authority__code=authority_code) | Q(question_set__authority=None)
        )
    newest: dict[int, SetLine] = {}
    for line in map(_line, found.order_by("title", "question_set_id", "number").values(*_COLUMNS)):
        if line.set_id not in newest or newest[line.set_id].number < line.number:
            newest[line.set_id] = line
    return tuple(sorted(newest.values(), key=lambda line: (line.title, line.set_id)))


def question_sets(
    *, as_at: date, visible_to: Principal, purpose: Purpose | None = None
) -> tuple[SetLine, ...]:
    """Every version that may be seen, whatever its state, by title and the newest first."""
    found = _lines(visible_to, as_at=as_at).exclude(state=None)
    if purpose is not None:
        found = found.filter(purpose=purpose)
    rows = found.order_by("question_set__key", "question_set_id", "-number").values(*_COLUMNS)
    return tuple(map(_line, rows))


def version_named(*, version_id: int, visible_to: Principal) -> QuestionSetVersion:
    """One version with its set. Raises UnknownQuestionSet, whether not there or not theirs."""
    found = _visible(visible_to).select_related("question_set__authority").filter(pk=version_id)
    version = found.first()
    if version is None:
        raise UnknownQuestionSet("There is no such question set.")
    return version


def version_state(*, version: QuestionSetVersion) -> VersionState:
    """The state that a version is in."""
    return VersionState(version.steps.order_by("-id").values_list("state", flat=True)[0])


def version_steps(*, version: QuestionSetVersion) -> tuple[VersionStep, ...]:
    """Every state that it came into, the oldest first."""
    return tuple(version.steps.all())


def definition_of(*, version: QuestionSetVersion) -> QuestionSetDefinition:
    """What a version asks. Raises DefinitionError for a draft with faults."""
    return definition_from(version.text)


def difference_between(
    *, older: QuestionSetVersion, newer: QuestionSetVersion
) -> tuple[Difference, ...]:
    """What changed from one version to another. Raises DefinitionError for one with faults."""
    return differences(older=definition_of(version=older), newer=definition_of(version=newer))


_COLUMNS = (
    "id",
    "question_set_id",
    "question_set__key",
    "question_set__authority__code",
    "question_set__authority__name",
    "number",
    "title",
    "purpose",
    "applies_to",
    "question_count",
    "state",
    "state_at",
    "edited_by_name",
)


def _line(row: dict[str, object]) -> SetLine:
    return SetLine(
        version_id=int(str(row["id"])),
        set_id=int(str(row["question_set_id"])),
        key=str(row["question_set__key"]),
        number=int(str(row["number"])),
        title=str(row["title"]),
        purpose=str(row["purpose"]),
        applies_to=tuple(word for word in str(row["applies_to"]).split(",") if word),
        authority_code=str(row["question_set__authority__code"] or ""),
        authority_name=str(row["question_set__authority__name"] or ""),
        question_count=int(str(row["question_count"])),
        state=VersionState(str(row["state"])),
        state_at=row["state_at"],  # type: ignore[arg-type]
        edited_by_name=str(row["edited_by_name"]),
    )


def _visible(principal: Principal) -> QuerySet[QuestionSetVersion]:
    """Those shipped, which are everybody's, and those of councils whose officers ask."""
    found = QuestionSetVersion.objects.all()
    if principal.is_operator:
        return found
    codes = principal.codes_where(*SEEN_WITH)
    return found.filter(
        Q(question_set__authority=None) | Q(question_set__authority__code__in=codes)
    )


def _lines(principal: Principal, *, as_at: date) -> QuerySet[Any]:
    return _with_state(_visible(principal), as_at=as_at)


def _with_state(found: QuerySet[QuestionSetVersion], *, as_at: date) -> QuerySet[Any]:
    newest = VersionStep.objects.filter(version=OuterRef("pk"), at__lt=end_of_day(as_at))
    newest = newest.order_by("-id")
    return found.annotate(
        state=Subquery(newest.values("state")[:1]), state_at=Subquery(newest.values("at")[:1])
    )
