"""How the rooms' migrations make their tables, and guard what may never change."""

from typing import Any

from django.db import migrations
from django.db.migrations.state import ProjectState


class Tables(migrations.Migration):
    """A migration that only creates tables.

    Django works out anew, after each table, every model that has a relation to it: with some 170
    tables around the same few, most of a first start. Here they are worked out once, after all of
    a migration's tables, since making a table asks only what stands at the end.
    """

    def apply(
        self, project_state: ProjectState, schema_editor: Any, collect_sql: bool = False
    ) -> ProjectState:
        """Create the tables in order, each as it stands when all are known."""
        if collect_sql:  # `sqlmigrate`: nothing is made, and Django adds its comments
            return super().apply(project_state, schema_editor, collect_sql)
        after = project_state.clone()
        after.__dict__.pop("apps", None)  # nothing is worked out between the tables
        self.mutate_state(after, preserve=False)
        for operation in self.operations:
            operation.database_forwards(self.app_label, schema_editor, project_state, after)
        return after
