"""Each public action makes one journal entry, or is a part of an action that does.

What a test can read off the source: the action reaches `record_entry` through its own module's
functions, or is marked `@part_of_action`, which refuses to run outside a transaction. That the
entry is made once is for each room's own tests.
"""

import ast
from pathlib import Path

import pytest

from tests.architecture import tree

CHECKS = {"require"}  # refuses; writes nothing
WRITERS = {"record_entry", "note"}


def _reaches_the_journal(name: str, calls: dict[str, list[str]], seen: set[str]) -> bool:
    if name in WRITERS:
        return True
    if name in seen or name not in calls:
        return False
    seen.add(name)
    return any(_reaches_the_journal(called, calls, seen) for called in calls[name])


def _marked(node: ast.FunctionDef | ast.AsyncFunctionDef) -> bool:
    return any(isinstance(d, ast.Name) and d.id == "part_of_action" for d in node.decorator_list)


@pytest.mark.parametrize("path", tree.named("actions"), ids=tree.shown)
def test_public_actions_are_journalled(path: Path) -> None:
    calls = {
        node.name: tree.called_names(node)
        for source in tree.named("actions")
        if source.parent == path.parent
        for node in tree.functions(source)
    }
    silent = [
        node.name
        for node in tree.public_functions(path)
        if node.name not in CHECKS | WRITERS
        and not _marked(node)
        and not _reaches_the_journal(node.name, calls, set())
    ]
    if path.parent.name == "journal" or path.parent.parent.name == "journal":
        silent = []  # it is the journal
    assert silent == []
