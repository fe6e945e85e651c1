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
    ]

    operations = [
        migrations.CreateModel(
            name='Framework',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=200)),
                ('reference', models.CharField(blank=True, max_length=40)),
                ('from_on', models.DateField()),
                ('to_on', models.DateField(null=True)),
                ('recorded_at', models.DateTimeField()),
                ('recorded_by', models.CharField(max_length=150)),
                ('authority', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='frameworks', to='accounts.authority')),
            ],
            options={
                'ordering': ('name', 'id'),
                'constraints': [models.UniqueConstraint(fields=('authority', 'name'), name='framework_named_once'), models.CheckConstraint(condition=models.Q(('to_on__isnull', True), ('to_on__gt', models.F('from_on')), _connector='OR'), name='framework_ends_after_it_begins')],
            },
        ),
        migrations.CreateModel(
            name='LeadOfficer',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('from_on', models.DateField()),
                ('to_on', models.DateField(null=True)),
                ('recorded_at', models.DateTimeField()),
                ('recorded_by', models.CharField(max_length=150)),
                ('authority', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.authority')),
                ('location', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='lead_officers', to='directory.location')),
                ('provider', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='lead_officers', to='directory.provider')),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='leads_on', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ('from_on', 'id'),
                'constraints': [models.CheckConstraint(condition=models.Q(('location__isnull', True), ('provider__isnull', True), _connector='XOR'), name='lead_on_a_service_or_a_provider'), models.CheckConstraint(condition=models.Q(('to_on__isnull', True), ('to_on__gt', models.F('from_on')), _connector='OR'), name='lead_ends_after_it_begins'), models.UniqueConstraint(condition=models.Q(('location__isnull', False), ('to_on__isnull', True)), fields=('authority', 'location'), name='one_leads_on_a_service'), models.UniqueConstraint(condition=models.Q(('provider__isnull', False), ('to_on__isnull', True)), fields=('authority', 'provider'), name='one_leads_on_a_provider')],
            },
        ),
        migrations.CreateModel(
            name='Lot',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=120)),
                ('category', models.CharField(max_length=20)),
                ('portfolio', models.CharField(blank=True, max_length=12)),
                ('recorded_at', models.DateTimeField()),
                ('recorded_by', models.CharField(max_length=150)),
                ('authority', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.authority')),
                ('districts', models.ManyToManyField(related_name='+', to='directory.district')),
                ('framework', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='lots', to='contracts.framework')),
            ],
            options={
                'ordering': ('framework', 'name', 'id'),
                'constraints': [models.UniqueConstraint(fields=('framework', 'name'), name='lot_named_once'), models.CheckConstraint(condition=models.Q(('category__in', ['care_home', 'home_based_care', 'housing_with_care', 'supported_living', 'day_care', 'shared_lives', 'other'])), name='lot_of_a_known_category'), models.CheckConstraint(condition=models.Q(('portfolio__in', ['ageing_well', 'living_well', ''])), name='lot_of_a_known_portfolio')],
            },
        ),
        migrations.CreateModel(
            name='Contract',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('reference', models.CharField(max_length=40)),
                ('relation', models.CharField(max_length=20)),
                ('portfolio', models.CharField(blank=True, max_length=12)),
                ('category', models.CharField(max_length=20)),
                ('from_on', models.DateField()),
                ('to_on', models.DateField(null=True)),
                ('recorded_at', models.DateTimeField()),
                ('recorded_by', models.CharField(max_length=150)),
                ('authority', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='contracts', to='accounts.authority')),
                ('districts', models.ManyToManyField(related_name='+', to='directory.district')),
                ('location', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='contracts', to='directory.location')),
                ('provider', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='contracts', to='directory.provider')),
                ('lot', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='contracts', to='contracts.lot')),
            ],
            options={
                'ordering': ('reference', 'id'),
                'indexes': [models.Index(fields=['authority', 'category', 'portfolio'], name='contract_by_kind')],
                'constraints': [models.UniqueConstraint(fields=('authority', 'reference'), name='contract_referred_to_once'), models.CheckConstraint(condition=models.Q(('provider__isnull', False), ('location__isnull', False), _connector='OR'), name='contract_with_someone'), models.CheckConstraint(condition=models.Q(('to_on__isnull', True), ('to_on__gte', models.F('from_on')), _connector='OR'), name='contract_ends_no_earlier_than_it_begins'), models.CheckConstraint(condition=models.Q(models.Q(('category', 'care_home'), _negated=True), models.Q(('portfolio', ''), _negated=True), _connector='OR'), name='care_home_contract_has_a_portfolio'), models.CheckConstraint(condition=models.Q(('relation__in', ['on_framework', 'lead_provider', 'managed_provider', 'dps', 'block', 'spot', 'grant', 'in_house', 'not_commissioned'])), name='contract_of_a_known_relation'), models.CheckConstraint(condition=models.Q(('category__in', ['care_home', 'home_based_care', 'housing_with_care', 'supported_living', 'day_care', 'shared_lives', 'other'])), name='contract_of_a_known_category'), models.CheckConstraint(condition=models.Q(('portfolio__in', ['ageing_well', 'living_well', ''])), name='contract_of_a_known_portfolio')],
            },
        ),
        migrations.CreateModel(
            name='ContractTerm',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('to_on', models.DateField(null=True)),
                ('reason', models.TextField(blank=True)),
                ('recorded_at', models.DateTimeField()),
                ('by', models.CharField(max_length=150)),
                ('by_name', models.CharField(max_length=200)),
                ('contract', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='terms', to='contracts.contract')),
            ],
            options={
                'ordering': ('id',),
            },
        ),
    ]
