"""On PostgreSQL, what belongs to one authority is guarded by the database too (decision 12)."""

from django.apps import apps
from django.db import models

from almoner.core.accounts.models import Authority
from tests.architecture import tree

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


def _tables_of_authorities() -> dict[str, type[models.Model]]:
    return {
        model._meta.db_table: model
        for model in apps.get_models()
        if model.__module__.startswith("almoner.")
        and any(field.related_model is Authority for field in model._meta.concrete_fields)
    }


def _guarded(model: type[models.Model]) -> bool:
    """Whether a migration of the model's room turns row-level security on for its table."""
    folder = tree.ROOT.joinpath(*model.__module__.split(".")[:3], "migrations")
    texts = [path.read_text() for path in folder.glob("*.py")]
    return any(
        "FORCE ROW LEVEL SECURITY" in text and f'"{model._meta.db_table}"' in text for text in texts
    )


def test_every_table_of_an_authority_is_guarded_or_said_to_be_shared() -> None:
    tables = _tables_of_authorities()
    unguarded = {name for name, model in tables.items() if not _guarded(model)}
    assert unguarded == SHARED.keys() & tables.keys()
    assert SHARED.keys() <= tables.keys()
