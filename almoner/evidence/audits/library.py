"""What the library says of visits: `library/audits/*.yaml`, each a list of dated rules."""

from collections.abc import Mapping
from datetime import date
from functools import cache
from pathlib import Path

import yaml
from django.conf import settings

from almoner.core.documents import read_document
from almoner.evidence.audits.rules.kinds import VisitKind
from almoner.evidence.audits.rules.states import Process
from almoner.evidence.audits.rules.timing import (
    CommentRule,
    KindsRule,
    RuleDataError,
    comment_rule,
    kinds_rule,
    rule_on,
)


def process_of(*, kind: VisitKind, on: date) -> Process:
    """How a visit of that kind, planned on that day, is brought to its end."""
    return rule_on(rules=_kinds(_folder()), on=on).processes[kind]


def comments_due(*, received_on: date) -> date:
    """The last day to comment on a draft that the provider received on that day."""
    rule = rule_on(rules=_comments(_folder()), on=received_on)
    return rule.due_on(received_on=received_on)


def comment_rule_on(*, on: date) -> CommentRule:
    """The rule on comments that holds that day, to say it on a page."""
    return rule_on(rules=_comments(_folder()), on=on)


def _folder() -> Path:
    return Path(settings.LIBRARY) / "audits"


@cache
def _kinds(folder: Path) -> tuple[KindsRule, ...]:
    return tuple(kinds_rule(raw) for raw in entries(folder / "kinds.yaml"))


@cache
def _comments(folder: Path) -> tuple[CommentRule, ...]:
    return tuple(comment_rule(raw) for raw in entries(folder / "factual_accuracy.yaml"))


def entries(path: Path) -> list[Mapping[str, object]]:
    """The rules of a file, as they are written. Raises RuleDataError."""
    try:
        raw = read_document(path)
    except yaml.YAMLError as error:
        raise RuleDataError(f"{path.name} is not YAML: {error}") from error
    if not isinstance(raw, list) or not raw or not all(isinstance(one, dict) for one in raw):
        raise RuleDataError(f"{path.name} is not a list of dated rules.")
    return raw
