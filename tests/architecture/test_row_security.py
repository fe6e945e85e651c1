"""On PostgreSQL, what belongs to one authority is guarded by the database too (decision 12)."""

import re

from django.apps import apps
from django.db.migrations.loader import MigrationLoader

from almoner.core.accounts.models import Authority
from almoner.core.tables import Statements

FORCED = re.compile(r"ALTER TABLE (?P<table>\w+) FORCE ROW LEVEL SECURITY")

# Tables that name an authority and are everybody's, and why.
SHARED = {
    "accounts_apikey": "which system asks for whom: read to find what it may reach",
    "accounts_authorityname": "what a council is also called",
    "accounts_authoritysuccession": "which council follows which",
    "accounts_membership": "who holds which role: read to find what a reader may reach",
    "directory_district": "the map",
    "directory_location": "the regulator's register",
    "directory_locationspell": "the regulator's register, through time",
    "landings_landingscope": "which authorities a file of the regulator's speaks of",
}


def _tables_of_authorities() -> set[str]:
    return {
        model._meta.db_table
        for model in apps.get_models()
        if model.__module__.startswith("almoner.")
        and any(field.related_model is Authority for field in model._meta.concrete_fields)
    }


def _guarded() -> set[str]:
    """The tables for which a migration turns row-level security on, and forces it."""
    return {
        made["table"]
        for migration in MigrationLoader(None).disk_migrations.values()
        for operation in migration.operations
        if isinstance(operation, Statements)
        for statement in operation.statements
        if (made := FORCED.fullmatch(statement.do))
    }


def test_every_table_of_an_authority_is_guarded_or_said_to_be_shared() -> None:
    assert _tables_of_authorities() - _guarded() == SHARED.keys()
