import django.db.models.deletion
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
            name='Outbreak',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('disease', models.CharField(max_length=24)),
                ('organism', models.CharField(blank=True, max_length=100)),
                ('began_on', models.DateField()),
                ('resident_count', models.PositiveIntegerField(null=True)),
                ('staff_count', models.PositiveIntegerField(null=True)),
                ('hpt_reference', models.CharField(blank=True, max_length=60)),
                ('begun_at', models.DateTimeField()),
                ('ended_on', models.DateField(null=True)),
                ('authority', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='outbreaks', to='accounts.authority')),
                ('location', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='outbreaks', to='directory.location')),
            ],
            options={
                'indexes': [models.Index(condition=models.Q(('ended_on__isnull', True)), fields=['authority', 'began_on'], name='outbreak_open')],
                'constraints': [models.UniqueConstraint(condition=models.Q(('ended_on__isnull', True)), fields=('authority', 'location', 'disease', 'organism'), name='outbreak_open_once'), models.CheckConstraint(condition=models.Q(('ended_on__isnull', True), ('ended_on__gte', models.F('began_on')), _connector='OR'), name='outbreak_ends_after_it_begins')],
            },
        ),
        migrations.CreateModel(
            name='DailyReview',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveIntegerField()),
                ('on', models.DateField()),
                ('residents_symptomatic', models.PositiveIntegerField(null=True)),
                ('residents_tested', models.PositiveIntegerField(null=True)),
                ('residents_confirmed', models.PositiveIntegerField(null=True)),
                ('staff_symptomatic', models.PositiveIntegerField(null=True)),
                ('staff_tested', models.PositiveIntegerField(null=True)),
                ('staff_confirmed', models.PositiveIntegerField(null=True)),
                ('linked_cases', models.PositiveIntegerField()),
                ('flu_confirmed', models.PositiveIntegerField(default=0)),
                ('last_onset_on', models.DateField(null=True)),
                ('symptom_free_since_on', models.DateField(null=True)),
                ('is_deep_cleaned', models.BooleanField(default=False)),
                ('staffing', models.CharField(max_length=10)),
                ('ppe', models.CharField(max_length=10)),
                ('advice', models.TextField(blank=True)),
                ('next_due_on', models.DateField()),
                ('at', models.DateTimeField()),
                ('by', models.CharField(max_length=150)),
                ('by_name', models.CharField(max_length=200)),
                ('outbreak', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='reviews', to='outbreaks.outbreak')),
            ],
            options={
                'ordering': ('number',),
                'constraints': [models.UniqueConstraint(fields=('outbreak', 'number'), name='outbreak_review_numbered_once'), models.CheckConstraint(condition=models.Q(('next_due_on__gt', models.F('on'))), name='outbreak_next_review_is_later'), models.CheckConstraint(condition=models.Q(('last_onset_on__isnull', True), ('last_onset_on__lte', models.F('on')), _connector='OR'), name='outbreak_onset_has_come'), models.CheckConstraint(condition=models.Q(('symptom_free_since_on__isnull', True), ('symptom_free_since_on__lte', models.F('on')), _connector='OR'), name='outbreak_wellness_has_come')],
            },
        ),
        migrations.CreateModel(
            name='AdmissionsChange',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveIntegerField()),
                ('status', models.CharField(max_length=10)),
                ('decided_by', models.CharField(max_length=18)),
                ('from_on', models.DateField()),
                ('expected_until_on', models.DateField(null=True)),
                ('beds_closed', models.PositiveIntegerField(null=True)),
                ('reason', models.TextField(blank=True)),
                ('at', models.DateTimeField()),
                ('by', models.CharField(max_length=150)),
                ('by_name', models.CharField(max_length=200)),
                ('outbreak', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='admissions', to='outbreaks.outbreak')),
            ],
            options={
                'ordering': ('number',),
                'constraints': [models.UniqueConstraint(fields=('outbreak', 'number'), name='admissions_change_numbered_once'), models.CheckConstraint(condition=models.Q(('expected_until_on__isnull', True), ('expected_until_on__gte', models.F('from_on')), _connector='OR'), name='admissions_change_lasts'), models.CheckConstraint(condition=models.Q(('status__in', ('open', 'restricted', 'closed'))), name='admissions_change_has_a_status')],
            },
        ),
        migrations.CreateModel(
            name='OutbreakStep',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveIntegerField()),
                ('step', models.CharField(max_length=10)),
                ('state', models.CharField(max_length=10)),
                ('on', models.DateField()),
                ('at', models.DateTimeField()),
                ('by', models.CharField(max_length=150)),
                ('by_name', models.CharField(max_length=200)),
                ('reason', models.TextField(blank=True)),
                ('is_on_advice', models.BooleanField(default=False)),
                ('rule_words', models.CharField(blank=True, max_length=600)),
                ('outbreak', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='steps', to='outbreaks.outbreak')),
            ],
            options={
                'ordering': ('number',),
                'constraints': [models.UniqueConstraint(fields=('outbreak', 'number'), name='outbreak_step_numbered_once'), models.CheckConstraint(condition=models.Q(('state__in', ['suspected', 'declared', 'controlled', 'over', 'rescinded'])), name='outbreak_step_has_a_state'), models.CheckConstraint(condition=models.Q(('is_on_advice', False), models.Q(('reason', ''), _negated=True), _connector='OR'), name='outbreak_advice_is_told')],
            },
        ),
        migrations.CreateModel(
            name='Support',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(max_length=10)),
                ('on', models.DateField()),
                ('text', models.TextField()),
                ('at', models.DateTimeField()),
                ('by', models.CharField(max_length=150)),
                ('by_name', models.CharField(max_length=200)),
                ('outbreak', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='support', to='outbreaks.outbreak')),
            ],
            options={
                'ordering': ('on', 'id'),
                'constraints': [models.CheckConstraint(condition=models.Q(('text', ''), _negated=True), name='outbreak_support_is_described')],
            },
        ),
        migrations.CreateModel(
            name='DeathsNotified',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('from_on', models.DateField()),
                ('until_on', models.DateField()),
                ('cause', models.CharField(max_length=16)),
                ('deaths', models.PositiveIntegerField()),
                ('occupied', models.PositiveIntegerField(null=True)),
                ('beds', models.PositiveIntegerField(null=True)),
                ('context', models.TextField(blank=True)),
                ('source', models.CharField(max_length=300)),
                ('at', models.DateTimeField()),
                ('by', models.CharField(max_length=150)),
                ('by_name', models.CharField(max_length=200)),
                ('authority', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='deaths_notified', to='accounts.authority')),
                ('corrects', models.OneToOneField(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='corrected_by', to='outbreaks.deathsnotified')),
                ('location', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='directory.location')),
            ],
            options={
                'indexes': [models.Index(fields=['location', 'until_on'], name='deaths_notified_of_service')],
                'constraints': [models.CheckConstraint(condition=models.Q(('until_on__gte', models.F('from_on'))), name='deaths_notified_of_a_stretch'), models.CheckConstraint(condition=models.Q(('location__isnull', True), models.Q(models.Q(models.Q(('occupied__gt', 0), ('occupied__isnull', False)), models.Q(('beds__gt', 0), ('beds__isnull', False)), _connector='OR'), models.Q(('context', ''), _negated=True)), _connector='OR'), name='deaths_notified_in_context'), models.CheckConstraint(condition=models.Q(('source', ''), _negated=True), name='deaths_notified_have_a_source')],
            },
        ),
    ]
