"""What goes wrong, on stderr, where a service manager keeps it; and nothing of what anyone wrote.

The message of an exception may quote a record (PostgreSQL's DETAIL quotes the whole of one), and
an address may hold a key. So a line says when, where, of what kind, and the number that the page
told: never the message of an exception that could quote, and of an address only its pattern.
"""

import logging
import traceback
from datetime import UTC, datetime
from typing import Any

from django.core.exceptions import ImproperlyConfigured
from django.http import HttpRequest
from django.urls import Resolver404, resolve

from almoner.core.incidents import incident_of

# Their messages name what the program is made of, never what was in a record.
SPEAKS_OF_THE_PROGRAM = (AttributeError, ImportError, NameError, ImproperlyConfigured)


class Formatter(logging.Formatter):
    """One line for what happened, then a line for each step that led to an exception."""

    def format(self, record: logging.LogRecord) -> str:
        """The record as text, without what could identify anyone."""
        at = datetime.fromtimestamp(record.created, tz=UTC).isoformat(timespec="seconds")
        said = f"{at} {record.levelname} {record.name}: {_said(record)}"
        error = record.exc_info[1] if record.exc_info else None
        return "\n".join([_on_one_line(said), *(_steps(error) if error else ())])


def _said(record: logging.LogRecord) -> str:
    request = getattr(record, "request", None)
    if not isinstance(request, HttpRequest):
        return record.getMessage()
    status = getattr(record, "status_code", "")
    return f"{incident_of(request)} {request.method} {_pattern(request)} {status}".strip()


def _pattern(request: HttpRequest) -> str:
    try:
        return f"/{(request.resolver_match or resolve(request.path_info)).route}"
    except Resolver404:
        return "an address that is none"


def _steps(error: BaseException) -> list[str]:
    """The exception and those behind it, the first cause first: where each was raised."""
    behind = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
    lines = [*_steps(behind), "  which led to:"] if behind is not None else []
    frames = traceback.StackSummary.extract(traceback.walk_tb(error.__traceback__))
    lines += [line.rstrip("\n") for line in frames.format()]
    return [*lines, f"  {_kind(error)}"]


def _kind(error: BaseException) -> str:
    name = f"{type(error).__module__}.{type(error).__qualname__}"
    return f"{name} {_on_one_line(_safe(error))}".rstrip()


def _safe(error: BaseException) -> str:
    """What may be told of an exception beside its kind."""
    diagnosis: Any = getattr(error, "diag", None)
    if diagnosis is not None:  # PostgreSQL's: its message may quote, its parts do not
        named = (diagnosis.sqlstate, diagnosis.table_name, diagnosis.constraint_name)
        return " ".join(part for part in named if part)
    if isinstance(error, SPEAKS_OF_THE_PROGRAM) or type(error).__module__ == "sqlite3":
        return str(error)
    if isinstance(error, OSError):
        return error.strerror or ""
    return ""


def _on_one_line(text: str) -> str:
    return "".join(letter if letter.isprintable() else " " for letter in text)
