"""Whoever asks or acts, and what their roles allow."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from hashlib import sha256

from almoner.core.accounts.rules.permissions import Permission
from almoner.core.accounts.rules.roles import GRANTS, Role
from almoner.core.journal.rules import Sensitivity


@dataclass(frozen=True, slots=True)
class Principal:
    """Whoever asks or acts, with the roles held in each authority today.

    An operator is someone at the command line of the machine itself, who may do everything
    that a command offers.
    """

    reference: str  # "user:12" or "command:feed load"; the journal's actor
    name: str
    roles: frozenset[tuple[str, Role]]  # (authority code, role)
    is_operator: bool = False

    def may(self, permission: Permission, *, authority_code: str | None = None) -> bool:
        """Whether a role held in that authority (or, without one, in any) allows it."""
        return self.is_operator or any(
            permission in GRANTS[role].permissions
            for code, role in self.roles
            if authority_code in (None, code)
        )

    def clearance(self, *, authority_code: str) -> Sensitivity:
        """The highest sensitivity that may be seen in that authority."""
        if self.is_operator:
            return Sensitivity.EXEMPT
        return max(
            (GRANTS[role].clearance for code, role in self.roles if code == authority_code),
            default=Sensitivity.OPEN,
        )

    def authority_codes(self) -> frozenset[str]:
        """The authorities in which any role is held."""
        return frozenset(code for code, _ in self.roles)

    def codes_where(self, *permissions: Permission) -> list[str]:
        """The authorities, in order, in which a role held allows at least one of these.

        An operator holds no role: a query lets an operator through before it asks.
        """
        return sorted(
            {code for code, role in self.roles if GRANTS[role].permissions & {*permissions}}
        )


def digest_of_secret(secret: str) -> str:
    """What is kept of a key. A secret of 256 random bits cannot be guessed: a fast hash will do."""
    return sha256(secret.encode()).hexdigest()


def operator(command: str) -> Principal:
    """The principal for a command run on the machine itself."""
    return Principal(
        reference=f"command:{command}", name="Operator", roles=frozenset(), is_operator=True
    )


def held_roles(pairs: Iterable[tuple[str, str]]) -> frozenset[tuple[str, Role]]:
    """(authority code, stored role) pairs as a principal holds them."""
    return frozenset((code, Role(role)) for code, role in pairs)


def second_factor_is_required(principal: Principal) -> bool:
    """Whether any role is cleared for records that are RESTRICTED or more guarded."""
    return any(GRANTS[role].clearance >= Sensitivity.RESTRICTED for _, role in principal.roles)


def has_second_factor(records: Iterable[Mapping[str, object]]) -> bool:
    """Whether a sign-in proved more than a password.

    `records` are allauth's, one a step of the sign-in. A council's own identity provider asks
    for its second factor itself, by conditional access, so its word is taken.
    """
    return any(record.get("method") in {"mfa", "socialaccount"} for record in records)
