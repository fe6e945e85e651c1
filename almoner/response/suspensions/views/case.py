"""The page of one suspension; and how every page of the room finds the one that it is about."""

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from almoner.core.accounts.guard import Request, permitted
from almoner.core.accounts.rules import Permission
from almoner.response.suspensions import actions, queries, tables
from almoner.response.suspensions.models import Suspension
from almoner.response.suspensions.queries.details import Details, details
from almoner.response.suspensions.rules.drafts import TASKS, WRITTEN, unwritten
from almoner.response.suspensions.rules.kinds import Recipient, Trigger
from almoner.response.suspensions.rules.states import TABLE, State, Step


def found_suspension(request: Request, suspension_id: int) -> Suspension:
    """The suspension in the address, if the person may see it; else there is no such page."""
    try:
        return queries.suspension_by_id(suspension_id=suspension_id, visible_to=request.principal)
    except queries.UnknownSuspension as unknown:
        raise Http404 from unknown


@permitted(Permission.VIEW_SUSPENSIONS)
@require_GET
def page(request: Request, suspension_id: int) -> HttpResponse:
    """What it is, what to do next, what it waits for, who was told, and all that happened."""
    by, today = request.principal, timezone.localdate()
    suspension = found_suspension(request, suspension_id)
    shown = details(suspension=suspension, as_at=today, visible_to=by)
    actions.record_reading(suspension=suspension, by=by, at=timezone.now())
    code = suspension.authority.code
    offered = [
        step
        for step in TABLE.steps_from(shown.state)
        if by.may(TABLE.permission_for(step), authority_code=code)
    ]
    context = {
        "trail": tables.trail(),
        "suspension": suspension,
        "shown": shown,
        "colour": tables.COLOURS[shown.state],
        "trigger": Trigger(suspension.trigger).words,
        "work": tables.work_in_words(shown.line.work),
        "next": tables.what_next(shown.state, is_held_up=_is_held_up(shown)),
        "offered": offered,
        "warnings": tables.WARNINGS,
        "steps": Step,
        "tasks": _tasks(suspension) if shown.state is State.DRAFT else [],
        "written": [
            (part.label, getattr(suspension, part.name) or "Nothing written")
            for part in WRITTEN.values()
        ],
        "reach": list(zip(shown.line.scope_ids, shown.line.names, strict=True)),
        "timeline": tables.timeline(shown.steps),
        "recipients": Recipient,
        "may_follow": by.may(Permission.PROPOSE_SUSPENSION, authority_code=code),
        "may_decide": by.may(Permission.DECIDE_SUSPENSION, authority_code=code),
        "is_stopping": shown.state.stops_work,
        "today": today,
        "done_words": {step.value: step.done for step in Step},
        "held_up": _held_up(shown),
    }
    return render(request, "suspensions/suspension.html", context)


def _tasks(suspension: Suspension) -> list[tuple[str, str, bool]]:
    """(key, title, whether complete) of each page of a proposal."""
    return [
        (
            task.key,
            task.title,
            not unwritten(
                texts={part.name: getattr(suspension, part.name) for part in task.parts},
                task=task,
            ),
        )
        for task in TASKS
    ]


def _is_held_up(shown: Details) -> bool:
    """Whether a gate is still missing something."""
    return not all(gate.is_met for gate in shown.gates)


def _held_up(shown: Details) -> list[str]:
    """Who has still to be told before it can be recorded as in force."""
    if shown.state is not State.IMPOSED:
        return []
    return [one.recipient.words for one in shown.notices if one.holds_up and one.sent is None]
