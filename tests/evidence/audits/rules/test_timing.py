"""Rules that are dated data."""

from datetime import date
from pathlib import Path

import pytest

from almoner.evidence.audits.library import (
    comment_rule_on,
    comments_due,
    entries,
    process_of,
)
from almoner.evidence.audits.rules import Process, VisitKind
from almoner.evidence.audits.rules.timing import (
    RuleDataError,
    comment_rule,
    kinds_rule,
    rule_on,
)

FULL = ["annual_audit", "follow_up", "joint"]
SHORT = [kind.value for kind in VisitKind if kind.value not in FULL]
KINDS = {"from_on": date(2012, 4, 1), "citation": "A source", "full": FULL, "short": SHORT}
COMMENT = {"from_on": date(2012, 4, 1), "citation": "A source", "days": 14, "counting": "calendar"}


def test_an_audit_is_assessed_and_support_is_not() -> None:
    on = date(2021, 9, 1)
    assert process_of(kind=VisitKind.ANNUAL_AUDIT, on=on) is Process.FULL
    assert process_of(kind=VisitKind.SUPPORT, on=on) is Process.SHORT
    assert {process_of(kind=kind, on=on) for kind in VisitKind} == set(Process)


def test_a_provider_has_fourteen_days() -> None:
    assert comments_due(received_on=date(2021, 12, 20)) == date(2022, 1, 3)
    assert "Norfolk" in comment_rule_on(on=date(2021, 9, 1)).citation


def test_working_days_leave_out_holidays() -> None:
    rule = comment_rule({**COMMENT, "days": 10, "counting": "working"})
    assert rule.due_on(received_on=date(2021, 12, 20)) == date(2022, 1, 6)


def test_the_newest_rule_that_began_holds() -> None:
    old, new = (
        comment_rule(COMMENT),
        comment_rule({**COMMENT, "from_on": date(2024, 4, 1), "days": 21}),
    )
    assert rule_on(rules=(new, old), on=date(2024, 3, 31)) is old
    assert rule_on(rules=(new, old), on=date(2024, 4, 1)) is new
    with pytest.raises(RuleDataError, match="no rule for 2011-01-01"):
        rule_on(rules=(new, old), on=date(2011, 1, 1))


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"full": ["picnic"]}, "'picnic' is no kind of visit"),
        ({"full": [*FULL, "support"]}, "support has two processes"),
        ({"short": SHORT[1:]}, "No process is given for"),
        ({"short": None}, "no list of kinds that are short"),
        ({"citation": " "}, "names its source"),
        ({"from_on": "long ago"}, "from which day"),
    ],
)
def test_a_rule_of_kinds_that_is_wrong_is_refused(
    changed: dict[str, object], sentence: str
) -> None:
    with pytest.raises(RuleDataError, match=sentence):
        kinds_rule({**KINDS, **changed})


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"days": 0}, "at least one"),
        ({"days": "14"}, "whole number"),
        ({"days": -14}, "at least one"),
        ({"days": 14.5}, "whole number"),
        ({"days": None}, "whole number"),
        ({"counting": "moons"}, "calendar or as working"),
        ({"citation": None}, "names its source"),
    ],
)
def test_a_rule_of_comments_that_is_wrong_is_refused(
    changed: dict[str, object], sentence: str
) -> None:
    with pytest.raises(RuleDataError, match=sentence):
        comment_rule({**COMMENT, **changed})


@pytest.mark.parametrize("text", ["{", "a: 1", "[]", "- 3"])
def test_a_file_that_is_no_list_of_rules_is_refused(tmp_path: Path, text: str) -> None:
    path = tmp_path / "kinds.yaml"
    path.write_text(text)
    with pytest.raises(RuleDataError, match=r"kinds\.yaml"):
        entries(path)


def test_one_day_to_comment_is_the_least() -> None:
    rule = comment_rule({**COMMENT, "days": 1})
    assert rule.due_on(received_on=date(2021, 9, 1)) == date(2021, 9, 2)


@pytest.mark.parametrize(
    ("received_on", "due_on"),
    [
        (date(2021, 8, 16), date(2021, 8, 30)),  # a bank holiday: it may still comment that day
        (date(2021, 12, 24), date(2022, 1, 7)),  # over Christmas and the New Year
        (date(2024, 2, 15), date(2024, 2, 29)),  # a leap day
        (date(2021, 10, 20), date(2021, 11, 3)),  # the clocks go back between
    ],
)
def test_fourteen_calendar_days_are_fourteen_whatever_lies_between(
    received_on: date, due_on: date
) -> None:
    assert comment_rule(COMMENT).due_on(received_on=received_on) == due_on
