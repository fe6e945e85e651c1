"""On PostgreSQL, a connection reaches only the action plans of its reader's authorities.

See core/accounts/row_security.py. What a plan holds is reached when the plan is.
"""

from django.db import migrations

OF_PLAN = "EXISTS (SELECT 1 FROM action_plans_actionplan p WHERE p.id = plan_id)"
OF_ACTION = "EXISTS (SELECT 1 FROM action_plans_action a WHERE a.id = action_id)"
POLICIES = {
    "action_plans_actionplan": "authority_id IS NULL OR almoner_reaches(authority_id)",
    "action_plans_planservice": OF_PLAN,
    "action_plans_planpriority": OF_PLAN,
    "action_plans_planstep": OF_PLAN,
    "action_plans_action": OF_PLAN,
    "action_plans_actionstep": OF_ACTION,
    "action_plans_extension": OF_ACTION,
    "action_plans_actionevidence": OF_ACTION,
    "action_plans_sustainedcheck": OF_ACTION,
    "action_plans_escalation": OF_ACTION,
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
    dependencies = [("action_plans", "0002_refuse_changes"), ("accounts", "0002_row_security")]
    operations = [migrations.RunPython(narrow, widen)]
