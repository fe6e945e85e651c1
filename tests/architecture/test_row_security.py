"""On PostgreSQL, what belongs to one authority is guarded by the database too (decision 12)."""

from django.apps import apps

from almoner.config.guards import declared, of_all_migrations
from almoner.core.accounts.models import Authority

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


def test_every_table_of_an_authority_is_guarded_or_said_to_be_shared() -> None:
    guarded = declared(of_all_migrations(), engine="postgresql").forced
    assert _tables_of_authorities() - guarded == SHARED.keys()
