"""A decision is about a subject with all that points to it, and a dismissal has its day.

What was kept before is carried over: that nothing further was done as a dismissal of 28 days.
"""

import json
from datetime import timedelta

from django.db import migrations, models

from almoner.core.tables import Sql, Statements, refused_by

TABLE = "patterns_promptanswer"
SENTENCE = "What was made of a prompt is kept: it is only added to."
GUARDS = tuple(refused_by("patterns_refuse", [TABLE], sentence=SENTENCE))
LIFTED = [Sql(guard.engine, guard.undo, guard.do) for guard in GUARDS]
NEW = {"no_further": "dismiss", "large_scale": "consider"}


def carry_over(apps, schema_editor):
    answers = apps.get_model("patterns", "PromptAnswer")
    for answer in answers.objects.all():
        answer.criteria = json.dumps([[answer.criterion, answer.shared, ""]])
        answer.answer = NEW.get(answer.answer, answer.answer)
        if answer.answer == "dismiss":
            answer.until = answer.as_at + timedelta(days=28)
        answer.save()


def undo(apps, schema_editor):
    answers, old = apps.get_model("patterns", "PromptAnswer"), {new: was for was, new in NEW.items()}
    for answer in answers.objects.all():
        criteria = json.loads(answer.criteria) or [["", "", ""]]
        answer.criterion, answer.shared = criteria[0][:2]
        answer.answer = old.get(answer.answer, answer.answer)
        if answer.answer == "large_scale":
            answer.reference = answer.reference or "Not known"
        answer.save()



class Migration(migrations.Migration):
    dependencies = [("patterns", "0003_row_security")]
    operations = [
        Statements(LIFTED),
        migrations.RemoveConstraint("promptanswer", "large_scale_answer_names_its_enquiry"),
        migrations.AddField(
            "promptanswer", "criteria", models.TextField(default="[]"), preserve_default=False
        ),
        migrations.AddField("promptanswer", "until", models.DateField(null=True)),
        migrations.AlterField(
            "promptanswer", "criterion", models.CharField(max_length=40, default="")
        ),
        migrations.RunPython(carry_over, undo),
        migrations.RemoveField("promptanswer", "criterion"),
        migrations.RemoveField("promptanswer", "shared"),
        migrations.AddConstraint(
            "promptanswer",
            models.CheckConstraint(
                condition=models.Q(("answer", "dismiss"), ("until__isnull", False))
                | models.Q(models.Q(("answer", "dismiss"), _negated=True), ("until__isnull", True)),
                name="prompt_dismissed_until_a_day",
            ),
        ),
        Statements(GUARDS),
    ]
