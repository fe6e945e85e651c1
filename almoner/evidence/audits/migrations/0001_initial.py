import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from almoner.core.tables import Tables


class Migration(Tables):

    initial = True

    dependencies = [
        ('accounts', '0002_row_security'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
        ('directory', '0001_initial'),
        ('files', '0001_initial'),
        ('questionnaires', '0003_row_security'),
    ]

    operations = [
        migrations.CreateModel(
            name='Campaign',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=120)),
                ('kind', models.CharField(max_length=20)),
                ('cycle', models.CharField(blank=True, max_length=7)),
                ('scope', models.CharField(blank=True, max_length=200)),
                ('starts_on', models.DateField()),
                ('ends_on', models.DateField()),
                ('is_announced', models.BooleanField(default=True)),
                ('recorded_at', models.DateTimeField()),
                ('recorded_by', models.CharField(max_length=150)),
                ('authority', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='campaigns', to='accounts.authority')),
                ('pinned_version', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='questionnaires.questionsetversion')),
                ('question_set', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='questionnaires.questionset')),
            ],
            options={
                'ordering': ('-starts_on', 'name'),
                'constraints': [models.UniqueConstraint(fields=('authority', 'name'), name='campaign_named_once'), models.CheckConstraint(condition=models.Q(('ends_on__gte', models.F('starts_on'))), name='campaign_ends_after_it_starts')],
            },
        ),
        migrations.CreateModel(
            name='Visit',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(max_length=20)),
                ('process', models.CharField(max_length=5)),
                ('is_announced', models.BooleanField(default=True)),
                ('joint_with', models.CharField(blank=True, max_length=60)),
                ('planned_on', models.DateField()),
                ('planned_at_hour', models.TimeField(null=True)),
                ('reason', models.TextField(blank=True)),
                ('recorded_at', models.DateTimeField()),
                ('recorded_by', models.CharField(max_length=150)),
                ('authority', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='visits', to='accounts.authority')),
                ('campaign', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='visits', to='audits.campaign')),
                ('follow_up_of', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='follow_ups', to='audits.visit')),
                ('lead', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('location', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='visits', to='directory.location')),
                ('question_set', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='questionnaires.questionset')),
                ('response', models.OneToOneField(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='visit', to='questionnaires.response')),
                ('scheme', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='directory.scheme')),
            ],
            options={
                'ordering': ('planned_on', 'id'),
                'indexes': [models.Index(fields=['authority', 'planned_on'], name='visit_by_day'), models.Index(fields=['lead', 'planned_on'], name='visit_by_lead'), models.Index(fields=['location', '-planned_on'], name='visit_by_location')],
                'constraints': [models.CheckConstraint(condition=models.Q(('follow_up_of__isnull', True), models.Q(('follow_up_of', models.F('id')), _negated=True), _connector='OR'), name='visit_follows_up_another')],
            },
        ),
        migrations.CreateModel(
            name='Finding',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveSmallIntegerField()),
                ('kind', models.CharField(max_length=10)),
                ('severity', models.CharField(blank=True, max_length=6)),
                ('question_key', models.CharField(blank=True, max_length=60)),
                ('standard_key', models.CharField(blank=True, max_length=60)),
                ('text', models.TextField()),
                ('seen', models.TextField(blank=True)),
                ('withdrawn_at', models.DateTimeField(null=True)),
                ('withdrawn_because', models.TextField(blank=True)),
                ('recorded_at', models.DateTimeField()),
                ('recorded_by', models.CharField(max_length=150)),
                ('visit', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='findings', to='audits.visit')),
            ],
            options={
                'ordering': ('visit', 'number'),
                'constraints': [models.UniqueConstraint(fields=('visit', 'number'), name='finding_numbered_once'), models.CheckConstraint(condition=models.Q(models.Q(('kind', 'strength'), ('severity', '')), models.Q(('kind', 'concern'), models.Q(('severity', ''), _negated=True)), _connector='OR'), name='finding_to_improve_has_a_severity'), models.CheckConstraint(condition=models.Q(('withdrawn_at__isnull', True), models.Q(('withdrawn_because', ''), _negated=True), _connector='OR'), name='finding_withdrawn_for_a_reason')],
            },
        ),
        migrations.CreateModel(
            name='ReviewRequest',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('grounds', models.TextField()),
                ('said_by', models.CharField(max_length=200)),
                ('received_on', models.DateField()),
                ('how', models.CharField(max_length=12)),
                ('recorded_at', models.DateTimeField()),
                ('recorded_by', models.CharField(max_length=150)),
                ('visit', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='reviews', to='audits.visit')),
            ],
        ),
        migrations.CreateModel(
            name='EvidenceItem',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(max_length=24)),
                ('on', models.DateField()),
                ('description', models.TextField()),
                ('sample_size', models.PositiveIntegerField(null=True)),
                ('has_consent', models.BooleanField(null=True)),
                ('file_name', models.CharField(blank=True, max_length=255)),
                ('withdrawn_at', models.DateTimeField(null=True)),
                ('withdrawn_because', models.TextField(blank=True)),
                ('recorded_at', models.DateTimeField()),
                ('recorded_by', models.CharField(max_length=150)),
                ('file', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='files.storedfile')),
                ('visit', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='evidence', to='audits.visit')),
            ],
            options={
                'ordering': ('id',),
                'constraints': [models.CheckConstraint(condition=models.Q(('sample_size__isnull', True), models.Q(('kind', 'RECORD_SAMPLE'), ('sample_size__gt', 0)), _connector='OR'), name='only_a_sample_of_records_has_a_size'), models.CheckConstraint(condition=models.Q(models.Q(('kind', 'PHOTO'), ('has_consent', True)), models.Q(models.Q(('kind', 'PHOTO'), _negated=True), ('has_consent__isnull', True)), _connector='OR'), name='photograph_only_with_consent')],
            },
        ),
        migrations.CreateModel(
            name='EvidenceLink',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('standard_key', models.CharField(max_length=60)),
                ('evidence', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='links', to='audits.evidenceitem')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('evidence', 'standard_key'), name='evidence_linked_to_a_standard_once')],
            },
        ),
        migrations.CreateModel(
            name='FindingReply',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('outcome', models.CharField(max_length=12)),
                ('comment', models.TextField(blank=True)),
                ('reason', models.TextField(blank=True)),
                ('revised_text', models.TextField(blank=True)),
                ('revised_severity', models.CharField(blank=True, max_length=6)),
                ('said_by', models.CharField(max_length=200)),
                ('received_on', models.DateField()),
                ('how', models.CharField(max_length=12)),
                ('recorded_at', models.DateTimeField()),
                ('recorded_by', models.CharField(max_length=150)),
                ('recorded_by_name', models.CharField(max_length=200)),
                ('finding', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='replies', to='audits.finding')),
            ],
            options={
                'ordering': ('id',),
                'constraints': [models.CheckConstraint(condition=models.Q(('outcome', 'accepted'), models.Q(models.Q(('comment', ''), _negated=True), models.Q(('reason', ''), _negated=True)), _connector='OR'), name='reply_to_a_comment_has_a_reason'), models.CheckConstraint(condition=models.Q(('outcome', 'changed'), models.Q(('revised_severity', ''), ('revised_text', '')), _connector='OR'), name='only_a_changed_finding_is_revised')],
            },
        ),
        migrations.CreateModel(
            name='ReviewDecision',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('outcome', models.CharField(max_length=8)),
                ('reason', models.TextField()),
                ('decided_at', models.DateTimeField()),
                ('decided_by', models.CharField(max_length=150)),
                ('decided_by_name', models.CharField(max_length=200)),
                ('request', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='decision', to='audits.reviewrequest')),
            ],
        ),
        migrations.CreateModel(
            name='ReviewTestResult',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('test', models.CharField(max_length=24)),
                ('is_met', models.BooleanField()),
                ('reason', models.TextField(blank=True)),
                ('decision', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='tests', to='audits.reviewdecision')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('decision', 'test'), name='review_test_answered_once'), models.CheckConstraint(condition=models.Q(('is_met', True), models.Q(('reason', ''), _negated=True), _connector='OR'), name='failed_review_test_has_a_reason')],
            },
        ),
        migrations.CreateModel(
            name='PublishedSummary',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('text', models.TextField()),
                ('rating', models.CharField(blank=True, max_length=60)),
                ('published_on', models.DateField()),
                ('recorded_at', models.DateTimeField()),
                ('recorded_by', models.CharField(max_length=150)),
                ('visit', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='summary', to='audits.visit')),
            ],
        ),
        migrations.CreateModel(
            name='AuditResult',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('final_on', models.DateField()),
                ('overall', models.DecimalField(decimal_places=1, max_digits=4, null=True)),
                ('rating', models.CharField(blank=True, max_length=60)),
                ('has_critical_fail', models.BooleanField()),
                ('answered', models.DecimalField(decimal_places=1, max_digits=4)),
                ('recorded_at', models.DateTimeField()),
                ('visit', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='result', to='audits.visit')),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(('overall__isnull', True), ('overall__range', (0, 100)), _connector='OR'), name='audit_result_is_a_percentage')],
            },
        ),
        migrations.CreateModel(
            name='VisitFeedback',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('said_by', models.CharField(max_length=10)),
                ('recorded_at', models.DateTimeField()),
                ('recorded_by', models.CharField(max_length=150)),
                ('response', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='feedback_of', to='questionnaires.response')),
                ('visit', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='feedback', to='audits.visit')),
            ],
        ),
        migrations.CreateModel(
            name='Visitor',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('added_at', models.DateTimeField()),
                ('left_at', models.DateTimeField(null=True)),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('visit', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='visitors', to='audits.visit')),
            ],
            options={
                'constraints': [models.UniqueConstraint(condition=models.Q(('left_at__isnull', True)), fields=('visit', 'user'), name='visitor_once')],
            },
        ),
        migrations.CreateModel(
            name='VisitStep',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('step', models.CharField(max_length=20)),
                ('state', models.CharField(max_length=20)),
                ('at', models.DateTimeField()),
                ('by', models.CharField(max_length=150)),
                ('by_name', models.CharField(max_length=200)),
                ('reason', models.TextField(blank=True)),
                ('on', models.DateField(null=True)),
                ('how', models.CharField(blank=True, max_length=12)),
                ('told_to', models.CharField(blank=True, max_length=200)),
                ('due_on', models.DateField(null=True)),
                ('planned_on', models.DateField(null=True)),
                ('answer_count', models.PositiveIntegerField(null=True)),
                ('lead', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('visit', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='steps', to='audits.visit')),
            ],
            options={
                'ordering': ('id',),
                'indexes': [models.Index(fields=['visit', '-id'], name='visit_step_newest')],
            },
        ),
        migrations.CreateModel(
            name='AuditResultPart',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('level', models.CharField(max_length=8)),
                ('key', models.CharField(max_length=60)),
                ('title', models.CharField(max_length=200)),
                ('percentage', models.DecimalField(decimal_places=1, max_digits=4, null=True)),
                ('result', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='parts', to='audits.auditresult')),
            ],
            options={
                'ordering': ('id',),
                'constraints': [models.UniqueConstraint(fields=('result', 'level', 'key'), name='audit_result_part_once')],
            },
        ),
        migrations.CreateModel(
            name='CalendarFeed',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('campaign_number', models.BigIntegerField(null=True)),
                ('secret_hash', models.CharField(max_length=64, unique=True)),
                ('made_at', models.DateTimeField()),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'constraints': [models.UniqueConstraint(condition=models.Q(('campaign_number__isnull', True)), fields=('user',), name='calendar_of_own_visits_once'), models.UniqueConstraint(fields=('user', 'campaign_number'), name='calendar_of_campaign_once')],
            },
        ),
    ]
