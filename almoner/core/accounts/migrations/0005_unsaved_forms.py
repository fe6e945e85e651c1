"""Forms from ended sessions get a table of their own, sealed; those in sessions in clear go."""

import django.db.models.deletion
from django.conf import settings
from django.contrib.sessions.backends.db import SessionStore
from django.db import migrations, models

KEY = "unsaved"


def forget_unsealed(apps, schema_editor):
    sessions = apps.get_model("sessions", "Session")
    opener = SessionStore()
    held = [
        key
        for key, data in sessions.objects.values_list("session_key", "session_data").iterator()
        if KEY in opener.decode(data)
    ]
    sessions.objects.filter(session_key__in=held).delete()


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0004_api_key_ended_by_someone"),
        ("sessions", "0001_initial"),
    ]
    operations = [
        migrations.CreateModel(
            name="UnsavedForm",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("sealed", models.TextField()),
                ("kept_at", models.DateTimeField(db_index=True)),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="unsaved_forms",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
        ),
        migrations.RunPython(forget_unsealed, migrations.RunPython.noop),
    ]
