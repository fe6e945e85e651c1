"""Whoever raised a concern is told what came of it; a system may ask whether what it sent arrived.

That somebody was told is only added. What is to be told, and what was refused, is kept up to date.
"""

import django.db.models.deletion
from django.db import migrations, models

from almoner.core.tables import OF_AUTHORITY, Statements, only_added_to, reached, through

TOLD = "safeguarding_referrertold"
SENTENCE = "What was recorded of a safeguarding concern is never changed."
POLICIES = {
    "safeguarding_newsdue": OF_AUTHORITY,
    "safeguarding_refusedreferral": OF_AUTHORITY,
    TOLD: through("safeguarding_concern", "concern_id"),
}


class Migration(migrations.Migration):

    dependencies = [
        ('accounts', '0005_unsaved_forms'),
        ('safeguarding', '0003_row_security'),
    ]

    operations = [
        migrations.CreateModel(
            name='NewsDue',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('news', models.CharField(max_length=8)),
                ('due_on', models.DateField()),
                ('authority', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.authority')),
                ('concern', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='news_due', to='safeguarding.concern')),
            ],
            options={
                'indexes': [models.Index(fields=['authority', 'due_on'], name='news_due_first')],
            },
        ),
        migrations.CreateModel(
            name='ReferrerTold',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('news', models.CharField(max_length=8)),
                ('said', models.CharField(max_length=12)),
                ('means', models.CharField(max_length=10)),
                ('told_on', models.DateField()),
                ('note', models.CharField(blank=True, max_length=400)),
                ('at', models.DateTimeField()),
                ('by', models.CharField(max_length=150)),
                ('by_name', models.CharField(max_length=200)),
                ('concern', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='tellings', to='safeguarding.concern')),
                ('step', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='telling', to='safeguarding.concernstep')),
            ],
            options={
                'ordering': ('id',),
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('means', 'not_told'), _negated=True), models.Q(('note', ''), _negated=True), _connector='OR'), name='not_telling_has_a_reason')],
            },
        ),
        migrations.CreateModel(
            name='RefusedReferral',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('source', models.CharField(max_length=60)),
                ('reference', models.CharField(max_length=80)),
                ('problem', models.CharField(max_length=200)),
                ('at', models.DateTimeField()),
                ('authority', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='refused_referrals', to='accounts.authority')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('authority', 'source', 'reference'), name='refused_referral_once')],
            },
        ),
        Statements(only_added_to([TOLD], sentence=SENTENCE), reached(POLICIES)),
    ]
