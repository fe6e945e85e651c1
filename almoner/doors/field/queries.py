"""The visits that an officer can take along, and what a device is given of one."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import OuterRef, Q, Subquery

from almoner.core.accounts.rules import Permission, Principal
from almoner.core.calendar.rules import day_of
from almoner.doors.field.models import Pack
from almoner.doors.field.rules import packed_definition
from almoner.evidence.audits.models import Visit, VisitStep
from almoner.evidence.audits.queries.answering import may_see
from almoner.evidence.audits.queries.standing import newest_step
from almoner.evidence.audits.rules.kinds import VisitKind
from almoner.evidence.audits.rules.states import BEING_WRITTEN, TO_COME, Process, VisitState
from almoner.evidence.questionnaires import queries as questionnaires
from almoner.evidence.questionnaires.models import Response
from almoner.evidence.questionnaires.queries import AnswerLine
from almoner.evidence.questionnaires.rules.states import ResponseState
from almoner.register.directory.queries import lineage


class UnknownVisit(Exception):
    """There is no such visit, or it is not theirs to take along."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FieldVisit:
    """A visit as the list of what can be taken along shows it."""

    visit_id: int
    place: str
    kind: str
    planned_on: date
    state: VisitState
    taken_at: datetime | None  # first, by this officer

    @property
    def may_be_taken(self) -> bool:
        """Whether it stands where answers can be given, or can begin."""
        return self.state is not VisitState.PLANNED


def visits_to_take(*, visible_to: Principal, user_id: int) -> tuple[FieldVisit, ...]:
    """The visits that the officer leads or goes along on and that are not written up yet.

    The next first. One query.
    """
    newest = VisitStep.objects.filter(visit=OuterRef("pk")).order_by("-id").values("state")
    taken = Pack.objects.filter(visit=OuterRef("pk"), user=user_id).values("made_at")
    rows = (
        _theirs(visible_to=visible_to, user_id=user_id)
        .annotate(state=Subquery(newest[:1]), taken_at=Subquery(taken[:1]))
        .filter(state__in=TO_COME | BEING_WRITTEN)
        .order_by("planned_on", "id")
        .values_list("id", "location__name", "kind", "planned_on", "state", "taken_at")
        .distinct()
    )
    return tuple(
        FieldVisit(
            visit_id=number,
            place=place,
            kind=VisitKind(kind).words,
            planned_on=planned_on,
            state=VisitState(state),
            taken_at=taken_at,
        )
        for number, place, kind, planned_on, state, taken_at in rows
    )


def visit_to_answer(*, visit_id: int, visible_to: Principal, user_id: int) -> Visit:
    """A visit that the officer goes on, or took along before it was given to someone else.

    Raises UnknownVisit.
    """
    found = (
        Visit.objects.filter(_in_authority(visible_to))
        .filter(
            Q(lead=user_id)
            | Q(visitors__user=user_id, visitors__left_at=None)
            | Q(packs__user=user_id)
        )
        .select_related("authority", "location", "response__version", "response__authority")
        .filter(pk=visit_id)
        .first()
    )
    if found is None:
        raise UnknownVisit("There is no such visit, or it is not yours.")
    return found


def pack_of(*, visit: Visit, response: Response, visible_to: Principal) -> dict[str, Any]:
    """What a device keeps of a visit and does not change: its questions, last time's answers."""
    definition = questionnaires.definition_of(version=response.version)
    is_blind = Process(visit.process) is Process.FULL and not may_see(
        visit=visit, visible_to=visible_to
    )
    return {
        "visit": visit.pk,
        "place": visit.location.name,
        "kind": VisitKind(visit.kind).words,
        "planned_on": visit.planned_on.isoformat(),
        "is_blind": is_blind,
        "definition": packed_definition(definition=definition, is_blind=is_blind),
        "previous": _last_time(response=response, visible_to=visible_to),
    }


def news_of(*, visit: Visit, response: Response, at: datetime) -> dict[str, Any]:
    """What the council holds of a visit's answers now, and whether it still takes any."""
    last = newest_step(visit=visit)
    state = VisitState(last.state) if last else VisitState.PLANNED
    is_open = questionnaires.response_state(response=response) is ResponseState.OPEN
    current = questionnaires.current_answers(response=response)
    clashes = questionnaires.clashes(response=response)
    return {
        "time": at.isoformat(),
        "is_open": is_open,
        "closed_because": "" if is_open else f"it is {state.words.lower()}",
        "answers": {key: _answer(line) for key, line in current.items()},
        "clashes": [
            {
                "question_key": clash.question_key,
                "sides": [_answer(side) for side in clash.sides],
            }
            for clash in clashes
        ],
    }


def key_of(*, visit: Visit, user_id: int) -> str | None:
    """The key of the pack that the officer took along; None where there is none."""
    return Pack.objects.filter(visit=visit, user=user_id).values_list("key", flat=True).first()


def _theirs(*, visible_to: Principal, user_id: int) -> Any:
    going = Q(lead=user_id) | Q(visitors__user=user_id, visitors__left_at=None)
    return Visit.objects.filter(_in_authority(visible_to)).filter(going)


def _in_authority(principal: Principal) -> Q:
    return Q(authority__code__in=principal.codes_where(Permission.CARRY_OUT_VISITS))


def _last_time(*, response: Response, visible_to: Principal) -> Mapping[str, dict[str, Any]]:
    """The answers of the last response about the service, where the question is the same."""
    if response.location_id is None:
        return {}
    previous = questionnaires.previous_response(
        question_set_key=response.version.question_set.key,
        location_ids=lineage(location_ids=[response.location_id]),
        as_at=day_of(response.begun_at),
        visible_to=visible_to,
        before=response,
    )
    if previous is None:
        return {}
    lines = questionnaires.carried_forward(response=response, previous=previous)
    return {
        key: {"value": line.value, "on": day_of(line.answered_at).isoformat()}
        for key, line in lines.items()
    }


def _answer(line: AnswerLine) -> dict[str, Any]:
    return {
        "client_id": line.client_id,
        "value": line.value,
        "note": line.note,
        "by": line.answered_by_name,
        "answered_at": line.answered_at.isoformat(),
        "received_at": line.received_at.isoformat(),
    }
