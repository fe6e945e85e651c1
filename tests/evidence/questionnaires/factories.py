"""An invented question set, council and service, and answers as a device sends them."""

from copy import deepcopy
from datetime import UTC, date, datetime, timedelta
from itertools import count
from typing import Any
from uuid import UUID

from django.db import transaction

from almoner.core.accounts.models import Authority
from almoner.core.accounts.rules import Principal, Role
from almoner.evidence.questionnaires.actions import (
    IncomingAnswer,
    begin_response,
    install_question_sets,
)
from almoner.evidence.questionnaires.models import QuestionSetVersion, Response
from almoner.evidence.questionnaires.rules import QuestionSetDefinition, parse_definition
from almoner.register.directory.models import Location
from tests.register.directory.factories import AuthorityFactory, LocationFactory

AT = datetime(2021, 9, 1, 9, tzinfo=UTC)
TODAY = date(2021, 9, 1)
QUALITY = {
    "options": [
        {"value": 4, "label": "Excellent"},
        {"value": 3, "label": "Good"},
        {"value": 2, "label": "Requires improvement"},
        {"value": 1, "label": "Poor"},
    ],
    "not_applicable": True,
}
RATINGS = [
    {"label": "Excellent", "from": 88},
    {"label": "Good", "from": 63},
    {"label": "Requires improvement", "from": 39},
    {"label": "Poor", "from": 0},
]
_numbers = count(1)


def rated(key: str, **more: Any) -> dict[str, Any]:
    """A question answered on the scale of quality."""
    return {"key": key, "text": f"Is {key} good?", "type": "rating", "scale": "quality", **more}


def raw_set(**more: Any) -> dict[str, Any]:
    """A small set with one question of each type, as its file would have it."""
    held = {
        "question_set": "short-audit",
        "version": "1",
        "title": "Short audit",
        "purpose": "audit",
        "applies_to": ["nursing", "residential"],
        "scales": {"quality": QUALITY},
        "ratings": RATINGS,
        "minimum_answered": 80,
        "limiters": [
            {
                "key": "critical",
                "when": {"any_critical_at_most": 1},
                "cap": "Poor",
                "because": "A critical question was answered Poor.",
            }
        ],
        "sections": [
            {
                "key": "care",
                "title": "Care",
                "standards": [
                    {
                        "key": "s01",
                        "title": "Respect",
                        "questions": [
                            rated("respect"),
                            rated("dignity", weight=2),
                            {
                                "key": "alarm",
                                "text": "Is there an alarm?",
                                "type": "yes_no",
                                "show_if": {"question": "dignity", "at_most": 2},
                            },
                        ],
                    },
                    {
                        "key": "s02",
                        "title": "Safety",
                        "questions": [rated("safety", critical=True, required=True)],
                    },
                ],
            },
            {
                "key": "home",
                "title": "Home",
                "weight": 2,
                "standards": [{"key": "s03", "title": "Rest", "questions": other_questions()}],
            },
        ],
    }
    return {**held, **more}


def other_questions() -> list[dict[str, Any]]:
    """A question of each type that is not rated."""
    return [
        {"key": "beds", "text": "How many beds?", "type": "number", "whole": True, "minimum": 0},
        {"key": "seen-on", "text": "When was it seen?", "type": "date", "latest": "today"},
        {
            "key": "floor",
            "text": "Which floor?",
            "type": "choice",
            "options": [
                {"value": "ground", "label": "Ground", "score": 2},
                {"value": "upper", "label": "Upper", "score": 0},
            ],
        },
        {
            "key": "meals",
            "text": "Which meals?",
            "type": "choice",
            "many": True,
            "options": [
                {"value": "lunch", "label": "Lunch"},
                {"value": "supper", "label": "Supper"},
            ],
        },
        {"key": "comments", "text": "Anything else?", "type": "text", "longest": 40},
        {
            "key": "rota",
            "text": "Who was on?",
            "type": "table",
            "rows": 2,
            "columns": [
                {"key": "role", "label": "Role", "type": "text"},
                {"key": "number", "label": "How many", "type": "number"},
            ],
        },
        {"key": "photos", "text": "What was seen?", "type": "evidence", "evidence": ["PHOTO"]},
    ]


def with_change(path: str, value: Any, raw: dict[str, Any] | None = None) -> dict[str, Any]:
    """A set with one thing altered: "sections.0.standards.0.questions.1.weight"."""
    held = deepcopy(raw or raw_set())
    *way, last = [int(part) if part.isdigit() else part for part in path.split(".")]
    at: Any = held
    for part in way:
        at = at[part]
    at[last] = value
    return held


def definition(**more: Any) -> QuestionSetDefinition:
    """The small set, read."""
    return parse_definition(raw_set(**more))


def published(raw: dict[str, Any] | None = None, *, at: datetime = AT) -> QuestionSetVersion:
    """A version that ships with Almoner, published."""
    read = parse_definition(raw or raw_set())
    install_question_sets(at=at, definitions=(read,))
    return QuestionSetVersion.objects.select_related("question_set__authority").get(
        question_set__key=read.key, question_set__authority=None, number=int(read.version)
    )


def someone(
    authority: Authority, role: Role = Role.QUALITY_OFFICER, *, reference: str = "user:1"
) -> Principal:
    """A person with a role in that authority."""
    return Principal(
        reference=reference,
        name={"user:1": "Ada Marsh", "user:2": "Ben Holt"}.get(reference, "Cy Lane"),
        roles=frozenset({(authority.code, role)}),
    )


def begun(
    version: QuestionSetVersion | None = None,
    *,
    authority: Authority | None = None,
    location: Location | None = None,
    at: datetime = AT,
) -> Response:
    """A response to the version, about an invented care home."""
    authority = authority or AuthorityFactory()
    location = location or LocationFactory(authority=authority)
    with transaction.atomic():
        return begin_response(
            version=version or published(),
            authority=authority,
            location=location,
            by=someone(authority),
            at=at,
        )


def incoming(
    question_key: str,
    value: object,
    *,
    based_on: str = "",
    minutes: int = 0,
    client_id: str = "",
    note: str = "",
    device: str = "tablet",
) -> IncomingAnswer:
    """An answer that a device sends, given so many minutes after the visit began."""
    return IncomingAnswer(
        client_id=client_id or str(UUID(int=next(_numbers))),
        question_key=question_key,
        value=value,
        answered_at=AT + timedelta(minutes=minutes),
        based_on=based_on,
        note=note,
        device=device,
    )
