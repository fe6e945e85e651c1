"""Which services a concern may be about: suggestions, never an answer."""

from collections.abc import Iterable
from dataclasses import dataclass
from difflib import SequenceMatcher

LIKE_ENOUGH = 0.55  # of 1; below it a name is no suggestion
SAME_POSTCODE = 0.35  # added
SURE = 0.99  # the most that a name and a place make: only an id is surer
MOST = 6
COMMON = frozenset(
    {"the", "of", "and", "at", "for", "ltd", "limited", "care", "home", "house", "nursing"}
    | {"residential", "service", "services"}
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """A service that a sender may mean."""

    id: int
    cqc_id: str
    name: str
    postcode: str
    provider_name: str
    is_open: bool


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A candidate, how like it is (1 is sure of the id), and why it is suggested."""

    candidate: Candidate
    likeness: float
    why: str


def suggestions(
    *, named: str, cqc_id: str, postcode: str, candidates: Iterable[Candidate]
) -> tuple[Suggestion, ...]:
    """The likeliest first, six at most. Somebody has to confirm one, even of the same id."""
    found = [
        suggestion
        for candidate in candidates
        if (suggestion := _suggestion(candidate, named, cqc_id, postcode)) is not None
    ]
    return tuple(
        sorted(
            found, key=lambda one: (-one.likeness, not one.candidate.is_open, one.candidate.name)
        )
    )[:MOST]


def _suggestion(candidate: Candidate, named: str, cqc_id: str, postcode: str) -> Suggestion | None:
    if cqc_id and candidate.cqc_id == cqc_id.strip():
        return Suggestion(candidate, 1.0, "The same id at the Care Quality Commission")
    is_there = bool(postcode) and _packed(postcode) == _packed(candidate.postcode)
    likeness = _likeness(named, candidate.name)
    total = SURE * (likeness + SAME_POSTCODE * is_there) / (1 + SAME_POSTCODE)
    if likeness < LIKE_ENOUGH and not is_there:
        return None
    why = "The same postcode" if is_there else ""
    if likeness >= LIKE_ENOUGH:
        why = f"{why} and a like name" if why else "A like name"
    return Suggestion(candidate, total, why)


def _likeness(one: str, other: str) -> float:
    """How like two names are, from 0 to 1, leaving out words that most services have."""
    left, right = _words(one), _words(other)
    if not left or not right:
        return 0.0
    return SequenceMatcher(None, " ".join(left), " ".join(right)).ratio()


def _words(name: str) -> list[str]:
    plain = "".join(one if one.isalnum() else " " for one in name.casefold().replace("'", ""))
    return sorted(word for word in plain.split() if word not in COMMON)


def _packed(postcode: str) -> str:
    return "".join(postcode.split()).upper()
