"""Which visit a plan answers, and which of its findings each action answers."""

import django.db.models.deletion
from django.db import migrations, models

TABLE = "action_plans_actionfinding"
SENTENCE = "What happened to an action plan is only added to."
POLICY = "EXISTS (SELECT 1 FROM action_plans_action a WHERE a.id = action_id)"


def _postgresql():
    for name, event in (("kept", "DELETE"), ("unchanged", "UPDATE")):
        yield (
            f"CREATE TRIGGER {TABLE}_{name} BEFORE {event} ON {TABLE}"
            " FOR EACH ROW EXECUTE FUNCTION action_plans_refuse()"
        )
    yield f"ALTER TABLE {TABLE} ENABLE ROW LEVEL SECURITY"
    yield f"ALTER TABLE {TABLE} FORCE ROW LEVEL SECURITY"
    yield f"CREATE POLICY {TABLE}_of_authority ON {TABLE} USING ({POLICY}) WITH CHECK ({POLICY})"


def _sqlite():
    for name, event in (("kept", "DELETE"), ("unchanged", "UPDATE")):
        yield (
            f"CREATE TRIGGER {TABLE}_{name} BEFORE {event} ON {TABLE}"
            f" BEGIN SELECT RAISE(ABORT, '{SENTENCE}'); END"
        )


def _postgresql_undo():
    yield f"DROP POLICY {TABLE}_of_authority ON {TABLE}"
    yield f"DROP TRIGGER {TABLE}_kept ON {TABLE}"
    yield f"DROP TRIGGER {TABLE}_unchanged ON {TABLE}"


def _sqlite_undo():
    yield f"DROP TRIGGER {TABLE}_kept"
    yield f"DROP TRIGGER {TABLE}_unchanged"


def protect(apps, schema_editor):
    _run(schema_editor, {"postgresql": _postgresql, "sqlite": _sqlite})


def release(apps, schema_editor):
    _run(schema_editor, {"postgresql": _postgresql_undo, "sqlite": _sqlite_undo})


def _run(schema_editor, statements):
    for statement in statements[schema_editor.connection.vendor]():
        schema_editor.execute(statement, params=None)


class Migration(migrations.Migration):
    dependencies = [("action_plans", "0003_row_security"), ("audits", "0003_row_security")]
    operations = [
        migrations.AddField(
            model_name="actionplan",
            name="visit",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="action_plans",
                to="audits.visit",
            ),
        ),
        migrations.CreateModel(
            name="ActionFinding",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "action",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="findings",
                        to="action_plans.action",
                    ),
                ),
                (
                    "finding",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="action_findings",
                        to="audits.finding",
                    ),
                ),
            ],
            options={
                "ordering": ("id",),
                "constraints": [
                    models.UniqueConstraint(
                        fields=("action", "finding"), name="action_answers_once"
                    )
                ],
            },
        ),
        migrations.RunPython(protect, release),
    ]
