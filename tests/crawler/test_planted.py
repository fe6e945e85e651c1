"""That there is a secret in every text there could be one in, and in no table but its own."""

from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.apps import apps
from django.core.cache import caches
from django.db import models

from almoner.core.accounts.sealing import unseal
from almoner.core.journal.models import Entry
from almoner.response.safeguarding.models import Adult
from tests.crawler.excepted import ALONE, NAMED, NOT_EXCEPTED, is_excepted
from tests.crawler.marks import Secret, secrets_in
from tests.crawler.world import World

ROOMS = ("safeguarding", "enquiries", "positions_of_trust", "outbreaks", "patterns", "returns")
PERSON_STATUS = "programmes.PersonStatus"  # sealed, in a room that is otherwise not
TEXTS = (models.CharField, models.TextField)
LEAST = 500


def restricted() -> Iterator[type[models.Model]]:
    """The models in which everything is guarded."""
    for room in ROOMS:
        yield from apps.get_app_config(room).get_models()
    yield apps.get_model(PERSON_STATUS)


def texts(model: type[models.Model]) -> Iterator[str]:
    """The names of a model's fields that hold text."""
    for one in model._meta.concrete_fields:
        if isinstance(one, TEXTS):
            yield one.name


def said(model: type[models.Model], name: str) -> set[Secret]:
    """Every secret that the rows of a model say in a field, unsealed where it is sealed."""
    values = model._default_manager.exclude(**{name: ""}).values_list(name, flat=True)
    read = unseal if name.startswith("sealed") else str
    return {one for value in values for one in secrets_in(read(value))}


@pytest.mark.parametrize("model", [*restricted()], ids=lambda model: model._meta.label)
def test_every_text_of_a_guarded_record_is_planted(model: type[models.Model], world: World) -> None:
    """A new field has to be planted, or named among the exceptions with a reason."""
    label = model._meta.label
    empty = [
        f"{label}.{name}"
        for name in texts(model)
        if not is_excepted(label, name) and not said(model, name)
    ]
    assert empty == []


def test_no_exception_is_for_a_field_that_is_gone() -> None:
    names = {name for model in restricted() for name in texts(model)}
    full = {f"{model._meta.label}.{name}" for model in restricted() for name in texts(model)}
    assert names >= NAMED
    assert full >= set(ALONE) | NOT_EXCEPTED


def test_there_are_more_than_five_hundred(world: World) -> None:
    kinds: dict[str, set[Secret]] = defaultdict(set)
    for model in restricted():
        for name in texts(model):
            for one in said(model, name):
                kinds[one.kind].add(one)
    assert set(kinds) == set("cdegoprt")
    assert sum(one.is_here is True for found in kinds.values() for one in found) >= LEAST


def test_nothing_planted_lies_in_a_table_that_is_not_guarded(world: World) -> None:
    """Not in the journal, nor in landings, files, tasks and their results, nor in sessions."""
    own = {model._meta.label for model in restricted()}
    wrong = [
        f"{model._meta.label}.{one.name}: {value[:80]}"
        for model in apps.get_models()
        if model._meta.label not in own
        for one in model._meta.concrete_fields
        if isinstance(one, (*TEXTS, models.JSONField))
        for value in map(str, model._default_manager.values_list(one.name, flat=True))
        if any(secret.kind != "x" for secret in secrets_in(value))
    ]
    assert wrong == []


def test_who_the_adult_is_lies_nowhere_unsealed(world: World) -> None:
    for name in texts(Adult):
        for value in Adult.objects.values_list(name, flat=True):
            assert not list(secrets_in(str(value)))


def test_nothing_planted_is_kept_in_a_cache_on_disk(world: World) -> None:
    for name in ("charts", "progress"):
        cache = caches[name]
        for file in cache._list_cache_files():  # type: ignore[attr-defined]
            assert not list(secrets_in(Path(file).read_bytes().decode("latin-1")))


def test_the_journal_noted_what_was_planted(world: World) -> None:
    """Else that nothing is in it would prove nothing."""
    actions = set(Entry.objects.values_list("action", flat=True))
    assert {"receive_concern", "record_allegation", "open_concern_in_emergency"} <= actions
