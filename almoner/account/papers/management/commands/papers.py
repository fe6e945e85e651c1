"""`almoner papers build`: a paper as files."""

from argparse import ArgumentParser
from collections.abc import Mapping
from datetime import date, datetime
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from almoner.account.papers.actions import PaperRefused, build_paper
from almoner.account.papers.assembly import TooSensitive
from almoner.account.papers.definitions import UnknownPaperKind
from almoner.account.papers.models import Paper
from almoner.account.papers.queries import document, visible_parts
from almoner.account.papers.renderers import FORMATS
from almoner.account.papers.rules.definitions import DefinitionError
from almoner.account.papers.rules.states import PartName
from almoner.account.papers.sources.base import NothingToReport
from almoner.core.accounts.queries import UnknownAuthority, authority_named
from almoner.core.accounts.rules import Principal, operator

REFUSALS = (
    UnknownAuthority,
    UnknownPaperKind,
    DefinitionError,
    NothingToReport,
    TooSensitive,
    PaperRefused,
)


class Command(BaseCommand):
    """Build a paper and write it in every format."""

    help = "Build a committee paper and write it as HTML, DOCX, PDF and JSON."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """`build PAPER --authority A --as-at D --out DIR`, and what fills it in or rebuilds it."""
        commands = parser.add_subparsers(dest="command", required=True)
        build = commands.add_parser("build", help="build a paper as a draft and write its files")
        build.add_argument("paper", help="which paper: quality-update, market-position")
        build.add_argument("--authority", required=True, help="its name or GSS code")
        build.add_argument("--as-at", required=True, help="the day its figures are of: 2021-08-31")
        build.add_argument("--out", required=True, type=Path, help="the folder for its files")
        build.add_argument(
            "--field",
            action="append",
            default=[],
            metavar="KEY=TEXT",
            help="fill in a field of the paper; may be repeated",
        )
        build.add_argument(
            "--known-at",
            help="rebuild it from what was known then: 2021-09-06T09:30:00+00:00",
        )
        build.add_argument("--definition", help="rebuild it under that version of its definition")

    def handle(self, *_args: Any, **options: Any) -> None:
        """Build it, then write each part in each format; what is refused is one sentence."""
        by = operator("papers build")
        try:
            paper = build_paper(
                kind=options["paper"],
                authority=authority_named(name=options["authority"]),
                as_at=_day(options["as_at"]),
                by=by,
                at=timezone.now(),
                fields=dict(_field(text) for text in options["field"]),
                known_at=_moment(options["known_at"]) if options["known_at"] else None,
                version=options["definition"],
            )
        except REFUSALS as refusal:
            raise CommandError(str(refusal)) from refusal
        for path in self._write(paper, folder=options["out"], by=by):
            self.stdout.write(str(path))

    def _write(self, paper: Paper, *, folder: Path, by: Principal) -> list[Path]:
        rendered = {
            folder / f"{part.value}.{extension}": form.render(
                document(paper=paper, part=part, visible_to=by)
            )
            for part in visible_parts(paper=paper, visible_to=by)
            for extension, form in FORMATS.items()
        }
        try:
            folder.mkdir(parents=True, exist_ok=True)
            _refuse_what_stays(folder, rendered)
            for path, content in rendered.items():
                _unfinished(path).write_bytes(content)
            for path in rendered:  # all are whole before the first takes its place
                _unfinished(path).replace(path)
        except OSError as error:
            for path in filter(Path.exists, map(_unfinished, rendered)):
                path.unlink()
            raise CommandError(f"Cannot write to {folder}: {error.strerror}.") from error
        return list(rendered)


def _refuse_what_stays(folder: Path, rendered: Mapping[Path, bytes]) -> None:
    """Beside an open part, an exempt one of another paper would be taken for this one's."""
    parts = (folder / f"{part.value}.{extension}" for part in PartName for extension in FORMATS)
    if staying := [path.name for path in parts if path.exists() and path not in rendered]:
        raise CommandError(
            f"{folder} holds {', '.join(staying)} of another paper, and this paper has no such"
            " part. Move them away, or name another folder."
        )


def _unfinished(path: Path) -> Path:
    return path.with_name(f".{path.name}.unfinished")


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise CommandError(f"{text!r} is not a date. Write it as 2021-08-31.") from None


def _moment(text: str) -> datetime:
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        moment = None
    if moment is None or moment.tzinfo is None:
        raise CommandError(
            f"{text!r} is not a moment with its zone. Write it as 2021-09-06T09:30:00+00:00."
        )
    return moment


def _field(text: str) -> tuple[str, str]:
    key, is_there, value = text.partition("=")
    if not is_there:
        raise CommandError(f"{text!r} fills nothing in. Write it as author=Jo Smith.")
    return key.strip(), value
