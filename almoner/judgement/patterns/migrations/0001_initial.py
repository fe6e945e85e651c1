import django.db.models.deletion
from django.db import migrations, models

from almoner.core.tables import Tables


class Migration(Tables):

    initial = True

    dependencies = [
        ('accounts', '0004_api_key_ended_by_someone'),
        ('safeguarding', '0003_row_security'),
    ]

    operations = [
        migrations.CreateModel(
            name='PromptAnswer',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('criterion', models.CharField(max_length=40)),
                ('scope', models.CharField(max_length=10)),
                ('subject', models.CharField(max_length=150)),
                ('shared', models.CharField(blank=True, max_length=60)),
                ('answer', models.CharField(max_length=12)),
                ('reason', models.TextField()),
                ('reference', models.CharField(blank=True, max_length=80)),
                ('why', models.TextField()),
                ('confidence', models.CharField(max_length=6)),
                ('as_at', models.DateField()),
                ('at', models.DateTimeField()),
                ('by', models.CharField(max_length=150)),
                ('by_name', models.CharField(max_length=200)),
                ('authority', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='prompt_answers', to='accounts.authority')),
            ],
            options={
                'ordering': ('id',),
                'indexes': [models.Index(fields=['authority', '-at'], name='prompt_answer_by_time')],
                'constraints': [models.CheckConstraint(condition=models.Q(('reason', ''), _negated=True), name='prompt_answered_with_a_reason'), models.CheckConstraint(condition=models.Q(models.Q(('answer', 'large_scale'), _negated=True), models.Q(('reference', ''), _negated=True), _connector='OR'), name='large_scale_answer_names_its_enquiry')],
            },
        ),
        migrations.CreateModel(
            name='AnsweredConcern',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('concern', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='prompts_answered', to='safeguarding.concern')),
                ('answer', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='concerns', to='patterns.promptanswer')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('answer', 'concern'), name='prompt_concern_once')],
            },
        ),
    ]
