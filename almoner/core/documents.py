"""The library's YAML, read by libyaml where PyYAML was built with it: some ten times as fast.

What the library says from a day on is a document with that day (`from_on`); the next one follows
it in the same file.
"""

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any, Protocol, TypeVar

import yaml

SafeLoader: type[yaml.SafeLoader] = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


class Dated(Protocol):
    """What holds from a day on."""

    @property
    def from_on(self) -> date:
        """The day."""


DatedT = TypeVar("DatedT", bound=Dated)


def read_documents(path: Path) -> list[Any]:
    """Every document of a file that we wrote, as plain values. Raises OSError, yaml.YAMLError."""
    text = path.read_text(encoding="utf-8")
    return list(yaml.load_all(text, Loader=SafeLoader))


def read_document(path: Path) -> Any:
    """The one document of such a file; None of an empty one. Raises as `read_documents` does."""
    return yaml.load(path.read_text(encoding="utf-8"), Loader=SafeLoader)  # noqa: S506


def read_dated(
    path: Path, read: Callable[[Mapping[str, Any]], DatedT], wrong: type[ValueError]
) -> tuple[DatedT, ...]:
    """Every document of a file, each as `read` makes of it, oldest first.

    Raises OSError; what `read` raises; and `wrong` where the file is no YAML, holds nothing, or
    its days are not in order.
    """
    try:
        documents = read_documents(path)
    except yaml.YAMLError as error:
        raise wrong(f"{path.name} is not YAML: {error}") from error
    found = tuple(read(document) for document in documents)
    days = [one.from_on for one in found]
    if not found or days != sorted(set(days)):
        raise wrong(f"{path.name} holds nothing, or its dates are not in order.")
    return found


def held_on(every: Sequence[DatedT], day: date) -> DatedT:
    """What held on a day: the newest begun by then, else the first there is."""
    begun = [one for one in every if one.from_on <= day]
    return max(begun or every[:1], key=lambda one: one.from_on)
