"""The database itself keeps what happened to an action, and the words that were agreed to."""

from django.db import migrations

from almoner.core.tables import Sql, Statements, refusal, refused_by

ADDED_TO = (
    "action_plans_planstep",
    "action_plans_actionstep",
    "action_plans_extension",
    "action_plans_actionevidence",
    "action_plans_sustainedcheck",
    "action_plans_escalation",
)
SENTENCE = "What happened to an action plan is only added to."
AGREED_SENTENCE = "An action that the provider has agreed to stands as worded."
AGREED = "EXISTS (SELECT 1 FROM action_plans_actionstep WHERE action_id = OLD.id AND step = 'agree')"
REFUSE_AGREED = Sql(
    "postgresql",
    f"""
    CREATE FUNCTION action_plans_refuse_agreed() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        IF NOT {AGREED} THEN RETURN NEW; END IF;
        RAISE EXCEPTION '{AGREED_SENTENCE}' USING ERRCODE = 'integrity_constraint_violation';
    END $$
    """,
    "DROP FUNCTION action_plans_refuse_agreed()",
)


class Migration(migrations.Migration):
    dependencies = [("action_plans", "0001_initial")]
    operations = [
        Statements(
            refusal("action_plans_refuse", sentence=SENTENCE),
            refused_by("action_plans_refuse", ADDED_TO, sentence=SENTENCE),
            refused_by(
                "action_plans_refuse",
                ("action_plans_actionplan", "action_plans_action"),
                sentence=SENTENCE,
                named={"kept": "DELETE"},
            ),
            [REFUSE_AGREED],
            refused_by(
                "action_plans_refuse_agreed",
                ["action_plans_action"],
                sentence=AGREED_SENTENCE,
                named={"agreed": "UPDATE"},
                when=AGREED,
            ),
        ),
    ]
