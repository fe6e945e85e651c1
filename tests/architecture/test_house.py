"""Nothing of the machines that build it, and nothing left undone, stands in the house."""

import re
import subprocess

from tests.architecture import tree

UNDONE = re.compile(r"\b(?:TO" r"DO|FIX" r"ME|XX" r"X)\b|# type: ignore(?!\[)|pytest\.mark\.skip\b")
MACHINES = re.compile(r"(?<![\w.])/(?:work|root|home/\w+)/\w|file://")
TEXT = re.compile(r"\.(?:py|html|md|toml|ya?ml|sh|txt|cfg|scss|js|json|lock|csv)$|Makefile$|^\.ci/")


def _tracked_text() -> list[str]:
    listed = subprocess.run(
        ["git", "ls-files"], cwd=tree.ROOT, capture_output=True, text=True, check=True
    )
    return [name for name in listed.stdout.splitlines() if TEXT.search(name)]


def _lines_with(pattern: re.Pattern[str]) -> list[str]:
    found = []
    for name in _tracked_text():
        text = (tree.ROOT / name).read_text(encoding="utf-8", errors="replace")
        found += [f"{name}: {match.group(0)}" for match in pattern.finditer(text)]
    return found


def test_nothing_is_left_undone() -> None:
    allowed = ("tests/architecture/test_house.py", "tests/journeys/conftest.py")
    assert [line for line in _lines_with(UNDONE) if not line.startswith(allowed)] == []


def test_no_machine_path_is_named() -> None:
    assert [line for line in _lines_with(MACHINES) if "test_house" not in line] == []


def test_lock_files_name_public_hosts_only() -> None:
    uv = re.findall(
        r'(?:url|registry) = "https?://([^/"]+)',
        (tree.ROOT / "uv.lock").read_text(encoding="utf-8"),
    )
    npm = re.findall(
        r'"resolved": "https?://([^/"]+)',
        (tree.ROOT / "package-lock.json").read_text(encoding="utf-8"),
    )
    assert set(uv) == {"pypi.org", "files.pythonhosted.org"}
    assert set(npm) <= {"registry.npmjs.org"}
