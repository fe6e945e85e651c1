"""The table of roles, complete and as the councils agreed it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from almoner.core.accounts.rules import (
    GRANTS,
    PERMISSION_WORDS,
    Permission,
    Principal,
    Role,
    has_second_factor,
    held_roles,
    operator,
    second_factor_is_required,
)
from almoner.core.journal.rules import Sensitivity
from tests.core.accounts.factories import principal

P, R, S = Permission, Role, Sensitivity
OFFICER = {
    P.VIEW_MARKET,
    P.DOWNLOAD,
    P.LOAD_FEED,
    P.KEEP_REGISTER,
    P.BUILD_PAPER,
    P.VIEW_PAPER,
}
CASEWORK = {
    P.VIEW_CONTRACTS,
    P.VIEW_QUALITY,
    P.CARRY_OUT_VISITS,
    P.KEEP_ACTION_PLANS,
    P.VERIFY_ACTIONS,
    P.VIEW_SUSPENSIONS,
    P.PROPOSE_SUSPENSION,
    P.ASK_PLACEMENT,
}
MANAGEMENT = {
    P.KEEP_CONTRACTS,
    P.KEEP_QUESTION_SETS,
    P.PLAN_VISITS,
    P.MODERATE_AUDIT,
    P.REVIEW_AUDIT,
    P.PUBLISH_AUDIT,
    P.KEEP_BANDS,
    P.DECIDE_SUSPENSION,
}
READER = {P.VIEW_MARKET, P.DOWNLOAD, P.VIEW_PAPER}
QUALITY_READER = {P.VIEW_CONTRACTS, P.VIEW_QUALITY, P.VIEW_SUSPENSIONS, P.ASK_PLACEMENT}
CASE = {
    P.RAISE_CONCERN,
    P.VIEW_SAFEGUARDING,
    P.TRIAGE_CONCERN,
    P.KEEP_ENQUIRIES,
    P.VIEW_ADULT_IDENTITY,
    P.VIEW_SAFEGUARDING_FIGURES,
}
PROTECTION_READER = {P.VIEW_OUTBREAKS, P.VIEW_PROGRAMMES, P.VIEW_MEASURES}
RETURNS = {P.VIEW_PROGRAMMES, P.RECORD_RETURNS, P.VIEW_MEASURES}
OVERSIGHT = {P.RAISE_CONCERN, P.VIEW_SAFEGUARDING_FIGURES, P.BREAK_GLASS, P.VIEW_DEATHS}
MAY: dict[Role, tuple[Sensitivity, set[Permission]]] = {
    R.QUALITY_OFFICER: (
        S.RESTRICTED,
        OFFICER
        | CASEWORK
        | RETURNS
        | {P.PLAN_VISITS, P.RAISE_CONCERN, P.VIEW_OUTBREAKS, P.KEEP_OUTBREAKS},
    ),
    R.QUALITY_MANAGER: (
        S.EXEMPT,
        OFFICER
        | CASEWORK
        | MANAGEMENT
        | OVERSIGHT
        | RETURNS
        | {P.PUBLISH_PAPER, P.VIEW_OUTBREAKS, P.KEEP_OUTBREAKS, P.KEEP_PROGRAMMES},
    ),
    R.CONTRACTS_OFFICER: (
        S.RESTRICTED,
        OFFICER | CASEWORK | RETURNS | {P.KEEP_CONTRACTS, P.RAISE_CONCERN, P.VIEW_OUTBREAKS},
    ),
    R.SAFEGUARDING_PRACTITIONER: (
        S.SAFEGUARDING,
        READER
        | CASE
        | {P.VIEW_QUALITY, P.VIEW_SUSPENSIONS, P.ASK_PLACEMENT}
        | {P.VIEW_OUTBREAKS, P.VIEW_MEASURES},
    ),
    R.SAFEGUARDING_MANAGER: (
        S.EXEMPT,
        READER
        | {P.BUILD_PAPER, P.VIEW_QUALITY, P.VIEW_SUSPENSIONS}
        | {P.PROPOSE_SUSPENSION, P.ASK_PLACEMENT}
        | CASE
        | {P.DECIDE_ENQUIRY, P.KEEP_POSITIONS_OF_TRUST, P.BUILD_RETURN}
        | {P.VIEW_OUTBREAKS, P.VIEW_DEATHS, P.VIEW_MEASURES},
    ),
    R.COMMISSIONER: (
        S.RESTRICTED,
        READER
        | QUALITY_READER
        | PROTECTION_READER
        | {P.BUILD_PAPER, P.RAISE_CONCERN, P.KEEP_PROGRAMMES},
    ),
    R.PUBLIC_HEALTH_NURSE: (
        S.RESTRICTED,
        READER
        | RETURNS
        | {P.VIEW_QUALITY, P.CARRY_OUT_VISITS, P.ASK_PLACEMENT, P.RAISE_CONCERN}
        | {P.VIEW_OUTBREAKS, P.KEEP_OUTBREAKS, P.VIEW_DEATHS, P.KEEP_PROGRAMMES},
    ),
    R.GRANTS_OFFICER: (S.RESTRICTED, READER | RETURNS),
    R.BROKERAGE: (S.INTERNAL, {P.VIEW_MARKET, P.DOWNLOAD, P.ASK_PLACEMENT, P.RAISE_CONCERN}),
    R.DEMOCRATIC_SERVICES: (S.EXEMPT, {P.VIEW_MARKET, P.VIEW_PAPER, P.PUBLISH_PAPER}),
    R.DIRECTOR: (
        S.EXEMPT,
        READER
        | QUALITY_READER
        | PROTECTION_READER
        | OVERSIGHT
        | {P.BUILD_PAPER, P.PUBLISH_PAPER, P.REVIEW_AUDIT, P.DECIDE_SUSPENSION},
    ),
    R.AUDITOR: (S.EXEMPT, READER | QUALITY_READER | PROTECTION_READER | {P.READ_JOURNAL}),
    R.PROVIDER_USER: (S.OPEN, set()),
    R.PARTNER: (S.OPEN, {P.VIEW_MARKET}),
    R.EXPERT_BY_EXPERIENCE: (S.OPEN, set()),
    R.ADMINISTRATOR: (
        S.OPEN,
        {P.MANAGE_USERS, P.READ_JOURNAL, P.LOAD_FEED, P.KEEP_QUESTION_SETS, P.MANAGE_API_KEYS},
    ),
    R.REFERRAL_SYSTEM: (S.OPEN, {P.RAISE_CONCERN}),
}
READS = READER | QUALITY_READER | PROTECTION_READER | {P.READ_JOURNAL}
WRITES = set(P) - READS


def test_every_role_has_its_grant() -> None:
    assert set(GRANTS) == set(Role) == set(MAY)


def test_every_permission_is_in_words_and_held_by_some_role() -> None:
    assert set(PERMISSION_WORDS) == set(Permission)
    assert {p for grant in GRANTS.values() for p in grant.permissions} == set(Permission)


@pytest.mark.parametrize("permission", Permission)
@pytest.mark.parametrize("role", Role)
def test_each_role_may_do_what_is_written_and_nothing_else(
    role: Role, permission: Permission
) -> None:
    _, expected = MAY[role]
    assert principal(role).may(permission) is (permission in expected)


@pytest.mark.parametrize("role", Role)
def test_each_role_is_cleared_as_is_written(role: Role) -> None:
    clearance, _ = MAY[role]
    assert principal(role).clearance(authority_code="E06900000") is clearance


def test_an_auditor_only_reads() -> None:
    assert not GRANTS[Role.AUDITOR].permissions & WRITES


def test_an_administrator_sees_no_case() -> None:
    assert GRANTS[Role.ADMINISTRATOR].clearance is Sensitivity.OPEN


@pytest.mark.parametrize("role", Role)
def test_a_role_in_one_authority_counts_for_nothing_in_another(role: Role) -> None:
    there = principal(role, authority_code="E06900001")
    assert not any(there.may(p, authority_code="E06900002") for p in Permission)
    assert there.clearance(authority_code="E06900002") is Sensitivity.OPEN


@given(st.sets(st.sampled_from(Role)), st.sampled_from(Permission))
def test_more_roles_never_allow_less(roles: set[Role], permission: Permission) -> None:
    together = principal(*roles)
    assert together.may(permission) is any(principal(role).may(permission) for role in roles)
    assert together.clearance(authority_code="E06900000") == max(
        (principal(role).clearance(authority_code="E06900000") for role in roles),
        default=Sensitivity.OPEN,
    )


def test_the_authorities_in_which_one_of_several_things_is_allowed() -> None:
    held = frozenset({("E06000045", Role.AUDITOR), ("E10000024", Role.BROKERAGE)})
    both = Principal(reference="user:1", name="Ada Okafor", roles=held)
    assert both.codes_where(Permission.READ_JOURNAL) == ["E06000045"]
    assert both.codes_where(Permission.READ_JOURNAL, Permission.ASK_PLACEMENT) == [
        "E06000045",
        "E10000024",
    ]
    assert both.codes_where(Permission.MANAGE_USERS) == []


def test_an_operator_may_do_everything_everywhere() -> None:
    someone = operator("feed load")
    assert all(someone.may(permission, authority_code="E1") for permission in Permission)
    assert someone.clearance(authority_code="E1") is Sensitivity.EXEMPT
    assert someone.reference == "command:feed load"


def test_stored_roles_are_read_back() -> None:
    held = held_roles([("E1", "director"), ("E2", "auditor")])
    assert held == {("E1", Role.DIRECTOR), ("E2", Role.AUDITOR)}


def test_a_stored_role_that_no_longer_exists_is_an_error() -> None:
    with pytest.raises(ValueError, match="beadle"):
        held_roles([("E1", "beadle")])


@pytest.mark.parametrize("role", Role)
def test_a_second_factor_is_required_from_restricted_upwards(role: Role) -> None:
    clearance, _ = MAY[role]
    assert second_factor_is_required(principal(role)) is (clearance >= Sensitivity.RESTRICTED)


@pytest.mark.parametrize(
    ("methods", "expected"),
    [
        ([], False),
        (["password"], False),
        (["password", "mfa"], True),
        (["mfa"], True),
        (["socialaccount"], True),
    ],
)
def test_what_counts_as_a_second_factor(methods: list[str], expected: bool) -> None:
    assert has_second_factor([{"method": method} for method in methods]) is expected


def test_nobody_without_a_role_needs_one() -> None:
    someone = Principal(reference="user:1", name="Ada", roles=frozenset())
    assert not second_factor_is_required(someone)
