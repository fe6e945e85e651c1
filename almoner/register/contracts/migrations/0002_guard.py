"""Terms are only added to, and on PostgreSQL a connection reaches only its reader's authorities.

See core/accounts/row_security.py. What a contract, a lot or a framework holds is reached when it
is.
"""

from django.db import migrations

SENTENCE = "When a contract ends is never rewritten: say it anew."
TERM = "contracts_contractterm"

_OWN = "authority_id IS NULL OR almoner_reaches(authority_id)"
_OF_CONTRACT = "EXISTS (SELECT 1 FROM contracts_contract c WHERE c.id = contract_id)"
POLICIES = {
    "contracts_framework": _OWN,
    "contracts_lot": _OWN,
    "contracts_contract": _OWN,
    "contracts_leadofficer": _OWN,
    "contracts_contractterm": _OF_CONTRACT,
    "contracts_contract_districts": _OF_CONTRACT,
    "contracts_lot_districts": "EXISTS (SELECT 1 FROM contracts_lot l WHERE l.id = lot_id)",
}


def _postgresql():
    yield f"""
        CREATE FUNCTION contracts_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN
            RAISE EXCEPTION '{SENTENCE}' USING ERRCODE = 'integrity_constraint_violation';
        END $$
    """
    yield (
        f"CREATE TRIGGER {TERM}_unchanged BEFORE UPDATE OR DELETE ON {TERM}"
        " FOR EACH ROW EXECUTE FUNCTION contracts_refuse()"
    )
    for table, policy in POLICIES.items():
        yield f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY"
        yield f"ALTER TABLE {table} FORCE ROW LEVEL SECURITY"
        yield f"CREATE POLICY {table}_of_authority ON {table} USING ({policy}) WITH CHECK ({policy})"


def _postgresql_undo():
    for table in POLICIES:
        yield f"DROP POLICY {table}_of_authority ON {table}"
        yield f"ALTER TABLE {table} NO FORCE ROW LEVEL SECURITY"
        yield f"ALTER TABLE {table} DISABLE ROW LEVEL SECURITY"
    yield "DROP FUNCTION contracts_refuse() CASCADE"


def _sqlite():
    refuse = f"BEGIN SELECT RAISE(ABORT, '{SENTENCE}'); END"
    for event in ("UPDATE", "DELETE"):
        yield f"CREATE TRIGGER {TERM}_no_{event.lower()} BEFORE {event} ON {TERM} {refuse}"


def _sqlite_undo():
    for event in ("UPDATE", "DELETE"):
        yield f"DROP TRIGGER {TERM}_no_{event.lower()}"


def guard(apps, schema_editor):
    _run(schema_editor, {"postgresql": _postgresql, "sqlite": _sqlite})


def release(apps, schema_editor):
    _run(schema_editor, {"postgresql": _postgresql_undo, "sqlite": _sqlite_undo})


def _run(schema_editor, statements):
    for statement in statements[schema_editor.connection.vendor]():
        schema_editor.execute(statement, params=None)


class Migration(migrations.Migration):
    dependencies = [("contracts", "0001_initial"), ("accounts", "0002_row_security")]
    operations = [migrations.RunPython(guard, release)]
