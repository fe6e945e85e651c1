"""What the migrations say of guards: the triggers, policies and row security that should stand."""

import re
from collections.abc import Iterable, Set
from dataclasses import dataclass, field

from django.db import connection
from django.db.migrations import DeleteModel, RenameModel
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.operations.base import Operation

from almoner.core.tables import Statements

TRIGGER = re.compile(r"CREATE TRIGGER (\w+) .*? ON (\w+)", re.DOTALL)
POLICY = re.compile(r"CREATE POLICY (\w+) ON (\w+)")
LIFTED = re.compile(r"DROP (?:TRIGGER|POLICY) (?:IF EXISTS )?(\w+)")
SECURED = re.compile(r"ALTER TABLE (\w+) (NO FORCE|FORCE|ENABLE|DISABLE) ROW LEVEL SECURITY")
SECURED_BY_ROW = (
    "SELECT relname, relname FROM pg_class WHERE relnamespace = current_schema()::regnamespace"
)


@dataclass(slots=True)
class Guards:
    """Each trigger and policy by its name with its table, and the tables secured by row."""

    triggers: dict[str, str] = field(default_factory=dict)
    policies: dict[str, str] = field(default_factory=dict)
    enabled: set[str] = field(default_factory=set)
    forced: set[str] = field(default_factory=set)

    def read(self, sql: str) -> None:
        """Take in one statement of a migration's."""
        if made := TRIGGER.match(sql.strip()):
            self.triggers[made[1]] = made[2]
        elif made := POLICY.match(sql.strip()):
            self.policies[made[1]] = made[2]
        elif lifted := LIFTED.match(sql.strip()):
            self.triggers.pop(lifted[1], None)
            self.policies.pop(lifted[1], None)
        elif secured := SECURED.match(sql.strip()):
            tables = self.forced if "FORCE" in secured[2] else self.enabled
            change = tables.add if secured[2] in {"FORCE", "ENABLE"} else tables.discard
            change(secured[1])

    def move(self, table: str, to: str | None) -> None:
        """A table is called otherwise, with all that guards it; or is gone, and that with it."""
        for named in (self.triggers, self.policies):
            for name in [name for name, of in named.items() if of == table]:
                if to:
                    named[name] = to
                else:
                    del named[name]
        for secured in (self.enabled, self.forced):
            if table in secured:
                secured.remove(table)
                secured.update({to} if to else ())


def declared(operations: Iterable[tuple[str, Operation]], *, engine: str) -> Guards:
    """What should stand on that engine after these operations, each of a room's label."""
    guards = Guards()
    for label, operation in operations:
        if isinstance(operation, Statements):
            for statement in operation.statements:
                if statement.engine == engine:
                    guards.read(statement.do)
        elif isinstance(operation, DeleteModel):
            guards.move(f"{label}_{operation.name_lower}", None)
        elif isinstance(operation, RenameModel):
            old, new = operation.old_name_lower, operation.new_name_lower
            guards.move(f"{label}_{old}", f"{label}_{new}")
    return guards


def of_all_migrations() -> list[tuple[str, Operation]]:
    """Every operation of every migration, in the order in which an empty database meets them."""
    graph = MigrationLoader(None).graph
    plan = (node for leaf in graph.leaf_nodes() for node in graph.forwards_plan(leaf))
    return [
        (label, operation)
        for label, name in dict.fromkeys(plan)
        for operation in graph.nodes[label, name].operations
    ]


def standing() -> Guards:
    """What does stand in the database, for every role and whoever made it."""
    if connection.vendor == "sqlite":
        rows = "SELECT name, tbl_name FROM sqlite_master WHERE type = 'trigger'"
        return Guards(triggers=_pairs(rows))
    return Guards(
        triggers=_pairs(
            "SELECT tgname, relname FROM pg_trigger JOIN pg_class ON pg_class.oid = tgrelid"
            " WHERE NOT tgisinternal AND tgenabled <> 'D'"
        ),
        policies=_pairs("SELECT policyname, tablename FROM pg_policies"),
        enabled=set(_pairs(f"{SECURED_BY_ROW} AND relrowsecurity")),
        forced=set(_pairs(f"{SECURED_BY_ROW} AND relforcerowsecurity")),
    )


def missing(wanted: Guards, found: Guards) -> dict[str, list[str]]:
    """What should stand and does not, by kind."""
    differences: dict[str, Set[str] | Set[tuple[str, str]]] = {
        "triggers": wanted.triggers.items() - found.triggers.items(),
        "policies": wanted.policies.items() - found.policies.items(),
        "enabled": wanted.enabled - found.enabled,
        "forced": wanted.forced - found.forced,
    }
    return {
        kind: sorted(one if isinstance(one, str) else " on ".join(one) for one in gone)
        for kind, gone in differences.items()
        if gone
    }


def _pairs(sql: str) -> dict[str, str]:
    with connection.cursor() as cursor:
        cursor.execute(sql)
        return dict(cursor.fetchall())
