"""How the quality page is laid out: what waits, the most pressing first, and where things are."""

from collections.abc import Iterable
from datetime import date

from django.urls import reverse

from almoner.core.accounts.rules import Permission, Principal
from almoner.core.ui.words import in_words
from almoner.doors.desk.queries.quality import Quality
from almoner.doors.desk.waiting import Entry, Group, Item, group, hub
from almoner.evidence.audits.queries.lists import VisitLine
from almoner.evidence.audits.rules.working import Task
from almoner.response.action_plans.queries.lists import ActionLine
from almoner.response.suspensions.queries.cases import Line

LATE = (Task.OVERDUE, Task.TODAY, Task.MODERATE, Task.REVIEW, Task.REPLIES_OVERDUE)

PLACES: tuple[Entry, ...] = (
    (
        "Visits and audits",
        "audits:my_work",
        "Plan visits, write them up, moderate, share with the provider, publish",
        frozenset({Permission.VIEW_QUALITY}),
    ),
    (
        "Audits without signal",
        "field:packs",
        "Take an audit along on a tablet, and send its answers afterwards",
        frozenset({Permission.CARRY_OUT_VISITS}),
    ),
    (
        "Action plans",
        "action_plans:work",
        "What providers must improve, by when, and whether it was done and held",
        frozenset({Permission.VIEW_QUALITY}),
    ),
    (
        "Suspensions",
        "suspensions:suspensions",
        "Stop new placements, review, and lift once improvement is made and sustained",
        frozenset({Permission.VIEW_SUSPENSIONS}),
    ),
    (
        "Bands and fees",
        "bands:cycles",
        "Each home’s quality band for a financial year, and what it is paid",
        frozenset({Permission.VIEW_QUALITY}),
    ),
    (
        "Contracts and lead officers",
        "contracts:monitored",
        "What the council monitors, under which contract, and who leads on it",
        frozenset({Permission.VIEW_CONTRACTS}),
    ),
    (
        "Question sets",
        "questionnaires:sets",
        "The questions of audits, visits and feedback, and their versions",
        frozenset({Permission.VIEW_QUALITY}),
    ),
)


def quality_page(found: Quality, *, as_at: date, visible_to: Principal) -> dict[str, object]:
    """Everything that the page shows."""
    return hub(_groups(found, as_at), PLACES, visible_to=visible_to)


def _groups(found: Quality, as_at: date) -> Iterable[Group]:
    visits, plans = reverse("audits:my_work"), reverse("action_plans:work")
    for task in LATE:
        yield group(task.words, map(_visit, found.visits.get(task, ())), visits)
    yield group("Actions overdue", map(_action, found.overdue), plans)
    late = [line for line in found.suspensions if line.review_is_overdue]
    suspensions = reverse("suspensions:suspensions")
    yield group("Suspension reviews overdue", map(_review, late), suspensions)
    noticed = [line for line in found.suspensions if line.notices_overdue]
    yield group("Notices of suspension not sent", map(_notices, noticed), suspensions)
    yield group("Done, say providers: to verify", map(_action, found.to_verify), plans)
    yield group("To see whether it held", map(_check, found.checks), plans)
    for task in (task for task in Task if task not in LATE and task is not Task.COMING):
        yield group(task.words, map(_visit, found.visits.get(task, ())), visits)
    due = [line for line in found.due if line.due_on >= as_at]
    yield group("Actions due within a week", map(_action, due), plans)


def _visit(line: VisitLine) -> Item:
    said = f"{line.kind.words}, {in_words(line.planned_on)}"
    return Item(line.location_name, reverse("audits:visit", args=[line.id]), said)


def _action(line: ActionLine) -> Item:
    late = f", {line.overdue_days} days overdue" if line.overdue_days > 0 else ""
    return Item(
        line.about,
        reverse("action_plans:action", args=[line.plan_id, line.number]),
        f"{line.requirement} Due {in_words(line.due_on)}{late}",
    )


def _check(line: ActionLine) -> Item:
    href = reverse("action_plans:action", args=[line.plan_id, line.number])
    on = f"Look by {in_words(line.check_on)}" if line.check_on else "Look again"
    return Item(line.about, href, f"{line.requirement} {on}")


def _review(line: Line) -> Item:
    due = f"Review was due {in_words(line.review_due_on)}" if line.review_due_on else ""
    return Item(", ".join(line.names), reverse("suspensions:suspension", args=[line.id]), due)


def _notices(line: Line) -> Item:
    count = line.notices_overdue
    said = f"{count} {'notice' if count == 1 else 'notices'} overdue"
    return Item(", ".join(line.names), reverse("suspensions:suspension", args=[line.id]), said)
