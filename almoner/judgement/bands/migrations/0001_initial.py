import django.db.models.deletion
from django.db import migrations, models

from almoner.core.tables import Tables


class Migration(Tables):

    initial = True

    dependencies = [
        ('accounts', '0002_row_security'),
        ('directory', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='Cycle',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('year_starts_in', models.PositiveSmallIntegerField()),
                ('title', models.CharField(max_length=120)),
                ('authority', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='band_cycles', to='accounts.authority')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('authority', 'year_starts_in'), name='band_cycle_once_a_year')],
            },
        ),
        migrations.CreateModel(
            name='CycleRules',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveSmallIntegerField()),
                ('audits_from_on', models.DateField()),
                ('audits_to_on', models.DateField()),
                ('text', models.TextField()),
                ('digest', models.CharField(max_length=64)),
                ('reason', models.TextField(blank=True)),
                ('at', models.DateTimeField()),
                ('by', models.CharField(max_length=150)),
                ('by_name', models.CharField(max_length=200)),
                ('cycle', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='rules_set', to='bands.cycle')),
            ],
            options={
                'ordering': ('number',),
                'constraints': [models.UniqueConstraint(fields=('cycle', 'number'), name='cycle_rules_numbered_once'), models.CheckConstraint(condition=models.Q(('audits_to_on__gte', models.F('audits_from_on'))), name='cycle_audits_end_after_they_begin')],
            },
        ),
        migrations.CreateModel(
            name='BandFixed',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('band', models.PositiveSmallIntegerField()),
                ('basis', models.CharField(max_length=12)),
                ('effective_from', models.DateField()),
                ('effective_to', models.DateField()),
                ('quality', models.DecimalField(decimal_places=1, max_digits=4, null=True)),
                ('environment', models.DecimalField(decimal_places=1, max_digits=4, null=True)),
                ('total', models.DecimalField(decimal_places=1, max_digits=4, null=True)),
                ('has_critical_fail', models.BooleanField(default=False)),
                ('audited_on', models.DateField(null=True)),
                ('visit_number', models.BigIntegerField(null=True)),
                ('reasons', models.TextField()),
                ('at', models.DateTimeField()),
                ('by', models.CharField(max_length=150)),
                ('by_name', models.CharField(max_length=200)),
                ('authority', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.authority')),
                ('earlier', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='later', to='bands.bandfixed')),
                ('location', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='bands', to='directory.location')),
                ('cycle', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='bands', to='bands.cycle')),
                ('rules', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='bands.cyclerules')),
            ],
            options={
                'ordering': ('id',),
                'indexes': [models.Index(fields=['location', 'cycle'], name='band_by_location'), models.Index(fields=['cycle', 'location'], name='band_by_cycle')],
                'constraints': [models.CheckConstraint(condition=models.Q(('band__range', (1, 20))), name='band_is_a_band'), models.CheckConstraint(condition=models.Q(('effective_to__gt', models.F('effective_from'))), name='band_ends_after_it_begins'), models.CheckConstraint(condition=models.Q(models.Q(('quality__isnull', True), ('quality__range', (0, 100)), _connector='OR'), models.Q(('environment__isnull', True), ('environment__range', (0, 100)), _connector='OR'), models.Q(('total__isnull', True), ('total__range', (0, 100)), _connector='OR')), name='band_scores_are_percentages')],
            },
        ),
        migrations.CreateModel(
            name='Appeal',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('received_on', models.DateField()),
                ('received_from', models.CharField(max_length=200)),
                ('grounds', models.TextField()),
                ('at', models.DateTimeField()),
                ('by', models.CharField(max_length=150)),
                ('by_name', models.CharField(max_length=200)),
                ('authority', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.authority')),
                ('fixed', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='appeal', to='bands.bandfixed')),
            ],
        ),
        migrations.CreateModel(
            name='CycleStep',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('step', models.CharField(max_length=16)),
                ('state', models.CharField(max_length=16)),
                ('reason', models.TextField(blank=True)),
                ('at', models.DateTimeField()),
                ('by', models.CharField(max_length=150)),
                ('by_name', models.CharField(max_length=200)),
                ('cycle', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='steps', to='bands.cycle')),
            ],
            options={
                'ordering': ('id',),
            },
        ),
        migrations.CreateModel(
            name='FeeTable',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('from_on', models.DateField()),
                ('source', models.CharField(max_length=400)),
                ('excludes_label', models.CharField(blank=True, max_length=120)),
                ('excludes_pence', models.PositiveIntegerField(null=True)),
                ('at', models.DateTimeField()),
                ('by', models.CharField(max_length=150)),
                ('by_name', models.CharField(max_length=200)),
                ('authority', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.authority')),
            ],
            options={
                'ordering': ('id',),
                'indexes': [models.Index(fields=['authority', 'from_on'], name='fee_table_by_authority')],
            },
        ),
        migrations.CreateModel(
            name='FeeRate',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('client_type', models.CharField(max_length=40)),
                ('band', models.PositiveSmallIntegerField()),
                ('pence', models.PositiveIntegerField()),
                ('table', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='rates', to='bands.feetable')),
            ],
            options={
                'ordering': ('id',),
                'constraints': [models.UniqueConstraint(fields=('table', 'client_type', 'band'), name='fee_rate_once_in_a_table'), models.CheckConstraint(condition=models.Q(('pence__gt', 0)), name='fee_is_above_nought')],
            },
        ),
        migrations.CreateModel(
            name='Uplift',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('from_on', models.DateField()),
                ('client_type', models.CharField(blank=True, max_length=40)),
                ('percent', models.DecimalField(decimal_places=2, max_digits=5)),
                ('decided_on', models.DateField()),
                ('decision', models.CharField(max_length=400)),
                ('at', models.DateTimeField()),
                ('by', models.CharField(max_length=150)),
                ('by_name', models.CharField(max_length=200)),
                ('authority', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.authority')),
            ],
            options={
                'ordering': ('id',),
                'indexes': [models.Index(fields=['authority', 'from_on'], name='uplift_by_authority')],
                'constraints': [models.CheckConstraint(condition=models.Q(('percent__range', (-50, 50))), name='uplift_is_within_reason')],
            },
        ),
        migrations.CreateModel(
            name='AppealDecision',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('band', models.PositiveSmallIntegerField()),
                ('is_changed', models.BooleanField()),
                ('reasons', models.TextField()),
                ('at', models.DateTimeField()),
                ('by', models.CharField(max_length=150)),
                ('by_name', models.CharField(max_length=200)),
                ('appeal', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='decision', to='bands.appeal')),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(('band__range', (1, 20))), name='decided_band_is_a_band')],
            },
        ),
        migrations.CreateModel(
            name='BandStep',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('step', models.CharField(max_length=16)),
                ('state', models.CharField(max_length=16)),
                ('reason', models.TextField(blank=True)),
                ('at', models.DateTimeField()),
                ('by', models.CharField(max_length=150)),
                ('by_name', models.CharField(max_length=200)),
                ('fixed', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='steps', to='bands.bandfixed')),
            ],
            options={
                'ordering': ('id',),
                'constraints': [models.UniqueConstraint(fields=('fixed', 'state'), name='band_in_each_state_once')],
            },
        ),
    ]
