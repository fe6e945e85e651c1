"""Whether a service has the registered manager it must have, and for how long it has not.

Care Quality Commission (Registration) Regulations 2009, regulation 5 (a registered manager is a
condition of registration) and regulation 14 (absence of 28 days or more); DOMAIN 1.2.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class ManagerKind(StrEnum):
    """What a post-holder is."""

    REGISTERED = "registered"
    INTERIM = "interim"
    PERIPATETIC = "peripatetic"
    APPLICANT = "applicant"


class ManagerState(StrEnum):
    """How a location stands towards the condition that it has a registered manager."""

    NOT_REQUIRED = "not_required"
    IN_POST = "in_post"
    ABSENT = "absent_28_days"
    VACANT = "vacant"
    VACANT_APPLICATION_SUBMITTED = "vacant_application_submitted"
    INTERIM_ONLY = "interim_only"

    @property
    def is_without_manager(self) -> bool:
        """Whether it counts in "settings without management" (DOMAIN 1.2)."""
        return self in {
            ManagerState.VACANT,
            ManagerState.VACANT_APPLICATION_SUBMITTED,
            ManagerState.INTERIM_ONLY,
        }


# Whose registration regulation 5 does not make subject to the condition: an individual in full-time
# charge, and bodies of the National Health Service.
_WITHOUT_CONDITION = frozenset({"individual", "nhs body"})


def is_manager_required(*, is_regulated: bool, ownership: str, is_dormant: bool) -> bool:
    """Whether the regulator asks a location for a registered manager.

    `ownership` is the provider's, as the regulator writes it. While a location gives no care the
    regulator does not hold it to the condition (DOMAIN 1.2).
    """
    return is_regulated and not is_dormant and ownership.casefold() not in _WITHOUT_CONDITION


@dataclass(frozen=True, slots=True, kw_only=True)
class Absence:
    """A stretch away; `to_on` is the day of return."""

    from_on: date
    to_on: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Post:
    """One person managing a location, from one date up to but not including another."""

    kind: ManagerKind
    from_on: date | None
    to_on: date | None
    application_received_on: date | None = None
    absences: tuple[Absence, ...] = ()

    def is_held(self, *, as_at: date) -> bool:
        """Whether the post was held on that day."""
        return _covers(self.from_on, self.to_on, as_at)


@dataclass(frozen=True, slots=True)
class ManagerStanding:
    """The state, and for how many days there has been no registered manager at work.

    The days are None where the state is not one of want, or its beginning is not known.
    """

    state: ManagerState
    days_without_manager: int | None


def _covers(from_on: date | None, to_on: date | None, day: date) -> bool:
    return (from_on is None or from_on <= day) and (to_on is None or to_on > day)


def manager_standing(
    *,
    posts: Sequence[Post],
    as_at: date,
    is_required: bool = True,
    registered_on: date | None = None,
) -> ManagerStanding:
    """How a location stood on that day; without any post ever, counted from its registration."""
    if not is_required:
        return ManagerStanding(ManagerState.NOT_REQUIRED, None)
    held = [post for post in posts if post.is_held(as_at=as_at)]
    registered = [post for post in held if post.kind is ManagerKind.REGISTERED]
    if registered:
        return _of_those_registered(registered, as_at)
    return ManagerStanding(_state_of_vacancy(held), _days_vacant(posts, as_at, registered_on))


def _of_those_registered(registered: Sequence[Post], as_at: date) -> ManagerStanding:
    since = []
    for post in registered:
        away = [each for each in post.absences if _covers(each.from_on, each.to_on, as_at)]
        if not away:
            return ManagerStanding(ManagerState.IN_POST, None)
        since.append(min(each.from_on for each in away))
    return ManagerStanding(ManagerState.ABSENT, (as_at - max(since)).days)


def _state_of_vacancy(held: Sequence[Post]) -> ManagerState:
    if any(post.kind in {ManagerKind.INTERIM, ManagerKind.PERIPATETIC} for post in held):
        return ManagerState.INTERIM_ONLY
    if any(post.kind is ManagerKind.APPLICANT for post in held):
        return ManagerState.VACANT_APPLICATION_SUBMITTED
    return ManagerState.VACANT


def _days_vacant(posts: Sequence[Post], as_at: date, registered_on: date | None) -> int | None:
    ended = [
        post.to_on
        for post in posts
        if post.kind is ManagerKind.REGISTERED and post.to_on is not None and post.to_on <= as_at
    ]
    since = max(ended, default=registered_on)
    return None if since is None or since > as_at else (as_at - since).days
