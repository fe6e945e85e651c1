"""Uploads as the pages show them: what came in, from whom, and what became of it."""

from collections.abc import Iterable
from dataclasses import dataclass

from almoner.core.accounts.actions import require
from almoner.core.accounts.models import User
from almoner.core.accounts.rules import Permission, Principal
from almoner.doors.feeds.registry import FEEDS, shape_in_words
from almoner.doors.feeds.upload_page import STATES, Line
from almoner.evidence.landings.models import Landing, LandingStep
from almoner.evidence.landings.queries import landing_with_state, landings_with_state
from almoner.evidence.landings.rules import LandingState
from almoner.register.directory.models import Location

PAGE_LENGTH = 25


class UnknownUpload(Exception):
    """There is no such upload."""


@dataclass(frozen=True, slots=True)
class Step:
    """A state that an upload came into."""

    state: LandingState
    at: object
    by: str
    reason: str


@dataclass(frozen=True, slots=True)
class Upload:
    """One upload with its state, its steps and who took them."""

    landing: Landing
    state: LandingState
    steps: tuple[Step, ...]  # newest first
    newest_step: int


@dataclass(frozen=True, slots=True)
class UploadList:
    """One page of uploads."""

    lines: tuple[Line, ...]
    page: int
    page_count: int
    total: int


def uploads(*, page: int, visible_to: Principal) -> UploadList:
    """What came in, newest first. Three queries. Raises NotPermitted."""
    require(visible_to, Permission.LOAD_FEED)
    found = landings_with_state(visible_to=visible_to).filter(feed__in=FEEDS)
    total = found.count()
    page_count = max(1, -(-total // PAGE_LENGTH))
    page = min(max(page, 1), page_count)
    rows = list(found[(page - 1) * PAGE_LENGTH : page * PAGE_LENGTH])
    names = _names(row.received_by for row in rows)
    return UploadList(
        lines=tuple(_line(row, names) for row in rows),
        page=page,
        page_count=page_count,
        total=total,
    )


def _line(landing: Landing, names: dict[str, str]) -> Line:
    state = LandingState(landing.state)  # type: ignore[attr-defined]
    text, colour = STATES[state]
    return Line(
        id=landing.pk,
        source=landing.source,
        shape=shape_in_words(feed=landing.feed, shape=landing.shape),
        as_at=landing.as_at if landing.shape else None,
        state=text,
        colour=colour,
        received_at=landing.received_at,
        received_by=names.get(landing.received_by, "the command line"),
    )


def upload(*, number: int, visible_to: Principal) -> Upload:
    """One upload. Three queries. Raises NotPermitted or UnknownUpload."""
    require(visible_to, Permission.LOAD_FEED)
    landing = landing_with_state(landing_id=number, visible_to=visible_to)
    if landing is None or landing.feed not in FEEDS:  # a council's own files have pages elsewhere
        raise UnknownUpload("There is no such upload.")
    rows = list(LandingStep.objects.filter(landing=landing).order_by("-pk"))
    names = _names(row.by for row in rows)
    return Upload(
        landing=landing,
        state=LandingState(rows[0].state),
        steps=tuple(
            Step(LandingState(row.state), row.at, names.get(row.by, "the command line"), row.reason)
            for row in rows
        ),
        newest_step=rows[0].pk,
    )


def _names(references: Iterable[str]) -> dict[str, str]:
    ids = {int(each[5:]) for each in references if each.startswith("user:")}
    rows = User.objects.filter(pk__in=ids).values_list("pk", "name") if ids else ()
    return {f"user:{number}": name for number, name in rows}


def names_of(*, cqc_ids: Iterable[str]) -> dict[str, str]:
    """The names of the locations that the register knows. One query."""
    rows = Location.objects.filter(cqc_id__in=list(cqc_ids)).values_list("cqc_id", "name")
    return {cqc_id: name for cqc_id, name in rows if cqc_id}
