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
    ]

    operations = [
        migrations.CreateModel(
            name='ActionPlan',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveIntegerField()),
                ('scope', models.CharField(max_length=8)),
                ('title', models.CharField(max_length=200)),
                ('source', models.CharField(max_length=16)),
                ('source_note', models.TextField(blank=True)),
                ('opened_on', models.DateField()),
                ('recorded_at', models.DateTimeField()),
                ('recorded_by', models.CharField(max_length=150)),
                ('authority', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='action_plans', to='accounts.authority')),
                ('lead', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('location', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='action_plans', to='directory.location')),
                ('provider', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='action_plans', to='directory.provider')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('authority', 'number'), name='plan_numbered_once'), models.CheckConstraint(condition=models.Q(models.Q(('location__isnull', False), ('provider__isnull', True), ('scope', 'service')), models.Q(('location__isnull', True), ('provider__isnull', False), ('scope', 'provider')), models.Q(('location__isnull', True), ('provider__isnull', True), ('scope', 'market')), _connector='OR'), name='plan_is_for_what_its_scope_says')],
            },
        ),
        migrations.CreateModel(
            name='PlanPriority',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveIntegerField()),
                ('title', models.CharField(max_length=300)),
                ('why', models.TextField(blank=True)),
                ('plan', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='priorities', to='action_plans.actionplan')),
            ],
            options={
                'ordering': ('number',),
                'constraints': [models.UniqueConstraint(fields=('plan', 'number'), name='priority_numbered_once')],
            },
        ),
        migrations.CreateModel(
            name='Action',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveIntegerField()),
                ('requirement', models.TextField()),
                ('measure', models.TextField()),
                ('owner_role', models.CharField(max_length=120)),
                ('owner_name', models.CharField(blank=True, max_length=120)),
                ('owner_organisation', models.CharField(blank=True, max_length=200)),
                ('risk', models.CharField(max_length=12)),
                ('first_due_on', models.DateField()),
                ('question_key', models.CharField(blank=True, max_length=80)),
                ('question_text', models.TextField(blank=True)),
                ('standard_key', models.CharField(blank=True, max_length=80)),
                ('regulation', models.CharField(blank=True, max_length=300)),
                ('contract_clause', models.CharField(blank=True, max_length=300)),
                ('revision', models.PositiveIntegerField(default=1)),
                ('recorded_at', models.DateTimeField()),
                ('recorded_by', models.CharField(max_length=150)),
                ('location', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='directory.location')),
                ('verifier', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('plan', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='actions', to='action_plans.actionplan')),
                ('priority', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='actions', to='action_plans.planpriority')),
            ],
            options={
                'ordering': ('plan', 'number'),
                'indexes': [models.Index(fields=['first_due_on'], name='action_by_first_due')],
                'constraints': [models.UniqueConstraint(fields=('plan', 'number'), name='action_numbered_once')],
            },
        ),
        migrations.CreateModel(
            name='ActionStep',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('step', models.CharField(max_length=20)),
                ('state', models.CharField(max_length=20)),
                ('on', models.DateField()),
                ('at', models.DateTimeField()),
                ('by', models.CharField(max_length=150)),
                ('by_name', models.CharField(max_length=200)),
                ('note', models.TextField(blank=True)),
                ('said_by', models.CharField(blank=True, max_length=200)),
                ('means', models.CharField(blank=True, max_length=12)),
                ('is_own_record', models.BooleanField(default=False)),
                ('action', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='steps', to='action_plans.action')),
            ],
            options={
                'ordering': ('id',),
                'indexes': [models.Index(fields=['action', '-id'], name='newest_step_of_action')],
                'constraints': [models.UniqueConstraint(condition=models.Q(('step', 'agree')), fields=('action',), name='action_agreed_once'), models.UniqueConstraint(condition=models.Q(('step', 'open')), fields=('action',), name='action_opened_once')],
            },
        ),
        migrations.CreateModel(
            name='Escalation',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('to', models.CharField(max_length=200)),
                ('overdue_days', models.PositiveIntegerField()),
                ('at', models.DateTimeField()),
                ('action', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='escalations', to='action_plans.action')),
                ('step', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='escalation', to='action_plans.actionstep')),
            ],
            options={
                'ordering': ('id',),
            },
        ),
        migrations.CreateModel(
            name='Extension',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('old_due_on', models.DateField()),
                ('new_due_on', models.DateField()),
                ('reason', models.TextField()),
                ('at', models.DateTimeField()),
                ('action', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='extensions', to='action_plans.action')),
                ('step', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='extension', to='action_plans.actionstep')),
            ],
            options={
                'ordering': ('id',),
                'constraints': [models.CheckConstraint(condition=models.Q(('new_due_on', models.F('old_due_on')), _negated=True), name='extension_moves_the_date')],
            },
        ),
        migrations.CreateModel(
            name='PlanService',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('location', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='directory.location')),
                ('plan', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='services', to='action_plans.actionplan')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('plan', 'location'), name='plan_covers_service_once')],
            },
        ),
        migrations.CreateModel(
            name='PlanStep',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('step', models.CharField(max_length=12)),
                ('state', models.CharField(max_length=8)),
                ('on', models.DateField()),
                ('at', models.DateTimeField()),
                ('by', models.CharField(max_length=150)),
                ('by_name', models.CharField(max_length=200)),
                ('note', models.TextField(blank=True)),
                ('agreed_with', models.CharField(blank=True, max_length=200)),
                ('means', models.CharField(blank=True, max_length=12)),
                ('plan', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='steps', to='action_plans.actionplan')),
            ],
            options={
                'ordering': ('id',),
            },
        ),
        migrations.CreateModel(
            name='SustainedCheck',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('due_on', models.DateField()),
                ('at', models.DateTimeField()),
                ('action', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='checks', to='action_plans.action')),
                ('step', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='check_due', to='action_plans.actionstep')),
            ],
            options={
                'ordering': ('id',),
            },
        ),
        migrations.CreateModel(
            name='ActionEvidence',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('title', models.CharField(max_length=200)),
                ('dated_on', models.DateField()),
                ('at', models.DateTimeField()),
                ('by', models.CharField(max_length=150)),
                ('by_name', models.CharField(max_length=200)),
                ('action', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='evidence', to='action_plans.action')),
                ('file', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='files.storedfile')),
            ],
            options={
                'verbose_name_plural': 'action evidence',
                'ordering': ('id',),
                'constraints': [models.UniqueConstraint(fields=('action', 'file'), name='evidence_attached_once')],
            },
        ),
    ]
