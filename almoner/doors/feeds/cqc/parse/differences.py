"""Which rows of a source differ from those that stand, told by a hash of each."""

from collections.abc import Container, Iterable, Mapping
from dataclasses import dataclass, field
from hashlib import blake2b

# Changed whenever the reading of rows changes, so that the next file is read afresh.
READING = b"almoner-cqc-2"
UNSETTLED = ""

Place = tuple[str, int | None]  # a sheet, or the file that holds one answer, and a row in it


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
    places: dict[str, Place] = field(default_factory=dict)  # of the rows that changed

    def is_changed(self, *, key: str, digest: str, sheet: str, row: int | None) -> bool:
        """Note a row and say whether it differs from the one that stands."""
        self.seen[key] = digest
        if self.standing.get(key) == digest:
            return False
        self.changed[key] = digest
        self.places[key] = (sheet, row)
        return True

    def to_stand(self, *, rejected: Container[Place]) -> dict[str, str]:
        """The hashes of the rows that changed; none of those that were not accepted whole.

        Such a row stands without a hash, so that it is read again, and its fault said again, for
        as long as it comes.
        """
        return {
            key: UNSETTLED if self.places[key] in rejected else digest
            for key, digest in self.changed.items()
        }

    def gone(self) -> tuple[str, ...]:
        """The keys that stand and were not met."""
        return tuple(sorted(self.standing.keys() - self.seen.keys()))
