"""On PostgreSQL, a connection reaches only the visits of its reader's authorities.

See core/accounts/row_security.py. What a visit holds is reached when the visit is.
"""

from django.db import migrations

OF_AUTHORITY = "authority_id IS NULL OR almoner_reaches(authority_id)"
OF_VISIT = "EXISTS (SELECT 1 FROM audits_visit v WHERE v.id = visit_id)"
POLICIES = {
    "audits_campaign": OF_AUTHORITY,
    "audits_visit": OF_AUTHORITY,
    "audits_visitor": OF_VISIT,
    "audits_visitstep": OF_VISIT,
    "audits_visitfeedback": OF_VISIT,
    "audits_finding": OF_VISIT,
    "audits_findingreply": "EXISTS (SELECT 1 FROM audits_finding f WHERE f.id = finding_id)",
    "audits_evidenceitem": OF_VISIT,
    "audits_evidencelink": "EXISTS (SELECT 1 FROM audits_evidenceitem e WHERE e.id = evidence_id)",
    "audits_reviewrequest": OF_VISIT,
    "audits_reviewdecision": "EXISTS (SELECT 1 FROM audits_reviewrequest r WHERE r.id = request_id)",
    "audits_reviewtestresult": (
        "EXISTS (SELECT 1 FROM audits_reviewdecision d WHERE d.id = decision_id)"
    ),
    "audits_auditresult": OF_VISIT,
    "audits_auditresultpart": "EXISTS (SELECT 1 FROM audits_auditresult r WHERE r.id = result_id)",
    "audits_publishedsummary": OF_VISIT,
}


def narrow(apps, schema_editor):
    if schema_editor.connection.vendor != "postgresql":
        return
    for table, policy in POLICIES.items():
        for statement in (
            f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY",
            f"ALTER TABLE {table} FORCE ROW LEVEL SECURITY",
            f"CREATE POLICY {table}_of_authority ON {table} USING ({policy}) WITH CHECK ({policy})",
        ):
            schema_editor.execute(statement, params=None)


def widen(apps, schema_editor):
    if schema_editor.connection.vendor != "postgresql":
        return
    for table in POLICIES:
        for statement in (
            f"DROP POLICY {table}_of_authority ON {table}",
            f"ALTER TABLE {table} NO FORCE ROW LEVEL SECURITY",
            f"ALTER TABLE {table} DISABLE ROW LEVEL SECURITY",
        ):
            schema_editor.execute(statement, params=None)


class Migration(migrations.Migration):
    dependencies = [("audits", "0002_refuse_changes"), ("accounts", "0002_row_security")]
    operations = [migrations.RunPython(narrow, widen)]
