"""Whether an installation is whole: what `almoner check` looks at, one thing after another.

Each check answers with what is wrong, in sentences; none says that all is well.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from itertools import chain, islice

from django.apps import apps
from django.conf import settings
from django.db import connection
from django.db.models import Model, TextField
from django_tasks_db.models import DBTaskResult

from almoner.config.duties.queries import duties_standing
from almoner.config.environment import warnings_of_settings
from almoner.config.guards import declared, missing, of_all_migrations, standing
from almoner.core.accounts.sealing import CannotUnseal, unseal
from almoner.core.calendar.rules import day_of
from almoner.core.files.queries import missing_or_altered
from almoner.core.heartbeat import is_worker_gone
from almoner.core.journal.queries import verify
from almoner.core.ui.words import plural

MOST_NAMED = 10  # faults of one kind that are told one by one
SEALED_TRIED = 50  # of each sealed field, the newest and the oldest
GUARDS = {
    "triggers": "The trigger {name} is gone: what it guards can be changed.",
    "policies": "The policy {name} is gone: rows of another authority can be reached.",
    "enabled": "Row-level security of {name} is off.",
    "forced": "Row-level security of {name} does not bind the owner of the table.",
}

Check = Callable[[datetime], Iterator[str]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """What one check found: nothing, or what is wrong."""

    name: str
    faults: tuple[str, ...]

    @property
    def is_well(self) -> bool:
        """Whether it found nothing wrong."""
        return not self.faults


def findings(*, at: datetime, is_quick: bool = False) -> Iterator[Finding]:
    """What each check finds, as it is done.

    `is_quick` leaves out those that read every byte: of the files, the journal and the database.
    """
    for name, check in CHECKS.items():
        if not (is_quick and name in SLOW):
            yield Finding(name=name, faults=_few(check(at)))


def _few(faults: Iterator[str]) -> tuple[str, ...]:
    told = tuple(islice(faults, MOST_NAMED))
    more = sum(1 for _ in faults)
    return (*told, f"And {more:,} more.") if more else told


def _settings(at: datetime) -> Iterator[str]:
    yield from warnings_of_settings(settings)


def _database(at: datetime) -> Iterator[str]:
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("PRAGMA integrity_check")
            yield from (f"SQLite: {said}." for (said,) in cursor.fetchall() if said != "ok")
            cursor.execute("PRAGMA foreign_key_check")
            yield from (
                f"Row {row} of {table} refers to a row of {to} that is gone."
                for table, row, to, _ in cursor.fetchall()
            )
            return
        cursor.execute("SELECT conname FROM pg_constraint WHERE NOT convalidated")
        yield from (f"The constraint {name} was never proved." for (name,) in cursor.fetchall())
        cursor.execute("SELECT indexrelid::regclass::text FROM pg_index WHERE NOT indisvalid")
        yield from (f"The index {name} is broken: REINDEX it." for (name,) in cursor.fetchall())


def _guards(at: datetime) -> Iterator[str]:
    wanted = declared(of_all_migrations(), engine=connection.vendor)
    for kind, names in missing(wanted, standing()).items():
        yield from (GUARDS[kind].format(name=name) for name in names)
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT rolsuper OR rolbypassrls FROM pg_roles WHERE rolname = user")
            if cursor.fetchone() == (True,):
                yield "Almoner's own role of the database is exempt from row-level security."


def _journal(at: datetime) -> Iterator[str]:
    verdict = verify(now=at)
    if verdict.fault:
        yield verdict.fault


def _files(at: datetime) -> Iterator[str]:
    for fault in missing_or_altered():
        what = "is gone" if fault.is_missing else "is no longer what was uploaded"
        yield f"The file {fault.sha256[:12]}… {what}."


def _keys(at: datetime) -> Iterator[str]:
    for model, name in sealed_fields():
        column = model._default_manager.exclude(**{name: ""}).values_list(name, flat=True)
        tried = list(
            chain(column.order_by("pk")[:SEALED_TRIED], column.order_by("-pk")[:SEALED_TRIED])
        )
        shut = sum(not _opens(sealed) for sealed in tried)
        if shut:
            yield (
                f"{shut} of {len(tried)} that were tried of {model._meta.db_table}.{name} cannot be"
                " opened: a key is missing from ALMONER_IDENTITY_KEYS or ALMONER_HOME."
            )


def sealed_fields() -> Iterator[tuple[type[Model], str]]:
    """Every field in which something is kept sealed, by its name."""
    for model in apps.get_models():
        for field in model._meta.concrete_fields:
            if isinstance(field, TextField) and field.name.split("_")[0] == "sealed":
                yield model, field.name


def _opens(sealed: str) -> bool:
    try:
        unseal(sealed)
    except CannotUnseal:
        return False
    return True


def _background(at: datetime) -> Iterator[str]:
    if is_worker_gone(at=at):
        yield "Nobody does the background work: run almoner serve, or almoner worker."
    for standing_of in duties_standing(as_at=day_of(at)):
        if standing_of.is_late:
            yield f"{standing_of.duty.title}: not done yesterday or today."
    failed = DBTaskResult.objects.failed().count()
    if failed:
        yield f"{plural(failed, 'piece')} of background work failed in the last 30 days."


CHECKS: Mapping[str, Check] = {
    "Settings": _settings,
    "Database": _database,
    "Guards in the database": _guards,
    "Journal": _journal,
    "Uploaded files": _files,
    "Keys": _keys,
    "Background work": _background,
}
SLOW = {"Database", "Journal", "Uploaded files"}
