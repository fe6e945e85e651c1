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
            name='Allegation',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('received_on', models.DateField()),
                ('source', models.CharField(max_length=20)),
                ('grounds', models.PositiveSmallIntegerField()),
                ('affected', models.CharField(max_length=16)),
                ('in_private_life', models.BooleanField()),
                ('fingerprint', models.CharField(blank=True, max_length=64)),
                ('at', models.DateTimeField()),
                ('by', models.CharField(max_length=150)),
                ('by_name', models.CharField(max_length=200)),
                ('authority', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.authority')),
                ('location', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='directory.location')),
            ],
            options={
                'indexes': [models.Index(fields=['authority', 'fingerprint'], name='allegation_person')],
                'constraints': [models.CheckConstraint(condition=models.Q(('grounds__gt', 0)), name='allegation_has_grounds')],
            },
        ),
        migrations.CreateModel(
            name='AllegationStep',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveIntegerField()),
                ('step', models.CharField(max_length=16)),
                ('state', models.CharField(max_length=16)),
                ('on', models.DateField()),
                ('at', models.DateTimeField()),
                ('by', models.CharField(max_length=150)),
                ('by_name', models.CharField(max_length=200)),
                ('finding', models.CharField(blank=True, max_length=16)),
                ('review_by', models.DateField(null=True)),
                ('kept_until', models.DateField(null=True)),
                ('allegation', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='steps', to='positions_of_trust.allegation')),
            ],
            options={
                'ordering': ('number',),
                'constraints': [models.UniqueConstraint(fields=('allegation', 'number'), name='allegation_step_numbered_once'), models.CheckConstraint(condition=models.Q(models.Q(('step', 'conclude'), _negated=True), models.Q(('finding', ''), _negated=True), _connector='OR'), name='allegation_outcome_has_finding'), models.CheckConstraint(condition=models.Q(models.Q(('step', 'close'), _negated=True), ('kept_until__isnull', False), _connector='OR'), name='allegation_closed_until_a_day')],
            },
        ),
        migrations.CreateModel(
            name='Disclosure',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('on', models.DateField()),
                ('at', models.DateTimeField()),
                ('by', models.CharField(max_length=150)),
                ('by_name', models.CharField(max_length=200)),
                ('body', models.CharField(max_length=20)),
                ('disclosed', models.CharField(max_length=12)),
                ('basis', models.CharField(max_length=24)),
                ('decided_by_name', models.CharField(max_length=200)),
                ('person_told_first', models.BooleanField()),
                ('allegation', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='disclosures', to='positions_of_trust.allegation')),
            ],
            options={
                'ordering': ('id',),
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='LegalHold',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('on', models.DateField()),
                ('at', models.DateTimeField()),
                ('by', models.CharField(max_length=150)),
                ('by_name', models.CharField(max_length=200)),
                ('is_held', models.BooleanField()),
                ('allegation', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='holds', to='positions_of_trust.allegation')),
            ],
            options={
                'ordering': ('id',),
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='Referral',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('on', models.DateField()),
                ('at', models.DateTimeField()),
                ('by', models.CharField(max_length=150)),
                ('by_name', models.CharField(max_length=200)),
                ('body', models.CharField(max_length=20)),
                ('referred', models.CharField(max_length=12)),
                ('allegation', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='referrals', to='positions_of_trust.allegation')),
            ],
            options={
                'ordering': ('id',),
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='Words',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('part', models.CharField(max_length=12)),
                ('about_id', models.PositiveBigIntegerField(default=0)),
                ('sealed', models.TextField()),
                ('allegation', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='words', to='positions_of_trust.allegation')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('allegation', 'part', 'about_id'), name='allegation_words_once'), models.CheckConstraint(condition=models.Q(('sealed', ''), _negated=True), name='allegation_words_are_sealed')],
            },
        ),
    ]
