"""Where a run keeps every answer, so that whatever stops it, the next start goes on from there.

landings/cqc/2026-11-22-full/manifest.json     what was asked, and how far it has come
landings/cqc/2026-11-22-full/pages/            list pages and pages of changes
landings/cqc/2026-11-22-full/incoming/         answers half written
landings/cqc/2026-11-22-full/answers/          locations.json, providers.json, locations/,
                                               providers/: what `feed load cqc` reads
"""

import json
import os
import threading
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, fields
from datetime import date, timedelta
from pathlib import Path
from typing import Any, Self

STALE_AFTER = timedelta(days=7)  # an unfinished run older than this is left, and another begun


@dataclass(slots=True, kw_only=True)
class Manifest:
    """What a run asks for and how far it has come."""

    as_at: str  # the day it began: the data is at least as new
    until: str = ""  # the moment it began: the end of the changes asked for
    since: str = ""  # the first day whose changes are asked for; blank for a full run
    authority: str = ""  # only the lists of this authority; blank for all England
    base_url: str = ""
    is_finished: bool = False
    counts: dict[str, int] = field(default_factory=dict)
    not_there: dict[str, list[str]] = field(default_factory=dict)  # ids that answered 404
    unanswered: dict[str, list[str]] = field(default_factory=dict)  # ids that gave only errors
    unknown_fields: dict[str, list[str]] = field(default_factory=dict)
    missing_fields: dict[str, list[str]] = field(default_factory=dict)

    @property
    def wanted(self) -> tuple[str, str, str]:
        """What makes two runs the same run."""
        return self.since, self.authority, self.base_url


@dataclass(slots=True)
class RunFolder:
    """One run's folder. Every file in it is whole, whenever the run was stopped."""

    path: Path
    manifest: Manifest
    _lock: threading.Lock = field(default_factory=threading.Lock, repr=False)

    @property
    def answers(self) -> Path:
        """The folder that `feed load cqc` reads."""
        return self.path / "answers"

    @classmethod
    def read(cls, path: Path) -> Self | None:
        """The run in a folder, or None where there is none that can be gone on with."""
        try:
            said = json.loads((path / "manifest.json").read_bytes())
            known = {each.name for each in fields(Manifest)}
            manifest = Manifest(**{name: said[name] for name in known & said.keys()})
            date.fromisoformat(manifest.as_at)
        except (OSError, ValueError, TypeError, AttributeError):
            return None
        return cls(path, manifest)

    @classmethod
    def begin(cls, path: Path, manifest: Manifest) -> Self:
        """Make the folder of a new run."""
        folder = cls(path, manifest)
        for kind in ("locations", "providers"):
            (folder.answers / kind).mkdir(mode=0o700, parents=True, exist_ok=True)
        (path / "pages").mkdir(mode=0o700, exist_ok=True)
        (path / "incoming").mkdir(mode=0o700, exist_ok=True)
        folder.save_manifest()
        return folder

    def save_manifest(self) -> None:
        """Write down how far the run has come."""
        with self._lock:
            body = json.dumps(asdict(self.manifest), indent=1, sort_keys=True)
            self._write(self.path / "manifest.json", body.encode())

    def note_fields(self, kind: str, *, unknown: set[str], missing: set[str]) -> bool:
        """Note how answers differ from those we know; whether any of it is news."""
        with self._lock:
            news = False
            for noted, names in (
                (self.manifest.unknown_fields, unknown),
                (self.manifest.missing_fields, missing),
            ):
                if fresh := names - set(noted.get(kind, [])):
                    noted[kind] = sorted({*noted.get(kind, []), *fresh})
                    news = True
        if news:
            self.save_manifest()
        return news

    def keep_page(self, kind: str, number: int, body: bytes) -> None:
        """Keep one page of a list."""
        self._write(self._page(kind, number), body)

    def page(self, kind: str, number: int) -> dict[str, Any] | None:
        """A page kept earlier, or None."""
        return _read(self._page(kind, number))

    def forget_pages(self, kind: str) -> None:
        """Keep no page of a list that moved while it was read."""
        for path in (self.path / "pages").glob(f"{kind}-*.json"):
            path.unlink()

    def keep_list(self, kind: str, said: Mapping[str, object]) -> None:
        """Keep a whole list beside the folder of what it lists."""
        body = json.dumps(said, ensure_ascii=False, indent=1).encode()
        self._write(self.answers / f"{kind}.json", body)

    def listed(self, kind: str, id_field: str) -> list[str] | None:
        """The ids of a list kept earlier, or None."""
        said = _read(self.answers / f"{kind}.json")
        return None if said is None else [row[id_field] for row in said[kind]]

    def has_answer(self, kind: str, cqc_id: str) -> bool:
        """Whether that id was answered, now or before the run was stopped."""
        return _is_kept(self._answer(kind, cqc_id))

    def keep_answer(self, kind: str, cqc_id: str, body: bytes) -> None:
        """Keep one answer, exactly as it came."""
        self._write(self._answer(kind, cqc_id), body)

    def _page(self, kind: str, number: int) -> Path:
        return self.path / "pages" / f"{kind}-{number:05}.json"

    def _answer(self, kind: str, cqc_id: str) -> Path:
        return self.answers / kind / f"{cqc_id.upper()}.json"

    def _write(self, place: Path, body: bytes) -> None:
        """Write beside, then move into place: a file is there whole or not at all."""
        mine = self.path / "incoming" / f"{place.name}.{threading.get_ident()}"
        descriptor = os.open(mine, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(descriptor, "wb") as stream:
            stream.write(body)
        mine.replace(place)


def run_folder(*, home: Path, manifest: Manifest) -> RunFolder:
    """The unfinished run of the same kind, begun in the last seven days, or else a new one."""
    parent = home / "landings" / "cqc"
    oldest = date.fromisoformat(manifest.as_at) - STALE_AFTER
    for run in reversed(_runs(parent)):
        is_fresh = date.fromisoformat(run.manifest.as_at) >= oldest
        if not run.manifest.is_finished and is_fresh and run.manifest.wanted == manifest.wanted:
            return run
    parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    name = f"{manifest.as_at}-{f'since-{manifest.since}' if manifest.since else 'full'}"
    taken = {path.name for path in parent.iterdir()}
    number = next(n for n in range(1, len(taken) + 2) if _numbered(name, n) not in taken)
    return RunFolder.begin(parent / _numbered(name, number), manifest)


def last_finished(*, home: Path, authority: str, base_url: str) -> date | None:
    """The day on which the newest finished run of that authority (or of England) began."""
    days = [
        date.fromisoformat(run.manifest.as_at)
        for run in _runs(home / "landings" / "cqc")
        if run.manifest.is_finished and run.manifest.wanted[1:] == (authority, base_url)
    ]
    return max(days, default=None)


def _runs(parent: Path) -> list[RunFolder]:
    """Every run that can be read, oldest first."""
    paths = sorted(parent.iterdir()) if parent.is_dir() else []
    return [run for path in paths if (run := RunFolder.read(path)) is not None]


def _numbered(name: str, number: int) -> str:
    return name if number == 1 else f"{name}-{number}"


def _read(path: Path) -> dict[str, Any] | None:
    """What a kept file says; None where there is none, or none that the power left whole."""
    try:
        said: dict[str, Any] = json.loads(path.read_bytes())
    except (FileNotFoundError, ValueError):
        return None
    return said


def _is_kept(path: Path) -> bool:
    """There and not empty: some file systems leave a blank where the power failed."""
    return path.is_file() and path.stat().st_size > 0
