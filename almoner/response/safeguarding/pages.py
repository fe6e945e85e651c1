"""What the page of a concern shows, put together from what was read."""

from datetime import date
from typing import Any

from django.urls import NoReverseMatch, reverse

from almoner.core.accounts.rules import Permission, Principal
from almoner.response.safeguarding import tables
from almoner.response.safeguarding.forms.working import QUESTIONS
from almoner.response.safeguarding.models import Concern, ConcernPriority, NewsDue, Triage
from almoner.response.safeguarding.practice import priority_rules_as_at
from almoner.response.safeguarding.queries import Details
from almoner.response.safeguarding.rules.kinds import (
    AgeBand,
    Answer,
    Gender,
    Referrer,
    Setting,
    Shift,
    Theme,
)
from almoner.response.safeguarding.rules.priorities import Judged, compute
from almoner.response.safeguarding.rules.states import ENQUIRIES, TABLE, Step

NOT_SAID = "Not said"


def concern_context(
    *, concern: Concern, shown: Details, due: NewsDue | None, by: Principal, today: date
) -> dict[str, Any]:
    """Everything on the page of a concern."""
    code = concern.authority.code
    offered = [
        step
        for step in TABLE.steps_from(shown.state)
        if step is not Step.ESCALATE and by.may(TABLE.permission_for(step), authority_code=code)
    ]
    return {
        "trail": tables.trail(),
        "concern": concern,
        "shown": shown,
        "colour": tables.COLOURS[shown.state],
        "priority_colour": tables.PRIORITY_COLOURS[concern.priority],
        "priority_words": tables.PRIORITY_WORDS[concern.priority],
        "is_overdue": concern.due_on is not None and concern.due_on < today,
        "is_decision_late": concern.decide_by is not None and concern.decide_by < today,
        "next": tables.NEXT.get(shown.state, ("", None)),
        "offered": offered,
        "warnings": tables.WARNINGS,
        "steps": Step,
        "enquiries_at": enquiries_at() if shown.state in ENQUIRIES else "",
        "said": said_rows(concern, shown),
        "triage_rows": triage_rows(shown),
        "working": priority_lines(shown.priority) if shown.priority else (),
        "unreviewed": [one for one in shown.emergencies if not hasattr(one, "review")],
        "timeline": tables.timeline(shown),
        "due": due,
        "telling": tables.telling_words(concern, shown, due),
        "may_triage": by.may(Permission.TRIAGE_CONCERN, authority_code=code),
        "may_see_adult": by.may(Permission.VIEW_ADULT_IDENTITY, authority_code=code),
        "may_see_off": shown.state.is_outcome
        and shown.seen is None
        and by.may(Permission.DECIDE_ENQUIRY, authority_code=code),
        "adult": adult_words(concern),
    }


def enquiries_at() -> str:
    """Where enquiries are begun and followed, if this installation has that room."""
    try:
        return reverse("enquiries:enquiries")
    except NoReverseMatch:
        return ""


def said_rows(concern: Concern, shown: Details) -> list[tuple[str, str]]:
    """What its sender said, row by row."""
    kinds = "; ".join(one.words for one in shown.categories)
    named = ", ".join(
        part
        for part in (concern.service_named, concern.postcode_named, concern.cqc_id_named)
        if part
    )
    happened = tables.in_words(concern.happened_on) if concern.happened_on else NOT_SAID
    raised = " – ".join(part for part in (concern.referrer_name, concern.referrer_contact) if part)
    return [
        ("What happened", concern.text),
        ("Kept safe by then", concern.safety_text or NOT_SAID),
        ("Kind of abuse or neglect", kinds or NOT_SAID),
        ("What went wrong", Theme(concern.theme).words),
        ("Happened on", happened),
        ("Time of day", Shift(concern.shift).words),
        ("Where", Setting(concern.setting).words),
        ("Service named", named or NOT_SAID),
        ("District", concern.district.name if concern.district else NOT_SAID),
        ("Raised by", Referrer(concern.referrer).words + (f": {raised}" if raised else "")),
        ("Came by", "A page of Almoner" if concern.source == "page" else concern.source),
        ("Their reference", "–" if concern.source == "page" else concern.reference or NOT_SAID),
        ("Receipt", concern.receipt),
    ]


def adult_words(concern: Concern) -> str:
    """What is said of the adult without opening a seal."""
    if concern.adult is None:
        return ""
    return f"{Gender(concern.adult.gender).words}, {AgeBand(concern.adult.age_band).words}".replace(
        "Not known, Not known", "Age and gender not known"
    )


def triage_rows(shown: Details) -> list[tuple[str, str]]:
    """What the newest triage found."""
    if shown.triage is None:
        return []
    return [
        ("What keeps the adult safe", shown.triage.interim_safety),
        ("What the adult says and wants", views_words(shown.triage)),
        *((label, answer_words(shown.triage, name)) for name, label, _ in QUESTIONS),
    ]


def views_words(triage: Triage) -> str:
    """What the adult says, or that it is not known."""
    return triage.views or "Not recorded"


def answer_words(triage: Triage, name: str) -> str:
    """How triage answered one of its questions."""
    return Answer(getattr(triage, name)).words.replace("Unknown", "Not known")


def priority_lines(given: ConcernPriority) -> tuple[str, ...]:
    """The working of a priority, as the rules of that day computed it."""
    computed = compute(
        rules=priority_rules_as_at(given.rules_from_on),
        judged=_judged(given),
        age_points=given.age_points,
    )
    if given.reason:
        return (*computed.lines, f"Set to {given.priority} by a person: {given.reason}")
    return computed.lines


def triage_initial(shown: Details) -> dict[str, Any]:
    """What the form of triage starts from: what the last one found, to be gone over again."""
    if shown.triage is None or shown.priority is None:
        return {}
    judged = _judged(shown.priority)
    return {
        **{name: getattr(shown.triage, name) for name, _, _ in QUESTIONS},
        "interim_safety": shown.triage.interim_safety,
        "views": shown.triage.views or "",
        "severity": str(judged.severity),
        "likelihood": str(judged.likelihood),
        "triggers": list(judged.triggers),
        "modifiers": list(judged.modifiers),
    }


def _judged(given: ConcernPriority) -> Judged:
    return Judged(
        severity=given.severity,
        likelihood=given.likelihood,
        triggers=tuple(given.triggers.split()),
        modifiers=tuple(given.modifiers.split()),
    )
