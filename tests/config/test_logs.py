"""What goes wrong is found in the log; what anyone wrote is not."""

import logging
import sqlite3
from types import SimpleNamespace
from typing import Any

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.db import IntegrityError
from django.test import RequestFactory
from django.urls import resolve, reverse

from almoner.config.logs import Formatter
from almoner.core.incidents import incident_of

SECRET = "Mrs Winterbourne fell"


def _logged(
    message: str = "", *args: object, error: BaseException | None = None, **more: Any
) -> str:
    record = logging.LogRecord("almoner.tests", logging.ERROR, "", 0, message, args, None)
    record.created = 1774630800.25
    record.__dict__.update(more)
    if error is not None:
        try:
            raise error
        except type(error) as raised:
            record.exc_info = (type(raised), raised, raised.__traceback__)
    return Formatter().format(record)


def test_a_line_says_when_how_bad_where_and_what() -> None:
    said = _logged("Reading %s broke off", "a file")
    assert said == "2026-03-27T17:00:00+00:00 ERROR almoner.tests: Reading a file broke off"


def test_a_message_cannot_pretend_to_be_two() -> None:
    assert "\n" not in _logged("one\n2026-03-27T17:00:00+00:00 ERROR forged\x1b[2J")


def test_of_a_request_the_pattern_is_told_and_no_id_or_key() -> None:
    path = reverse("account_reset_password_from_key", args=["1a", "abc-secret"])
    request = RequestFactory().post(path, {"password1": "hunter2!"})
    said = _logged("Internal Server Error: %s", path, request=request, status_code=500)
    assert said.endswith(f"{incident_of(request)} POST /{resolve(path).route} 500")
    assert "abc-secret" not in said and "hunter2" not in said


def test_of_an_address_that_is_none_not_even_that() -> None:
    request = RequestFactory().get(f"/nowhere/{SECRET}")
    assert _logged(request=request).endswith(" GET an address that is none")


@pytest.mark.parametrize("kind", [ValueError, KeyError, RuntimeError, TypeError, IntegrityError])
def test_an_exception_is_told_by_its_kind_and_not_by_its_message(kind: type[Exception]) -> None:
    said = _logged("It failed", error=kind(SECRET))
    assert kind.__name__ in said and "raise error" in said
    assert SECRET not in said


def test_of_postgresql_the_constraint_is_told_and_never_the_row() -> None:
    diagnosis = SimpleNamespace(
        sqlstate="23514",
        table_name="safeguarding_concern",
        constraint_name="concern_is_heard",
        message_primary=SECRET,
        message_detail=f"Failing row contains (1, {SECRET}).",
    )
    error = type("CheckViolation", (Exception,), {"diag": diagnosis})(f"DETAIL: {SECRET}")
    said = _logged("", error=error)
    assert "CheckViolation 23514 safeguarding_concern concern_is_heard" in said
    assert SECRET not in said


@pytest.mark.parametrize(
    ("error", "told"),
    [
        (AttributeError("'NoneType' object has no attribute 'name'"), "has no attribute 'name'"),
        (ImproperlyConfigured("ALMONER_HTTPS must be yes or no"), "ALMONER_HTTPS must be"),
        (sqlite3.OperationalError("database is locked"), "database is locked"),
        (FileNotFoundError(2, "No such file or directory", SECRET), "No such file or directory"),
    ],
)
def test_what_speaks_of_the_program_or_the_machine_is_told(error: Exception, told: str) -> None:
    said = _logged("", error=error)
    assert told in said and SECRET not in said


def test_the_cause_is_told_before_what_it_led_to() -> None:
    try:
        try:
            raise ZeroDivisionError(SECRET)
        except ZeroDivisionError as cause:
            raise LookupError(SECRET) from cause
    except LookupError as raised:
        said = _logged("", error=raised)
    assert said.index("ZeroDivisionError") < said.index("which led to")
    assert said.endswith("builtins.LookupError")
    assert SECRET not in said


def test_a_cause_that_was_meant_to_be_forgotten_is() -> None:
    try:
        try:
            raise ZeroDivisionError
        except ZeroDivisionError:
            raise LookupError from None
    except LookupError as raised:
        assert "ZeroDivisionError" not in _logged("", error=raised)


def test_what_a_browser_did_wrong_is_no_error_of_ours() -> None:
    assert not logging.getLogger("django.request").isEnabledFor(logging.WARNING)
    assert logging.getLogger("django.request").isEnabledFor(logging.ERROR)
    assert logging.getLogger("django.security").isEnabledFor(logging.WARNING)
