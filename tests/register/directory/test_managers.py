"""Whether there is a registered manager, and for how long there has been none."""

from datetime import date, timedelta

import pytest

from almoner.register.directory.rules import (
    Absence,
    ManagerKind,
    ManagerState,
    Post,
    is_manager_required,
    manager_standing,
)

DAY = date(2021, 8, 31)
K, S = ManagerKind, ManagerState


def post(
    kind: ManagerKind = K.REGISTERED,
    from_on: date | None = date(2020, 1, 1),
    to_on: date | None = None,
    *absences: Absence,
) -> Post:
    return Post(kind=kind, from_on=from_on, to_on=to_on, absences=absences)


A_DAY = timedelta(days=1)
MAY = date(2021, 5, 31)
LEFT = post(K.REGISTERED, date(2019, 1, 1), date(2021, 8, 1))
AWAY = Absence(from_on=date(2021, 7, 1))


@pytest.mark.parametrize(
    ("posts", "state", "days"),
    [
        ([post()], S.IN_POST, None),
        ([post(K.REGISTERED, None)], S.IN_POST, None),
        ([post(K.REGISTERED, date(2020, 1, 1), None, AWAY)], S.ABSENT, 61),
        ([post(K.REGISTERED, date(2020, 1, 1), None, AWAY), post()], S.IN_POST, None),
        (
            [
                post(
                    K.REGISTERED,
                    date(2020, 1, 1),
                    None,
                    Absence(from_on=date(2021, 7, 1), to_on=date(2021, 8, 1)),
                )
            ],
            S.IN_POST,
            None,
        ),
        ([LEFT], S.VACANT, 30),
        ([LEFT, post(K.INTERIM)], S.INTERIM_ONLY, 30),
        ([LEFT, post(K.PERIPATETIC)], S.INTERIM_ONLY, 30),
        ([LEFT, post(K.APPLICANT)], S.VACANT_APPLICATION_SUBMITTED, 30),
        ([LEFT, post(K.INTERIM, date(2022, 1, 1))], S.VACANT, 30),
        ([], S.VACANT, 1),
        ([post(K.REGISTERED, DAY)], S.IN_POST, None),
        ([post(K.REGISTERED, DAY + A_DAY)], S.VACANT, 1),
        ([post(K.REGISTERED, None, DAY + A_DAY)], S.IN_POST, None),
        ([post(K.REGISTERED, None, DAY)], S.VACANT, 0),
        ([post(K.REGISTERED, None, None, Absence(from_on=DAY))], S.ABSENT, 0),
        ([post(K.REGISTERED, None, None, Absence(from_on=DAY + A_DAY))], S.IN_POST, None),
        ([post(K.REGISTERED, None, None, Absence(from_on=MAY, to_on=DAY))], S.IN_POST, None),
        ([post(K.REGISTERED, None, None, Absence(from_on=MAY, to_on=DAY + A_DAY))], S.ABSENT, 92),
        # of two who are away, the last to go; of two who left, the last to leave
        (
            [
                post(K.REGISTERED, None, None, Absence(from_on=MAY)),
                post(K.REGISTERED, None, None, AWAY),
            ],
            S.ABSENT,
            61,
        ),
        ([post(K.REGISTERED, None, MAY), LEFT], S.VACANT, 30),
        ([LEFT, post(K.INTERIM), post(K.APPLICANT)], S.INTERIM_ONLY, 30),
    ],
)
def test_the_state_and_its_days(posts: list[Post], state: ManagerState, days: int | None) -> None:
    standing = manager_standing(posts=posts, as_at=DAY, registered_on=date(2021, 8, 30))
    assert (standing.state, standing.days_without_manager) == (state, days)


def test_where_none_is_required() -> None:
    standing = manager_standing(posts=[], as_at=DAY, is_required=False)
    assert (standing.state, standing.days_without_manager) == (S.NOT_REQUIRED, None)


def test_an_unknown_beginning_is_not_nought_days() -> None:
    assert manager_standing(posts=[], as_at=DAY).days_without_manager is None


def test_before_it_was_registered_it_was_without_for_no_days() -> None:
    standing = manager_standing(posts=[], as_at=DAY, registered_on=DAY + A_DAY)
    assert (standing.state, standing.days_without_manager) == (S.VACANT, None)


def test_what_counts_as_without_a_manager() -> None:
    counted = {state for state in S if state.is_without_manager}
    assert counted == {S.VACANT, S.VACANT_APPLICATION_SUBMITTED, S.INTERIM_ONLY}


@pytest.mark.parametrize(
    ("is_regulated", "ownership", "is_dormant", "expected"),
    [
        (True, "Organisation", False, True),
        (True, "", False, True),
        (False, "Organisation", False, False),
        (True, "Individual", False, False),
        (True, "NHS Body", False, False),
        (True, "Organisation", True, False),
    ],
)
def test_of_whom_the_regulator_asks_a_registered_manager(
    is_regulated: bool, ownership: str, is_dormant: bool, expected: bool
) -> None:
    required = is_manager_required(
        is_regulated=is_regulated, ownership=ownership, is_dormant=is_dormant
    )
    assert required is expected
