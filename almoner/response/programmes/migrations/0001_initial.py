import django.db.models.deletion
import django.db.models.expressions
import django.db.models.functions.comparison
from django.db import migrations, models

from almoner.core.tables import Tables


class Migration(Tables):

    initial = True

    dependencies = [
        ('accounts', '0004_api_key_ended_by_someone'),
        ('directory', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='Programme',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('at', models.DateTimeField()),
                ('by', models.CharField(max_length=150)),
                ('by_name', models.CharField(max_length=200)),
                ('key', models.CharField(max_length=60)),
                ('label', models.CharField(blank=True, max_length=60)),
                ('title', models.CharField(max_length=200)),
                ('definition', models.TextField()),
                ('digest', models.CharField(max_length=64)),
                ('made_on', models.DateField()),
                ('authority', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='programmes', to='accounts.authority')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('authority', 'key', 'label'), name='programme_started_once'), models.CheckConstraint(condition=models.Q(models.Q(('title', ''), _negated=True), models.Q(('key', ''), _negated=True)), name='programme_has_a_name')],
            },
        ),
        migrations.CreateModel(
            name='PersonStatus',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('at', models.DateTimeField()),
                ('by', models.CharField(max_length=150)),
                ('by_name', models.CharField(max_length=200)),
                ('role_group', models.CharField(max_length=14)),
                ('sealed_reference', models.TextField()),
                ('fingerprint', models.CharField(max_length=64)),
                ('status', models.CharField(max_length=10)),
                ('exemption', models.CharField(blank=True, max_length=40)),
                ('checked_on', models.DateField()),
                ('location', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='directory.location')),
                ('programme', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='people', to='programmes.programme')),
            ],
            options={
                'indexes': [models.Index(fields=['programme', 'location', 'fingerprint'], name='person_of_programme')],
                'constraints': [models.CheckConstraint(condition=models.Q(('status', 'exempt'), ('exemption', ''), _connector='OR'), name='person_exempt_to_have_an_exemption')],
            },
        ),
        migrations.CreateModel(
            name='OutcomePeriod',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('at', models.DateTimeField()),
                ('by', models.CharField(max_length=150)),
                ('by_name', models.CharField(max_length=200)),
                ('phase', models.CharField(max_length=6)),
                ('from_on', models.DateField()),
                ('to_on', models.DateField()),
                ('bed_days', models.PositiveIntegerField()),
                ('conveyances', models.PositiveIntegerField(null=True)),
                ('admissions', models.PositiveIntegerField(null=True)),
                ('source', models.CharField(max_length=120)),
                ('location', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='directory.location')),
                ('programme', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='periods', to='programmes.programme')),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(('to_on__gt', models.F('from_on'))), name='period_has_a_day'), models.CheckConstraint(condition=models.Q(('bed_days__gt', 0)), name='period_has_bed_days')],
            },
        ),
        migrations.CreateModel(
            name='Confounder',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('at', models.DateTimeField()),
                ('by', models.CharField(max_length=150)),
                ('by_name', models.CharField(max_length=200)),
                ('text', models.CharField(max_length=400)),
                ('from_on', models.DateField(null=True)),
                ('to_on', models.DateField(null=True)),
                ('programme', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='confounders', to='programmes.programme')),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(('text', ''), _negated=True), name='confounder_is_named')],
            },
        ),
        migrations.CreateModel(
            name='Chase',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('at', models.DateTimeField()),
                ('by', models.CharField(max_length=150)),
                ('by_name', models.CharField(max_length=200)),
                ('on', models.DateField()),
                ('means', models.CharField(max_length=10)),
                ('text', models.CharField(blank=True, max_length=400)),
                ('location', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='directory.location')),
                ('programme', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='chases', to='programmes.programme')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='ProgrammeStep',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('at', models.DateTimeField()),
                ('by', models.CharField(max_length=150)),
                ('by_name', models.CharField(max_length=200)),
                ('number', models.PositiveIntegerField()),
                ('step', models.CharField(max_length=10)),
                ('state', models.CharField(max_length=10)),
                ('on', models.DateField()),
                ('instrument', models.CharField(blank=True, max_length=120)),
                ('deadline_on', models.DateField(null=True)),
                ('reason', models.TextField(blank=True)),
                ('erased_count', models.PositiveIntegerField(null=True)),
                ('programme', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='steps', to='programmes.programme')),
            ],
            options={
                'ordering': ('number',),
                'constraints': [models.UniqueConstraint(fields=('programme', 'number'), name='programme_step_numbered_once'), models.CheckConstraint(condition=models.Q(models.Q(('step', 'revoke'), _negated=True), models.Q(('instrument', ''), _negated=True), _connector='OR'), name='programme_revoked_by_an_instrument')],
            },
        ),
        migrations.CreateModel(
            name='Return',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('at', models.DateTimeField()),
                ('by', models.CharField(max_length=150)),
                ('by_name', models.CharField(max_length=200)),
                ('role_group', models.CharField(max_length=14)),
                ('as_at', models.DateField()),
                ('headcount', models.PositiveIntegerField(null=True)),
                ('compliant', models.PositiveIntegerField(null=True)),
                ('begun', models.PositiveIntegerField(null=True)),
                ('exempt', models.PositiveIntegerField(null=True)),
                ('declined', models.PositiveIntegerField(null=True)),
                ('unknown', models.PositiveIntegerField(null=True)),
                ('source', models.CharField(max_length=120)),
                ('landing_number', models.BigIntegerField(null=True)),
                ('superseded_at', models.DateTimeField(null=True)),
                ('location', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='directory.location')),
                ('programme', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='returns', to='programmes.programme')),
            ],
            options={
                'indexes': [models.Index(condition=models.Q(('superseded_at__isnull', True)), fields=['programme', 'as_at'], name='standing_return_by_day')],
                'constraints': [models.UniqueConstraint(condition=models.Q(('superseded_at__isnull', True)), fields=('programme', 'location', 'role_group', 'as_at'), name='one_return_stands'), models.CheckConstraint(condition=models.Q(('headcount__isnull', True), ('headcount__gte', django.db.models.expressions.CombinedExpression(django.db.models.expressions.CombinedExpression(django.db.models.expressions.CombinedExpression(django.db.models.expressions.CombinedExpression(django.db.models.functions.comparison.Coalesce(models.F('compliant'), models.Value(0)), '+', django.db.models.functions.comparison.Coalesce(models.F('begun'), models.Value(0))), '+', django.db.models.functions.comparison.Coalesce(models.F('exempt'), models.Value(0))), '+', django.db.models.functions.comparison.Coalesce(models.F('declined'), models.Value(0))), '+', django.db.models.functions.comparison.Coalesce(models.F('unknown'), models.Value(0)))), _connector='OR'), name='return_adds_up'), models.CheckConstraint(condition=models.Q(('headcount__isnull', False), models.Q(('begun__isnull', True), ('compliant__isnull', True), ('declined__isnull', True), ('exempt__isnull', True), ('unknown__isnull', True)), _connector='OR'), name='return_has_a_headcount')],
            },
        ),
        migrations.CreateModel(
            name='ScopeChange',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('at', models.DateTimeField()),
                ('by', models.CharField(max_length=150)),
                ('by_name', models.CharField(max_length=200)),
                ('is_in', models.BooleanField()),
                ('on', models.DateField()),
                ('reason', models.CharField(max_length=400)),
                ('location', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='directory.location')),
                ('programme', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='scope_changes', to='programmes.programme')),
            ],
            options={
                'ordering': ('on', 'id'),
                'constraints': [models.CheckConstraint(condition=models.Q(('reason', ''), _negated=True), name='programme_scope_change_is_explained')],
            },
        ),
        migrations.CreateModel(
            name='ServiceLevel',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('at', models.DateTimeField()),
                ('by', models.CharField(max_length=150)),
                ('by_name', models.CharField(max_length=200)),
                ('level', models.CharField(max_length=40)),
                ('reached_on', models.DateField(null=True)),
                ('as_at', models.DateField()),
                ('inherited_from', models.CharField(blank=True, max_length=250)),
                ('source', models.CharField(max_length=120)),
                ('note', models.CharField(blank=True, max_length=400)),
                ('landing_number', models.BigIntegerField(null=True)),
                ('location', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='directory.location')),
                ('programme', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='levels', to='programmes.programme')),
            ],
            options={
                'indexes': [models.Index(fields=['programme', 'location', 'as_at'], name='level_by_service')],
                'constraints': [models.CheckConstraint(condition=models.Q(('reached_on__isnull', True), ('reached_on__lte', models.F('as_at')), _connector='OR'), name='level_reached_before_it_is_said')],
            },
        ),
        migrations.CreateModel(
            name='TargetedHelp',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('at', models.DateTimeField()),
                ('by', models.CharField(max_length=150)),
                ('by_name', models.CharField(max_length=200)),
                ('kind', models.CharField(max_length=18)),
                ('language', models.CharField(blank=True, max_length=60)),
                ('group', models.CharField(max_length=200)),
                ('on', models.DateField()),
                ('attended', models.PositiveIntegerField(null=True)),
                ('text', models.CharField(blank=True, max_length=400)),
                ('location', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='directory.location')),
                ('programme', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='help_given', to='programmes.programme')),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('kind', 'language_session'), _negated=True), models.Q(('language', ''), _negated=True), _connector='OR'), name='language_session_has_a_language')],
            },
        ),
    ]
