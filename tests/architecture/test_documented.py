"""Everything that can be met has its page: these tests fail when a thing is undocumented."""

import re

from django.apps import apps
from django.core.management import get_commands

from tests.architecture import tree

DOCS = tree.ROOT / "docs"
SETTING = re.compile(r"\bALMONER_[A-Z0-9_]+\b")


def test_every_model_is_described_on_its_rooms_page() -> None:
    missing = []
    for model in apps.get_models():
        if not model.__module__.startswith("almoner."):
            continue
        label = model._meta.app_label
        page = DOCS / "reference" / "models" / f"{label}.md"
        if not page.exists() or f"{{almoner-models}} {label}" not in page.read_text():
            missing.append(model._meta.label)
        if (model.__doc__ or "").startswith(f"{model.__name__}("):
            missing.append(f"{model._meta.label} has no words of its own")
    assert missing == []


def test_every_setting_is_described() -> None:
    used = {
        name
        for path in tree.sources()
        for name in SETTING.findall(path.read_text())
        if not name.endswith("_")
    }
    text = (DOCS / "reference" / "settings.md").read_text()
    headings = set(re.findall(r"^## `(ALMONER_[A-Z0-9_]+)`", text, flags=re.MULTILINE))
    assert used - headings == set()
    assert headings - used == set()


def test_every_command_is_described() -> None:
    ours = {name for name, app in get_commands().items() if app.startswith("almoner.")}
    text = (DOCS / "reference" / "commands.md").read_text()
    headings = set(re.findall(r"^## `almoner ([a-z_]+)`", text, flags=re.MULTILINE))
    assert ours - headings == set()


def test_every_feed_is_described() -> None:
    folders = {p.parent.name for p in tree.PACKAGE.glob("doors/feeds/*/records.py")}
    pages = {p.stem for p in (DOCS / "reference" / "feeds").glob("*.md")} - {"index"}
    assert folders == pages
