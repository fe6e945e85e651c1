"""Everything that can be met has its page: these tests fail when a thing is undocumented."""

import re
from argparse import ArgumentParser, _SubParsersAction
from collections.abc import Iterator

from django.apps import apps
from django.core.management import get_commands, load_command_class
from django.core.management.base import BaseCommand

from tests.architecture import tree

DOCS = tree.ROOT / "docs"
SETTING = re.compile(r"\bALMONER_[A-Z0-9_]+\b")
COMMAND_HEADING = re.compile(r"^## `almoner ([a-z_-]+)`\n", flags=re.MULTILINE)
OPTION = re.compile(r"(?<![\w-])--[a-z][a-z-]*")


def test_every_model_is_described_on_its_rooms_page() -> None:
    missing = []
    for model in apps.get_models():
        if not model.__module__.startswith("almoner."):
            continue
        label = model._meta.app_label
        page = DOCS / "reference" / "models" / f"{label}.md"
        if not page.exists() or f"{{almoner-models}} {label}" not in page.read_text(
            encoding="utf-8"
        ):
            missing.append(model._meta.label)
        if (model.__doc__ or "").startswith(f"{model.__name__}("):
            missing.append(f"{model._meta.label} has no words of its own")
    assert missing == []


def test_every_setting_is_described() -> None:
    used = {
        name
        for path in tree.sources()
        for name in SETTING.findall(path.read_text(encoding="utf-8"))
        if not name.endswith("_")
    }
    text = (DOCS / "reference" / "settings.md").read_text(encoding="utf-8")
    headings = set(re.findall(r"^## `(ALMONER_[A-Z0-9_]+)`", text, flags=re.MULTILINE))
    assert used - headings == set()
    assert headings - used == set()


def test_every_command_is_described() -> None:
    assert set(_our_commands()) == set(_command_pages())


def test_every_part_and_option_of_a_command_is_described() -> None:
    pages = _command_pages()
    missing = []
    for name, command in _our_commands().items():
        page = pages.get(name, "")
        parts, options = _taken(command.create_parser("almoner", name))
        missing += [f"{name} {part}" for part in parts if f"`almoner {name} {part}" not in page]
        own = options - _djangos_options(command)
        missing += [f"{name} {option}" for option in own - set(OPTION.findall(page))]
    assert sorted(missing) == []


def test_no_command_is_said_to_have_what_it_has_not() -> None:
    pages = _command_pages()
    wrong = []
    for name, command in _our_commands().items():
        parts, options = _taken(command.create_parser("almoner", name))
        said = re.findall(rf"`almoner {name} ([a-z]+)", pages.get(name, ""))
        wrong += [f"{name} {part}" for part in set(said) - parts]
        wrong += [f"{name} {each}" for each in set(OPTION.findall(pages.get(name, ""))) - options]
    assert sorted(wrong) == []


def test_every_feed_is_described() -> None:
    folders = {p.parent.parent.name for p in tree.PACKAGE.glob("doors/feeds/*/parse/__init__.py")}
    pages = {p.stem for p in (DOCS / "reference" / "feeds").glob("*.md")} - {"index"}
    assert folders == pages


def test_every_decision_is_short_and_dated() -> None:
    for path in sorted((DOCS / "decisions").glob("0*.md")):
        text = path.read_text(encoding="utf-8")
        number = int(path.stem.partition("-")[0])
        assert text.startswith(f"# {number}. "), path.name
        assert "**Decided:** " in text, path.name
        assert len(text.split()) <= 300, path.name


def _our_commands() -> dict[str, BaseCommand]:
    return {
        name.replace("_", "-"): load_command_class(app, name)
        for name, app in get_commands().items()
        if app.startswith("almoner.")
    }


def _command_pages() -> dict[str, str]:
    """What the page of commands says under the heading of each."""
    text = (DOCS / "reference" / "commands.md").read_text(encoding="utf-8")
    _, *pieces = COMMAND_HEADING.split(text)
    return dict(zip(pieces[::2], pieces[1::2], strict=True))


def _parsers(parser: ArgumentParser) -> Iterator[tuple[str, ArgumentParser]]:
    yield "", parser
    for action in parser._actions:
        if isinstance(action, _SubParsersAction):
            for name, one in action.choices.items():
                yield from ((f"{name} {rest}".strip(), each) for rest, each in _parsers(one))


def _taken(parser: ArgumentParser) -> tuple[set[str], set[str]]:
    """The parts of a command (`feed load`), and the long options that any of them takes."""
    parsers = dict(_parsers(parser))
    options = {
        option
        for one in parsers.values()
        for action in one._actions
        for option in action.option_strings
        if option.startswith("--")
    }
    return {name for name in parsers if name}, options


def _djangos_options(command: BaseCommand) -> set[str]:
    """The long options that a command has from Django: its base's, or the one it extends."""
    base = next(each for each in type(command).__mro__ if each.__module__.startswith("django."))
    return _taken(base().create_parser("almoner", "any"))[1]
