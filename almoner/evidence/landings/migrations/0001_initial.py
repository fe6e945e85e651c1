import django.db.models.deletion
from django.db import migrations, models

from almoner.core.tables import Tables


class Migration(Tables):

    initial = True

    dependencies = [
        ('accounts', '0001_initial'),
        ('files', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='Landing',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('feed', models.CharField(max_length=40)),
                ('shape', models.CharField(blank=True, max_length=40)),
                ('is_snapshot', models.BooleanField(default=False)),
                ('source', models.CharField(max_length=255)),
                ('sha256', models.CharField(max_length=64)),
                ('as_at', models.DateField()),
                ('received_at', models.DateTimeField()),
                ('received_by', models.CharField(max_length=150)),
                ('row_count', models.PositiveIntegerField(default=0)),
                ('rejected_count', models.PositiveIntegerField(default=0)),
                ('report', models.TextField(blank=True)),
                ('file', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='landings', to='files.storedfile')),
            ],
            options={
                'indexes': [models.Index(fields=['feed', '-as_at'], name='landing_by_date'), models.Index(fields=['sha256'], name='landing_by_hash')],
            },
        ),
        migrations.CreateModel(
            name='LandingScope',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('authority', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.authority')),
                ('landing', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='scopes', to='landings.landing')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('landing', 'authority'), name='landing_scope_once')],
            },
        ),
        migrations.CreateModel(
            name='LandingStep',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('state', models.CharField(max_length=16)),
                ('at', models.DateTimeField()),
                ('by', models.CharField(max_length=150)),
                ('reason', models.TextField(blank=True)),
                ('landing', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='steps', to='landings.landing')),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(('state__in', ['received', 'checking', 'checked', 'applying', 'applied', 'refused', 'failed', 'withdrawn'])), name='landing_state_is_known')],
            },
        ),
        migrations.CreateModel(
            name='RejectedRow',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('sheet', models.CharField(blank=True, max_length=80)),
                ('row', models.PositiveIntegerField(null=True)),
                ('column', models.CharField(blank=True, max_length=120)),
                ('value', models.CharField(blank=True, max_length=200)),
                ('reason', models.CharField(max_length=400)),
                ('is_critical', models.BooleanField()),
                ('landing', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='rejected_rows', to='landings.landing')),
            ],
        ),
        migrations.CreateModel(
            name='StandingRow',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('shape', models.CharField(max_length=40)),
                ('key', models.CharField(max_length=120)),
                ('row_hash', models.CharField(max_length=32)),
                ('landing', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='standing_rows', to='landings.landing')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('shape', 'key'), name='one_standing_row_a_key')],
            },
        ),
    ]
