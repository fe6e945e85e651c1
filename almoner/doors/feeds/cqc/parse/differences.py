"""Which rows of a source differ from those that stand, told by a hash of each."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from hashlib import blake2b

# Changed whenever the reading of rows changes, so that the next file is read afresh.
READING = b"almoner-cqc-1"


def row_hash(*, cells: Iterable[object]) -> str:
    """A row's hash as 32 hex digits; the same for the same cells in the same order."""
    text = "\x1f".join(map(str, cells))
    return blake2b(
        text.encode("utf-8", "surrogatepass"), digest_size=16, person=READING
    ).hexdigest()


@dataclass(slots=True)
class Differences:
    """The keys of a source, gathered as it is read, against those that stand."""

    standing: Mapping[str, str]
    changed: dict[str, str] = field(default_factory=dict)
    seen: dict[str, str] = field(default_factory=dict)

    def is_changed(self, *, key: str, digest: str) -> bool:
        """Note a row and say whether it differs from the one that stands."""
        self.seen[key] = digest
        if self.standing.get(key) == digest:
            return False
        self.changed[key] = digest
        return True

    def gone(self) -> tuple[str, ...]:
        """The keys that stand and were not met."""
        return tuple(sorted(self.standing.keys() - self.seen.keys()))
