"""On PostgreSQL, a connection reaches only the visits of its reader's authorities.

See core/accounts/row_security.py. What a visit holds is reached when the visit is.
"""

from django.db import migrations

from almoner.core.tables import OF_AUTHORITY, Statements, reached, through

OF_VISIT = through("audits_visit", "visit_id", "v")
POLICIES = {
    "audits_campaign": OF_AUTHORITY,
    "audits_visit": OF_AUTHORITY,
    "audits_visitor": OF_VISIT,
    "audits_visitstep": OF_VISIT,
    "audits_visitfeedback": OF_VISIT,
    "audits_finding": OF_VISIT,
    "audits_findingreply": through("audits_finding", "finding_id", "f"),
    "audits_evidenceitem": OF_VISIT,
    "audits_evidencelink": through("audits_evidenceitem", "evidence_id", "e"),
    "audits_reviewrequest": OF_VISIT,
    "audits_reviewdecision": through("audits_reviewrequest", "request_id", "r"),
    "audits_reviewtestresult": through("audits_reviewdecision", "decision_id", "d"),
    "audits_auditresult": OF_VISIT,
    "audits_auditresultpart": through("audits_auditresult", "result_id", "r"),
    "audits_publishedsummary": OF_VISIT,
}


class Migration(migrations.Migration):
    dependencies = [("audits", "0002_refuse_changes"), ("accounts", "0002_row_security")]
    operations = [Statements(reached(POLICIES))]
