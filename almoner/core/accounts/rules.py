"""Roles as a readable table: what each may do. No role may do what is not written here."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from hashlib import sha256

from almoner.core.journal.rules import Sensitivity


class Role(StrEnum):
    """What a person is, in one authority."""

    QUALITY_OFFICER = "quality_officer"
    QUALITY_MANAGER = "quality_manager"
    CONTRACTS_OFFICER = "contracts_officer"
    SAFEGUARDING_PRACTITIONER = "safeguarding_practitioner"
    SAFEGUARDING_MANAGER = "safeguarding_manager"
    COMMISSIONER = "commissioner"
    PUBLIC_HEALTH_NURSE = "public_health_nurse"
    GRANTS_OFFICER = "grants_officer"
    BROKERAGE = "brokerage"
    DEMOCRATIC_SERVICES = "democratic_services"
    DIRECTOR = "director"
    AUDITOR = "auditor"
    PROVIDER_USER = "provider_user"
    PARTNER = "partner"
    EXPERT_BY_EXPERIENCE = "expert_by_experience"
    ADMINISTRATOR = "administrator"

    @property
    def words(self) -> str:
        """As people read it: "Quality officer"."""
        if self is Role.PUBLIC_HEALTH_NURSE:
            return "Public health or IPC nurse"
        return self.value.replace("_", " ").capitalize()


class Permission(StrEnum):
    """Something a role may be allowed to do."""

    VIEW_MARKET = "view_market"
    DOWNLOAD = "download"
    LOAD_FEED = "load_feed"
    KEEP_REGISTER = "keep_register"  # what a council adds to the register: districts, schemes...
    BUILD_PAPER = "build_paper"
    PUBLISH_PAPER = "publish_paper"
    VIEW_PAPER = "view_paper"
    VIEW_CONTRACTS = "view_contracts"
    KEEP_CONTRACTS = "keep_contracts"
    KEEP_QUESTION_SETS = "keep_question_sets"
    VIEW_QUALITY = "view_quality"
    PLAN_VISITS = "plan_visits"
    CARRY_OUT_VISITS = "carry_out_visits"
    MODERATE_AUDIT = "moderate_audit"
    REVIEW_AUDIT = "review_audit"
    PUBLISH_AUDIT = "publish_audit"
    KEEP_BANDS = "keep_bands"
    KEEP_ACTION_PLANS = "keep_action_plans"
    VERIFY_ACTIONS = "verify_actions"
    VIEW_SUSPENSIONS = "view_suspensions"
    PROPOSE_SUSPENSION = "propose_suspension"
    DECIDE_SUSPENSION = "decide_suspension"
    ASK_PLACEMENT = "ask_placement"
    MANAGE_API_KEYS = "manage_api_keys"
    MANAGE_USERS = "manage_users"
    READ_JOURNAL = "read_journal"


PERMISSION_WORDS: dict[Permission, str] = {
    Permission.VIEW_MARKET: "See the register, ratings and the pages made of them",
    Permission.DOWNLOAD: "Download lists",
    Permission.LOAD_FEED: "Load files from the regulator and others",
    Permission.KEEP_REGISTER: "Keep the register: districts, schemes, services CQC does not cover",
    Permission.BUILD_PAPER: "Build committee papers",
    Permission.PUBLISH_PAPER: "Publish committee papers",
    Permission.VIEW_PAPER: "Read committee papers",
    Permission.VIEW_CONTRACTS: "See frameworks, lots, contracts and lead officers",
    Permission.KEEP_CONTRACTS: "Keep frameworks, lots, contracts and lead officers",
    Permission.KEEP_QUESTION_SETS: "Make, edit and publish question sets",
    Permission.VIEW_QUALITY: "See visits, audits, bands and action plans",
    Permission.PLAN_VISITS: "Plan campaigns and visits, and allocate them to officers",
    Permission.CARRY_OUT_VISITS: "Carry out visits and audits",
    Permission.MODERATE_AUDIT: "Moderate audits that others wrote, and share them with providers",
    Permission.REVIEW_AUDIT: "Review an audit that a provider disputes",
    Permission.PUBLISH_AUDIT: "Make audits final, and publish their summaries",
    Permission.KEEP_BANDS: "Set band rules and fees, fix bands and decide appeals",
    Permission.KEEP_ACTION_PLANS: "Make and follow action plans",
    Permission.VERIFY_ACTIONS: "Verify that actions were done, and that they held",
    Permission.VIEW_SUSPENSIONS: "See suspensions, their reasons and their reviews",
    Permission.PROPOSE_SUSPENSION: "Propose, review and follow suspensions",
    Permission.DECIDE_SUSPENSION: "Decide to impose, extend or lift a suspension",
    Permission.ASK_PLACEMENT: "Ask whether people may be placed with a service",
    Permission.MANAGE_API_KEYS: "Give other systems keys to the API, and end them",
    Permission.MANAGE_USERS: "Invite people, and give and end their roles",
    Permission.READ_JOURNAL: "Read the journal of who did what",
}


@dataclass(frozen=True, slots=True)
class Grant:
    """What one role may do, and the highest sensitivity it is cleared to see."""

    permissions: frozenset[Permission]
    clearance: Sensitivity


def _grant(clearance: Sensitivity, *permissions: Permission) -> Grant:
    return Grant(permissions=frozenset(permissions), clearance=clearance)


P, S = Permission, Sensitivity
GRANTS: dict[Role, Grant] = {
    Role.QUALITY_OFFICER: _grant(
        S.RESTRICTED,
        P.VIEW_MARKET,
        P.DOWNLOAD,
        P.LOAD_FEED,
        P.KEEP_REGISTER,
        P.BUILD_PAPER,
        P.VIEW_PAPER,
        P.VIEW_CONTRACTS,
        P.VIEW_QUALITY,
        P.PLAN_VISITS,
        P.CARRY_OUT_VISITS,
        P.KEEP_ACTION_PLANS,
        P.VERIFY_ACTIONS,
        P.VIEW_SUSPENSIONS,
        P.PROPOSE_SUSPENSION,
        P.ASK_PLACEMENT,
    ),
    Role.QUALITY_MANAGER: _grant(
        S.EXEMPT,
        P.VIEW_MARKET,
        P.DOWNLOAD,
        P.LOAD_FEED,
        P.KEEP_REGISTER,
        P.BUILD_PAPER,
        P.PUBLISH_PAPER,
        P.VIEW_PAPER,
        P.VIEW_CONTRACTS,
        P.KEEP_CONTRACTS,
        P.KEEP_QUESTION_SETS,
        P.VIEW_QUALITY,
        P.PLAN_VISITS,
        P.CARRY_OUT_VISITS,
        P.MODERATE_AUDIT,
        P.REVIEW_AUDIT,
        P.PUBLISH_AUDIT,
        P.KEEP_BANDS,
        P.KEEP_ACTION_PLANS,
        P.VERIFY_ACTIONS,
        P.VIEW_SUSPENSIONS,
        P.PROPOSE_SUSPENSION,
        P.DECIDE_SUSPENSION,
        P.ASK_PLACEMENT,
    ),
    Role.CONTRACTS_OFFICER: _grant(
        S.RESTRICTED,
        P.VIEW_MARKET,
        P.DOWNLOAD,
        P.LOAD_FEED,
        P.KEEP_REGISTER,
        P.BUILD_PAPER,
        P.VIEW_PAPER,
        P.VIEW_CONTRACTS,
        P.KEEP_CONTRACTS,
        P.VIEW_QUALITY,
        P.CARRY_OUT_VISITS,
        P.KEEP_ACTION_PLANS,
        P.VERIFY_ACTIONS,
        P.VIEW_SUSPENSIONS,
        P.PROPOSE_SUSPENSION,
        P.ASK_PLACEMENT,
    ),
    Role.SAFEGUARDING_PRACTITIONER: _grant(
        S.SAFEGUARDING,
        P.VIEW_MARKET,
        P.DOWNLOAD,
        P.VIEW_PAPER,
        P.VIEW_QUALITY,
        P.VIEW_SUSPENSIONS,
        P.ASK_PLACEMENT,
    ),
    Role.SAFEGUARDING_MANAGER: _grant(
        S.EXEMPT,
        P.VIEW_MARKET,
        P.DOWNLOAD,
        P.BUILD_PAPER,
        P.VIEW_PAPER,
        P.VIEW_QUALITY,
        P.VIEW_SUSPENSIONS,
        P.PROPOSE_SUSPENSION,
        P.ASK_PLACEMENT,
    ),
    Role.COMMISSIONER: _grant(
        S.RESTRICTED,
        P.VIEW_MARKET,
        P.DOWNLOAD,
        P.BUILD_PAPER,
        P.VIEW_PAPER,
        P.VIEW_CONTRACTS,
        P.VIEW_QUALITY,
        P.VIEW_SUSPENSIONS,
        P.ASK_PLACEMENT,
    ),
    Role.PUBLIC_HEALTH_NURSE: _grant(
        S.RESTRICTED,
        P.VIEW_MARKET,
        P.DOWNLOAD,
        P.VIEW_PAPER,
        P.VIEW_QUALITY,
        P.CARRY_OUT_VISITS,
        P.ASK_PLACEMENT,
    ),
    Role.GRANTS_OFFICER: _grant(S.RESTRICTED, P.VIEW_MARKET, P.DOWNLOAD, P.VIEW_PAPER),
    Role.BROKERAGE: _grant(
        S.INTERNAL,
        P.VIEW_MARKET,
        P.DOWNLOAD,
        P.ASK_PLACEMENT,
    ),
    Role.DEMOCRATIC_SERVICES: _grant(S.EXEMPT, P.VIEW_MARKET, P.VIEW_PAPER, P.PUBLISH_PAPER),
    Role.DIRECTOR: _grant(
        S.EXEMPT,
        P.VIEW_MARKET,
        P.DOWNLOAD,
        P.BUILD_PAPER,
        P.PUBLISH_PAPER,
        P.VIEW_PAPER,
        P.VIEW_CONTRACTS,
        P.VIEW_QUALITY,
        P.REVIEW_AUDIT,
        P.VIEW_SUSPENSIONS,
        P.DECIDE_SUSPENSION,
        P.ASK_PLACEMENT,
    ),
    Role.AUDITOR: _grant(
        S.EXEMPT,
        P.VIEW_MARKET,
        P.DOWNLOAD,
        P.VIEW_PAPER,
        P.READ_JOURNAL,
        P.VIEW_CONTRACTS,
        P.VIEW_QUALITY,
        P.VIEW_SUSPENSIONS,
        P.ASK_PLACEMENT,
    ),
    Role.PROVIDER_USER: _grant(S.OPEN),
    Role.PARTNER: _grant(S.OPEN, P.VIEW_MARKET),
    Role.EXPERT_BY_EXPERIENCE: _grant(S.OPEN),
    Role.ADMINISTRATOR: _grant(
        S.OPEN,
        P.MANAGE_USERS,
        P.READ_JOURNAL,
        P.LOAD_FEED,
        P.KEEP_QUESTION_SETS,
        P.MANAGE_API_KEYS,
    ),
}
del P, S

# The roles that a key of another system may have: a key proves no second factor, so none that is
# cleared for restricted records.
KEY_ROLES: tuple[Role, ...] = (Role.BROKERAGE,)


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
