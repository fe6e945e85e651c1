"""Relations point down, string foreign keys included: imports alone cannot show them."""

from django.apps import apps
from django.conf import settings
from django.db import models

from tests.architecture.tree import WINGS

# The order within wings that the import contracts also state.
ROOM_ORDER = {
    "core": ("journal", "files", "accounts", "outbox", "ui"),
    "register": ("directory",),
    "evidence": ("landings", "questionnaires", "measures"),
    "response": ("action_plans", "safeguarding"),
}


def _place(model: type[models.Model]) -> tuple[str, str]:
    _, wing, room, *_ = (*model.__module__.split("."), "")
    return wing, room


def _may_point(source: tuple[str, str], target: tuple[str, str]) -> bool:
    if source == target:
        return True
    if source[0] != target[0]:
        return WINGS.index(source[0]) > WINGS.index(target[0])
    order = ROOM_ORDER.get(source[0], ())
    if target[1] not in order:
        return False
    return source[1] not in order or order.index(source[1]) > order.index(target[1])


def test_every_relation_points_down() -> None:
    wrong = []
    for model in apps.get_models():
        if not model.__module__.startswith("almoner."):
            continue
        for field in model._meta.get_fields():
            if not (field.is_relation and field.concrete and field.related_model):
                continue
            target = field.related_model
            if target.__module__.startswith("almoner.") and not _may_point(
                _place(model), _place(target)
            ):
                wrong.append(f"{model._meta.label}.{field.name} → {target._meta.label}")
    assert wrong == []


def test_every_room_of_the_tree_is_installed() -> None:
    labels = {config.label for config in apps.get_app_configs()}
    rooms = {room.rsplit(".", 1)[-1] for room in settings.ROOMS}
    assert rooms <= labels
