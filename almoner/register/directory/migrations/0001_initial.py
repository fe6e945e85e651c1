import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('accounts', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='Brand',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('cqc_id', models.CharField(max_length=20, unique=True)),
                ('name', models.CharField(max_length=200)),
            ],
        ),
        migrations.CreateModel(
            name='RecordingMoment',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('at', models.DateTimeField()),
            ],
        ),
        migrations.CreateModel(
            name='AwaitedSuccession',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('predecessor_cqc_id', models.CharField(db_index=True, max_length=20)),
                ('successor_cqc_id', models.CharField(db_index=True, max_length=20)),
                ('reason', models.CharField(blank=True, max_length=120)),
                ('landing_number', models.BigIntegerField(null=True)),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('predecessor_cqc_id', 'successor_cqc_id'), name='succession_awaited_once')],
            },
        ),
        migrations.CreateModel(
            name='District',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.CharField(max_length=12, unique=True)),
                ('name', models.CharField(max_length=80)),
                ('authority', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='districts', to='accounts.authority')),
            ],
            options={
                'ordering': ('name',),
                'constraints': [models.UniqueConstraint(fields=('authority', 'name'), name='district_named_once')],
            },
        ),
        migrations.CreateModel(
            name='Provider',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('cqc_id', models.CharField(max_length=20, null=True, unique=True)),
                ('name', models.CharField(max_length=250)),
                ('ownership', models.CharField(blank=True, max_length=60)),
                ('companies_house_number', models.CharField(blank=True, max_length=20)),
                ('charity_number', models.CharField(blank=True, max_length=20)),
                ('registered_on', models.DateField(null=True)),
                ('deregistered_on', models.DateField(null=True)),
                ('phone', models.CharField(blank=True, max_length=40)),
                ('website', models.CharField(blank=True, max_length=250)),
                ('address', models.CharField(blank=True, max_length=400)),
                ('postcode', models.CharField(blank=True, max_length=10)),
                ('as_at', models.DateField(null=True)),
                ('brand', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='providers', to='directory.brand')),
            ],
            options={
                'indexes': [models.Index(fields=['name'], name='provider_by_name')],
            },
        ),
        migrations.CreateModel(
            name='Location',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('cqc_id', models.CharField(max_length=20, null=True, unique=True)),
                ('name', models.CharField(max_length=250)),
                ('service_type', models.CharField(max_length=20)),
                ('is_care_home', models.BooleanField(default=False)),
                ('beds', models.PositiveIntegerField(null=True)),
                ('specialisms', models.BigIntegerField(default=0)),
                ('activities', models.BigIntegerField(default=0)),
                ('is_dormant', models.BooleanField(default=False)),
                ('registered_on', models.DateField(null=True)),
                ('deregistered_on', models.DateField(null=True)),
                ('address', models.CharField(blank=True, max_length=400)),
                ('postcode', models.CharField(blank=True, max_length=10)),
                ('phone', models.CharField(blank=True, max_length=40)),
                ('website', models.CharField(blank=True, max_length=250)),
                ('ods_code', models.CharField(blank=True, max_length=12)),
                ('uprn', models.CharField(blank=True, max_length=12)),
                ('latitude', models.FloatField(null=True)),
                ('longitude', models.FloatField(null=True)),
                ('provider_name', models.CharField(blank=True, max_length=250)),
                ('rating', models.PositiveSmallIntegerField(null=True)),
                ('rating_published_on', models.DateField(null=True)),
                ('search_text', models.CharField(blank=True, max_length=600)),
                ('as_at', models.DateField()),
                ('landing_number', models.BigIntegerField(null=True)),
                ('authority', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='locations', to='accounts.authority')),
                ('district', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='locations', to='directory.district')),
                ('provider', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='locations', to='directory.provider')),
            ],
            options={
                'indexes': [models.Index(condition=models.Q(('deregistered_on__isnull', True)), fields=['authority', 'name'], name='open_here'), models.Index(condition=models.Q(('deregistered_on__isnull', True)), fields=['name', 'id'], name='open_by_name'), models.Index(models.OrderBy(models.Func(models.F('rating'), template='COALESCE(%(expressions)s, 5)'), descending=False), models.F('name'), models.F('id'), condition=models.Q(('deregistered_on__isnull', True)), name='open_by_lowest_rating'), models.Index(models.OrderBy(models.Func(models.F('rating'), template='COALESCE(%(expressions)s, 0)'), descending=True), models.F('name'), models.F('id'), condition=models.Q(('deregistered_on__isnull', True)), name='open_by_highest_rating'), models.Index(models.OrderBy(models.F('provider_name'), descending=False), models.F('name'), models.F('id'), condition=models.Q(('deregistered_on__isnull', True)), name='open_by_provider'), models.Index(models.OrderBy(models.Func(models.F('beds'), template='COALESCE(%(expressions)s, -1)'), descending=True), models.F('name'), models.F('id'), condition=models.Q(('deregistered_on__isnull', True)), name='open_by_most_beds'), models.Index(models.OrderBy(models.Func(models.F('rating_published_on'), template="COALESCE(%(expressions)s, '0001-01-01')"), descending=True), models.F('name'), models.F('id'), condition=models.Q(('deregistered_on__isnull', True)), name='open_by_newest_rating')],
                'constraints': [models.CheckConstraint(condition=models.Q(('rating__isnull', True), ('rating__range', (1, 4)), _connector='OR'), name='location_rating_is_1_to_4')],
            },
        ),
        migrations.CreateModel(
            name='DualRegistration',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('landing_number', models.BigIntegerField(null=True)),
                ('primary', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='dual_secondaries', to='directory.location')),
                ('secondary', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='dual_primaries', to='directory.location')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('primary', 'secondary'), name='dual_registration_recorded_once'), models.CheckConstraint(condition=models.Q(('primary', models.F('secondary')), _negated=True), name='dual_registration_of_two')],
            },
        ),
        migrations.CreateModel(
            name='ManagerPosition',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('person_name', models.CharField(max_length=150)),
                ('kind', models.CharField(max_length=16)),
                ('from_on', models.DateField(null=True)),
                ('to_on', models.DateField(null=True)),
                ('application_received_on', models.DateField(null=True)),
                ('landing_number', models.BigIntegerField(null=True)),
                ('location', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='managers', to='directory.location')),
            ],
            options={
                'constraints': [models.UniqueConstraint(condition=models.Q(('to_on__isnull', True)), fields=('location', 'person_name', 'kind'), name='post_held_once'), models.CheckConstraint(condition=models.Q(('from_on__isnull', True), ('to_on__isnull', True), ('to_on__gt', models.F('from_on')), _connector='OR'), name='post_ends_after_it_begins')],
            },
        ),
        migrations.CreateModel(
            name='ManagerAbsence',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('from_on', models.DateField()),
                ('to_on', models.DateField(null=True)),
                ('position', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='absences', to='directory.managerposition')),
            ],
            options={
                'constraints': [models.UniqueConstraint(condition=models.Q(('to_on__isnull', True)), fields=('position',), name='absent_once_at_a_time'), models.CheckConstraint(condition=models.Q(('from_on__isnull', True), ('to_on__isnull', True), ('to_on__gt', models.F('from_on')), _connector='OR'), name='absence_ends_after_it_begins')],
            },
        ),
        migrations.CreateModel(
            name='LocationSpell',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('from_on', models.DateField(null=True)),
                ('to_on', models.DateField(null=True)),
                ('service_type', models.CharField(max_length=20)),
                ('beds', models.PositiveIntegerField(null=True)),
                ('landing_number', models.BigIntegerField(null=True)),
                ('recorded_at', models.DateTimeField()),
                ('superseded_at', models.DateTimeField(null=True)),
                ('authority', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.authority')),
                ('district', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='directory.district')),
                ('location', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='spells', to='directory.location')),
                ('provider', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='directory.provider')),
            ],
            options={
                'indexes': [models.Index(condition=models.Q(('superseded_at__isnull', True)), fields=['authority', 'service_type'], name='spell_by_authority'), models.Index(condition=models.Q(('superseded_at__isnull', False)), fields=['authority'], name='past_spell_by_authority'), models.Index(condition=models.Q(('superseded_at__isnull', False)), fields=['location'], name='past_spell_by_location')],
                'constraints': [models.CheckConstraint(condition=models.Q(('from_on__isnull', True), ('to_on__isnull', True), ('to_on__gt', models.F('from_on')), _connector='OR'), name='spell_ends_after_it_begins'), models.UniqueConstraint(condition=models.Q(('superseded_at__isnull', True)), fields=('location', 'from_on'), name='spell_begins_once'), models.UniqueConstraint(condition=models.Q(('superseded_at__isnull', True), ('to_on__isnull', True)), fields=('location',), name='one_spell_still_stands'), models.CheckConstraint(condition=models.Q(('superseded_at__isnull', True), ('superseded_at__gte', models.F('recorded_at')), _connector='OR'), name='spell_superseded_once_recorded')],
            },
        ),
        migrations.CreateModel(
            name='Service',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(max_length=60)),
                ('from_on', models.DateField(null=True)),
                ('to_on', models.DateField(null=True)),
                ('location', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='services', to='directory.location')),
            ],
            options={
                'constraints': [models.UniqueConstraint(condition=models.Q(('to_on__isnull', True)), fields=('location', 'kind'), name='service_given_once'), models.CheckConstraint(condition=models.Q(('from_on__isnull', True), ('to_on__isnull', True), ('to_on__gt', models.F('from_on')), _connector='OR'), name='service_ends_after_it_begins')],
            },
        ),
        migrations.CreateModel(
            name='Scheme',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=200)),
                ('address', models.CharField(blank=True, max_length=400)),
                ('postcode', models.CharField(blank=True, max_length=10)),
                ('uprn', models.CharField(blank=True, max_length=12)),
                ('landlord', models.CharField(blank=True, max_length=200)),
                ('tenancies', models.PositiveIntegerField(null=True)),
                ('from_on', models.DateField(null=True)),
                ('to_on', models.DateField(null=True)),
                ('district', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='directory.district')),
                ('service', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='schemes', to='directory.service')),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(('from_on__isnull', True), ('to_on__isnull', True), ('to_on__gt', models.F('from_on')), _connector='OR'), name='scheme_ends_after_it_begins')],
            },
        ),
        migrations.CreateModel(
            name='ServiceDistrict',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('from_on', models.DateField(null=True)),
                ('to_on', models.DateField(null=True)),
                ('district', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='directory.district')),
                ('service', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='directory.service')),
            ],
            options={
                'constraints': [models.UniqueConstraint(condition=models.Q(('to_on__isnull', True)), fields=('service', 'district'), name='service_in_district_once'), models.CheckConstraint(condition=models.Q(('from_on__isnull', True), ('to_on__isnull', True), ('to_on__gt', models.F('from_on')), _connector='OR'), name='service_district_ends_after_it_begins')],
            },
        ),
        migrations.CreateModel(
            name='Succession',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('on', models.DateField(null=True)),
                ('reason', models.CharField(blank=True, max_length=120)),
                ('landing_number', models.BigIntegerField(null=True)),
                ('recorded_at', models.DateTimeField()),
                ('predecessor', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='successors', to='directory.location')),
                ('successor', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='predecessors', to='directory.location')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('predecessor', 'successor'), name='succession_recorded_once'), models.CheckConstraint(condition=models.Q(('predecessor', models.F('successor')), _negated=True), name='location_succeeds_another')],
            },
        ),
        migrations.AddField(
            model_name='service',
            name='districts',
            field=models.ManyToManyField(related_name='services', through='directory.ServiceDistrict', to='directory.district'),
        ),
    ]
