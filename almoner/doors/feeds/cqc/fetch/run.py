"""From the first list page to the last answer: a full run, or what has changed since a day."""

import fcntl
import logging
import re
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor, as_completed
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any, NamedTuple

from almoner.core.calendar.rules import day_of
from almoner.doors.feeds.cqc.fetch.client import (
    Answer,
    Client,
    FetchFailed,
    NotThere,
    NotUnderstood,
    Unanswered,
)
from almoner.doors.feeds.cqc.fetch.fields import EXPECTED_FIELDS, REQUIRED_FIELDS
from almoner.doors.feeds.cqc.fetch.folder import Manifest, RunFolder, run_folder

OVERLAP = timedelta(days=30)  # changes reach the regulator's list late: practice of Skills for Care
PER_PAGE = 500
MOST_PAGES = 5_000  # all England has some 250
MOST_READINGS = 3  # of a list that moves while its pages are read
THREADS = 4
MOST_UNANSWERED = 5  # questions; more than that and the service itself is not well
ID_PATTERN = re.compile(r"[A-Za-z0-9][A-Za-z0-9-]{0,39}")

Progress = Callable[[str, int, int], None]  # what, done, of how many
log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Kind:
    """Locations or providers, and how the API names them."""

    plural: str
    singular: str
    id_field: str


KINDS = (
    Kind("locations", "location", "locationId"),
    Kind("providers", "provider", "providerId"),
)


def _silent(_what: str, _done: int, _of: int) -> None:
    """Report nothing."""


def run(
    *,
    client: Client,
    home: Path,
    at: datetime,
    since: date | None = None,
    authority: str = "",
    threads: int = THREADS,
    progress: Progress = _silent,
) -> Path:
    """Fetch everything, or what changed since a day, and return the folder for `feed load cqc`.

    `authority` keeps a full run to the lists of that council, named as the regulator does. Each
    answer is kept as it comes, so a run that stopped, however it stopped, is gone on with. Raises
    FetchFailed.
    """
    manifest = Manifest(
        as_at=day_of(at).isoformat(),
        until=f"{at.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}",
        since=since.isoformat() if since else "",
        authority=authority,
        base_url=client.base_url,
    )
    with _alone(home):
        folder = run_folder(home=home, manifest=manifest)
        asker = _Asker(client, folder, threads, progress)
        for kind in KINDS:
            ids = folder.listed(kind.plural, kind.id_field)
            asker.fetch_details(kind, asker.fetch_list(kind) if ids is None else ids)
        folder.manifest.is_finished = True
        folder.save_manifest()
    return folder.answers


