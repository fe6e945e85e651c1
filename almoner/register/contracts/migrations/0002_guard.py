"""Terms are only added to, and on PostgreSQL a connection reaches only its reader's authorities.

See core/accounts/row_security.py. What a contract, a lot or a framework holds is reached when it
is.
"""

from django.db import migrations

from almoner.core.tables import OF_AUTHORITY, Statements, reached, refusal, refused_by, through

SENTENCE = "When a contract ends is never rewritten: say it anew."
TERM = "contracts_contractterm"

_OF_CONTRACT = through("contracts_contract", "contract_id", "c")
POLICIES = {
    "contracts_framework": OF_AUTHORITY,
    "contracts_lot": OF_AUTHORITY,
    "contracts_contract": OF_AUTHORITY,
    "contracts_leadofficer": OF_AUTHORITY,
    "contracts_contractterm": _OF_CONTRACT,
    "contracts_contract_districts": _OF_CONTRACT,
    "contracts_lot_districts": through("contracts_lot", "lot_id", "l"),
}


class Migration(migrations.Migration):
    dependencies = [("contracts", "0001_initial"), ("accounts", "0002_row_security")]
    operations = [
        Statements(
            refusal("contracts_refuse", sentence=SENTENCE),
            refused_by(
                "contracts_refuse",
                [TERM],
                sentence=SENTENCE,
                named={"unchanged": "UPDATE OR DELETE"},
                on_sqlite={"no_update": "UPDATE", "no_delete": "DELETE"},
            ),
            reached(POLICIES),
        ),
    ]
