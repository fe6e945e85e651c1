import django.db.models.deletion
from django.db import migrations, models

from almoner.core.tables import Tables


class Migration(Tables):

    initial = True

    dependencies = [
        ('accounts', '0002_row_security'),
        ('directory', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='QuestionSet',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.CharField(max_length=40)),
                ('recorded_at', models.DateTimeField()),
                ('recorded_by', models.CharField(max_length=150)),
                ('authority', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='question_sets', to='accounts.authority')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('authority', 'key'), name='question_set_once'), models.UniqueConstraint(condition=models.Q(('authority__isnull', True)), fields=('key',), name='question_set_shipped_once')],
            },
        ),
        migrations.CreateModel(
            name='QuestionSetVersion',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveIntegerField()),
                ('title', models.CharField(max_length=200)),
                ('purpose', models.CharField(max_length=16)),
                ('applies_to', models.CharField(blank=True, max_length=200)),
                ('question_count', models.PositiveIntegerField()),
                ('text', models.TextField()),
                ('digest', models.CharField(max_length=64)),
                ('edited_at', models.DateTimeField()),
                ('edited_by', models.CharField(max_length=150)),
                ('edited_by_name', models.CharField(max_length=200)),
                ('based_on', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='later_versions', to='questionnaires.questionsetversion')),
                ('question_set', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='versions', to='questionnaires.questionset')),
            ],
            options={
                'ordering': ('question_set', 'number'),
                'constraints': [models.UniqueConstraint(fields=('question_set', 'number'), name='question_set_version_once'), models.CheckConstraint(condition=models.Q(('number__gt', 0)), name='question_set_version_from_one')],
            },
        ),
        migrations.CreateModel(
            name='Response',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('begun_at', models.DateTimeField()),
                ('begun_by', models.CharField(max_length=150)),
                ('begun_by_name', models.CharField(max_length=200)),
                ('authority', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='responses', to='accounts.authority')),
                ('location', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='responses', to='directory.location')),
                ('version', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='responses', to='questionnaires.questionsetversion')),
            ],
            options={
                'indexes': [models.Index(fields=['authority', 'location', '-id'], name='response_by_location')],
            },
        ),
        migrations.CreateModel(
            name='Answer',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('question_key', models.CharField(max_length=40)),
                ('client_id', models.CharField(max_length=36)),
                ('based_on', models.CharField(blank=True, max_length=36)),
                ('value', models.TextField()),
                ('note', models.TextField(blank=True)),
                ('answered_by', models.CharField(max_length=150)),
                ('answered_by_name', models.CharField(max_length=200)),
                ('answered_at', models.DateTimeField()),
                ('received_at', models.DateTimeField()),
                ('device', models.CharField(blank=True, max_length=100)),
                ('response', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='answers', to='questionnaires.response')),
            ],
            options={
                'ordering': ('id',),
                'indexes': [models.Index(fields=['response', 'question_key'], name='answer_by_question')],
                'constraints': [models.UniqueConstraint(fields=('response', 'client_id'), name='answer_received_once'), models.CheckConstraint(condition=models.Q(('based_on', models.F('client_id')), _negated=True), name='answer_not_based_on_itself')],
            },
        ),
        migrations.CreateModel(
            name='RefusedAnswer',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('client_id', models.CharField(max_length=64)),
                ('question_key', models.CharField(max_length=80)),
                ('content', models.TextField()),
                ('digest', models.CharField(max_length=64)),
                ('sentence', models.CharField(max_length=500)),
                ('answered_by', models.CharField(max_length=150)),
                ('answered_by_name', models.CharField(max_length=200)),
                ('received_at', models.DateTimeField()),
                ('response', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='refused', to='questionnaires.response')),
            ],
            options={
                'ordering': ('id',),
                'constraints': [models.UniqueConstraint(fields=('response', 'client_id', 'digest'), name='refused_answer_kept_once')],
            },
        ),
        migrations.CreateModel(
            name='AnswerChoice',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('question_key', models.CharField(max_length=40)),
                ('passed_over', models.TextField()),
                ('at', models.DateTimeField()),
                ('by', models.CharField(max_length=150)),
                ('by_name', models.CharField(max_length=200)),
                ('reason', models.TextField(blank=True)),
                ('chosen', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='choices', to='questionnaires.answer')),
                ('response', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='choices', to='questionnaires.response')),
            ],
            options={
                'ordering': ('id',),
                'indexes': [models.Index(fields=['response', 'question_key'], name='choice_by_question')],
            },
        ),
        migrations.CreateModel(
            name='ResponseStep',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('state', models.CharField(max_length=8)),
                ('at', models.DateTimeField()),
                ('by', models.CharField(max_length=150)),
                ('by_name', models.CharField(max_length=200)),
                ('reason', models.TextField(blank=True)),
                ('score', models.TextField(blank=True)),
                ('response', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='steps', to='questionnaires.response')),
            ],
            options={
                'ordering': ('id',),
                'indexes': [models.Index(fields=['response', '-id'], name='response_step_newest')],
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('state', 'closed'), models.Q(('score', ''), _negated=True)), models.Q(('state', 'open'), ('score', '')), _connector='OR'), name='response_closed_with_its_score')],
            },
        ),
        migrations.CreateModel(
            name='VersionStep',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('state', models.CharField(max_length=12)),
                ('at', models.DateTimeField()),
                ('by', models.CharField(max_length=150)),
                ('by_name', models.CharField(max_length=200)),
                ('reason', models.TextField(blank=True)),
                ('version', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='steps', to='questionnaires.questionsetversion')),
            ],
            options={
                'ordering': ('id',),
                'indexes': [models.Index(fields=['version', '-id'], name='version_step_newest')],
            },
        ),
    ]
