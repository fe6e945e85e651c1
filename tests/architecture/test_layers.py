"""Each file of a room holds what its name says, and no more."""

import ast
from pathlib import Path

import pytest

from tests.architecture import tree

FORBIDDEN_IN_VIEWS = {
    "save",
    "create",
    "bulk_create",
    "delete",
    "update_or_create",
    "get_or_create",
}
CLOCK_CALLS = {"now", "today", "localdate", "localtime", "utcnow"}
FORBIDDEN_MODULES = {"utils", "helpers", "services", "common", "misc", "signals"}


@pytest.mark.parametrize("path", tree.named("views"), ids=tree.shown)
def test_views_read_and_write_nothing_themselves(path: Path) -> None:
    wrong = [
        f"line {node.lineno}: .objects"
        for node in ast.walk(tree.tree_of(path))
        if isinstance(node, ast.Attribute) and node.attr == "objects"
    ]
    wrong += [
        f".{name}()" for name in tree.called_names(tree.tree_of(path)) if name in FORBIDDEN_IN_VIEWS
    ]
    assert wrong == []


@pytest.mark.parametrize(
    "path", tree.named("rules") + tree.named("queries") + tree.named("actions"), ids=tree.shown
)
def test_only_doors_read_the_clock(path: Path) -> None:
    assert [name for name in tree.called_names(tree.tree_of(path)) if name in CLOCK_CALLS] == []


@pytest.mark.parametrize("path", tree.named("rules"), ids=tree.shown)
def test_rules_know_no_framework(path: Path) -> None:
    imported = [
        (node.module or "")
        if isinstance(node, ast.ImportFrom)
        else ",".join(alias.name for alias in node.names)
        for node in ast.walk(tree.tree_of(path))
        if isinstance(node, ast.Import | ast.ImportFrom)
    ]
    assert [name for name in imported if name.startswith("django")] == []


def test_no_module_has_a_name_that_says_nothing() -> None:
    assert [tree.shown(p) for p in tree.sources() if p.stem in FORBIDDEN_MODULES] == []


def test_migrations_know_nothing_of_the_app_but_how_tables_are_made() -> None:
    wrong = [
        tree.shown(path)
        for path in tree.PACKAGE.rglob("migrations/*.py")
        for line in path.read_text(encoding="utf-8").splitlines()
        if line.startswith(("from almoner", "import almoner"))
        and not line.startswith("from almoner.core.tables import ")
    ]
    assert wrong == []


def test_migrations_are_named() -> None:
    auto = [
        tree.shown(path)
        for path in tree.PACKAGE.rglob("migrations/[0-9]*.py")
        if "_auto_" in path.name
    ]
    assert auto == []
