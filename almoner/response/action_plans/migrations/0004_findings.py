"""Which visit a plan answers, and which of its findings each action answers."""

import django.db.models.deletion
from django.db import migrations, models

from almoner.core.tables import Statements, reached, refused_by, through

TABLE = "action_plans_actionfinding"
SENTENCE = "What happened to an action plan is only added to."
POLICY = through("action_plans_action", "action_id", "a")


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
        Statements(
            refused_by("action_plans_refuse", [TABLE], sentence=SENTENCE),
            reached({TABLE: POLICY}),
        ),
    ]
