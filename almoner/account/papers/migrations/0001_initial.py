import django.db.models.deletion
from django.db import migrations, models

from almoner.core.tables import Tables


class Migration(Tables):

    initial = True

    dependencies = [
        ('accounts', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='Paper',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(max_length=40)),
                ('definition_version', models.CharField(blank=True, max_length=12)),
                ('title', models.CharField(max_length=200)),
                ('as_at', models.DateField()),
                ('known_at', models.DateTimeField(null=True)),
                ('published_before_on', models.DateField(null=True)),
                ('digest', models.CharField(max_length=64)),
                ('recorded_at', models.DateTimeField()),
                ('recorded_by', models.CharField(max_length=150)),
                ('authority', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='papers', to='accounts.authority')),
                ('baseline', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='later_papers', to='papers.paper')),
            ],
            options={
                'indexes': [models.Index(fields=['authority', 'kind', '-as_at'], name='paper_by_authority')],
                'constraints': [models.CheckConstraint(condition=models.Q(('known_at__isnull', True), ('published_before_on__isnull', True), _connector='XOR'), name='paper_built_here_or_published_before')],
            },
        ),
        migrations.CreateModel(
            name='Figure',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('part', models.CharField(max_length=8)),
                ('block', models.CharField(max_length=40)),
                ('row', models.CharField(max_length=40)),
                ('column', models.CharField(max_length=40)),
                ('value', models.DecimalField(decimal_places=4, max_digits=18, null=True)),
                ('unit', models.CharField(max_length=40)),
                ('earlier', models.DecimalField(decimal_places=4, max_digits=18, null=True)),
                ('numerator', models.DecimalField(decimal_places=4, max_digits=18, null=True)),
                ('denominator', models.DecimalField(decimal_places=4, max_digits=18, null=True)),
                ('source', models.CharField(max_length=400)),
                ('as_at', models.DateField()),
                ('landings', models.CharField(blank=True, max_length=400)),
                ('filter', models.CharField(blank=True, max_length=400)),
                ('paper', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='figures', to='papers.paper')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('paper', 'part', 'block', 'row', 'column'), name='figure_stated_once')],
            },
        ),
        migrations.CreateModel(
            name='PaperPart',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('part', models.CharField(max_length=8)),
                ('content', models.TextField()),
                ('paper', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='parts', to='papers.paper')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('paper', 'part'), name='paper_part_once')],
            },
        ),
        migrations.CreateModel(
            name='PaperStep',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('state', models.CharField(max_length=12)),
                ('at', models.DateTimeField()),
                ('by', models.CharField(max_length=150)),
                ('by_name', models.CharField(max_length=200)),
                ('reason', models.TextField(blank=True)),
                ('paper', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='steps', to='papers.paper')),
            ],
            options={
                'ordering': ('id',),
                'constraints': [models.UniqueConstraint(fields=('paper', 'state'), name='paper_in_each_state_once')],
            },
        ),
    ]
