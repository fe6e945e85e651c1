"""Whoever raised a concern is told what came of it; a system may ask whether what it sent arrived.

That somebody was told is only added. What is to be told, and what was refused, is kept up to date.
"""

import django.db.models.deletion
from django.db import migrations, models

TOLD = "safeguarding_referrertold"
SENTENCE = "What was recorded of a safeguarding concern is never changed."
REACHED = "authority_id IS NULL OR almoner_reaches(authority_id)"
POLICIES = {
    "safeguarding_newsdue": REACHED,
    "safeguarding_refusedreferral": REACHED,
    "safeguarding_referrertold": (
        "EXISTS (SELECT 1 FROM safeguarding_concern p WHERE p.id = concern_id)"
    ),
}


def protect(apps, schema_editor):
    for event, row in (("UPDATE", "NEW"), ("DELETE", "OLD")):
        name = f"{TOLD}_{event.lower()}_refused"
        for statement in _statements(schema_editor.connection.vendor, name, event, row):
            schema_editor.execute(statement, params=None)


def _statements(vendor, name, event, row):
    if vendor == "sqlite":
        yield (
            f"CREATE TRIGGER {name} BEFORE {event} ON {TOLD}"
            f" BEGIN SELECT RAISE(ABORT, '{SENTENCE}'); END"
        )
        return
    yield f"""
        CREATE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN
            RAISE EXCEPTION '{SENTENCE}' USING ERRCODE = 'integrity_constraint_violation';
            RETURN {row};
        END $$
    """
    yield (
        f"CREATE TRIGGER {name} BEFORE {event} ON {TOLD}"
        f" FOR EACH ROW EXECUTE FUNCTION {name}()"
    )


def release(apps, schema_editor):
    for event in ("update", "delete"):
        name = f"{TOLD}_{event}_refused"
        schema_editor.execute(
            f"DROP TRIGGER {name}"
            if schema_editor.connection.vendor == "sqlite"
            else f"DROP FUNCTION {name}() CASCADE",
            params=None,
        )


def narrow(apps, schema_editor):
    if schema_editor.connection.vendor != "postgresql":
        return
    for table, policy in POLICIES.items():
        for statement in (
            f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY",
            f"ALTER TABLE {table} FORCE ROW LEVEL SECURITY",
            f"CREATE POLICY {table}_of_authority ON {table} USING ({policy}) WITH CHECK ({policy})",
        ):
            schema_editor.execute(statement, params=None)


def widen(apps, schema_editor):
    if schema_editor.connection.vendor != "postgresql":
        return
    for table in POLICIES:
        for statement in (
            f"DROP POLICY {table}_of_authority ON {table}",
            f"ALTER TABLE {table} NO FORCE ROW LEVEL SECURITY",
            f"ALTER TABLE {table} DISABLE ROW LEVEL SECURITY",
        ):
            schema_editor.execute(statement, params=None)


class Migration(migrations.Migration):

    dependencies = [
        ('accounts', '0005_unsaved_forms'),
        ('safeguarding', '0003_row_security'),
    ]

    operations = [
        migrations.CreateModel(
            name='NewsDue',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('news', models.CharField(max_length=8)),
                ('due_on', models.DateField()),
                ('authority', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.authority')),
                ('concern', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='news_due', to='safeguarding.concern')),
            ],
            options={
                'indexes': [models.Index(fields=['authority', 'due_on'], name='news_due_first')],
            },
        ),
        migrations.CreateModel(
            name='ReferrerTold',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('news', models.CharField(max_length=8)),
                ('said', models.CharField(max_length=12)),
                ('means', models.CharField(max_length=10)),
                ('told_on', models.DateField()),
                ('note', models.CharField(blank=True, max_length=400)),
                ('at', models.DateTimeField()),
                ('by', models.CharField(max_length=150)),
                ('by_name', models.CharField(max_length=200)),
                ('concern', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='tellings', to='safeguarding.concern')),
                ('step', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='telling', to='safeguarding.concernstep')),
            ],
            options={
                'ordering': ('id',),
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('means', 'not_told'), _negated=True), models.Q(('note', ''), _negated=True), _connector='OR'), name='not_telling_has_a_reason')],
            },
        ),
        migrations.CreateModel(
            name='RefusedReferral',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('source', models.CharField(max_length=60)),
                ('reference', models.CharField(max_length=80)),
                ('problem', models.CharField(max_length=200)),
                ('at', models.DateTimeField()),
                ('authority', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='refused_referrals', to='accounts.authority')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('authority', 'source', 'reference'), name='refused_referral_once')],
            },
        ),
        migrations.RunPython(protect, release),
        migrations.RunPython(narrow, widen),
    ]
