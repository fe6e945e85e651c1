"""What every feed can do, whoever the source."""

from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

from almoner.core.accounts.models import Authority
from almoner.core.accounts.rules import Principal
from almoner.core.files.models import StoredFile
from almoner.core.journal.rules import Sensitivity
from almoner.evidence.landings.models import Landing

Progress = Callable[[int, int], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Given:
    """A file to be loaded, and what is known of it before it is read."""

    path: Path
    by: Principal
    at: datetime
    as_at: date | None = None  # as the officer says
    source: str = ""  # as its sender called it
    file: StoredFile | None = None
    is_confirmed: bool = False
    on_progress: Progress | None = None
    authority: Authority | None = None  # whose records these are, where a feed is for one
    sender: str = ""  # which system of theirs it is from


@dataclass(frozen=True, kw_only=True)
class Feed(ABC):
    """A source of files: how its files are told, checked, loaded and spoken of."""

    key: str  # as `almoner feed load` takes it, and landings keep it
    title: str  # "Capacity Tracker"
    about: str  # which files, and where to get them: one sentence
    shapes: Mapping[str, str]  # the forms of its files, in words
    applied: str  # what is so once a file is applied: "The measures are up to date"
    subject: str  # what a refused file has not changed: "the register"
    next_page: tuple[str, str]  # where to look once it is applied: a URL's name, and its words
    recogniser: str = ""  # "package.module:function" of (sheets) → bool; see recognition.py
    sensitivity: Sensitivity = Sensitivity.INTERNAL
    is_for_one_authority: bool = False  # the file speaks for whoever is named beside it
    is_uploaded: bool = True  # by the page of uploads

    @abstractmethod
    def check(self, given: Given) -> Any:
        """What loading the file would change. Writes nothing. Raises ReadingError or LoadError."""

    @abstractmethod
    def load(self, given: Given) -> Any:
        """Apply the file whole, or not at all, and again with no effect; the outcome."""

    @abstractmethod
    def check_landing(self, landing: Landing, given: Given) -> None:
        """Check a file that was received, and keep in its landing what was found."""

    @abstractmethod
    def apply_landing(self, landing: Landing, given: Given) -> None:
        """Apply a file whose check somebody has read and confirmed."""

    @abstractmethod
    def shown(self, outcome: Any, *, form: str, is_done: bool) -> str:
        """An outcome for a terminal, or as "json" or "csv"."""
