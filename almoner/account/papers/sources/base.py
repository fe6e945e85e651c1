"""What a block source is asked and what it answers."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from almoner.account.papers.rules.blocks import Block, Number
from almoner.account.papers.rules.states import PartName
from almoner.core.accounts.models import Authority
from almoner.core.accounts.rules import Principal
from almoner.core.journal.rules import Sensitivity

Place = tuple[PartName, str, str, str]  # part, table, row, column


class NothingToReport(Exception):
    """No records stand from which the paper's figures could be drawn."""


@dataclass(frozen=True, slots=True)
class Baseline:
    """The last published paper of the same kind, and what it stated."""

    title: str
    as_at: date
    stated: Mapping[Place, Number | None]


@dataclass(frozen=True, slots=True)
class Asked:
    """For whom, as at when, as known when, compared with what, and the definition's options."""

    authority: Authority
    as_at: date
    known_at: datetime | None  # None: all that is known now
    baseline: Baseline | None
    visible_to: Principal
    part: PartName = PartName.OPEN
    options: Mapping[str, Any] = field(default_factory=dict)

    def earlier(self, *, table: str, row: str, column: str) -> Number | None:
        """What the last published paper stated there, in the same part; None if nothing.

        An exempt figure is never compared with in the open part, nor so disclosed by it.
        """
        if self.baseline is None:
            return None
        return self.baseline.stated.get((self.part, table, row, column))


@dataclass(frozen=True, slots=True)
class Drawn:
    """The blocks, and the highest sensitivity of anything that went into them."""

    blocks: tuple[Block, ...]
    sensitivity: Sensitivity


BlockSource = Callable[[Asked], Drawn]
