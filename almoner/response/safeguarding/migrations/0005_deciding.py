"""By when it is to be decided what becomes of a concern, and what the adult says of it.

Both columns may be empty, so that SQLite adds them to the table as it stands, with its triggers.
What a later concern says of somebody already known is kept with it, and only added.
"""

import django.db.models.deletion
from django.db import migrations, models

from almoner.core.tables import OF_AUTHORITY, Statements, only_added_to, reached

SAID = "safeguarding_adultsaid"
SENTENCE = "What was recorded of a safeguarding concern is never changed."


class Migration(migrations.Migration):

    dependencies = [
        ('accounts', '0005_unsaved_forms'),
        ('safeguarding', '0004_telling_referrers'),
    ]

    operations = [
        migrations.CreateModel(
            name='AdultSaid',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('sealed', models.TextField()),
                ('authority', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.authority')),
                ('concern', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='adult_said', to='safeguarding.concern')),
            ],
        ),
        migrations.AddField(
            model_name='concern',
            name='decide_by',
            field=models.DateField(null=True),
        ),
        migrations.AddField(
            model_name='triage',
            name='views',
            field=models.TextField(blank=True, null=True),
        ),
        migrations.AddIndex(
            model_name='concern',
            index=models.Index(condition=models.Q(('decide_by__isnull', False)), fields=['authority', 'decide_by'], name='concern_undecided'),
        ),
        Statements(only_added_to([SAID], sentence=SENTENCE), reached({SAID: OF_AUTHORITY})),
    ]
