"""What a device sends, read before anything is done with it."""

import json
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from almoner.evidence.questionnaires.actions import IncomingAnswer

MOST_ANSWERS = 200
LONGEST_NAME = 100


class NotUnderstood(Exception):
    """What was sent is not what the application sends; the message says where."""


@dataclass(frozen=True, slots=True)
class Sent:
    """A batch of answers, and who the device says gave them."""

    user_id: int
    answers: tuple[IncomingAnswer, ...]


@dataclass(frozen=True, slots=True)
class Choice:
    """Which answer to a question someone chose, of those that were shown."""

    question_key: str
    chosen: str
    shown: frozenset[str]


def read_body(body: bytes) -> dict[str, Any]:
    """The JSON object of a request. Raises NotUnderstood."""
    try:
        held = json.loads(body)
    except (ValueError, RecursionError) as error:
        raise NotUnderstood("This is not JSON.") from error
    if not isinstance(held, dict):
        raise NotUnderstood("This is not a JSON object.")
    return held


def read_device(held: dict[str, Any]) -> str:
    """The name that a device goes by."""
    return _text(held, "device")[:LONGEST_NAME]


def read_answers(held: dict[str, Any]) -> Sent:
    """A batch. What each answer says is not judged here. Raises NotUnderstood."""
    user_id, answers = held.get("user"), held.get("answers")
    if type(user_id) is not int or not isinstance(answers, list):  # true is an int too
        raise NotUnderstood("A batch has a user and a list of answers.")
    if len(answers) > MOST_ANSWERS:
        raise NotUnderstood(f"A batch has {MOST_ANSWERS} answers at most.")
    device = read_device(held)
    return Sent(user_id, tuple(_answer(each, device=device) for each in answers))


def read_choice(held: dict[str, Any]) -> Choice:
    """A choice between answers. Raises NotUnderstood."""
    shown = held.get("shown")
    if not isinstance(shown, list) or not all(isinstance(each, str) for each in shown):
        raise NotUnderstood("A choice says which answers were shown.")
    return Choice(_text(held, "question_key"), _text(held, "chosen"), frozenset(shown))


def _answer(held: object, *, device: str) -> IncomingAnswer:
    if not isinstance(held, dict):
        raise NotUnderstood("An answer is a JSON object.")
    return IncomingAnswer(
        client_id=_text(held, "client_id"),
        question_key=_text(held, "question_key"),
        value=held.get("value"),
        note=_text(held, "note"),
        based_on=_text(held, "based_on"),
        answered_at=_time(held),
        device=device,
    )


def _text(held: dict[str, Any], key: str) -> str:
    value = held.get(key, "")
    if not isinstance(value, str):
        raise NotUnderstood(f"“{key}” is not text.")
    return value


def _time(held: dict[str, Any]) -> datetime:
    try:
        at = datetime.fromisoformat(_text(held, "answered_at"))
    except ValueError as error:
        raise NotUnderstood("“answered_at” is not a time.") from error
    if at.tzinfo is None:
        raise NotUnderstood("“answered_at” does not say in which time zone.")
    return at
