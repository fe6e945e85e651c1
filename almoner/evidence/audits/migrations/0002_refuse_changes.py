"""The database itself refuses to change or remove a step, a reply, a decision or a result."""

from django.db import migrations

from almoner.core.tables import BOTH, Statements, refusal, refused_by

TABLES = (
    "audits_visitstep",
    "audits_findingreply",
    "audits_reviewrequest",
    "audits_reviewdecision",
    "audits_reviewtestresult",
    "audits_auditresult",
    "audits_auditresultpart",
    "audits_publishedsummary",
)
SENTENCE = "What was done on a visit is only added to: it is never changed or removed."


class Migration(migrations.Migration):
    dependencies = [("audits", "0001_initial")]
    operations = [
        Statements(
            refusal("audits_refuse", sentence=SENTENCE),
            refused_by(
                "audits_refuse",
                TABLES,
                sentence=SENTENCE,
                named={"kept": "UPDATE OR DELETE"},
                on_sqlite=BOTH,
            ),
        ),
    ]
