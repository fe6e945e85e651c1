import django.db.models.deletion
from django.db import migrations, models

from almoner.core.tables import Tables


class Migration(Tables):

    initial = True

    dependencies = [
        ('directory', '0001_initial'),
        ('landings', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='Rating',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('service_group', models.CharField(max_length=120)),
                ('domain', models.CharField(max_length=12)),
                ('value', models.PositiveSmallIntegerField(null=True)),
                ('unrated_reason', models.CharField(blank=True, max_length=24)),
                ('published_on', models.DateField()),
                ('inspected_on', models.DateField(null=True)),
                ('inherited_from', models.CharField(blank=True, max_length=20)),
                ('framework', models.CharField(blank=True, max_length=8)),
                ('report_link', models.CharField(blank=True, max_length=60)),
                ('recorded_at', models.DateTimeField()),
                ('landing', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='ratings', to='landings.landing')),
                ('location', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='ratings', to='directory.location')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('location', 'service_group', 'domain', 'published_on', 'recorded_at'), name='rating_recorded_once'), models.CheckConstraint(condition=models.Q(('value__isnull', True), ('value__range', (1, 4)), _connector='OR'), name='rating_is_1_to_4'), models.CheckConstraint(condition=models.Q(('value__isnull', False), models.Q(('unrated_reason', ''), _negated=True), _connector='XOR'), name='rating_has_a_value_or_a_reason')],
            },
        ),
        migrations.CreateModel(
            name='RatingSpell',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('from_on', models.DateField()),
                ('to_on', models.DateField(null=True)),
                ('value', models.PositiveSmallIntegerField(null=True)),
                ('unrated_reason', models.CharField(blank=True, max_length=24)),
                ('is_inherited', models.BooleanField(default=False)),
                ('published_on', models.DateField()),
                ('landing', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='landings.landing')),
                ('location', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='rating_spells', to='directory.location')),
                ('rating', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='ratings.rating')),
            ],
            options={
                'indexes': [models.Index(fields=['location', 'from_on', 'to_on', 'value', 'unrated_reason', 'is_inherited', 'published_on', 'landing'], name='rating_spell_for_profiles')],
                'constraints': [models.CheckConstraint(condition=models.Q(('to_on__isnull', True), ('to_on__gt', models.F('from_on')), _connector='OR'), name='rating_spell_ends_after_it_begins')],
            },
        ),
    ]
