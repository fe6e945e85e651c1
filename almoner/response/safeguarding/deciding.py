"""What the page of a decision shows of the concern, before the box for the reason."""

from datetime import date
from typing import Any

from almoner.core.accounts.rules import Principal
from almoner.core.ui.words import in_words
from almoner.response.safeguarding.models import Concern, Triage
from almoner.response.safeguarding.pages import NOT_SAID, answer_words, views_words
from almoner.response.safeguarding.queries import Grounds, Other, grounds
from almoner.response.safeguarding.rules.kinds import Answer, Setting
from almoner.response.safeguarding.rules.states import DECISIONS, Step

SHORT = 600  # characters of what happened
# Care Act 2014, section 42(1), in the order of the Act.
CRITERIA = (
    (
        "has_needs",
        "(a) has needs for care and support, whether or not any of them are met",
    ),
    ("at_risk", "(b) is experiencing abuse or neglect, or is at risk of it"),
    ("cannot_protect", "(c) because of those needs cannot protect themselves against it"),
)


def deciding_context(*, concern: Concern, step: Step, by: Principal, today: date) -> dict[str, Any]:
    """The concern in short, what triage found, the test of section 42(1) and other concerns.

    Empty for a step that decides nothing.
    """
    if step not in DECISIONS:
        return {}
    found = grounds(concern=concern, visible_to=by)
    triage = found.triage
    return {
        "short": _short(concern, found),
        "triage": triage,
        "triage_found": _found(triage, found) if triage else [],
        "criteria": [
            (words, answer_words(triage, name) if triage else "Not triaged")
            for name, words in CRITERIA
        ],
        "caution": _caution(triage, step) if triage else "",
        "others": [(one, _why(one)) for one in found.others],
        "more": max(0, found.other_count - len(found.others)),
        "unknown": _unknown(concern),
        "is_late": concern.decide_by is not None and concern.decide_by < today,
    }


def _short(concern: Concern, found: Grounds) -> list[tuple[str, str]]:
    text = concern.text
    if len(text) > SHORT:
        text = f"{text[:SHORT].rsplit(None, 1)[0]} …"
    kinds = "; ".join(one.words for one in found.categories)
    service = concern.location.name if concern.location else concern.service_named
    rows = [
        ("What happened", text),
        ("Kind of abuse or neglect", kinds or NOT_SAID),
        ("Happened on", in_words(concern.happened_on) if concern.happened_on else NOT_SAID),
        ("Where", Setting(concern.setting).words),
        ("Service", service or NOT_SAID),
        ("Kept safe by then", concern.safety_text or NOT_SAID),
    ]
    if concern.is_said_urgent:
        rows.insert(1, ("Danger", "Its sender said that somebody was in danger"))
    return rows


def _found(triage: Triage, found: Grounds) -> list[tuple[str, str]]:
    return [
        ("Is the adult safe now?", answer_words(triage, "immediate_safety")),
        ("What keeps the adult safe", triage.interim_safety),
        ("What the adult says and wants", views_words(triage)),
        ("Do they agree to what is done?", answer_words(triage, "consent")),
        ("Can they decide that?", answer_words(triage, "capacity")),
        ("Priority", found.priority.priority if found.priority else NOT_SAID),
    ]


def _caution(triage: Triage, step: Step) -> str:
    """Where what is decided and what triage found do not go together; a person decides."""
    answers = {Answer(getattr(triage, name)) for name, _ in CRITERIA}
    if step is Step.BEGIN_S42 and answers != {Answer.YES}:
        return "Triage did not find all three of these. Say in your reason what is known now."
    if step is not Step.BEGIN_S42 and answers == {Answer.YES}:
        return (
            "Triage found all three of these: then the council has to make enquiries, or have them"
            " made (section 42(2)). Say in your reason why not."
        )
    return ""


def _why(other: Other) -> str:
    if other.is_same_person and other.is_same_service:
        return "the same person and service"
    return "the same person" if other.is_same_person else "the same service"


def _unknown(concern: Concern) -> str:
    """What cannot be looked for, so that an empty list is not taken for good news."""
    missing = [
        words
        for is_missing, words in (
            (concern.adult_id is None, "who the adult is"),
            (concern.location_id is None, "which service on the register it is about"),
        )
        if is_missing
    ]
    return f"It is not known {' nor '.join(missing)}." if missing else ""