@contextmanager
def _alone(home: Path) -> Iterator[None]:
    """Hold the one right to fetch; it is given up when this process ends, however it ends."""
    parent = home / "landings"
    parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    with (parent / "cqc.lock").open("w") as stream:
        try:
            fcntl.flock(stream, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise FetchFailed("Another fetch from the CQC is under way.") from error
        yield


@dataclass(slots=True)
class _Asker:
    """One run's questions, asked by a few threads."""

    client: Client
    folder: RunFolder
    threads: int
    progress: Progress
    lock: threading.Lock = field(default_factory=threading.Lock)
    stopped: threading.Event = field(default_factory=threading.Event)

    def fetch_list(self, kind: Kind) -> list[str]:
        """Every page of a list, kept; then the list as a whole, kept; the ids in it.

        A row that moves to a page already read is met by nobody, so a list that moved meanwhile is
        read again, and all that any reading named counts.
        """
        rows: dict[str, dict[str, Any]] = {}
        for _ in range(MOST_READINGS):
            has_moved = self._read_list(kind, rows)
            if not has_moved:
                break
            log.warning("The list of %s moved while it was read", kind.plural)
            self.folder.forget_pages(kind.plural)
        rows = {cqc_id: row for cqc_id, row in rows.items() if _is_id(cqc_id)}
        said = {
            "total": len(rows),
            "page": 1,
            "perPage": len(rows),
            "totalPages": 1,
            kind.plural: list(rows.values()),
            "uri": f"/{kind.plural}",
            "asAt": self.folder.manifest.as_at,
        }
        self.folder.keep_list(kind.plural, said)
        return list(rows)

    def _read_list(self, kind: Kind, rows: dict[str, dict[str, Any]]) -> bool:
        """Add every page's rows; whether the list moved while its pages were read."""
        met: set[str] = set()
        totals: set[str] = set()
        number = pages = 1
        while number <= pages:
            said = self.folder.page(kind.plural, number)
            if said is None:
                answer = self._page(kind, number)
                page = _read_page(answer.says, self.folder.manifest, kind)
                self.folder.keep_page(kind.plural, number, answer.body)
            else:
                page = _read_page(said, self.folder.manifest, kind)
            pages = page.of
            totals.add(page.total)
            met.update(row[kind.id_field] for row in page.rows)
            rows |= {row[kind.id_field]: row for row in page.rows}
            self.progress(f"list of {kind.plural}", number, pages)
            number += 1
        # The same id may be among the changes twice; in a list it pushed another out.
        is_short = totals not in ({str(len(met))}, {""}) and not self.folder.manifest.since
        return len(totals) > 1 or is_short

    def _page(self, kind: Kind, number: int) -> Answer:
        manifest = self.folder.manifest
        asked: dict[str, str | int] = {"page": number, "perPage": PER_PAGE}
        if not manifest.since:
            if manifest.authority:
                asked["localAuthority"] = manifest.authority
            return self.client.get(f"/{kind.plural}", asked=asked)
        start = date.fromisoformat(manifest.since) - OVERLAP
        asked["startTimestamp"] = f"{start.isoformat()}T00:00:00Z"
        asked["endTimestamp"] = manifest.until
        return self.client.get(f"/changes/{kind.singular}", asked=asked)

    def fetch_details(self, kind: Kind, ids: list[str]) -> None:
        """The answer for each id that has none yet. Raises FetchFailed where some had none.

        An id that gave nothing but errors in two runs of this folder is let go, and noted.
        """
        wanted = [each for each in ids if not self.folder.has_answer(kind.plural, each)]
        manifest = self.folder.manifest
        let_go = set(manifest.unanswered.get(kind.plural, []))
        not_there: list[str] = []
        unanswered: list[str] = []
        queue, done = iter(wanted), len(ids) - len(wanted)

        def work() -> None:
            nonlocal done
            while (cqc_id := self._next(queue)) is not None:
                try:
                    is_there = self._detail(kind, cqc_id)
                except Unanswered:
                    unanswered.append(cqc_id)
                    if len(set(unanswered) - let_go) > MOST_UNANSWERED:
                        raise
                    continue
                with self.lock:
                    if not is_there:
                        not_there.append(cqc_id)
                    done += 1
                    self.progress(kind.plural, done, len(ids))

        try:
            self._in_threads(work)
        finally:
            manifest.counts[kind.plural] = done - len(not_there)
            manifest.not_there[kind.plural] = sorted(not_there)
            manifest.unanswered[kind.plural] = sorted(unanswered)
            self.folder.save_manifest()
        if news := sorted(set(unanswered) - let_go):
            raise FetchFailed(
                f"The CQC's service gave only errors for {', '.join(news)}. All else is kept: "
                "run the command again to ask once more."
            )

    def _next(self, queue: Iterator[str]) -> str | None:
        with self.lock:
            return None if self.stopped.is_set() else next(queue, None)

    def _in_threads(self, work: Callable[[], None]) -> None:
        """Run `work` in every thread; the first error stops them all and is raised."""
        with ThreadPoolExecutor(self.threads) as pool:
            try:
                for worker in as_completed([pool.submit(work) for _ in range(self.threads)]):
                    worker.result()
            finally:
                self.stopped.set()
        self.stopped.clear()

    def _detail(self, kind: Kind, cqc_id: str) -> bool:
        """Fetch and keep one answer; False where the regulator has none."""
        try:
            answer = self._ask(kind, cqc_id)
        except NotThere:
            log.info("%s %s: not there (404)", kind.singular, cqc_id)
            return False
        named = answer.says.keys()
        if self.folder.note_fields(
            kind.plural,
            unknown=set(named - EXPECTED_FIELDS[kind.plural]),
            missing=set(REQUIRED_FIELDS[kind.plural] - named),
        ):
            log.warning("%s %s has other fields than were known", kind.singular, cqc_id)
        self.folder.keep_answer(kind.plural, cqc_id, answer.body)
        return True

    def _ask(self, kind: Kind, cqc_id: str) -> Answer:
        """The answer about one id; once more in capitals if small letters were not understood."""
        try:
            answer = self.client.get(f"/{kind.plural}/{cqc_id}")
        except NotUnderstood:
            if cqc_id == cqc_id.upper():
                log.warning("%s %s: not understood (400)", kind.singular, cqc_id)
                raise NotThere(cqc_id) from None
            return self._ask(kind, cqc_id.upper())
        if str(answer.says.get(kind.id_field, "")).upper() != cqc_id.upper():
            raise FetchFailed(
                f"The CQC's service was asked about {cqc_id} and answered about another."
            )
        return answer


class _Page(NamedTuple):
    """One page of a list: how many there are, how many rows in all, and this one's."""

    of: int
    total: str  # blank where it does not say
    rows: list[dict[str, Any]]


def _read_page(page: dict[str, Any], manifest: Manifest, kind: Kind) -> _Page:
    """Raises FetchFailed for what is no page."""
    name = "changes" if manifest.since else kind.plural
    try:
        rows = [{kind.id_field: row} if isinstance(row, str) else row for row in page[name]]
        rows = [{**row, kind.id_field: _id(row, kind)} for row in rows]
        pages = int(page["totalPages"])
    except (KeyError, TypeError, ValueError) as error:
        raise FetchFailed(
            f"The CQC's list of {kind.plural} is not in the form that Almoner knows."
        ) from error
    if pages > MOST_PAGES:
        raise FetchFailed(f"The CQC's list of {kind.plural} says that it has {pages:,} pages.")
    return _Page(pages, str(page.get("total", "")), rows)


def _id(row: dict[str, Any], kind: Kind) -> str:
    return str(row[kind.id_field])


def _is_id(cqc_id: str) -> bool:
    """Whether it looks like an id, and so can name a file."""
    if ID_PATTERN.fullmatch(cqc_id):
        return True
    log.warning("The CQC listed %r, which is no id: left out", cqc_id[:60])
    return False
