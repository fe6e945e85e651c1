import django.db.models.deletion
from django.db import migrations, models

from almoner.core.tables import Tables


class Migration(Tables):

    initial = True

    dependencies = [
        ('accounts', '0002_row_security'),
        ('action_plans', '0003_row_security'),
        ('contracts', '0002_guard'),
        ('directory', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='Suspension',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('evidence', models.TextField(blank=True)),
                ('alternatives', models.TextField(blank=True)),
                ('proportionality', models.TextField(blank=True)),
                ('representations', models.TextField(blank=True)),
                ('legal_advice', models.TextField(blank=True)),
                ('equality', models.TextField(blank=True)),
                ('capacity', models.TextField(blank=True)),
                ('contract_clause', models.CharField(blank=True, max_length=400)),
                ('kind', models.CharField(max_length=20)),
                ('trigger', models.CharField(max_length=16)),
                ('reason', models.TextField(blank=True)),
                ('reason_for_brokerage', models.CharField(blank=True, max_length=300)),
                ('who_to_ask', models.CharField(blank=True, max_length=200)),
                ('begun_at', models.DateTimeField()),
                ('stops_from_on', models.DateField(null=True)),
                ('stops_until_on', models.DateField(null=True)),
                ('authority', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='suspensions', to='accounts.authority')),
                ('follows', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='relapses', to='suspensions.suspension')),
            ],
            options={
                'indexes': [models.Index(condition=models.Q(('stops_from_on__isnull', False), ('stops_until_on__isnull', True)), fields=['authority', 'stops_from_on'], name='suspension_in_force')],
                'constraints': [models.CheckConstraint(condition=models.Q(('stops_until_on__isnull', True), ('stops_until_on__gte', models.F('stops_from_on')), _connector='OR'), name='suspension_stops_before_it_ceases'), models.CheckConstraint(condition=models.Q(('follows__isnull', True), models.Q(('follows', models.F('id')), _negated=True), _connector='OR'), name='suspension_follows_another')],
            },
        ),
        migrations.CreateModel(
            name='PlacementException',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('case_reference', models.CharField(max_length=60)),
                ('work', models.PositiveSmallIntegerField()),
                ('reason', models.TextField()),
                ('from_on', models.DateField()),
                ('until_on', models.DateField()),
                ('at', models.DateTimeField()),
                ('by', models.CharField(max_length=150)),
                ('by_name', models.CharField(max_length=200)),
                ('location', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='directory.location')),
                ('suspension', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='exceptions', to='suspensions.suspension')),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(('until_on__gte', models.F('from_on'))), name='placement_exception_has_a_day'), models.CheckConstraint(condition=models.Q(('work__gt', 0), models.Q(('reason', ''), _negated=True), models.Q(('case_reference', ''), _negated=True)), name='placement_exception_is_explained')],
            },
        ),
        migrations.CreateModel(
            name='SuspensionPlan',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('at', models.DateTimeField()),
                ('by', models.CharField(max_length=150)),
                ('by_name', models.CharField(max_length=200)),
                ('plan', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='suspensions', to='action_plans.actionplan')),
                ('suspension', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='plans', to='suspensions.suspension')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('suspension', 'plan'), name='plan_linked_to_suspension_once')],
            },
        ),
        migrations.CreateModel(
            name='SuspensionScope',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('level', models.CharField(max_length=10)),
                ('work', models.PositiveSmallIntegerField()),
                ('client_groups', models.PositiveIntegerField(default=0)),
                ('brand', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='directory.brand')),
                ('district', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='directory.district')),
                ('location', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='directory.location')),
                ('lot', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='contracts.lot')),
                ('provider', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='directory.provider')),
                ('scheme', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='directory.scheme')),
                ('service', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='directory.service')),
                ('suspension', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='scopes', to='suspensions.suspension')),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('brand__isnull', True), ('level', 'location'), ('location__isnull', False), ('provider__isnull', True), ('scheme__isnull', True), ('service__isnull', True)), models.Q(('brand__isnull', True), ('level', 'service'), ('location__isnull', True), ('provider__isnull', True), ('scheme__isnull', True), ('service__isnull', False)), models.Q(('brand__isnull', True), ('level', 'scheme'), ('location__isnull', True), ('provider__isnull', True), ('scheme__isnull', False), ('service__isnull', True)), models.Q(('brand__isnull', True), ('level', 'provider'), ('location__isnull', True), ('provider__isnull', False), ('scheme__isnull', True), ('service__isnull', True)), models.Q(('brand__isnull', False), ('level', 'brand'), ('location__isnull', True), ('provider__isnull', True), ('scheme__isnull', True), ('service__isnull', True)), models.Q(('brand__isnull', True), ('level', 'lot'), ('location__isnull', True), ('lot__isnull', False), ('provider__isnull', True), ('scheme__isnull', True), ('service__isnull', True)), models.Q(('brand__isnull', True), ('district__isnull', False), ('level', 'district'), ('location__isnull', True), ('lot__isnull', True), ('provider__isnull', True), ('scheme__isnull', True), ('service__isnull', True)), _connector='OR'), name='suspension_scope_names_one_thing'), models.CheckConstraint(condition=models.Q(('work__gt', 0)), name='suspension_scope_stops_work')],
            },
        ),
        migrations.CreateModel(
            name='SuspensionStep',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveIntegerField()),
                ('step', models.CharField(max_length=20)),
                ('state', models.CharField(max_length=20)),
                ('on', models.DateField()),
                ('at', models.DateTimeField()),
                ('by', models.CharField(max_length=150)),
                ('by_name', models.CharField(max_length=200)),
                ('reason', models.TextField(blank=True)),
                ('until_on', models.DateField(null=True)),
                ('cap_per_week', models.PositiveSmallIntegerField(null=True)),
                ('suspension', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='steps', to='suspensions.suspension')),
            ],
            options={
                'ordering': ('number',),
                'constraints': [models.UniqueConstraint(fields=('suspension', 'number'), name='suspension_step_numbered_once'), models.CheckConstraint(condition=models.Q(('cap_per_week__isnull', True), ('cap_per_week__gt', 0), _connector='OR'), name='suspension_cap_is_positive'), models.CheckConstraint(condition=models.Q(('cap_per_week__isnull', False), models.Q(('step__in', ('phase', 'change_cap')), _negated=True), _connector='OR'), name='suspension_phased_has_a_cap')],
            },
        ),
        migrations.CreateModel(
            name='Review',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('held_on', models.DateField()),
                ('took_part', models.CharField(max_length=400)),
                ('found', models.TextField()),
                ('new_concerns', models.CharField(max_length=10)),
                ('next_due_on', models.DateField()),
                ('suspension', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='reviews', to='suspensions.suspension')),
                ('step', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='review', to='suspensions.suspensionstep')),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(('next_due_on__gt', models.F('held_on'))), name='suspension_next_review_is_later')],
            },
        ),
        migrations.CreateModel(
            name='Notice',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('recipient', models.CharField(max_length=26)),
                ('due_on', models.DateField()),
                ('is_acknowledged', models.BooleanField()),
                ('holds_up', models.BooleanField()),
                ('suspension', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='notices', to='suspensions.suspension')),
                ('step', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='notices', to='suspensions.suspensionstep')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('step', 'recipient'), name='suspension_notice_once_a_step')],
            },
        ),
        migrations.CreateModel(
            name='DecisionRecord',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('evidence', models.TextField(blank=True)),
                ('alternatives', models.TextField(blank=True)),
                ('proportionality', models.TextField(blank=True)),
                ('representations', models.TextField(blank=True)),
                ('legal_advice', models.TextField(blank=True)),
                ('equality', models.TextField(blank=True)),
                ('capacity', models.TextField(blank=True)),
                ('contract_clause', models.CharField(blank=True, max_length=400)),
                ('conclusion', models.TextField()),
                ('decided_by_name', models.CharField(max_length=200)),
                ('decided_role', models.CharField(max_length=32)),
                ('delegation', models.CharField(max_length=300)),
                ('suspension', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='decisions', to='suspensions.suspension')),
                ('step', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='decision', to='suspensions.suspensionstep')),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(('conclusion', ''), _negated=True), name='suspension_decision_has_a_conclusion')],
            },
        ),
        migrations.CreateModel(
            name='NoticeEvent',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('event', models.CharField(max_length=14)),
                ('on', models.DateField()),
                ('text', models.CharField(blank=True, max_length=400)),
                ('at', models.DateTimeField()),
                ('by', models.CharField(max_length=150)),
                ('by_name', models.CharField(max_length=200)),
                ('notice', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='events', to='suspensions.notice')),
            ],
            options={
                'ordering': ('id',),
                'constraints': [models.UniqueConstraint(fields=('notice', 'event'), name='suspension_notice_event_once')],
            },
        ),
    ]
