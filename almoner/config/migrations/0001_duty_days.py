"""The days on which each daily duty was done."""

from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True
    dependencies = []
    operations = [
        migrations.CreateModel(
            name="DutyDay",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("key", models.CharField(max_length=40)),
                ("day", models.DateField()),
                ("asked_at", models.DateTimeField()),
                ("try_count", models.PositiveSmallIntegerField(default=1)),
                ("done_at", models.DateTimeField(null=True)),
                ("result", models.CharField(blank=True, max_length=400)),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("key", "day"), name="duty_once_a_day"),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("done_at__isnull", True),
                            ("done_at__gte", models.F("asked_at")),
                            _connector="OR",
                        ),
                        name="duty_is_done_after_it_is_asked",
                    ),
                ],
            },
        ),
    ]
