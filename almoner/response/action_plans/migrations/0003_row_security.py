"""On PostgreSQL, a connection reaches only the action plans of its reader's authorities.

See core/accounts/row_security.py. What a plan holds is reached when the plan is.
"""

from django.db import migrations

from almoner.core.tables import OF_AUTHORITY, Statements, reached, through

OF_PLAN = through("action_plans_actionplan", "plan_id")
OF_ACTION = through("action_plans_action", "action_id", "a")
POLICIES = {
    "action_plans_actionplan": OF_AUTHORITY,
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


class Migration(migrations.Migration):
    dependencies = [("action_plans", "0002_refuse_changes"), ("accounts", "0002_row_security")]
    operations = [Statements(reached(POLICIES))]
