"""The library's YAML, read by libyaml where PyYAML was built with it: some ten times as fast."""

from pathlib import Path
from typing import Any

import yaml

SafeLoader: type[yaml.SafeLoader] = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


def read_documents(path: Path) -> list[Any]:
    """Every document of a file that we wrote, as plain values. Raises OSError, yaml.YAMLError."""
    text = path.read_text(encoding="utf-8")
    return list(yaml.load_all(text, Loader=SafeLoader))


def read_document(path: Path) -> Any:
    """The one document of such a file; None of an empty one. Raises as `read_documents` does."""
    return yaml.load(path.read_text(encoding="utf-8"), Loader=SafeLoader)  # noqa: S506
