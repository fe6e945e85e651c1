import django.db.models.deletion
from django.db import migrations, models

from almoner.core.tables import Tables


class Migration(Tables):

    initial = True

    dependencies = [
        ('accounts', '0004_api_key_ended_by_someone'),
    ]

    operations = [
        migrations.CreateModel(
            name='Submission',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.CharField(max_length=40)),
                ('version', models.CharField(max_length=12)),
                ('year_starts_in', models.PositiveSmallIntegerField()),
                ('number', models.PositiveSmallIntegerField()),
                ('reason', models.TextField(blank=True)),
                ('gaps', models.TextField()),
                ('digest', models.CharField(max_length=64)),
                ('at', models.DateTimeField()),
                ('by', models.CharField(max_length=150)),
                ('by_name', models.CharField(max_length=200)),
                ('authority', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='return_submissions', to='accounts.authority')),
            ],
            options={
                'ordering': ('number',),
                'constraints': [models.UniqueConstraint(fields=('authority', 'key', 'year_starts_in', 'number'), name='return_submitted_once_a_number'), models.CheckConstraint(condition=models.Q(('number', 1), models.Q(('reason', ''), _negated=True), _connector='OR'), name='return_replaced_for_a_reason')],
            },
        ),
        migrations.CreateModel(
            name='SubmittedFigure',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('table', models.CharField(max_length=24)),
                ('row', models.CharField(max_length=32)),
                ('column', models.CharField(max_length=32)),
                ('count', models.PositiveIntegerField()),
                ('is_kept_back', models.BooleanField()),
                ('submission', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='figures', to='returns.submission')),
            ],
            options={
                'ordering': ('id',),
                'constraints': [models.UniqueConstraint(fields=('submission', 'table', 'row', 'column'), name='return_figure_once')],
            },
        ),
    ]
