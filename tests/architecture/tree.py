"""The source tree, as the architecture tests read it."""

import ast
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
PACKAGE = ROOT / "almoner"

WINGS = ("core", "register", "evidence", "response", "judgement", "account", "doors")


@cache
def sources() -> tuple[Path, ...]:
    """Every Python file of the package except migrations."""
    return tuple(sorted(p for p in PACKAGE.rglob("*.py") if "migrations" not in p.parts))


@cache
def tree_of(path: Path) -> ast.Module:
    """The file's syntax tree."""
    return ast.parse(path.read_text(encoding="utf-8"), filename=str(path))


def shown(path: Path) -> str:
    """The path as a failing test names it."""
    return str(path.relative_to(ROOT))


def named(stem: str) -> list[Path]:
    """Every file of that layer: `actions.py` and the files of a package called `actions`."""
    return [p for p in sources() if stem in (p.stem, p.parent.name)]


def functions(path: Path) -> list[ast.FunctionDef | ast.AsyncFunctionDef]:
    """Every function and method in the file."""
    return [
        node
        for node in ast.walk(tree_of(path))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
    ]


def public_functions(path: Path) -> list[ast.FunctionDef | ast.AsyncFunctionDef]:
    """The file's own functions that other files may call."""
    return [
        node
        for node in tree_of(path).body
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        and not node.name.startswith("_")
    ]


def called_names(node: ast.AST) -> list[str]:
    """The last word of everything that is called within `node`."""
    names = []
    for call in ast.walk(node):
        if isinstance(call, ast.Call):
            if isinstance(call.func, ast.Attribute):
                names.append(call.func.attr)
            elif isinstance(call.func, ast.Name):
                names.append(call.func.id)
    return names
